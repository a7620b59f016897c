//! Rules of easy German that a machine can see: length of sentences and words, one sentence a line, plain moods.
//! Whether a text is understood only its readers can tell.

use std::ops::Range;

use super::{Corpus, IntentDoc};
use crate::kb::compile::parse_markup;
use crate::kb::diagnostic::{Diagnostic, Faults, Problem, SimpleFault};
use crate::kb::yaml::within;
use crate::message::Lang;

/// Words of a sentence, at most.
const MAX_WORDS: usize = 12;
/// Letters of a word without hyphen, at most.
const MAX_LETTERS: usize = 16;

const SUBJUNCTIVE: [&str; 14] = [
    "könnte", "könnten", "müsste", "müssten", "würde", "würden", "sollte", "sollten", "dürfte", "dürften", "wäre",
    "wären", "hätte", "hätten",
];
/// Abbreviations whose full stop ends no sentence.
const ABBREVIATED: [&str; 9] = ["z.", "b.", "d.", "h.", "nr.", "abs.", "art.", "usw.", "ca."];

/// The easy German of one file.
pub(super) fn check(corpus: &Corpus<'_>, doc: &IntentDoc) -> Vec<Diagnostic> {
    let mut faults = Faults::of(doc.file);
    let file = corpus.files.get(doc.file).map_or("", |f| f.text.as_str());
    let simple = doc.raw.answers.iter().flat_map(|a| &a.value.0).filter(|(lang, _)| lang.value == Lang::DeSimple);
    for (_, text) in simple.flat_map(|(_, facets)| &facets.0) {
        for (needle, fault) in judge(&text.value) {
            let at = find(&text.value, &needle);
            faults.push(within(file, text.span, &text.value, at), Problem::NotSimple(fault));
        }
    }
    faults.into_list()
}

/// What is not easy, each with words by which its place is found.
fn judge(text: &str) -> Vec<(String, SimpleFault)> {
    let (answer, _) = parse_markup(text);
    let mut found = Vec::new();
    for line in answer.words().lines() {
        let sentences = sentences(line);
        if sentences.len() > 1 {
            found.push((sentences[1].clone(), SimpleFault::SeveralSentences));
        }
        for sentence in sentences {
            let words = sentence.split_whitespace().count();
            if words > MAX_WORDS {
                found.push((sentence.clone(), SimpleFault::LongSentence { words, most: MAX_WORDS }));
            }
            let lower = sentence.to_lowercase();
            let has = |w: &str| lower.split(|c: char| !c.is_alphanumeric()).any(|x| x == w);
            if (has("nicht") || has("kein") || has("keine") || has("keinen")) && has("ohne") {
                found.push((sentence.clone(), SimpleFault::DoubleNegation));
            }
            for word in sentence.split(|c: char| !c.is_alphanumeric() && c != '-' && c != '{' && c != '}') {
                if !word.contains(['{', '-', '}']) && word.chars().count() > MAX_LETTERS {
                    found.push((word.to_owned(), SimpleFault::LongWord { word: word.to_owned() }));
                } else if SUBJUNCTIVE.contains(&word.to_lowercase().as_str()) {
                    found.push((word.to_owned(), SimpleFault::Subjunctive { word: word.to_owned() }));
                }
            }
        }
    }
    found
}

/// Sentences of a line: they end at a full stop, question or exclamation mark before a blank.
fn sentences(line: &str) -> Vec<String> {
    let mut list = Vec::new();
    let mut current: Vec<&str> = Vec::new();
    for word in line.split_whitespace() {
        current.push(word);
        let bare = word.trim_end_matches(['"', '“', ')']);
        let lower = bare.to_lowercase();
        let ordinal = lower.trim_end_matches('.').bytes().all(|b| b.is_ascii_digit());
        if bare.ends_with(['.', '!', '?']) && !ABBREVIATED.contains(&lower.as_str()) && !ordinal {
            list.push(current.join(" "));
            current.clear();
        }
    }
    if !current.is_empty() {
        list.push(current.join(" "));
    }
    list
}

/// Where the words stand: as a whole, else by their beginning.
fn find(text: &str, needle: &str) -> Range<usize> {
    let words: Vec<&str> = needle.split_whitespace().collect();
    for n in [words.len(), 3, 2, 1] {
        let part = words.iter().take(n).copied().collect::<Vec<_>>().join(" ");
        if let Some(at) = text.find(&part).filter(|_| !part.is_empty()) {
            return at..at + part.len();
        }
    }
    0..text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str) -> Vec<SimpleFault> {
        judge(text).into_iter().map(|(_, f)| f).collect()
    }

    #[test]
    fn short_plain_sentences_pass() {
        assert_eq!(
            faults("Sie ziehen um.\n\n- Dann melden Sie sich an.\n- Das ist {fee}.\n\nRufen Sie z. B. die 115 an."),
            []
        );
    }

    #[test]
    fn hard_sentences_are_told() {
        let long = "Sie müssen sich nach dem Einzug in die neue Wohnung beim Amt Ihrer Stadt melden.";
        assert_eq!(faults(long), [SimpleFault::LongSentence { words: 15, most: 12 }]);
        assert_eq!(faults("Das ist so. Und das so."), [SimpleFault::SeveralSentences]);
        assert_eq!(faults("Das könnte sein."), [SimpleFault::Subjunctive { word: "könnte".into() }]);
        assert_eq!(faults("Das geht nicht ohne Pass."), [SimpleFault::DoubleNegation]);
        let word = "Wohnungsgeberbestätigung";
        assert_eq!(faults(&format!("Die {word}.")), [SimpleFault::LongWord { word: word.into() }]);
    }
}
