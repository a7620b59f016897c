//! Messages that could not be answered, those that are alike together: by the letters of their words, and by what was nearest to
//! them.
//! It decides nothing about any of them.

use std::collections::{BTreeMap, BTreeSet};

use super::case::Group;
use super::steer::UnansweredLine;
use crate::llm::anonymous;
use crate::message::{IntentId, Lang};

/// Likeness from which two messages belong together; less is enough where the nearest intent is the same.
const ALIKE: f64 = 0.55;
/// As above.
const ALIKE_AND_NEAR: f64 = 0.3;
/// Characters of a wording that are kept.
pub(super) const LONGEST: usize = 300;

/// A message in a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wording {
    /// Its number in the store.
    pub(super) number: u64,
    /// The words, personal data taken out.
    pub(super) words: String,
    /// Their language, as examples have one.
    pub(super) lang: Lang,
}

/// Messages that are alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Alike {
    /// In the order in which they came.
    pub(super) wordings: Vec<Wording>,
    /// What was nearest to them, best first.
    pub(super) nearest: Vec<IntentId>,
}

impl Alike {
    /// Each wording once, the first of those that differ in nothing but capitals and signs.
    pub(super) fn distinct(&self) -> Vec<&Wording> {
        let mut seen = BTreeSet::new();
        self.wordings.iter().filter(|w| seen.insert(letters(&w.words))).collect()
    }
}

/// A group that is being made.
struct Draft<'a> {
    /// The letters of its first message, which the others are like.
    leader: BTreeSet<[char; 3]>,
    members: Vec<&'a UnansweredLine>,
    wordings: Vec<Wording>,
}

impl Draft<'_> {
    /// How like a message is to it, where that is enough to belong to it.
    fn likeness(&self, line: &UnansweredLine, grams: &BTreeSet<[char; 3]>) -> Option<f64> {
        let first = |line: &UnansweredLine| line.nearest.first().cloned();
        let near = first(line).is_some() && self.members.first().and_then(|m| first(m)) == first(line);
        let likeness = dice(&self.leader, grams);
        let enough = likeness >= if near { ALIKE_AND_NEAR } else { ALIKE };
        (enough && self.members.len() < Group::MEMBERS).then_some(likeness)
    }
}

/// The groups, the largest first; of those of one size the one that began first.
pub(super) fn groups(lines: &[UnansweredLine]) -> Vec<Alike> {
    let mut drafts: Vec<Draft<'_>> = Vec::new();
    for line in lines {
        let wording = wording(line);
        let grams = trigrams(&wording.words);
        let mut best: Option<(f64, usize)> = None;
        for (at, draft) in drafts.iter().enumerate() {
            if let Some(likeness) = draft.likeness(line, &grams)
                && best.is_none_or(|(most, _)| likeness > most)
            {
                best = Some((likeness, at));
            }
        }
        if let Some((_, at)) = best {
            drafts[at].members.push(line);
            drafts[at].wordings.push(wording);
        } else {
            drafts.push(Draft { leader: grams, members: vec![line], wordings: vec![wording] });
        }
    }
    let alike = |draft: Draft<'_>| Alike { nearest: nearest(&draft.members), wordings: draft.wordings };
    let mut groups: Vec<Alike> = drafts.into_iter().map(alike).collect();
    // Stable: what began first stays first.
    groups.sort_by_key(|g| std::cmp::Reverse(g.wordings.len()));
    groups
}

/// A message as it may be shown and suggested.
pub(super) fn wording(line: &UnansweredLine) -> Wording {
    let lang = if line.lang == Lang::En { Lang::En } else { Lang::De };
    Wording { number: line.number, words: anonymous(&line.words, LONGEST), lang }
}

/// What was nearest to most of them: a first place counts three, a second two, a third one.
fn nearest(members: &[&UnansweredLine]) -> Vec<IntentId> {
    let mut points: BTreeMap<&IntentId, usize> = BTreeMap::new();
    for member in members {
        for (place, id) in member.nearest.iter().take(Group::NEAREST).enumerate() {
            *points.entry(id).or_default() += Group::NEAREST - place;
        }
    }
    let mut ranked: Vec<_> = points.into_iter().collect();
    ranked.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    ranked.into_iter().take(Group::NEAREST).map(|(id, _)| id.clone()).collect()
}

/// Letters and digits alone, in lower case, words apart.
pub(super) fn letters(text: &str) -> String {
    let lower = text.to_lowercase();
    lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The runs of three letters of each word, its edges included.
fn trigrams(text: &str) -> BTreeSet<[char; 3]> {
    let mut grams = BTreeSet::new();
    for word in letters(text).split(' ').filter(|w| !w.is_empty()) {
        let padded: Vec<char> = std::iter::once(' ').chain(word.chars()).chain([' ']).collect();
        grams.extend(padded.windows(3).map(|w| [w[0], w[1], w[2]]));
    }
    grams
}

/// Dice's coefficient: twice what both have, of all that each has.
fn dice(a: &BTreeSet<[char; 3]>, b: &BTreeSet<[char; 3]>) -> f64 {
    let all = a.len() + b.len();
    if all == 0 { 1.0 } else { 2.0 * a.intersection(b).count() as f64 / all as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(number: u64, words: &str, nearest: &[&str]) -> UnansweredLine {
        let nearest = nearest.iter().map(|id| id.parse().unwrap()).collect();
        UnansweredLine { number, words: words.into(), lang: Lang::De, nearest }
    }

    #[test]
    fn what_is_alike_stands_together_the_largest_group_first() {
        let lines = [
            line(1, "wo kann ich tauben füttern", &["dog-registration"]),
            line(2, "darf man drohnen fliegen lassen", &["events", "noise"]),
            line(3, "Darf man Drohnen fliegen lassen?", &["noise", "events"]),
            line(4, "drohne fliegen erlaubt", &["events"]),
            line(5, "hilfe", &[]),
        ];
        let groups = groups(&lines);
        let numbers: Vec<Vec<u64>> = groups.iter().map(|g| g.wordings.iter().map(|w| w.number).collect()).collect();
        assert_eq!(numbers, [vec![2, 3, 4], vec![1], vec![5]]);
        let nearest: Vec<&str> = groups[0].nearest.iter().map(IntentId::as_str).collect();
        assert_eq!(nearest, ["events", "noise"]);
        assert!(groups[2].nearest.is_empty());
        let distinct: Vec<u64> = groups[0].distinct().iter().map(|w| w.number).collect();
        assert_eq!(distinct, [2, 4], "capitals and signs make no other wording");
    }

    #[test]
    fn no_group_is_larger_than_its_bound_and_no_person_is_in_one() {
        let lines: Vec<_> = (0..250).map(|n| line(n, "ich heiße Max Mustermann, wer hilft", &[])).collect();
        let groups = groups(&lines);
        assert_eq!(groups.iter().map(|g| g.wordings.len()).collect::<Vec<_>>(), [100, 100, 50]);
        assert!(groups.iter().all(|g| g.wordings.iter().all(|w| w.words == "ich heiße [Name], wer hilft")));
    }
}
