//! A bare word ("Führerschein", "Auto"): it is as ambiguous as its use in the examples, and a model that has to choose would
//! choose too soon. It never looks at a message with more words.

use super::examples::Examples;

/// With fewer examples that have the word, their shares say nothing.
const FEWEST: u32 = 8;
/// From this share on one intent is what people mean by the word.
const CLEAR: f32 = 0.5;
/// So is one that has this many times the examples of the next.
const AHEAD: f32 = 1.5;

/// The share of each class among the examples with the word, itself or as the head of a compound ("Personalausweis" is an
/// "Ausweis"), where no class is well ahead of the others; `None` where the word is rare or clear. Classes beyond `intents` are nobody's.
pub(super) fn uses_of(word: &str, examples: &Examples, intents: usize) -> Option<Vec<f32>> {
    let mut counts = vec![0_u32; intents];
    for (text, class) in examples.iter() {
        if text.split_whitespace().any(|w| w.ends_with(word))
            && let Some(count) = counts.get_mut(class as usize)
        {
            *count += 1;
        }
    }
    let all: u32 = counts.iter().sum();
    let (first, second) =
        counts.iter().fold((0, 0), |(first, second), &n| if n > first { (n, first) } else { (first, second.max(n)) });
    let is_clear = first as f32 >= CLEAR * all as f32 || first as f32 >= AHEAD * second as f32;
    (all >= FEWEST && !is_clear).then(|| counts.into_iter().map(|n| n as f32 / all as f32).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn examples(texts: &[(&str, u32, usize)]) -> Examples {
        texts.iter().flat_map(|(t, class, n)| vec![(*t, *class); *n]).collect()
    }

    #[test]
    fn a_word_that_many_intents_use_is_shared_among_them() {
        let all = examples(&[("neuer personalausweis", 0, 4), ("ausweis verloren", 1, 3), ("ausweis abholen", 2, 3)]);
        let shares = uses_of("ausweis", &all, 3).unwrap();
        assert!((shares[0] - 0.4).abs() < 1e-6 && (shares[1] - 0.3).abs() < 1e-6, "{shares:?}");
    }

    #[test]
    fn a_rare_word_and_a_clear_one_are_left_to_the_model() {
        let all = examples(&[("hund anmelden", 0, 9), ("bellender hund", 1, 2), ("wal", 1, 6), ("wal", 2, 3)]);
        assert_eq!(uses_of("hund", &all, 3), None);
        assert_eq!(uses_of("wal", &all, 3), None);
        assert_eq!(uses_of("unbekannt", &all, 3), None);
    }
}
