//! The located tree.
//! It never holds what the text does not: no default, no conversion.

/// A range of bytes of a file's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
}

impl Span {
    /// The empty range at a byte.
    pub(crate) const fn at(start: usize) -> Self {
        Self { start, end: start }
    }

    /// This range's text.
    pub(crate) fn of<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start..self.end).unwrap_or("")
    }
}

/// A node of the tree.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Node {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: Kind,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Kind {
    /// Words, a number, or nothing.
    Scalar {
        /// The text without quotes, folded as its style says.
        text: String,
        /// How it is written.
        style: Style,
    },
    /// A list.
    List(Vec<Node>),
    /// Keys with values, in the order of the file.
    Map(Vec<Entry>),
}

/// How a scalar is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// Without quotes.
    Plain,
    /// In quotes of either kind.
    Quoted,
    /// As a block after `|` or `>`.
    Block,
}

/// A key with its value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Entry {
    /// The key.
    pub key: String,
    /// Where the key stands.
    pub key_span: Span,
    /// The value.
    pub value: Node,
}

impl Node {
    /// The value of a key, where this is a map that has it.
    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        self.entries().iter().find(|e| e.key == key).map(|e| &e.value)
    }

    /// The entries of a map; none where it is something else.
    pub(crate) fn entries(&self) -> &[Entry] {
        match &self.kind {
            Kind::Map(entries) => entries,
            Kind::Scalar { .. } | Kind::List(_) => &[],
        }
    }

    /// Whether nothing is written where the value should be.
    pub(crate) fn is_nothing(&self) -> bool {
        matches!(&self.kind, Kind::Scalar { text, style: Style::Plain } if text.is_empty())
    }

    /// Whether both say the same, wherever and however it is written (order of keys apart).
    pub(crate) fn same_meaning(&self, other: &Self) -> bool {
        match (&self.kind, &other.kind) {
            (Kind::Scalar { text: a, .. }, Kind::Scalar { text: b, .. }) => a == b,
            (Kind::List(a), Kind::List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.same_meaning(b)),
            (Kind::Map(a), Kind::Map(b)) => {
                a.len() == b.len() && a.iter().all(|e| other.get(&e.key).is_some_and(|v| e.value.same_meaning(v)))
            }
            (Kind::Scalar { .. } | Kind::List(_) | Kind::Map(_), _) => false,
        }
    }
}

/// Where a part of a scalar's text stands in the file. Folding and escapes may stand between: the part is looked for as
/// often as it occurs before, and where it cannot be found the whole scalar is meant.
pub(crate) fn within(file: &str, scalar: Span, text: &str, part: std::ops::Range<usize>) -> Span {
    let (Some(needle), Some(before)) = (text.get(part.clone()), text.get(..part.start)) else { return scalar };
    if needle.is_empty() {
        return scalar;
    }
    let earlier = before.matches(needle).count();
    scalar
        .of(file)
        .match_indices(needle)
        .nth(earlier)
        .map_or(scalar, |(at, found)| Span { start: scalar.start + at, end: scalar.start + at + found.len() })
}
