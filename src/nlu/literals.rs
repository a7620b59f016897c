//! Which of many regular expressions may hit a text: those of which a literal stands in it, all literals looked for in one
//! pass. Where a text has none, no expression is tried. It never says that one does hit.

use aho_corasick::AhoCorasick;
use regex_syntax::ParserBuilder;
use regex_syntax::hir::Hir;
use regex_syntax::hir::literal::{ExtractKind, Extractor};

/// Shorter literals stand in nearly every text.
const SHORTEST: usize = 2;

/// The literals of many expressions.
#[derive(Debug, Clone, Default)]
pub(crate) struct Literals {
    search: Option<AhoCorasick>,
    /// For each literal the expression whose match begins or ends with it.
    expressions: Vec<usize>,
    /// Expressions without such literals: they may hit anything.
    always: Vec<usize>,
}

impl Literals {
    /// Of expressions over lower-case text; they are numbered in their order.
    pub(crate) fn of<'a>(expressions: impl Iterator<Item = &'a str>) -> Self {
        let (mut literals, mut numbers, mut always) = (Vec::new(), Vec::new(), Vec::new());
        for (number, expression) in expressions.enumerate() {
            match literals_of(expression) {
                Some(own) => {
                    numbers.extend(std::iter::repeat_n(number, own.len()));
                    literals.extend(own);
                }
                None => always.push(number),
            }
        }
        if let Ok(search) = AhoCorasick::new(&literals) {
            return Self { search: Some(search), expressions: numbers, always };
        }
        // Too many for one automaton: each expression is tried.
        always.extend(numbers);
        always.sort_unstable();
        always.dedup();
        Self { search: None, expressions: Vec::new(), always }
    }

    /// The expressions that may hit a lower-case text, by number, each once.
    pub(crate) fn candidates(&self, text: &str) -> Vec<usize> {
        let mut all = self.always.clone();
        if let Some(search) = &self.search {
            all.extend(search.find_overlapping_iter(text).map(|hit| self.expressions[hit.pattern().as_usize()]));
        }
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// The literals of which one begins (or ends) every match in a lower-case text; `None` where there are no such, or the
/// expression has upper case in it.
fn literals_of(expression: &str) -> Option<Vec<Vec<u8>>> {
    if has_upper_case(expression) {
        return None;
    }
    let hir = ParserBuilder::new().build().parse(expression).ok()?;
    let shortest = |literals: &Vec<Vec<u8>>| literals.iter().map(Vec::len).min().unwrap_or(0);
    let of = |kind| extracted(&hir, kind).filter(|l| shortest(l) >= SHORTEST);
    match (of(ExtractKind::Prefix), of(ExtractKind::Suffix)) {
        (Some(first), Some(last)) => Some(if shortest(&first) >= shortest(&last) { first } else { last }),
        (first, last) => first.or(last),
    }
}

fn extracted(hir: &Hir, kind: ExtractKind) -> Option<Vec<Vec<u8>>> {
    let literals = Extractor::new().kind(kind).extract(hir);
    Some(literals.literals()?.iter().map(|l| l.as_bytes().to_vec()).collect())
}

/// Whether there is a letter in upper case that is no escape (`\W`).
fn has_upper_case(expression: &str) -> bool {
    let mut chars = expression.chars();
    while let Some(c) = chars.next() {
        if c == '\\' {
            chars.next();
        } else if c.is_uppercase() {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_is_a_candidate_where_its_literal_stands() {
        let literals =
            Literals::of([r"\bkosten\b", r"\bwo (?:\w+ ){0,2}hin", r"\w+frist|fristende", r"^\w+$"].into_iter());
        assert_eq!(literals.candidates("die kosten"), [0, 3]);
        // A candidate need not hit.
        assert_eq!(literals.candidates("kostenlos geh hin"), [0, 1, 3]);
        assert_eq!(literals.candidates("antragsfrist"), [2, 3]);
        assert_eq!(literals.candidates("hallo"), [3]);
    }

    #[test]
    fn upper_case_in_an_expression_rules_nothing_out() {
        assert_eq!(Literals::of([r"\bKfz", r"\W"].into_iter()).candidates("kfz"), [0, 1]);
        assert_eq!(Literals::of(std::iter::empty()).candidates("kfz"), [0_usize; 0]);
    }
}
