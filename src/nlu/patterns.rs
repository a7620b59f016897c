//! What decides before the model is asked: regular expressions of intents, and exact repeats of an example.
//! It never weighs: where two intents' patterns hit, or an example stands in two intents, it says nothing.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use regex::{Regex, RegexBuilder};
use serde::{Deserialize, Serialize};

use super::features::hash;
use super::literals::Literals;
use super::normalise::words;

/// Memory that one compiled pattern may take, bytes; one that needs more is refused by the reader of the files.
const SIZE_LIMIT: usize = 4 << 20;

/// The patterns of all intents. Each is compiled when a message first has one of its literals: nearly every message has none.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(from = "Sources", into = "Sources")]
pub(crate) struct Patterns {
    sources: Vec<(String, u32)>,
    /// `None` for a pattern that does not compile: the reader of the files has reported it.
    compiled: Vec<OnceLock<Option<Regex>>>,
    literals: Literals,
}

#[derive(Serialize, Deserialize)]
struct Sources(Vec<(String, u32)>);

impl From<Sources> for Patterns {
    fn from(s: Sources) -> Self {
        Self::new(s.0)
    }
}

impl From<Patterns> for Sources {
    fn from(p: Patterns) -> Self {
        Self(p.sources)
    }
}

impl Patterns {
    /// Patterns with their classes.
    pub(crate) fn new(sources: Vec<(String, u32)>) -> Self {
        Self {
            compiled: sources.iter().map(|_| OnceLock::new()).collect(),
            literals: Literals::of(sources.iter().map(|s| s.0.as_str())),
            sources,
        }
    }

    /// The patterns that hit a normalised text, with their classes.
    pub(crate) fn hits(&self, normalised: &str) -> Vec<(&str, u32)> {
        let candidates = self.literals.candidates(normalised).into_iter();
        let hits = candidates.filter(|n| self.pattern(*n).is_some_and(|p| p.is_match(normalised)));
        hits.map(|n| (self.sources[n].0.as_str(), self.sources[n].1)).collect()
    }

    fn pattern(&self, number: usize) -> Option<&Regex> {
        let compile = || {
            let source = &self.sources.get(number)?.0;
            let builder = &mut RegexBuilder::new(source);
            builder.case_insensitive(true).size_limit(SIZE_LIMIT).dfa_size_limit(SIZE_LIMIT).build().ok()
        };
        self.compiled.get(number)?.get_or_init(compile).as_ref()
    }

    /// The class whose patterns hit, where it is one alone.
    pub(crate) fn class(&self, normalised: &str) -> Option<u32> {
        let hits = self.hits(normalised);
        let class = hits.first()?.1;
        hits.iter().all(|h| h.1 == class).then_some(class)
    }
}

/// Examples by the hash of their folded words: what repeats one is decided.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Repeats {
    by_hash: Vec<(u64, u32)>,
}

impl Repeats {
    /// Folded examples with their classes; one that stands in two classes is left out.
    pub(crate) fn new<'a>(examples: impl Iterator<Item = (&'a str, u32)>) -> Self {
        let mut by_hash: BTreeMap<u64, Option<u32>> = BTreeMap::new();
        for (folded, class) in examples {
            let Some(h) = words_hash(folded) else { continue };
            by_hash.entry(h).and_modify(|c| *c = c.filter(|&c| c == class)).or_insert(Some(class));
        }
        Self { by_hash: by_hash.into_iter().filter_map(|(h, c)| Some((h, c?))).collect() }
    }

    /// The class of the example that a folded text repeats.
    pub(crate) fn class(&self, folded: &str) -> Option<u32> {
        let h = words_hash(folded)?;
        self.by_hash.binary_search_by_key(&h, |r| r.0).ok().map(|i| self.by_hash[i].1)
    }
}

fn words_hash(folded: &str) -> Option<u64> {
    let words = words(folded);
    (!words.is_empty()).then(|| hash(b'=', &words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_decides_only_alone() {
        let p = Patterns::new(vec![(r"\bwohnsitz\s+(an|um)melden\b".into(), 1), ("umzug".into(), 2), ("(".into(), 3)]);
        assert_eq!(p.class("meinen wohnsitz anmelden"), Some(1));
        assert_eq!(p.class("umzug: wohnsitz ummelden"), None);
        assert_eq!(p.class("hallo"), None);
        assert_eq!(p.hits("umzug: wohnsitz ummelden").len(), 2);
    }

    #[test]
    fn boundaries_count_at_umlauts_too() {
        let p = Patterns::new(vec![(r"\büber\b".into(), 1), (r"\\bau".into(), 2)]);
        assert_eq!(p.class("ich bin über 60"), Some(1));
        assert_eq!(p.class("gegenüber"), None);
        assert_eq!(p.class(r"c:\bau"), Some(2));
    }

    #[test]
    fn an_example_of_two_intents_decides_nothing() {
        let r = Repeats::new([("was  kostet das", 1), ("was kostet das", 2), ("neuer perso", 3)].into_iter());
        assert_eq!(r.class("was kostet das"), None);
        assert_eq!(r.class(" neuer  perso"), Some(3));
        assert_eq!(r.class(""), None);
    }
}
