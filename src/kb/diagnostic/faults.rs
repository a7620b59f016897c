//! Diagnostics with their places, and the files that they point into.
//! It never reads a file: the reader hands over what it has read.

use super::{Problem, Rule, Severity};
use crate::kb::yaml::Span;

/// A file of the knowledge base, by its place in [`Files`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct FileId(pub u32);

/// A range in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct At {
    /// The file.
    pub file: FileId,
    /// The range of bytes in its text.
    pub span: Span,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq)]
pub struct Diagnostic {
    /// What.
    pub problem: Problem,
    /// Where.
    pub at: At,
    /// The other place that has to do with it, such as where a name was given first.
    pub also: Option<At>,
}

impl Diagnostic {
    /// The rule that it breaks.
    pub fn rule(&self) -> Rule {
        self.problem.rule()
    }

    /// How grave it is.
    pub fn severity(&self) -> Severity {
        self.problem.rule().severity()
    }
}

/// A file as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileText {
    /// Path below the root, with `/` on every platform.
    pub path: String,
    /// Its text with `\n` line ends; empty where it could not be read.
    pub text: String,
}

/// The files that diagnostics point into.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Files {
    /// The folder that was read, as it was named.
    pub root: String,
    /// The files, by [`FileId`].
    pub list: Vec<FileText>,
}

impl Files {
    /// The file of an id.
    pub fn get(&self, id: FileId) -> Option<&FileText> {
        self.list.get(id.0 as usize)
    }

    /// Path of a file as a person would type it.
    pub fn shown_path(&self, id: FileId) -> String {
        let path = self.get(id).map_or("", |f| f.path.as_str());
        match self.root.as_str() {
            "" => path.to_owned(),
            root if path.is_empty() => root.to_owned(),
            root => format!("{}/{path}", root.trim_end_matches('/')),
        }
    }

    /// Line and column of a byte, both from 1, the column in characters.
    pub fn line_column(&self, id: FileId, byte: usize) -> (usize, usize) {
        let Some(file) = self.get(id) else { return (1, 1) };
        let before = file.text.get(..byte.min(file.text.len())).unwrap_or(&file.text);
        let line_start = before.rfind('\n').map_or(0, |n| n + 1);
        (before.bytes().filter(|b| *b == b'\n').count() + 1, before[line_start..].chars().count() + 1)
    }

    pub(crate) fn add(&mut self, path: String, text: String) -> FileId {
        let id = FileId(u32::try_from(self.list.len()).unwrap_or(u32::MAX));
        self.list.push(FileText { path, text });
        id
    }
}

/// Collects what is wrong in one file.
#[derive(Debug)]
pub(crate) struct Faults {
    file: FileId,
    list: Vec<Diagnostic>,
}

impl Faults {
    /// For one file.
    pub(crate) const fn of(file: FileId) -> Self {
        Self { file, list: Vec::new() }
    }

    /// The file.
    pub(crate) const fn file(&self) -> FileId {
        self.file
    }

    /// Adds one.
    pub(crate) fn push(&mut self, span: Span, problem: Problem) {
        self.list.push(Diagnostic { problem, at: At { file: self.file, span }, also: None });
    }

    /// Adds one that has to do with a second place.
    pub(crate) fn push_with(&mut self, span: Span, problem: Problem, file: FileId, other: Span) {
        let also = Some(At { file, span: other });
        self.list.push(Diagnostic { problem, at: At { file: self.file, span }, also });
    }

    /// Whether an error is among them.
    pub(crate) fn has_errors(&self) -> bool {
        self.list.iter().any(|d| d.severity() == Severity::Error)
    }

    /// All of them.
    pub(crate) fn into_list(self) -> Vec<Diagnostic> {
        self.list
    }
}
