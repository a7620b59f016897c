//! Names that begin with an asking word ("Online-Ausweis"): who says them asks for nothing. It knows the titles alone.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::kb::Kb;
use crate::nlu::normalise::normalise;
use crate::nlu::reading::Reading;

/// A name's second part has at least so many letters.
const SHORTEST_STEM: usize = 4;

/// The names, each as its first part and the stem of its second.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Names(Vec<(String, String)>);

impl Names {
    /// The hyphenated words in the titles of intents whose first part alone would ask for something.
    pub(super) fn of(kb: &Kb, reading: &Reading, asks: impl Fn(&str) -> bool) -> Self {
        let titles = kb.intents.values().flat_map(|i| i.title.0.values());
        let words = titles.flat_map(|t| t.split_whitespace()).filter(|w| w.contains('-'));
        Self::new(words.map(|word| reading.folded(&normalise(word))), asks)
    }

    fn new(folded: impl Iterator<Item = String>, asks: impl Fn(&str) -> bool) -> Self {
        let mut names: Vec<(String, String)> = folded
            .filter_map(|name| {
                let (first, second) = name.trim().split_once(' ')?;
                // "des Online-Ausweises" is the same name.
                let stem = second.trim_end_matches("es").trim_end_matches('s');
                (asks(first) && stem.len() >= SHORTEST_STEM).then(|| (first.to_owned(), stem.to_owned()))
            })
            .collect();
        names.sort();
        names.dedup();
        Self(names)
    }

    /// A folded text without the asking words that are but part of a name.
    pub(super) fn left_out<'t>(&self, folded: &'t str) -> Cow<'t, str> {
        if !self.0.iter().any(|(first, _)| folded.contains(first.as_str())) {
            return Cow::Borrowed(folded);
        }
        let words: Vec<&str> = folded.split(' ').collect();
        let is_name = |i: usize| {
            self.0.iter().any(|(first, stem)| {
                let apart = words[i] == first && words.get(i + 1).is_some_and(|w| w.starts_with(stem.as_str()));
                apart || words[i].strip_prefix(first.as_str()).is_some_and(|rest| rest.starts_with(stem.as_str()))
            })
        };
        let kept: Vec<&str> = (0..words.len()).filter(|i| !is_name(*i)).map(|i| words[i]).collect();
        Cow::Owned(kept.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_asking_word_within_a_name_is_left_out_and_elsewhere_stays() {
        let titles = ["online ausweises", "kfz zulassung"].map(str::to_owned).into_iter();
        let names = Names::new(titles, |first| first == "online");
        assert_eq!(names.left_out("pin vom online ausweis weg"), "pin vom ausweis weg");
        assert_eq!(names.left_out("mein onlineausweis ist gesperrt"), "mein ist gesperrt");
        assert_eq!(names.left_out("kann ich den ausweis online bestellen"), "kann ich den ausweis online bestellen");
        assert_eq!(names.left_out("kfz zulassung online"), "kfz zulassung online");
    }
}
