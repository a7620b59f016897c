//! How a text becomes what the two views are made of: dialect in standard wording, mistyped words mended, and then folded
//! for the lexical view, in upper and lower case for the sentence encoder. It never decides what the text means.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::dialect::Dialect;
use super::normalise::{fold, normalise, replace_words, tidy};
use super::spelling::Spelling;
use super::synonyms::Synonyms;
use crate::kb::Kb;

/// The tables of a knowledge base by which texts are read.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Reading {
    pub(crate) dialect: Dialect,
    pub(crate) synonyms: Synonyms,
    spelling: Spelling,
}

/// A message as it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Read {
    /// One writing, lower case: as it came.
    pub(crate) normalised: String,
    /// In standard wording with mistyped words mended: for the sentence encoder.
    pub(crate) mended: String,
    /// The same folded: for the lexical view.
    pub(crate) folded: String,
    /// Folded in standard wording, nothing mended: names of places are mended by their own rules.
    pub(crate) as_typed: String,
}

impl Reading {
    pub(crate) fn new(kb: &Kb) -> Self {
        let dialect = Dialect::new(&kb.dialect);
        let synonyms = Synonyms::new(kb, |text| fold(&dialect.standard(&normalise(text))));
        let mut reading = Self { dialect, synonyms, spelling: Spelling::default() };
        let texts: Vec<String> = training_texts(kb).map(|t| reading.taught(t).into_owned()).collect();
        let names = kb.places.iter().chain(kb.overlays.iter().map(|o| &o.place));
        let names: String = names
            .flat_map(|p| std::iter::once(&p.name).chain(&p.aliases))
            .fold(String::new(), |all, n| all + fold(&normalise(n)).as_str() + " ");
        reading.spelling = Spelling::learn(texts.iter().map(String::as_str), names.split_whitespace());
        reading
    }

    /// Of a knowledge base there is but a dialect table, or not even that: training texts alone teach the spelling.
    pub(crate) fn of_texts<'a>(dialect: Option<Dialect>, texts: impl Iterator<Item = &'a str>) -> Self {
        let mut reading = Self { dialect: dialect.unwrap_or_default(), ..Self::default() };
        let texts: Vec<String> = texts.map(|t| reading.taught(t).into_owned()).collect();
        reading.spelling = Spelling::learn(texts.iter().map(String::as_str), std::iter::empty());
        reading
    }

    /// A training text as the sentence encoder reads it; nothing is mended in it.
    pub(crate) fn taught<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let tidy = tidy(text);
        Cow::Owned(self.dialect.standard_tidy(&tidy, &tidy.to_lowercase()).into_owned())
    }

    /// The folded text of a normalised one, in standard wording; nothing is mended in it.
    pub(crate) fn folded(&self, normalised: &str) -> String {
        fold(&self.dialect.standard(normalised))
    }

    /// The folded text of a part of a message that is normalised already, with mistyped words mended.
    pub(crate) fn folded_part(&self, normalised: &str) -> String {
        let standard = self.dialect.standard(normalised);
        fold(&replace_words(&standard, |w| self.spelling.better(w)).to_lowercase())
    }

    /// Reads a message.
    pub(crate) fn read(&self, text: &str) -> Read {
        let tidy = tidy(text);
        let normalised = tidy.to_lowercase();
        let standard = self.dialect.standard_tidy(&tidy, &normalised);
        let as_typed = match &standard {
            Cow::Borrowed(_) => fold(&normalised),
            Cow::Owned(standard) => fold(&standard.to_lowercase()),
        };
        match replace_words(&standard, |w| self.spelling.better(w)) {
            Cow::Borrowed(same) => Read { normalised, mended: same.to_owned(), folded: as_typed.clone(), as_typed },
            Cow::Owned(mended) => Read { normalised, folded: fold(&mended.to_lowercase()), mended, as_typed },
        }
    }
}

/// Every text of a knowledge base that the model learns from, as its author wrote it.
fn training_texts(kb: &Kb) -> impl Iterator<Item = &str> {
    let intents = kb.intents.values().chain(kb.overlays.iter().flat_map(|o| o.intents.values()));
    let local = kb.overlays.iter().flat_map(|o| o.changes.values()).flat_map(|c| &c.examples);
    let of_intents = intents.flat_map(|i| {
        i.examples
            .iter()
            .map(|e| e.text.as_str())
            .chain(i.title.0.values().map(String::as_str))
            .chain([i.scope.as_str()])
    });
    of_intents.chain(local.map(|e| e.text.as_str())).chain(kb.negatives.iter().map(String::as_str))
}
