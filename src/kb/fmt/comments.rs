//! The comments of a file, and to which key or item each belongs.
//! A `#` inside of words is none.

use std::collections::{BTreeMap, BTreeSet};

use crate::kb::yaml::{Kind, Node};

/// A comment on a line of its own.
#[derive(Debug)]
pub(super) struct OwnLine {
    /// The comment with its sign.
    pub words: String,
    /// Whether an empty line stands above it.
    pub after_gap: bool,
}

/// Comments by the place they belong to.
#[derive(Debug, Default)]
pub(super) struct Comments {
    /// Own lines, by the byte at which the key or item below starts.
    above: BTreeMap<usize, Vec<OwnLine>>,
    /// At the end of a line, by the byte at which the key or value in front ends.
    behind: BTreeMap<usize, String>,
    /// Below everything.
    last: Vec<OwnLine>,
    /// How many have not been taken.
    left: usize,
}

impl Comments {
    /// Finds them all. The comment that names the schema is left out: it is written anew.
    pub(super) fn of(text: &str, tree: &Node) -> Self {
        let mut marks = Marks::default();
        marks.collect(tree);
        marks.words.sort_unstable();
        let mut comments = Self::default();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            if let Some(at) = marks.comment_in(text, start, line) {
                let words = text[at..start + line.len()].trim_end();
                let own_line = text[start..at].trim().is_empty();
                if !(own_line && words.starts_with("# yaml-language-server:")) {
                    comments.left += 1;
                    let after_gap = text[..start].ends_with("\n\n");
                    let own_line = own_line.then_some(after_gap);
                    comments.place(at, words.to_owned(), own_line, &marks);
                }
            }
            start += line.len();
        }
        comments
    }

    fn place(&mut self, at: usize, words: String, own_line: Option<bool>, marks: &Marks) {
        if let Some(after_gap) = own_line {
            let words = OwnLine { words, after_gap };
            match marks.starts.range(at..).next() {
                Some(&start) => self.above.entry(start).or_default().push(words),
                None => self.last.push(words),
            }
        } else if let Some(&end) = marks.ends.range(..=at).next_back() {
            self.behind.insert(end, words);
        }
    }

    /// Those above what starts here.
    pub(super) fn take_above(&mut self, start: usize) -> Vec<OwnLine> {
        let taken = self.above.remove(&start).unwrap_or_default();
        self.left -= taken.len();
        taken
    }

    /// The one behind what ends here.
    pub(super) fn take_behind(&mut self, end: usize) -> Option<String> {
        let taken = self.behind.remove(&end);
        self.left -= usize::from(taken.is_some());
        taken
    }

    /// Those below everything.
    pub(super) fn take_last(&mut self) -> Vec<OwnLine> {
        let taken = std::mem::take(&mut self.last);
        self.left -= taken.len();
        taken
    }

    /// Whether none is left.
    pub(super) const fn all_taken(&self) -> bool {
        self.left == 0
    }
}

/// Where keys, items and values start and end.
#[derive(Default)]
struct Marks {
    starts: BTreeSet<usize>,
    ends: BTreeSet<usize>,
    words: Vec<(usize, usize)>,
}

impl Marks {
    fn collect(&mut self, node: &Node) {
        self.ends.insert(node.span.end);
        match &node.kind {
            Kind::Scalar { .. } => self.words.push((node.span.start, node.span.end)),
            Kind::List(items) => {
                for item in items {
                    self.starts.insert(item.span.start);
                    self.collect(item);
                }
            }
            Kind::Map(entries) => {
                for entry in entries {
                    self.starts.insert(entry.key_span.start);
                    self.ends.insert(entry.key_span.end);
                    self.words.push((entry.key_span.start, entry.key_span.end));
                    self.collect(&entry.value);
                }
            }
        }
    }

    /// Where a line's comment starts.
    fn comment_in(&self, text: &str, start: usize, line: &str) -> Option<usize> {
        line.match_indices('#').map(|(at, _)| start + at).find(|at| {
            let apart = *at == 0 || text[..*at].ends_with([' ', '\t', '\n']);
            let inside = self.words.partition_point(|(from, _)| from <= at);
            apart && inside.checked_sub(1).is_none_or(|n| self.words[n].1 <= *at)
        })
    }
}
