//! Wordings of citizens that staff suggest as examples, and how a maintainer gets them: as lines to paste into an intent file.
//! None of them ever reaches a knowledge base by itself.

use std::collections::{BTreeMap, BTreeSet};

use super::alike::letters;
use crate::kb::Kb;
use crate::message::{IntentId, Lang};

/// A suggested example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggested {
    /// Of which intent.
    pub intent: IntentId,
    /// In which language.
    pub lang: Lang,
    /// The words, personal data taken out.
    pub words: String,
}

/// The suggestions for one list of examples.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExampleLines {
    /// The intent.
    pub intent: IntentId,
    /// The language.
    pub lang: Lang,
    /// The words quoted as YAML, one a line, in the order in which they were suggested.
    pub lines: Vec<String>,
}

/// The suggestions by intent and language, each wording once; those that the knowledge base has as examples already are left out.
pub fn example_lines(all: &[Suggested], kb: Option<&Kb>) -> Vec<ExampleLines> {
    let mut seen: BTreeSet<(&IntentId, String)> = BTreeSet::new();
    let mut lists: BTreeMap<(&IntentId, Lang), Vec<String>> = BTreeMap::new();
    for one in all {
        let known = kb
            .and_then(|kb| kb.intents.get(&one.intent))
            .is_some_and(|intent| intent.examples.iter().any(|example| letters(&example.text) == letters(&one.words)));
        if !known && seen.insert((&one.intent, letters(&one.words))) {
            lists.entry((&one.intent, one.lang)).or_default().push(quoted(&one.words));
        }
    }
    let lists = lists.into_iter().map(|((intent, lang), lines)| ExampleLines { intent: intent.clone(), lang, lines });
    lists.collect()
}

/// In single quotes, in which nothing means anything but the quote itself; on one line.
fn quoted(words: &str) -> String {
    let line: String = words.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    format!("- '{}'", line.replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggestions_are_lines_to_paste_each_once() {
        let one =
            |intent: &str, lang, words: &str| Suggested { intent: intent.parse().unwrap(), lang, words: words.into() };
        let all = [
            one("waste", Lang::De, "wer holt's: #die \"tonne\""),
            one("id-card", Lang::De, "ausweis weg"),
            one("waste", Lang::En, "who empties the bin"),
            one("waste", Lang::De, "tonne voll"),
            one("waste", Lang::De, "Tonne voll!"),
        ];
        let lists = example_lines(&all, None);
        let shown: Vec<String> =
            lists.iter().map(|l| format!("{} {} {}", l.intent, l.lang, l.lines.join(" | "))).collect();
        assert_eq!(
            shown,
            [
                "id-card de - 'ausweis weg'",
                "waste de - 'wer holt''s: #die \"tonne\"' | - 'tonne voll'",
                "waste en - 'who empties the bin'",
            ]
        );
    }
}
