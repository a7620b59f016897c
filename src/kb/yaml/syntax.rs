//! Syntax errors in a maintainer's words, at the place where they were made: the parser speaks of tokens, and often
//! notices an open quote or bracket only lines later.

use super::Span;
use crate::kb::diagnostic::{Feature, Problem, SyntaxFault};

/// What parts of the parser's messages mean.
const KNOWN: [(&str, SyntaxFault); 15] = [
    ("mapping values are not allowed", SyntaxFault::ColonInText),
    ("tab", SyntaxFault::TabIndent),
    ("quoted scalar", SyntaxFault::QuoteNotClosed),
    ("illegal placement of ':'", SyntaxFault::BracketNotClosed),
    ("simple key", SyntaxFault::ColonMissing),
    ("could not find expected ':'", SyntaxFault::ColonMissing),
    ("flow", SyntaxFault::BracketNotClosed),
    ("',' or ']'", SyntaxFault::BracketNotClosed),
    ("',' or '}'", SyntaxFault::BracketNotClosed),
    ("reserved", SyntaxFault::StartNeedsQuotes),
    ("any token", SyntaxFault::StartNeedsQuotes),
    ("unexpected character", SyntaxFault::StartNeedsQuotes),
    ("expected key", SyntaxFault::Indentation),
    ("indent", SyntaxFault::Indentation),
    ("block", SyntaxFault::Indentation),
];
/// How many lines above the place that the parser names an open quote or bracket is looked for.
const LOOK_BACK: usize = 40;

/// The fault behind a message of the parser, and where it was made.
pub(super) fn fault(text: &str, at: usize, info: &str) -> (Span, Problem) {
    let lower = info.to_lowercase();
    let here = Span { start: at, end: text[at..].chars().next().map_or(at, |c| at + c.len_utf8()) };
    if lower.contains("unknown anchor") {
        return (here, Problem::Feature(Feature::Alias));
    }
    let fault = KNOWN.iter().find(|(part, _)| lower.contains(part)).map_or(SyntaxFault::Other, |(_, f)| *f);
    let (span, fault) = match fault {
        SyntaxFault::QuoteNotClosed
        | SyntaxFault::BracketNotClosed
        | SyntaxFault::ColonMissing
        | SyntaxFault::Other => {
            left_open(text, at).unwrap_or_else(|| (line_without_colon(text, at).unwrap_or(here), fault))
        }
        SyntaxFault::ColonInText
        | SyntaxFault::TabIndent
        | SyntaxFault::StartNeedsQuotes
        | SyntaxFault::Indentation => (here, fault),
    };
    (span, Problem::Syntax { fault, detail: info.to_owned() })
}

/// Lines above a place and its own, the nearest first, each with the byte at which it starts.
fn lines_up(text: &str, at: usize) -> impl Iterator<Item = (usize, &str)> {
    let end = text[at..].find('\n').map_or(text.len(), |n| at + n);
    let mut before = Some(&text[..end]);
    std::iter::from_fn(move || {
        let rest = before?;
        let start = rest.rfind('\n').map_or(0, |n| n + 1);
        before = start.checked_sub(1).map(|n| &rest[..n]);
        Some((start, &rest[start..]))
    })
    .take(LOOK_BACK)
}

/// A quote or bracket at the start of a value that its line does not close.
fn left_open(text: &str, at: usize) -> Option<(Span, SyntaxFault)> {
    lines_up(text, at).find_map(|(start, line)| {
        let (offset, fault) = open_in(line)?;
        Some((Span { start: start + offset, end: start + offset + 1 }, fault))
    })
}

fn open_in(line: &str) -> Option<(usize, SyntaxFault)> {
    let mut brackets: Vec<usize> = Vec::new();
    let mut quote: Option<(char, usize)> = None;
    let mut before = ' ';
    let mut started = true;
    for (offset, c) in line.char_indices() {
        match (quote, c) {
            (Some((q, _)), c) if c == q && !(q == '"' && before == '\\') => quote = None,
            (None, '"' | '\'') if started => quote = Some((c, offset)),
            (None, '#') if before == ' ' => break,
            (None, '[' | '{') if started => brackets.push(offset),
            (None, ']' | '}') if !brackets.is_empty() => {
                brackets.pop();
            }
            (Some(_) | None, _) => {}
        }
        // A value starts after a sign of structure; words in front of a quote make it a sign like any other.
        started = match c {
            ' ' => started,
            ':' | ',' | '-' | '[' | '{' => true,
            _ => false,
        };
        before = c;
    }
    quote
        .map(|(_, offset)| (offset, SyntaxFault::QuoteNotClosed))
        .or_else(|| brackets.pop().map(|offset| (offset, SyntaxFault::BracketNotClosed)))
}

/// The line above a place that starts a line, where it has no colon.
fn line_without_colon(text: &str, at: usize) -> Option<Span> {
    let starts_line = text[..at].ends_with('\n');
    let (start, line) = lines_up(text, at).skip(1).find(|(_, l)| !l.trim().is_empty()).filter(|_| starts_line)?;
    let indent = line.len() - line.trim_start().len();
    (!line.contains(':')).then(|| Span { start: start + indent, end: start + line.trim_end().len() })
}
