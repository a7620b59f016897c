//! Whether an utterance names a topic of its own, and whether it says no. It never knows which topic.

use super::facet::FacetModel;
use super::language::WordLists;
use super::normalise::folded_words;

/// Folded words that negate.
const NEGATIONS: &[&str] = &[
    "nicht", "nich", "ned", "net", "kein", "keine", "keinen", "keinem", "keiner", "keines", "koan", "koa", "nie",
    "niemals", "nix", "nichts", "not", "never", "without", "ohne", "dont", "doesnt", "didnt", "isnt", "cant", "cannot",
    "wont", "t",
];

/// Whether something is negated in a normalised text ("keinen neuen", "not"). A lone `t` is what folding leaves of "don't".
pub(crate) fn is_negated(normalised: &str) -> bool {
    folded_words(normalised).iter().any(|w| NEGATIONS.contains(&w.as_str()))
}

/// Whether nothing is left of a folded text beside words that ask for a facet, refer back, or only join others; `is_topical`
/// says whether a word belongs to few intents. A text without words names no topic either.
pub(crate) fn is_topicless(
    folded: &str,
    facets: &FacetModel,
    lists: &WordLists,
    is_topical: impl Fn(&str) -> bool,
) -> bool {
    folded.split_whitespace().all(|w| {
        lists.is_function_word(w)
            || w.chars().all(|c| c.is_ascii_digit())
            || (facets.is_asking_word(w) && !is_topical(w))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_no_is_heard_in_both_languages() {
        for yes in ["ich brauche keinen neuen", "das ist nicht richtig", "i don't need one", "not that one"] {
            assert!(is_negated(yes), "{yes}");
        }
        for no in ["ich brauche einen neuen", "kleine frage", "i need one"] {
            assert!(!is_negated(no), "{no}");
        }
    }
}
