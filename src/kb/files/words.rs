//! Free words of a file: what YAML swallows without a word, and quotes that are none.
//! It judges no content.

use crate::kb::diagnostic::{Faults, Problem};
use crate::kb::yaml::{Node, Span, Style};

/// Looks at one text.
pub(super) fn check(file: &str, node: &Node, text: &str, style: Style, faults: &mut Faults) {
    if style != Style::Plain {
        return;
    }
    if let Some((span, rest)) = swallowed(file, node.span) {
        faults.push(span, Problem::SwallowedComment { rest: rest.to_owned() });
    }
    let is_quote = |c: char| "„“”‚‘’«»‹›".contains(c);
    let wrapped = text.strip_prefix(is_quote).and_then(|t| t.strip_suffix(is_quote));
    if wrapped.is_some_and(|inner| !inner.contains(is_quote)) {
        faults.push(node.span, Problem::SmartQuotes);
    }
}

/// What follows a text on its line as a comment and looks like more of the text: a comment that is meant as one stands
/// two blanks away and has a blank after its sign.
fn swallowed(file: &str, at: Span) -> Option<(Span, &str)> {
    let rest = file.get(at.end..)?;
    let rest = rest.split('\n').next().unwrap_or(rest);
    let comment = rest.trim_start_matches(' ');
    let blanks = rest.len() - comment.len();
    let meant = blanks >= 2 && comment[1..].starts_with(' ');
    if !comment.starts_with('#') || blanks == 0 || meant {
        return None;
    }
    let start = at.end + blanks;
    Some((Span { start, end: start + comment.trim_end().len() }, comment.trim_end()))
}
