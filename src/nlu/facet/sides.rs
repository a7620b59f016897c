//! What each side of an intent's answer speaks of: a message that names what stands in the answer about the cost alone asks
//! for the cost, whether or not it says so ("hebesatz", "abholstation"). It knows no confidence and no citizen.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::kb::{Answer, Kb};
use crate::message::{Facet, IntentId, Lang};
use crate::nlu::features::{Cell, hash};
use crate::nlu::math::ln;
use crate::nlu::normalise::normalise;
use crate::nlu::reading::Reading;

/// Two columns a facet: how far the message speaks of that side, and whether the intent has it.
pub(super) const COLUMNS_OF_SIDES: u32 = 2 * Facet::ALL.len() as u32;

/// Shorter words are mostly function words.
const SHORTEST: usize = 4;
/// Parts of words of this length stand beside whole words: German puts them together anew each time.
const PART: usize = 5;
const WORD: u8 = b'W';
const PART_OF_WORD: u8 = b'P';
/// Value of a side that the intent has; half of it where the intent is not known.
const HAS: f32 = 0.5;
/// A single shared word is no proof: this much is added to what all shared words weigh together.
const DOUBT: f32 = 3.0;

/// The sides of every intent.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Sides {
    /// In the order of the intents' classes.
    intents: Vec<SidesOfIntent>,
}

/// The sides of one.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct SidesOfIntent {
    /// A bit a facet that is answered, in the order of [`Facet::ALL`].
    answered: u16,
    /// Hashes of words and parts of words, sorted, with a bit a facet whose answer has them. What all have is left out.
    words: Vec<(u32, u16)>,
}

/// The hashes of a folded text's words and their parts, sorted, each once.
fn words_of(folded: &str) -> Vec<u32> {
    let mut all = Vec::with_capacity(folded.len());
    let mut add = |tag: u8, part: &str| all.push((hash(tag, &[part]) >> 32) as u32);
    for word in folded.split_whitespace().filter(|w| w.len() >= SHORTEST) {
        add(WORD, word);
        let ends: Vec<usize> = word.char_indices().map(|(i, _)| i).chain([word.len()]).collect();
        for window in ends.windows(PART + 1) {
            add(PART_OF_WORD, &word[window[0]..window[PART]]);
        }
    }
    all.sort_unstable();
    all.dedup();
    all
}

impl SidesOfIntent {
    fn of<'a>(answers: impl Iterator<Item = (Facet, &'a Answer)>, reading: &Reading) -> Self {
        let mut words: BTreeMap<u32, u16> = BTreeMap::new();
        let mut answered = 0;
        for (facet, answer) in answers {
            let bit = 1 << super::model::position(facet);
            answered |= bit;
            for word in words_of(&reading.folded(&normalise(&answer.words()))) {
                *words.entry(word).or_default() |= bit;
            }
        }
        Self { answered, words: words.into_iter().filter(|(_, facets)| *facets != answered).collect() }
    }

    /// How much of what the message shares with the answers lies in each side, 0 to 1.
    fn shares(&self, folded: &str) -> [f32; Facet::ALL.len()] {
        let mut of = [0.0_f32; Facet::ALL.len()];
        let mut all = DOUBT;
        let sides = self.answered.count_ones() as f32;
        for word in words_of(folded) {
            let Ok(at) = self.words.binary_search_by_key(&word, |w| w.0) else { continue };
            let facets = self.words[at].1;
            let weight = ln(f64::from((sides + 0.5) / facets.count_ones() as f32)) as f32;
            all += weight;
            for (_, share) in of.iter_mut().enumerate().filter(|(i, _)| facets & (1 << i) != 0) {
                *share += weight;
            }
        }
        of.map(|share| share / all)
    }
}

impl Sides {
    /// Reads the answers of a knowledge base, in all languages, those of single places beside the shared ones; `intents` are
    /// the classes in their order.
    pub(super) fn of(kb: &Kb, intents: &[IntentId], reading: &Reading) -> Self {
        let of_intent = |id: &IntentId| {
            let shared = kb.intents.get(id).map(|i| &i.answers);
            let own = kb.overlays.iter().filter_map(|o| o.intents.get(id)).map(|i| &i.answers);
            let local = kb.overlays.iter().filter_map(|o| o.changes.get(id)).map(|c| &c.answers);
            let all = shared.into_iter().chain(own).chain(local);
            let texts = all.flat_map(|by_lang| Lang::ALL.into_iter().filter_map(|l| by_lang.get(&l)));
            SidesOfIntent::of(texts.flat_map(|by_facet| by_facet.iter().map(|(f, a)| (*f, a))), reading)
        };
        Self { intents: intents.iter().map(of_intent).collect() }
    }

    /// Whether an intent has this side; every side where the intent is not known.
    pub(super) fn answers(&self, intent: Option<usize>, facet: Facet) -> bool {
        let sides = intent.and_then(|class| self.intents.get(class));
        sides.is_none_or(|s| s.answered & (1 << super::model::position(facet)) != 0)
    }

    /// The cells of a folded text that is about an intent, from column `first` on; without an intent every side is half
    /// there.
    pub(super) fn cells(&self, folded: &str, intent: Option<usize>, first: u32, cells: &mut Vec<Cell>) {
        let sides = intent.and_then(|class| self.intents.get(class));
        let has = first + Facet::ALL.len() as u32;
        let Some(sides) = sides else {
            cells.extend((has..first + COLUMNS_OF_SIDES).map(|column| (column, HAS / 2.0)));
            return;
        };
        cells.extend((first..).zip(sides.shares(folded)).filter(|(_, share)| *share > 0.0));
        cells.extend(
            (has..).zip(0..Facet::ALL.len()).filter(|(_, i)| sides.answered & (1 << i) != 0).map(|(c, _)| (c, HAS)),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sides() -> SidesOfIntent {
        let bits = |f: Facet| 1_u16 << super::super::model::position(f);
        let mut words: BTreeMap<u32, u16> = BTreeMap::new();
        for (facet, text) in [
            (Facet::Overview, "die hundesteuer zahlt wer einen hund haelt"),
            (Facet::Cost, "fuer einen kampfhund ist die steuer hoeher"),
            (Facet::Office, "das steueramt der gemeinde"),
        ] {
            for word in words_of(text) {
                *words.entry(word).or_default() |= bits(facet);
            }
        }
        let answered = bits(Facet::Overview) | bits(Facet::Cost) | bits(Facet::Office);
        SidesOfIntent { answered, words: words.into_iter().collect() }
    }

    #[test]
    fn a_word_of_one_side_alone_speaks_for_that_side() {
        let shares = sides().shares("was ist mit einem kampfhund");
        let of = |f: Facet| shares[super::super::model::position(f)];
        assert!(of(Facet::Cost) > 0.3, "{shares:?}");
        assert!(of(Facet::Cost) > of(Facet::Overview) && of(Facet::Office).abs() < 1e-6, "{shares:?}");
    }

    #[test]
    fn without_an_intent_no_side_is_ruled_out() {
        let all = Sides { intents: vec![sides()] };
        let mut cells = Vec::new();
        all.cells("kampfhund", None, 100, &mut cells);
        assert_eq!(cells.len(), Facet::ALL.len());
        assert!(cells.iter().all(|c| (c.1 - HAS / 2.0).abs() < 1e-6 && c.0 >= 110 && c.0 < 120));
        cells.clear();
        all.cells("kampfhund", Some(0), 100, &mut cells);
        assert!(cells.iter().filter(|c| c.0 >= 110).count() == 3, "{cells:?}");
    }
}
