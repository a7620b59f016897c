//! Everyday words next to official ones: where somebody says the one, the other is read too.
//! It never takes a word away.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::normalise::{fold, normalise};
use crate::kb::Kb;

/// Everyday phrases with the official word for each, folded.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Synonyms {
    /// First word of the everyday phrase, then its further words and the official wording.
    by_first: BTreeMap<String, Vec<(Vec<String>, String)>>,
}

impl Synonyms {
    pub(crate) fn new(kb: &Kb) -> Self {
        let mut by_first: BTreeMap<String, Vec<(Vec<String>, String)>> = BTreeMap::new();
        for (official, everyday) in kb.synonyms.values().flatten() {
            let official = fold(&normalise(official)).split_whitespace().collect::<Vec<_>>().join(" ");
            for phrase in everyday {
                let folded = fold(&normalise(phrase));
                let mut words = folded.split_whitespace().map(str::to_owned);
                if let Some(first) = words.next() {
                    by_first.entry(first).or_default().push((words.collect(), official.clone()));
                }
            }
        }
        Self { by_first }
    }

    /// The folded text followed by the official words for what it says, each once.
    pub(crate) fn with_official<'a>(&self, folded: &'a str) -> Cow<'a, str> {
        if self.by_first.is_empty() {
            return Cow::Borrowed(folded);
        }
        let words: Vec<&str> = folded.split_whitespace().collect();
        let mut added: Vec<&str> = Vec::new();
        for (i, word) in words.iter().enumerate() {
            for (further, official) in self.by_first.get(*word).into_iter().flatten() {
                let follows =
                    words[i + 1..].len() >= further.len() && words[i + 1..].iter().zip(further).all(|(a, b)| a == b);
                if follows && !added.contains(&official.as_str()) && !folded.contains(official.as_str()) {
                    added.push(official);
                }
            }
        }
        if added.is_empty() {
            return Cow::Borrowed(folded);
        }
        Cow::Owned(format!("{folded} {}", added.join(" ")))
    }
}
