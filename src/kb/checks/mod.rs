//! What is demanded beyond the shape of a file: names that exist, languages that agree, numbers with a source, examples
//! that tell intents apart. One file a family of rules.
//! No check reads a file, and none depends on another's outcome.

mod easy;
mod examples;
mod identity;
mod numbers;
mod overlays;
mod patterns;
mod references;
mod sources;

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::compile::Shared;
use super::diagnostic::{At, Diagnostic, FileId, Files, Problem};
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
    let numbers = numbers::Numbers::new(&corpus.shared.settings.names_with_digits);
    let mut found = identity::duplicate_ids(corpus);
    found.extend(overlays::places(corpus));
    found.extend(examples::check(corpus));
    for doc in corpus.intents {
        found.extend(identity::check(corpus, doc));
        found.extend(references::check(corpus, doc));
        found.extend(numbers.check(corpus, doc));
        found.extend(sources::check(corpus, doc));
        found.extend(patterns::check(corpus, doc));
        found.extend(easy::check(corpus, doc));
        found.extend(overlays::check(corpus, doc));
        if let Body::Whole(intent) = &doc.body {
            found.extend(examples::count(corpus, doc));
            found.extend(review(corpus, doc, intent));
        }
    }
    found
}

/// Whether the day until which an intent counts as up to date has passed.
fn review(corpus: &Corpus<'_>, doc: &IntentDoc, intent: &Intent) -> Option<Diagnostic> {
    let review_by = intent.review_by.filter(|r| r.last_day() < corpus.today)?;
    let at = At { file: doc.file, span: doc.raw.review_by.as_ref()?.span };
    Some(Diagnostic { problem: Problem::ReviewPassed { review_by }, at, also: None })
}
