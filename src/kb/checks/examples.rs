//! Examples, tests and negatives: enough of them, none twice, none so alike that two intents cannot be told apart.
//! What the matcher makes of them is not known here.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;

use super::{Corpus, IntentDoc};
use crate::kb::diagnostic::{Diagnostic, Faults, FileId, Problem};
use crate::kb::files::Text;
use crate::kb::model::TextLang;
use crate::message::Lang;

/// Examples that an intent should have, by language.
const WANTED: [(TextLang, Lang, usize); 2] = [(TextLang::De, Lang::De, 60), (TextLang::En, Lang::En, 30)];
/// From so many different words on, texts that share most of them are nearly the same.
const LONG: usize = 8;
/// Share of common words (Jaccard) from which long texts are nearly the same.
const ALIKE: f64 = 0.8;

/// Words that tell no two wishes apart. Deliberately without `an`, `ab`, `mit`, `ohne`, `nicht`, `kein`, `not`: these do.
const FILLERS: [&str; 50] = [
    "aber",
    "also",
    "bitte",
    "da",
    "das",
    "dass",
    "den",
    "denn",
    "der",
    "des",
    "die",
    "doch",
    "eigentlich",
    "ein",
    "eine",
    "einem",
    "einen",
    "einer",
    "eines",
    "es",
    "gerne",
    "hallo",
    "halt",
    "ich",
    "jetzt",
    "ja",
    "mal",
    "man",
    "mich",
    "mir",
    "nun",
    "so",
    "und",
    "the",
    "a",
    "and",
    "do",
    "does",
    "hello",
    "hi",
    "i",
    "it",
    "me",
    "my",
    "now",
    "please",
    "that",
    "this",
    "to",
    "we",
];

/// An example with where it stands.
#[derive(Clone, Copy)]
struct Standing<'c> {
    file: FileId,
    intent: &'c str,
    lang: TextLang,
    text: &'c Text,
}

/// All examples of the corpus, in the order of files.
fn all<'c>(corpus: &Corpus<'c>) -> Vec<Standing<'c>> {
    let mut list = Vec::new();
    for doc in corpus.intents {
        for (lang, utterances) in doc.raw.examples.iter().flat_map(|m| &m.0) {
            let intent = doc.raw.id.value.as_str();
            list.extend(utterances.iter().map(|(_, text)| Standing { file: doc.file, intent, lang: lang.value, text }));
        }
    }
    list
}

/// All texts of all files against each other.
pub(super) fn check(corpus: &Corpus<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let examples = all(corpus);
    let mut by_text: BTreeMap<String, Standing<'_>> = BTreeMap::new();
    let mut distinct = Vec::new();
    for example in examples {
        let plain = plain(&example.text.value);
        match by_text.get(&plain) {
            Some(first) if first.intent == example.intent && first.lang != example.lang => {}
            Some(first) => {
                let problem =
                    Problem::DuplicateExample { text: example.text.value.clone(), intent: first.intent.to_owned() };
                found.extend(told(example.file, example.text, problem, first.file, first.text));
            }
            None => {
                by_text.insert(plain, example);
                distinct.push(example);
            }
        }
    }
    near_duplicates(&distinct, &mut found);
    for doc in corpus.intents {
        for test in doc.raw.tests.iter().flat_map(|m| &m.0).flat_map(|(_, tests)| tests) {
            if let Some(example) = by_text.get(&plain(&test.text.value)) {
                let problem =
                    Problem::TestIsExample { text: test.text.value.clone(), intent: example.intent.to_owned() };
                found.extend(told(doc.file, &test.text, problem, example.file, example.text));
            }
        }
    }
    for negative in &corpus.shared.negatives {
        if let (Some(example), Some(file)) = (by_text.get(&plain(&negative.value)), negatives_file(corpus)) {
            let problem = Problem::ExampleIsNegative { text: example.text.value.clone() };
            found.extend(told(example.file, example.text, problem, file, negative));
        }
    }
    found
}

fn negatives_file(corpus: &Corpus<'_>) -> Option<FileId> {
    let at = corpus.files.list.iter().position(|f| f.path == "negatives.yaml")?;
    u32::try_from(at).ok().map(FileId)
}

fn told(file: FileId, text: &Text, problem: Problem, other: FileId, there: &Text) -> Vec<Diagnostic> {
    let mut faults = Faults::of(file);
    faults.push_with(text.span, problem, other, there.span);
    faults.into_list()
}

/// How many examples a whole intent has.
pub(super) fn count(corpus: &Corpus<'_>, doc: &IntentDoc) -> Vec<Diagnostic> {
    let mut faults = Faults::of(doc.file);
    for (lang, answered, wanted) in WANTED {
        if doc.raw.examples.is_none() || !corpus.shared.settings.languages.contains(&answered) {
            continue;
        }
        let of_lang = doc.raw.examples.iter().flat_map(|m| &m.0).find(|(l, _)| l.value == lang);
        let count = of_lang.map_or(0, |(_, list)| list.iter().count());
        let at = of_lang.map_or(doc.raw.id.span, |(l, _)| l.span);
        if count == 0 {
            faults.push(at, Problem::NoExamples { lang: answered });
        } else if count < wanted {
            faults.push(at, Problem::TooFewExamples { lang: answered, count, wanted });
        }
    }
    faults.into_list()
}

/// Lower case, without punctuation, one blank between words.
fn plain(text: &str) -> String {
    let lower: String = text.nfc().flat_map(char::to_lowercase).collect();
    let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// The words that matter, without their endings.
fn stems(text: &str) -> BTreeSet<String> {
    let plain = plain(text);
    plain.split(' ').filter(|w| !FILLERS.contains(w)).map(|w| stem(w).to_owned()).collect()
}

/// A word without a common ending of inflection. Only ends of words are cut: "anmelden" and "abmelden" stay apart.
fn stem(word: &str) -> &str {
    let endings = ["en", "er", "es", "em", "e", "n", "s"];
    let cut = endings.iter().find_map(|e| word.strip_suffix(e)).filter(|w| w.chars().count() >= 4);
    cut.unwrap_or(word)
}

/// Examples of different intents with the same words that matter, or long ones with nearly the same.
fn near_duplicates(examples: &[Standing<'_>], found: &mut Vec<Diagnostic>) {
    let sets: Vec<BTreeSet<String>> = examples.iter().map(|e| stems(&e.text.value)).collect();
    let mut frequency: BTreeMap<&str, usize> = BTreeMap::new();
    for word in sets.iter().flatten() {
        *frequency.entry(word).or_default() += 1;
    }
    let mut same: BTreeMap<&BTreeSet<String>, usize> = BTreeMap::new();
    // Two sets can share enough only if they share one of their rarest words (prefix filter).
    let mut by_rare: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, set) in sets.iter().enumerate() {
        if set.len() < 2 {
            continue;
        }
        let mut twin = same.get(set).copied().filter(|other| examples[*other].intent != examples[at].intent);
        same.entry(set).or_insert(at);
        if set.len() >= LONG {
            let mut words: Vec<&str> = set.iter().map(String::as_str).collect();
            words.sort_by_key(|w| (frequency.get(w).copied().unwrap_or(0), *w));
            let prefix = words.len() - (ALIKE * words.len() as f64).ceil() as usize + 1;
            let candidates: BTreeSet<usize> =
                words.iter().take(prefix).filter_map(|w| by_rare.get(w)).flatten().copied().collect();
            let alike = |other: &usize| {
                let common = sets[*other].intersection(set).count();
                let union = sets[*other].len() + set.len() - common;
                examples[*other].intent != examples[at].intent && common as f64 >= ALIKE * union as f64
            };
            twin = twin.or_else(|| candidates.into_iter().find(alike));
            for word in words.into_iter().take(prefix) {
                by_rare.entry(word).or_default().push(at);
            }
        }
        if let Some(other) = twin.map(|o| examples[o]) {
            let problem = Problem::NearDuplicate {
                text: examples[at].text.value.clone(),
                other: other.text.value.clone(),
                intent: other.intent.to_owned(),
            };
            found.extend(told(examples[at].file, examples[at].text, problem, other.file, other.text));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fillers_endings_and_order_make_no_difference() {
        assert_eq!(stems("Bitte den Reisepass beantragen!"), stems("ich beantrage reisepass"));
        assert_eq!(plain("  Was kostet  das?? "), "was kostet das");
    }

    #[test]
    fn opposites_stay_apart() {
        assert_ne!(stems("auto anmelden"), stems("auto abmelden"));
        assert_ne!(stems("wo melde ich mein auto an"), stems("wo melde ich mein auto ab"));
        assert_ne!(stems("pass mit termin"), stems("pass ohne termin"));
    }
}
