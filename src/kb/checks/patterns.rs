//! Patterns: usable regular expressions that take no other intent's examples.
//! What a match is worth is the matcher's business.

use regex::{Regex, RegexBuilder};

use super::{Corpus, IntentDoc};
use crate::kb::diagnostic::{Diagnostic, Faults, Problem};

/// Largest compiled pattern, in bytes.
const MAX_SIZE: usize = 256 * 1024;

/// The patterns of one file.
pub(super) fn check(corpus: &Corpus<'_>, doc: &IntentDoc) -> Vec<Diagnostic> {
    let mut faults = Faults::of(doc.file);
    for pattern in doc.raw.patterns.iter().flatten() {
        match compile(&pattern.value) {
            Err(problem) => faults.push(pattern.span, problem),
            Ok(expression) if expression.is_match("") => faults.push(pattern.span, Problem::PatternMatchesAll),
            Ok(expression) => steals(corpus, doc, &expression, pattern.span, &mut faults),
        }
    }
    faults.into_list()
}

fn compile(pattern: &str) -> Result<Regex, Problem> {
    RegexBuilder::new(pattern).case_insensitive(true).size_limit(MAX_SIZE).build().map_err(|error| match error {
        regex::Error::CompiledTooBig(_) => Problem::PatternTooLarge,
        other => {
            // The last line says what is wrong; those before draw the pattern.
            let why = other.to_string();
            let last = why.lines().last().unwrap_or("").trim().trim_start_matches("error: ").to_owned();
            Problem::PatternInvalid { why: last }
        }
    })
}

/// The first example of another intent that it matches.
fn steals(corpus: &Corpus<'_>, doc: &IntentDoc, expression: &Regex, at: crate::kb::yaml::Span, faults: &mut Faults) {
    let id = &doc.raw.id.value;
    for other in corpus.intents.iter().filter(|o| o.raw.id.value != *id) {
        let mut examples = other.raw.examples.iter().flat_map(|m| &m.0).flat_map(|(_, list)| list.iter());
        let taken = examples.find(|(_, text)| expression.is_match(&text.value.to_lowercase()));
        if let Some((_, text)) = taken {
            let problem =
                Problem::PatternSteals { example: text.value.clone(), intent: other.raw.id.value.to_string() };
            faults.push_with(at, problem, other.file, text.span);
            return;
        }
    }
}
