//! Which municipality or district a message names: by name, other name, inflected ("Münchner"), with a typing error, or by
//! postcode. It never guesses a place from a word that a message of any place could hold.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::kb::Place;
use crate::nlu::near::{nearest, same_first_letter};
use crate::nlu::normalise::{fold, normalise, words};
use crate::nlu::understanding::PlaceMention;

/// A name must have so many letters to be found through a typing error.
const SHORTEST_MENDED: usize = 6;

/// The places of a knowledge base, ready for look-ups.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Places {
    names: Vec<String>,
    /// First word of a name, folded, then its further words and the place.
    by_first: BTreeMap<String, Vec<(Vec<String>, u32)>>,
    /// First and last postcode of a range, and the place.
    postcodes: Vec<(u32, u32, u32)>,
}

impl Places {
    pub(crate) fn new<'a>(places: impl Iterator<Item = &'a Place>) -> Self {
        let mut all = Self::default();
        for place in places {
            let number = all.names.len() as u32;
            all.names.push(place.name.clone());
            for name in std::iter::once(&place.name).chain(&place.aliases) {
                let folded = fold(&normalise(name));
                let mut words = folded.split_whitespace().map(str::to_owned);
                let Some(first) = words.next() else { continue };
                let rest: Vec<String> = words.collect();
                if rest.is_empty() {
                    for form in inflected(&first) {
                        all.add(form, Vec::new(), number);
                    }
                }
                all.add(first, rest, number);
            }
            all.postcodes.extend(place.postcodes.iter().map(|(a, b)| (*a, *b, number)));
        }
        all.postcodes.sort_unstable();
        all
    }

    /// The first place to have a name keeps it.
    fn add(&mut self, first: String, rest: Vec<String>, place: u32) {
        let names = self.by_first.entry(first).or_default();
        if !names.iter().any(|(r, _)| *r == rest) {
            names.push((rest, place));
        }
    }

    /// The place that a folded text names: the longest name, the first of equally long ones; else a postcode; else a name
    /// with a typing error, unless `is_known` has the word as one of its own.
    pub(crate) fn find(&self, folded: &str, is_known: impl Fn(&str) -> bool) -> Option<PlaceMention> {
        let words = words(folded);
        let mut best: Option<(usize, u32)> = None;
        for (i, word) in words.iter().enumerate() {
            for (rest, place) in self.by_first.get(*word).into_iter().flatten() {
                let follows =
                    words[i + 1..].len() >= rest.len() && words[i + 1..].iter().zip(rest).all(|(a, b)| a == b);
                if follows && best.is_none_or(|(n, _)| rest.len() + 1 > n) {
                    best = Some((rest.len() + 1, *place));
                }
            }
        }
        if let Some((_, place)) = best {
            return Some(self.mention(place, false));
        }
        if let Some(place) = words.iter().enumerate().find_map(|(i, w)| self.by_postcode(w, words.get(i + 1).copied()))
        {
            return Some(self.mention(place, true));
        }
        words.iter().filter(|w| !is_known(w)).find_map(|w| self.nearest(w)).map(|place| self.mention(place, false))
    }

    fn mention(&self, place: u32, by_postcode: bool) -> PlaceMention {
        PlaceMention { name: self.names[place as usize].clone(), by_postcode }
    }

    fn by_postcode(&self, word: &str, next: Option<&str>) -> Option<u32> {
        let is_sum = next.is_some_and(|n| matches!(n, "euro" | "eur" | "einwohner" | "km"));
        if word.len() != 5 || is_sum || !word.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let code: u32 = word.parse().ok()?;
        // The narrowest range has it: a town's own code within a city's range.
        let hits = self.postcodes.iter().filter(|(a, b, _)| (*a..=*b).contains(&code));
        hits.min_by_key(|(a, b, place)| (b - a, *place)).map(|h| h.2)
    }

    fn nearest(&self, word: &str) -> Option<u32> {
        if word.len() < SHORTEST_MENDED || word.len() > 30 {
            return None;
        }
        let limit = if word.len() >= 9 { 2 } else { 1 };
        let names = self.by_first.range(same_first_letter(word)?).filter(|(name, _)| name.len() >= SHORTEST_MENDED);
        let alone = names
            .filter_map(|(name, places)| Some((name.as_str(), places.iter().find(|(rest, _)| rest.is_empty())?.1)));
        nearest(alone, word, limit).map(|(_, place)| place)
    }
}

/// Forms in which a one-word name stands before a noun or in the genitive: "Münchner", "Nürnberger", "Augsburgs".
fn inflected(name: &str) -> Vec<String> {
    if name.len() < 5 {
        return Vec::new();
    }
    let mut forms = vec![format!("{name}s"), format!("{name}er")];
    if let Some(stem) = name.strip_suffix("en") {
        forms.push(format!("{stem}ner"));
        forms.push(format!("{stem}er"));
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kb::PlaceKind;

    fn places() -> Places {
        let place = |name: &str, aliases: &[&str], postcodes: &[(u32, u32)]| Place {
            name: name.into(),
            kind: PlaceKind::City,
            ags: None,
            aliases: aliases.iter().map(|a| (*a).to_owned()).collect(),
            postcodes: postcodes.to_vec(),
        };
        let all = [
            place("München", &["Munich", "Minga"], &[(80331, 81929)]),
            place("Ansbach", &[], &[(91522, 91522)]),
            place("Landkreis Ansbach", &["LK Ansbach", "Kreis Ansbach"], &[]),
            place("Stadt Hof", &["in Hof", "Hof Saale"], &[(95028, 95032)]),
            place("Nürnberg", &[], &[(90402, 90491)]),
        ];
        Places::new(all.iter())
    }

    fn find(text: &str) -> Option<String> {
        places().find(&fold(&normalise(text)), |w| w == "amtsbach").map(|p| p.name)
    }

    #[test]
    fn places_are_found_by_name_form_typo_and_postcode() {
        for (text, place) in [
            ("gebühr in ansbach", "Ansbach"),
            ("im Landkreis Ansbach", "Landkreis Ansbach"),
            ("Münchner Bürgerbüro", "München"),
            ("muenchen", "München"),
            ("in Munich", "München"),
            ("nürnbreg", "Nürnberg"),
            ("wohne in 80469", "München"),
            ("ich wohne in Hof", "Stadt Hof"),
        ] {
            assert_eq!(find(text).as_deref(), Some(place), "{text}");
        }
        for text in ["unser hof", "80000 euro", "amtsbach", "ein haus", "12345"] {
            assert_eq!(find(text), None, "{text}");
        }
    }
}
