//! What is demanded beyond the shape of a file: names that exist, languages that agree, numbers with a source, examples
//! that tell intents apart. One file a family of rules.
//! No check reads a file, and none depends on another's outcome.

mod references;

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::compile::Shared;
use super::diagnostic::{Diagnostic, FileId, Files};
use super::files::{RawIntent, Text};
use super::model::{Intent, LocalIntent, Place};
use crate::message::IntentId;

/// Everything that was read, with its places.
pub(crate) struct Corpus<'c> {
    /// The files.
    pub files: &'c Files,
    /// What the shared files say.
    pub shared: &'c Shared,
    /// The intent files that could be read, in the order of their paths.
    pub intents: &'c [IntentDoc],
    /// The places, those of overlays included.
    pub places: &'c [PlaceDoc],
    /// The folders of overlays.
    pub overlays: &'c [String],
    /// The ids of all intent files by their names, unreadable ones included: a name is not unknown because its file is
    /// broken.
    pub known_ids: &'c BTreeSet<IntentId>,
    /// The day.
    pub today: Date,
}

/// An intent file that could be read.
#[derive(Debug)]
pub(crate) struct IntentDoc {
    /// The file.
    pub file: FileId,
    /// The overlay's folder, where it is one's.
    pub overlay: Option<String>,
    /// As it is written, with places.
    pub raw: RawIntent,
    /// As it was compiled.
    pub body: Body,
    /// Whether it was compiled without error.
    pub sound: bool,
}

/// A whole intent, or what an overlay changes in one.
#[derive(Debug)]
pub(crate) enum Body {
    /// Whole.
    Whole(Box<Intent>),
    /// Changes.
    Local(Box<LocalIntent>),
}

/// A place with where it is named.
#[derive(Debug)]
pub(crate) struct PlaceDoc {
    /// The file.
    pub file: FileId,
    /// The name with its place.
    pub name: Text,
    /// The overlay's folder, where it is one's.
    pub overlay: Option<String>,
    /// The place.
    pub place: Place,
}

/// Runs every check.
pub(crate) fn run(corpus: &Corpus<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for doc in corpus.intents {
        found.extend(references::check(corpus, doc));
    }
    found
}
