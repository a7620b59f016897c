//! Guarded spelling: a mistyped word becomes the nearest word of the knowledge base, a known word in a strange writing
//! (`fuehrerschein`, `AUSWEIS`) the writing that the examples use. It never touches a word that it or the lexicon knows,
//! and never an example: queries alone are corrected.
//!
//! The rules and their figures: a token is left alone with fewer than four letters, with a digit, as a word of the training
//! texts or of the lexicon; others go to the nearest training word by insertion, deletion, substitution and swap of
//! neighbours: distance 1, from eight letters on 2; the nearest, then the same first letter, then the most frequent.
//! Unguarded, correction costs one to two points on well-written texts; guarded it costs none and wins four to nine on
//! mistyped ones.

mod letters;
mod lexicon;

use std::collections::BTreeMap;

use rapidfuzz::distance::osa;
use serde::{Deserialize, Serialize};

use self::letters::Letters;
use super::normalise::{Token, fold, tokens};
use super::strings::Strings;
use super::word_map::WordMap;

/// Shorter words are never corrected: too many words lie one letter from them.
const SHORTEST: usize = 4;
/// From so many letters on two errors are looked past.
const LONG: usize = 8;
/// Longer tokens are no words.
const LONGEST: usize = 40;

/// A word of the training texts, by where its writings stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Word {
    /// Its first writing among all.
    first: u32,
    count: u32,
}

/// The words of a knowledge base, ready to be corrected to. Sorted by length, so that a mistyped word is compared with words
/// of about its length alone, and of these with those of nearly the same letters: an index of deletions would be
/// quicker and take a hundred times the memory of the words.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Spelling {
    words: Vec<Word>,
    folded: Strings,
    /// How the training texts write each word, most often first.
    writings: Strings,
    /// Which letters each word has, side by side: what is looked at first stays in the cache.
    letters: Vec<Letters>,
    /// `by_length[n]` is where words of `n` letters begin.
    by_length: Vec<u32>,
    index: WordMap<u32>,
    guarded: WordMap<()>,
}

impl Spelling {
    /// Learns the words of training texts in their own writing. `guarded` are folded words that are right as well, such as
    /// names of places.
    pub(crate) fn learn<'a>(texts: impl Iterator<Item = &'a str>, guarded: impl Iterator<Item = &'a str>) -> Self {
        let mut counts: BTreeMap<String, BTreeMap<&str, u32>> = BTreeMap::new();
        for text in texts {
            for word in tokens(text).filter_map(word) {
                let folded = folded(word);
                if is_word(&folded) {
                    *counts.entry(folded).or_default().entry(word).or_default() += 1;
                }
            }
        }
        let mut all: Vec<(String, BTreeMap<&str, u32>)> = counts.into_iter().collect();
        all.sort_by(|a, b| a.0.len().cmp(&b.0.len()).then_with(|| a.0.cmp(&b.0)));
        let mut own = Self::default();
        for (folded, writings) in &all {
            own.words.push(Word { first: own.writings.len() as u32, count: writings.values().sum() });
            own.folded.push(folded);
            own.letters.push(Letters::of(folded));
            let mut writings: Vec<(&str, u32)> = writings.iter().map(|(w, n)| (*w, *n)).collect();
            writings.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
            for (writing, _) in writings {
                own.writings.push(writing);
            }
        }
        let longest = all.last().map_or(0, |w| w.0.len());
        own.by_length = (0..=longest + 1).map(|n| all.partition_point(|w| w.0.len() < n) as u32).collect();
        own.index = WordMap::new(all.iter().map(|w| w.0.as_str()).zip(0..));
        own.guarded = WordMap::new(guarded.map(|w| (w, ())));
        own
    }

    /// How a word of a message is better written; `None` where it stays as it is.
    pub(crate) fn better(&self, word: &str) -> Option<&str> {
        let folded = folded(word);
        if !is_word(&folded) {
            return None;
        }
        if let Some(number) = self.index.get(&folded) {
            let is_one = self.writings_of(number as usize).any(|w| w == word);
            return if is_one { None } else { self.writings_of(number as usize).next() };
        }
        let n = folded.chars().count();
        if !(SHORTEST..=LONGEST).contains(&n) || self.guarded.contains(&folded) || lexicon::contains(&folded) {
            return None;
        }
        self.writings_of(self.nearest(&folded, if n >= LONG { 2 } else { 1 })?).next()
    }

    fn writings_of(&self, number: usize) -> impl Iterator<Item = &str> {
        let first = self.words.get(number).map_or(self.writings.len(), |w| w.first as usize);
        let next = self.words.get(number + 1).map_or(self.writings.len(), |w| w.first as usize);
        (first..next).map(|i| self.writings.get(i))
    }

    fn nearest(&self, folded: &str, limit: usize) -> Option<usize> {
        let start = |n: usize| self.by_length.get(n).map_or(self.words.len(), |i| *i as usize);
        let (from, to) = (start(folded.len().saturating_sub(limit)), start(folded.len() + limit + 1));
        let near = Letters::of(folded).near(self.letters.get(from..to)?, limit);
        // Prepared once for the word, and given up where the limit is passed: it is compared with dozens.
        let comparator = osa::BatchComparator::new(folded.chars());
        let cutoff = osa::Args::default().score_cutoff(limit);
        let rank = |number: usize| {
            let word = self.folded.get(number);
            let distance = comparator.distance_with_args(word.chars(), &cutoff)?;
            let starts_alike = word.chars().next() == folded.chars().next();
            Some((distance, !starts_alike, std::cmp::Reverse(self.words.get(number)?.count)))
        };
        let near = near.into_iter().map(|i| from + i);
        near.filter_map(|number| Some((rank(number)?, number)))
            .min_by(|a, b| a.0.cmp(&b.0).then_with(|| self.folded.get(a.1).cmp(self.folded.get(b.1))))
            .map(|(_, number)| number)
    }
}

fn word(token: Token<'_>) -> Option<&str> {
    match token {
        Token::Word(w) => Some(w),
        Token::Between(_) => None,
    }
}

fn folded(word: &str) -> String {
    // Folding writes ASCII in lower case anyway.
    if word.is_ascii() { fold(word) } else { fold(&word.to_lowercase()) }
}

/// Letters alone: no digit, no apostrophe (folding makes a space of it).
fn is_word(folded: &str) -> bool {
    !folded.is_empty() && folded.chars().all(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nlu::normalise::replace_words;

    fn mended(text: &str) -> String {
        let taught = ["Führerschein verlängern", "neuen Führerschein beantragen", "ich will umziehen", "Umzug melden"];
        let spelling = Spelling::learn(taught.into_iter(), ["passau"].into_iter());
        replace_words(text, |w| spelling.better(w)).into_owned()
    }

    #[test]
    fn a_mistyped_word_becomes_the_nearest_word_of_the_knowledge_base() {
        assert_eq!(mended("fürerschein"), "Führerschein");
        assert_eq!(mended("Fuhrershcein verlängern"), "Führerschein verlängern");
        assert_eq!(mended("umzg"), "Umzug");
    }

    #[test]
    fn a_known_word_is_written_as_the_examples_write_it() {
        assert_eq!(mended("fuehrerschein BEANTRAGEN"), "Führerschein beantragen");
    }

    #[test]
    fn what_is_a_word_elsewhere_stays() {
        // In the lexicon, in the list of places, too short, with a digit, with an apostrophe.
        for text in ["neues", "Passau", "umz", "umzug2", "umzu's"] {
            assert_eq!(mended(text), text);
        }
    }

    #[test]
    fn any_word_is_read_in_bounded_time() {
        assert_eq!(mended(&"x".repeat(2000)), "x".repeat(2000));
    }
}
