//! Builds the located tree from the parser's events, within fixed budgets.
//! It never follows an alias and never recurses deeper than [`MAX_DEPTH`].

use std::collections::BTreeMap;

use saphyr_parser::{Event, Parser, ScalarStyle, Span as RawSpan, StrInput};

use super::syntax::fault;
use super::{Entry, Kind, Node, Span, Style};
use crate::kb::diagnostic::{Faults, Feature, Problem};

/// Deepest nesting that a file may have; intent files need five.
const MAX_DEPTH: usize = 12;
/// Most nodes that a file may have; the largest shared file has a few thousand.
const MAX_NODES: usize = 50_000;

/// Parses one file's text. `None` where it is broken so that no tree can be had; the faults say why.
pub(crate) fn parse(text: &str, faults: &mut Faults) -> Option<Node> {
    let mut builder = Builder { lines: line_starts(text), text, faults, open: Vec::new(), nodes: 0, root: None };
    let mut parser = Parser::new(StrInput::new(text));
    let mut documents = 0;
    while let Some(next) = parser.next_event() {
        match next {
            Ok((event, span)) => {
                if let Event::DocumentStart(_) = event {
                    documents += 1;
                    if documents > 1 {
                        let at = builder.span(span);
                        builder.faults.push(at, Problem::Feature(Feature::SecondDocument));
                        return None;
                    }
                }
                builder.take(event, span)?;
            }
            Err(error) => {
                let at = builder.offset(error.marker().line(), error.marker().col());
                let (span, problem) = fault(text, at, error.info());
                builder.faults.push(span, problem);
                return None;
            }
        }
    }
    let root = builder.root.take();
    if root.as_ref().is_none_or(Node::is_nothing) {
        faults.push(Span::at(0), Problem::EmptyFile);
        return None;
    }
    root
}

/// The byte behind the quote that closes a quoted text.
fn quote_end(text: &str, span: Span) -> usize {
    let raw = span.of(text);
    let quote = raw.bytes().next();
    let mut bytes = raw.bytes().enumerate().skip(1);
    while let Some((at, byte)) = bytes.next() {
        if byte == b'\\' && quote == Some(b'"') {
            bytes.next();
        } else if Some(byte) == quote {
            if quote == Some(b'\'') && raw.as_bytes().get(at + 1) == Some(&b'\'') {
                bytes.next();
            } else {
                return span.start + at + 1;
            }
        }
    }
    span.end
}

/// The byte at which a block's `|` or `>` stands, on the line above its text.
fn block_start(text: &str, content: usize) -> usize {
    let above = text[..content].trim_end();
    let line = above.rfind('\n').map_or(0, |n| n + 1);
    let signs = above[line..].match_indices(['|', '>']).map(|(at, _)| line + at);
    let is_sign = |at: &usize| {
        let rest = above[at + 1..].trim_start_matches(['+', '-', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
        (*at == line || above[..*at].ends_with(' ')) && (rest.is_empty() || rest.trim_start().starts_with('#'))
    };
    signs.into_iter().find(is_sign).unwrap_or(content)
}

fn line_starts(text: &str) -> Vec<usize> {
    std::iter::once(0).chain(text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(at, _)| at + 1)).collect()
}

/// A collection that is being filled.
enum Open {
    List { start: usize, items: Vec<Node> },
    Map { start: usize, entries: Vec<Entry>, seen: BTreeMap<String, Span>, key: Option<(String, Span)> },
}

struct Builder<'t, 'f> {
    text: &'t str,
    lines: Vec<usize>,
    faults: &'f mut Faults,
    open: Vec<Open>,
    nodes: usize,
    root: Option<Node>,
}

impl Builder<'_, '_> {
    /// Byte of a place that the parser names by line (from 1) and column (characters, from 0).
    fn offset(&self, line: usize, column: usize) -> usize {
        let Some(&start) = self.lines.get(line.saturating_sub(1)) else { return self.text.len() };
        let rest = &self.text[start..];
        rest.char_indices().nth(column).map_or(self.text.len(), |(at, _)| start + at)
    }

    fn span(&self, raw: RawSpan) -> Span {
        let start = self.offset(raw.start.line(), raw.start.col());
        Span { start, end: self.offset(raw.end.line(), raw.end.col()).max(start) }
    }

    /// One event; `None` ends the parsing, its reason being among the faults.
    fn take(&mut self, event: Event<'_>, raw: RawSpan) -> Option<()> {
        match event {
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentStart(_) | Event::DocumentEnd => {
                Some(())
            }
            Event::Alias(_) => self.refuse(raw, Feature::Alias),
            Event::Scalar(text, style, anchor, tag) => {
                self.plain_features(raw, anchor, tag.is_some())?;
                let mut span = self.span(raw);
                let style = match style {
                    ScalarStyle::Plain => Style::Plain,
                    ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => Style::Quoted,
                    ScalarStyle::Literal | ScalarStyle::Folded => Style::Block,
                };
                match style {
                    Style::Plain => {}
                    // The parser lets a quoted text end behind the comment that follows it, and a block start below its
                    // sign.
                    Style::Quoted => span.end = quote_end(self.text, span),
                    Style::Block => span.start = block_start(self.text, span.start),
                }
                span.end = span.start + span.of(self.text).trim_end().len();
                self.add(Node { span, kind: Kind::Scalar { text: text.into_owned(), style } })
            }
            Event::SequenceStart(anchor, tag) => {
                self.plain_features(raw, anchor, tag.is_some())?;
                let start = self.enter(raw)?;
                self.open.push(Open::List { start, items: Vec::new() });
                Some(())
            }
            Event::MappingStart(anchor, tag) => {
                self.plain_features(raw, anchor, tag.is_some())?;
                let start = self.enter(raw)?;
                self.open.push(Open::Map { start, entries: Vec::new(), seen: BTreeMap::new(), key: None });
                Some(())
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let end = self.span(raw).end;
                let (start, kind) = match self.open.pop()? {
                    Open::List { start, items } => (start, Kind::List(items)),
                    Open::Map { start, entries, .. } => (start, Kind::Map(entries)),
                };
                let kept = self.text.get(start..end).map_or(0, |t| t.trim_end().len());
                self.add(Node { span: Span { start, end: start + kept }, kind })
            }
        }
    }

    fn plain_features(&mut self, raw: RawSpan, anchor: usize, tagged: bool) -> Option<()> {
        if anchor != 0 {
            return self.refuse(raw, Feature::Anchor);
        }
        if tagged {
            return self.refuse(raw, Feature::Tag);
        }
        Some(())
    }

    fn refuse(&mut self, raw: RawSpan, feature: Feature) -> Option<()> {
        let at = self.span(raw);
        self.faults.push(at, Problem::Feature(feature));
        None
    }

    fn enter(&mut self, raw: RawSpan) -> Option<usize> {
        let start = self.offset(raw.start.line(), raw.start.col());
        if self.open.len() >= MAX_DEPTH {
            self.faults.push(Span::at(start), Problem::TooDeep { most: MAX_DEPTH });
            return None;
        }
        if let Some(Open::Map { key: None, .. }) = self.open.last() {
            return self.refuse(raw, Feature::ComplexKey).map(|()| start);
        }
        Some(start)
    }

    /// Puts a finished node where it belongs.
    fn add(&mut self, node: Node) -> Option<()> {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            self.faults.push(node.span, Problem::TooManyNodes { most: MAX_NODES });
            return None;
        }
        match self.open.last_mut() {
            None => self.root = Some(node),
            Some(Open::List { items, .. }) => items.push(node),
            Some(Open::Map { entries, seen, key, .. }) => {
                let Some((name, key_span)) = key.take() else {
                    let Kind::Scalar { text, .. } = node.kind else { return None };
                    *key = Some((text, node.span));
                    return Some(());
                };
                if let Some(first) = seen.get(&name) {
                    let file = self.faults.file();
                    self.faults.push_with(key_span, Problem::DuplicateKey { key: name }, file, *first);
                } else {
                    seen.insert(name.clone(), key_span);
                    entries.push(Entry { key: name, key_span, value: node });
                }
            }
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kb::diagnostic::FileId;

    fn spans(text: &str) -> Vec<String> {
        fn walk(node: &Node, text: &str, out: &mut Vec<String>) {
            match &node.kind {
                Kind::Scalar { .. } => out.push(node.span.of(text).to_owned()),
                Kind::List(items) => items.iter().for_each(|i| walk(i, text, out)),
                Kind::Map(entries) => {
                    for entry in entries {
                        out.push(entry.key_span.of(text).to_owned());
                        walk(&entry.value, text, out);
                    }
                }
            }
        }
        let tree = parse(text, &mut Faults::of(FileId(0))).unwrap();
        let mut out = Vec::new();
        walk(&tree, text, &mut out);
        out
    }

    #[test]
    fn every_scalar_knows_its_place_in_every_style() {
        let text = "ä: |\n  größe\n  b # c\n\nb: 'x'  # y\nc: [\"ü, z\", w] # v\nd: >-\n  lang\n  text\ne:\n  - p q\n    r\n  - k: v\n";
        let expected = [
            "ä",
            "|\n  größe\n  b # c",
            "b",
            "'x'",
            "c",
            "\"ü, z\"",
            "w",
            "d",
            ">-\n  lang\n  text",
            "e",
            "p q\n    r",
            "k",
            "v",
        ];
        assert_eq!(spans(text), expected);
    }
}
