//! German cases as far as facts show them: "2 Monate" but "innerhalb von 2 Monaten".
//! It looks only at the words in front of a fact; where it guesses wrong, the writer names the case.

/// Prepositions after which a period or age stands in the dative.
const DATIVE: [&str; 19] = [
    "ab",
    "an",
    "aus",
    "außer",
    "bei",
    "binnen",
    "innerhalb",
    "in",
    "mit",
    "nach",
    "seit",
    "unter",
    "von",
    "vor",
    "zu",
    "zum",
    "zur",
    "zwischen",
    "gegenüber",
];
/// Words that may stand between the preposition and the number.
const BETWEEN: [&str; 27] = [
    "höchstens",
    "mindestens",
    "maximal",
    "minimal",
    "etwa",
    "rund",
    "circa",
    "ca.",
    "ungefähr",
    "nur",
    "genau",
    "knapp",
    "gut",
    "jeweils",
    "je",
    "insgesamt",
    "weiteren",
    "ersten",
    "letzten",
    "nächsten",
    "den",
    "diesen",
    "vollen",
    "meist",
    "oft",
    "spätestens",
    "frühestens",
];

/// Whether what follows these words stands in the dative.
pub(super) fn governs_dative(before: &str) -> bool {
    let mut words = before.split_whitespace().rev().map(|w| w.trim_start_matches(['(', '„', '"', '-', '–']));
    let mut next = words.next();
    let mut adjacent = true;
    while let Some(word) = next {
        if word.ends_with([':', ';', ',', '!', '?']) || (word.ends_with('.') && word != "ca.") {
            return false;
        }
        let lower = word.to_lowercase();
        // "bis zu" is an adverb here ("dauert bis zu 4 Monate") unless a preposition rules it.
        if lower == "zu" {
            let earlier = words.next();
            if earlier.is_some_and(|w| w.eq_ignore_ascii_case("bis")) {
                next = words.next();
                adjacent = false;
                continue;
            }
            return true;
        }
        if DATIVE.contains(&lower.as_str()) {
            // "in" and "an" far from the number belong to something else.
            return adjacent || !matches!(lower.as_str(), "an" | "in" | "zum" | "zur");
        }
        if !BETWEEN.contains(&lower.as_str()) {
            return false;
        }
        // "den" is accusative as well; before a number in the plural it is dative only after a preposition.
        next = words.next();
    }
    false
}

/// A plural noun in the dative: an `n` at its end, unless it has one.
pub(super) fn dative_plural(noun: &str) -> String {
    if noun.ends_with(['n', 's']) { noun.to_owned() } else { format!("{noun}n") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_in_front_rules_the_case() {
        for dative in [
            "Innerhalb von ",
            "nach ",
            "Der Pass ist in ",
            "Spätestens nach ",
            "innerhalb von höchstens ",
            "in den ersten ",
            "Kinder ab ",
            "binnen ",
            "innerhalb von bis zu ",
        ] {
            assert!(governs_dative(dative), "{dative}");
        }
        for other in
            ["für ", "Das dauert ", "dauert etwa ", "dauert bis zu ", "alle ", "", "um ", "Die Frist: ", "Ende von. "]
        {
            assert!(!governs_dative(other), "{other}");
        }
    }

    #[test]
    fn plurals_get_their_n_once() {
        assert_eq!(dative_plural("Monate"), "Monaten");
        assert_eq!(dative_plural("Wochen"), "Wochen");
    }
}
