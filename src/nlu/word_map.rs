//! Words with something known of each, by hash: a look-up costs a few comparisons of numbers and no memory for letters.
//! It never gives a word back; two words of one hash count as one, which among 2^64 does not happen.

use serde::{Deserialize, Serialize};

use super::features::hash;

/// A sorted table from words to values.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct WordMap<T>(Vec<(u64, T)>);

impl<T: Copy> WordMap<T> {
    /// Of a word that comes twice the first value stays.
    pub(crate) fn new<'a>(words: impl Iterator<Item = (&'a str, T)>) -> Self {
        let mut all: Vec<(u64, T)> = words.map(|(w, value)| (key(w), value)).collect();
        all.sort_by_key(|w| w.0);
        all.dedup_by_key(|w| w.0);
        Self(all)
    }

    pub(crate) fn get(&self, word: &str) -> Option<T> {
        let key = key(word);
        self.0.binary_search_by_key(&key, |w| w.0).ok().map(|i| self.0[i].1)
    }

    pub(crate) fn contains(&self, word: &str) -> bool {
        self.get(word).is_some()
    }
}

fn key(word: &str) -> u64 {
    hash(b'=', &[word])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_and_others_are_not() {
        let map = WordMap::new([("perso", 1), ("pass", 2), ("perso", 3)].into_iter());
        assert_eq!((map.get("perso"), map.get("pass"), map.get("passt")), (Some(1), Some(2), None));
    }
}
