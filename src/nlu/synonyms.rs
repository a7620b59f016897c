//! Everyday words that no example uses: where somebody says one, the official word is read too.
//! It never takes a word away.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::kb::Kb;

/// Everyday phrases with the official word for each, folded.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Synonyms {
    /// First word of the everyday phrase, then its further words and the official wording.
    by_first: BTreeMap<String, Vec<(Vec<String>, String)>>,
}

impl Synonyms {
    /// The synonyms of a knowledge base that its examples do not use; `folded` is how its texts are read. What the examples
    /// use, they teach better: by folds, adding the official word there too costs half a point.
    pub(crate) fn new(kb: &Kb, folded: impl Fn(&str) -> String) -> Self {
        let examples = kb.intents.values().flat_map(|i| &i.examples);
        let used: String = examples.map(|e| format!(" {} ", spaced(&folded(&e.text)))).collect();
        let mut by_first: BTreeMap<String, Vec<(Vec<String>, String)>> = BTreeMap::new();
        for (official, everyday) in kb.synonyms.values().flatten() {
            let official = spaced(&folded(official));
            for phrase in everyday.iter().map(|p| spaced(&folded(p))) {
                let mut words = phrase.split(' ').map(str::to_owned);
                match words.next() {
                    Some(first) if !first.is_empty() && !used.contains(&format!(" {phrase} ")) => {
                        by_first.entry(first).or_default().push((words.collect(), official.clone()));
                    }
                    _ => {}
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

fn spaced(folded: &str) -> String {
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kb::TextLang;

    #[test]
    fn the_official_word_is_added_and_nothing_taken_away() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kb/good");
        let mut kb = Kb::read(&root, jiff::civil::date(2026, 6, 1)).unwrap().kb;
        let everyday = ["plastikausweis", "kleine karte", "neuen perso"].map(str::to_owned).to_vec();
        kb.synonyms = BTreeMap::from([(TextLang::De, BTreeMap::from([("personalausweis".to_owned(), everyday)]))]);
        let synonyms = Synonyms::new(&kb, str::to_lowercase);
        assert_eq!(synonyms.with_official("neuer plastikausweis"), "neuer plastikausweis personalausweis");
        assert_eq!(synonyms.with_official("die kleine karte"), "die kleine karte personalausweis");
        assert_eq!(synonyms.with_official("kleine frage"), "kleine frage");
        // An example says it: the model knows it already.
        assert_eq!(synonyms.with_official("neuen perso"), "neuen perso");
    }
}
