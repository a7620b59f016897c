//! Every sentence of the engine, looked at in every language.

use super::*;
use crate::nlu::Foreign::{Arabic, Croatian, French, Italian, Polish, Romanian, Russian, Spanish, Turkish, Ukrainian};
use Label::{Helpful, Human, No, NoneOfThese, NotHelpful, Speak, Yes};
use SensitiveKind::{Email, Iban, IdCardNumber, Phone, TaxId};
use Unsupported::{Contact, Encrypted, File, Location, Other, Picture, Poll, Voice};

/// Every line, with values that stand for any.
fn every_line() -> Vec<Line<'static>> {
    let mut all = vec![
        Line::Machine,
        Line::Welcome { bot: "Amtslotse" },
        Line::Hello,
        Line::Capabilities { bot: "Amtslotse" },
        Line::Commands,
        Line::FacetUnknown { facet: "Kosten" },
        Line::PlaceNoted { place: "Augsburg" },
        Line::PlaceWithoutOwn { place: "Augsburg" },
        Line::PlaceAsked,
        Line::ForYear { year: 2027 },
        Line::ThisOne,
        Line::WhichOne,
        Line::PersonCalled,
        Line::ConsentAsked { days: 30 },
        Line::PersonDeclined,
        Line::PersonElsewhere,
        Line::Calm,
        Line::NoAccess,
        Line::LangSet,
        Line::LangMissing,
        Line::LangAsked,
        Line::Privacy { days: 30 },
        Line::PrivacyCommands,
        Line::Exported,
        Line::EraseAsked,
        Line::Erased,
        Line::EraseKept,
        Line::UnknownCommand,
        Line::Helped,
        Line::OldButton,
        Line::NothingAsked,
        Line::NoWords,
        Line::TooLong,
        Line::TooMany,
        Line::Welcomed,
        Line::Goodbye,
        Line::ModelConsent { operator: "das Testamt" },
        Line::ModelWelcome,
        Line::ModelRefused,
        Line::ModelChose,
        Line::ModelWrote,
    ];
    all.extend(Lang::ALL.map(|lang| Line::OnlyIn { lang }));
    for yes in [true, false] {
        all.extend([Line::NoneFits { staff: yes }, Line::NotHelped { staff: yes }, Line::PersonOffered { staff: yes }]);
        all.push(Line::Advice { staff: yes });
        for variant in 0..3 {
            all.push(Line::Rephrase { variant, nearest: yes });
            all.push(Line::OtherWays { variant, staff: yes });
        }
    }
    all.extend([Iban, TaxId, IdCardNumber, Email, Phone].map(|kind| Line::NumberSent { kind }));
    all.extend([Voice, Picture, File, Location, Contact, Poll, Encrypted, Other].map(|what| Line::NotText { what }));
    all
}

fn everything_said_in(lang: Lang) -> String {
    every_line().iter().map(|l| format!("[{l:?}]\n{}\n", words(lang, l))).collect::<Vec<_>>().join("\n")
}

#[test]
fn everything_said_in_german() {
    insta::assert_snapshot!(everything_said_in(Lang::De));
}

#[test]
fn everything_said_in_english() {
    insta::assert_snapshot!(everything_said_in(Lang::En));
}

#[test]
fn everything_said_in_easy_german() {
    insta::assert_snapshot!(everything_said_in(Lang::DeSimple));
}

#[test]
fn easy_german_keeps_its_rules() {
    const SUBJUNCTIVE: [&str; 9] =
        ["würde", "würden", "könnte", "könnten", "wäre", "wären", "hätte", "möchten", "sollte"];
    for line in every_line() {
        let text = words(Lang::DeSimple, &line);
        for sentence in text.split('\n').filter(|s| !s.is_empty()) {
            let count = sentence.split_whitespace().count();
            assert!(count <= 12, "{count} words: {sentence}");
            let ends = sentence.matches(['.', '?', '!']).count();
            assert!(ends <= 1 || sentence.contains(':'), "more than one sentence in a line: {sentence}");
            for word in sentence.split(|c: char| !c.is_alphabetic() && c != '-') {
                assert!(!SUBJUNCTIVE.contains(&word.to_lowercase().as_str()), "subjunctive: {sentence}");
                let part = word.split('-').map(|p| p.chars().count()).max().unwrap_or(0);
                assert!(part <= 14, "a long word without a hyphen: {word}");
            }
        }
    }
}

#[test]
fn no_wording_of_a_fallback_is_another_ones() {
    for lang in Lang::ALL {
        for yes in [true, false] {
            let rephrase = (0..3).map(|variant| words(lang, &Line::Rephrase { variant, nearest: yes }));
            let other = (0..3).map(|variant| words(lang, &Line::OtherWays { variant, staff: yes }));
            let mut all: Vec<String> = rephrase.chain(other).collect();
            all.sort();
            all.dedup();
            assert_eq!(all.len(), 6, "{lang}");
        }
    }
}

#[test]
fn every_foreign_language_is_greeted_in_its_own_words() {
    let all = [Turkish, Ukrainian, Russian, Arabic, French, Polish, Italian, Romanian, Spanish, Croatian];
    let said: Vec<String> = all.iter().map(|l| format!("{l:?}: {}", hello_in(*l))).collect();
    insta::assert_snapshot!(said.join("\n"));
}

#[test]
fn labels_are_short_enough_for_a_button() {
    let all =
        [NoneOfThese, Helpful, NotHelpful, Human, Yes, No, Speak(Lang::De), Speak(Lang::En), Speak(Lang::DeSimple)];
    for lang in Lang::ALL {
        for l in all {
            assert!(label(lang, l).chars().count() <= 30);
        }
    }
}
