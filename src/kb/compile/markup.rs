//! Takes an answer's light markup apart: paragraphs, `- ` bullets, `1. ` steps, `**bold**`, `{fact}`.
//! It knows no fact: whether a name exists is for the checks.

use std::ops::Range;

use crate::kb::diagnostic::AnswerFault;
use crate::kb::model::{Answer, AnswerBlock, BlockKind, BuiltIn, Case, Piece, PieceKind};

/// Something wrong in the markup, with its place in the answer's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MarkupFault {
    /// What.
    pub fault: AnswerFault,
    /// Bytes of the text.
    pub at: Range<usize>,
}

/// Parses an answer.
pub(crate) fn parse_markup(text: &str) -> (Answer, Vec<MarkupFault>) {
    let mut faults = Vec::new();
    let blocks: Vec<AnswerBlock> = raw_blocks(text)
        .into_iter()
        .map(|(kind, lines)| AnswerBlock { kind, pieces: parse_pieces(&lines, &mut faults) })
        .filter(|b| !b.pieces.is_empty())
        .collect();
    if blocks.is_empty() && faults.is_empty() {
        faults.push(MarkupFault { fault: AnswerFault::Empty, at: 0..text.len() });
    }
    (Answer { blocks }, faults)
}

/// A line with the byte at which it starts.
type Line<'t> = (usize, &'t str);

/// Lines put together to blocks: an empty line ends one, a mark of a list starts one, other lines go on.
fn raw_blocks(text: &str) -> Vec<(BlockKind, Vec<Line<'_>>)> {
    let mut blocks: Vec<(BlockKind, Vec<Line<'_>>)> = Vec::new();
    let mut goes_on = false;
    let mut start = 0;
    for whole in text.split_inclusive('\n') {
        let line = whole.trim();
        let at = start + (whole.len() - whole.trim_start().len());
        start += whole.len();
        if line.is_empty() {
            goes_on = false;
            continue;
        }
        let marked = mark_of(line);
        if let Some((kind, skipped)) = marked {
            let rest = line[skipped..].trim_start();
            blocks.push((kind, vec![(at + line.len() - rest.len(), rest)]));
        } else if goes_on && let Some((_, lines)) = blocks.last_mut() {
            lines.push((at, line));
        } else {
            blocks.push((BlockKind::Paragraph, vec![(at, line)]));
        }
        goes_on = true;
    }
    blocks
}

/// The mark of a list at the start of a line, and its length.
fn mark_of(line: &str) -> Option<(BlockKind, usize)> {
    if line.starts_with("- ") {
        return Some((BlockKind::Bullet, 2));
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    if (1..=2).contains(&digits) && line[digits..].starts_with(". ") {
        return line[..digits].parse().ok().map(|n| (BlockKind::Numbered(n), digits + 2));
    }
    None
}

/// The pieces of one block; its lines are joined by blanks.
fn parse_pieces(lines: &[Line<'_>], faults: &mut Vec<MarkupFault>) -> Vec<Piece> {
    let mut out = Pieces { list: Vec::new(), text: String::new(), bold: None };
    for (n, (offset, line)) in lines.iter().enumerate() {
        if n > 0 {
            out.text.push(' ');
        }
        parse_line(*offset, line, &mut out, faults);
    }
    out.flush();
    if let Some(at) = out.bold {
        faults.push(MarkupFault { fault: AnswerFault::BoldOpen, at: at..at + 2 });
    }
    out.list
}

/// What has been read of a block.
struct Pieces {
    list: Vec<Piece>,
    text: String,
    /// Where the open `**` stands.
    bold: Option<usize>,
}

impl Pieces {
    fn flush(&mut self) {
        if !self.text.is_empty() {
            let text = std::mem::take(&mut self.text);
            self.list.push(Piece { kind: PieceKind::Text(text), bold: self.bold.is_some() });
        }
    }

    fn push(&mut self, kind: PieceKind) {
        self.flush();
        self.list.push(Piece { kind, bold: self.bold.is_some() });
    }
}

fn parse_line(offset: usize, line: &str, out: &mut Pieces, faults: &mut Vec<MarkupFault>) {
    let mut at = 0;
    while let Some(c) = line[at..].chars().next() {
        let rest = &line[at..];
        let here = offset + at;
        if rest.starts_with("**") {
            out.flush();
            out.bold = if out.bold.is_some() { None } else { Some(here) };
            at += 2;
        } else if rest.starts_with("{{") || rest.starts_with("}}") {
            out.text.push(c);
            at += 2;
        } else if c == '{' {
            let Some(end) = rest.find('}') else {
                faults.push(MarkupFault { fault: AnswerFault::BraceOpen, at: here..here + 1 });
                at += 1;
                continue;
            };
            match reference(&rest[1..end]) {
                Ok(kind) => out.push(kind),
                Err(fault) => faults.push(MarkupFault { fault, at: here..here + end + 1 }),
            }
            at += end + 1;
        } else if c == '}' {
            faults.push(MarkupFault { fault: AnswerFault::BraceClose, at: here..here + 1 });
            at += 1;
        } else {
            if c == '<'
                && let Some(tag) = html_tag(rest)
            {
                let fault = AnswerFault::Html { tag: tag.to_owned() };
                faults.push(MarkupFault { fault, at: here..here + tag.len() });
            }
            out.text.push(c);
            at += c.len_utf8();
        }
    }
}

/// What stands between braces.
fn reference(inner: &str) -> Result<PieceKind, AnswerFault> {
    let (name, case) = match inner.split_once(':') {
        Some((name, case)) => (name, Some(case)),
        None => (inner, None),
    };
    let well_formed = !name.is_empty()
        && name.split('-').all(|w| !w.is_empty() && w.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()));
    if !well_formed {
        return Err(AnswerFault::BraceName { text: inner.to_owned() });
    }
    let case = match case {
        None => None,
        Some("nom") => Some(Case::Nominative),
        Some("dat") => Some(Case::Dative),
        Some(other) => return Err(AnswerFault::Case { case: other.to_owned() }),
    };
    Ok(match BuiltIn::ALL.into_iter().find(|b| b.name() == name) {
        Some(built_in) => PieceKind::BuiltIn(built_in),
        None => PieceKind::Fact { name: name.to_owned(), case },
    })
}

/// A tag of HTML at the start of a text, such as `<b>` or `</a>`.
fn html_tag(text: &str) -> Option<&str> {
    let end = text.find('>')?;
    let inner = text[1..end].trim_start_matches('/');
    inner.starts_with(|c: char| c.is_ascii_alphabetic()).then(|| &text[..=end])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str) -> Vec<AnswerFault> {
        parse_markup(text).1.into_iter().map(|f| f.fault).collect()
    }

    #[test]
    fn paragraphs_bullets_and_steps_are_told_apart() {
        let (answer, faults) = parse_markup("a\nb\n\n- c\n  d\n- e\n1. f\n12. g\n\nh");
        assert_eq!(faults, vec![]);
        let kinds: Vec<BlockKind> = answer.blocks.iter().map(|b| b.kind).collect();
        let expected = [
            BlockKind::Paragraph,
            BlockKind::Bullet,
            BlockKind::Bullet,
            BlockKind::Numbered(1),
            BlockKind::Numbered(12),
            BlockKind::Paragraph,
        ];
        assert_eq!(kinds, expected);
        assert_eq!(answer.words(), "a b\nc d\ne\nf\ng\nh\n");
    }

    #[test]
    fn facts_and_bold_are_found_and_braces_escaped() {
        let (answer, faults) = parse_markup("x **{fee} y** {{z}} {when:dat} {bot}");
        assert_eq!(faults, vec![]);
        assert_eq!(answer.facts(), ["fee", "when"]);
        assert_eq!(answer.words(), "x {fee} y {z} {when} {bot}\n");
        assert!(answer.blocks[0].pieces[1].bold && answer.blocks[0].pieces[2].bold);
    }

    #[test]
    fn broken_markup_is_told() {
        assert_eq!(faults("a {fee"), [AnswerFault::BraceOpen]);
        assert_eq!(faults("a fee}"), [AnswerFault::BraceClose]);
        assert_eq!(faults("{Die Gebühr}"), [AnswerFault::BraceName { text: "Die Gebühr".into() }]);
        assert_eq!(faults("{fee:gen}"), [AnswerFault::Case { case: "gen".into() }]);
        assert_eq!(faults("**a"), [AnswerFault::BoldOpen]);
        assert_eq!(faults("a <b>c"), [AnswerFault::Html { tag: "<b>".into() }]);
        assert_eq!(faults(" \n "), [AnswerFault::Empty]);
        assert_eq!(faults("3 < 4"), []);
    }
}
