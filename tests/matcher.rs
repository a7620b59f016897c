//! The matcher's promises: the same numbers in every build, no text that it cannot bear, and one that all threads share.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use amtslotse::kb::{
    AnswerRule, DialectRow, Example, FacetWords, Intent, Kb, KbSettings, Place, PlaceKind, Region, TextLang, Texts,
};
use amtslotse::message::{Facet, Lang};
use amtslotse::nlu::{Decision, Language, Matcher, Meaning};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

/// Five intents with a handful of examples each: enough to train on, small enough to read.
fn kb() -> Kb {
    let texts = |de: &str| Texts(BTreeMap::from([(Lang::De, de.to_owned())]));
    let intents = [
        (
            "id-card",
            "Personalausweis",
            "neuer perso|personalausweis beantragen|mein ausweis läuft ab|ausweis verlängern|\
            perso erneuern|renew my id card|new german id card|ausweis für meinen sohn",
        ),
        (
            "passport",
            "Reisepass",
            "reisepass beantragen|neuer pass für den urlaub|express pass|pass fürs ausland|\
            i need a new passport|passport for travel to japan|reisepass abgelaufen|zweiter pass",
        ),
        (
            "waste",
            "Abfall",
            "mülltonne bestellen|biotonne dazubestellen|wann kommt die müllabfuhr|sperrmüll anmelden|\
            papiertonne kaputt|garbage bin|order a bigger bin|wohin mit altem sofa",
        ),
        (
            "marriage",
            "Eheschließung",
            "wir wollen heiraten|anmeldung zur eheschließung|termin im standesamt|trauung|\
            getting married in bavaria|wedding at the registry office|hochzeit anmelden|verlobt, was nun",
        ),
        ("greeting", "Begrüßung", "hallo|guten tag|servus|hi there|grüß gott|good morning|moin|hallo zusammen"),
    ];
    let intent = |(id, title, examples): &(&str, &str, &str)| {
        let example = |text: &str| Example {
            lang: if text.is_ascii() && text.contains(" the ") { TextLang::En } else { TextLang::De },
            facet: Some(Facet::Overview),
            text: text.trim().to_owned(),
        };
        let intent = Intent {
            id: id.parse().unwrap(),
            area: if *id == "greeting" { "chat" } else { "documents" }.to_owned(),
            title: texts(title),
            scope: format!("{title}. Not: anything else."),
            region: Region::Federal,
            leika: None,
            urgent: false,
            examples: examples.split('|').map(example).collect(),
            patterns: if *id == "waste" { vec![r"\bgelbe[rn]? sack\b".to_owned()] } else { Vec::new() },
            sources: BTreeMap::new(),
            facts: BTreeMap::new(),
            cites: BTreeMap::new(),
            answers: BTreeMap::new(),
            review_by: None,
            volatile: Vec::new(),
            related: Vec::new(),
            tests: Vec::new(),
        };
        (intent.id.clone(), intent)
    };
    let phrases = |list: &[&str]| FacetWords {
        title: Texts::default(),
        phrases: BTreeMap::from([(TextLang::De, list.iter().map(|p| (*p).to_owned()).collect())]),
    };
    let place = |name: &str, postcodes: &[(u32, u32)]| Place {
        name: name.to_owned(),
        kind: PlaceKind::City,
        ags: None,
        aliases: Vec::new(),
        postcodes: postcodes.to_vec(),
    };
    Kb {
        settings: KbSettings {
            bot: "Amtslotse".to_owned(),
            languages: vec![Lang::De, Lang::En],
            operator: Texts::default(),
            names_with_digits: Vec::new(),
            retention_days: 30,
            description_short: Texts::default(),
            description_long: Texts::default(),
            answer: AnswerRule::From(0.5),
            ask_from: 0.2,
        },
        intents: intents.iter().map(intent).collect(),
        facets: BTreeMap::from([
            (Facet::Overview, phrases(&["was ist das", "erklär mir das", "infos bitte"])),
            (Facet::Cost, phrases(&["was kostet das", "wie teuer ist es", "welche gebühr", "muss ich zahlen"])),
            (Facet::Duration, phrases(&["wie lange dauert das", "wie schnell geht das", "wartezeit"])),
        ]),
        synonyms: BTreeMap::new(),
        dialect: vec![
            DialectRow { from: "i".into(), to: "ich".into(), weak: true },
            DialectRow { from: "moagn".into(), to: "morgen".into(), weak: false },
        ],
        negatives:
            "beste pizza der stadt|wetter morgen|ich suche einen zahnarzt|witz erzählen|fußball ergebnisse|2 plus 2"
                .split('|')
                .map(str::to_owned)
                .collect(),
        places: vec![place("München", &[(80331, 81929)]), place("Ansbach", &[(91522, 91522)])],
        overlays: Vec::new(),
        hash: [0; 32],
    }
}

fn matcher() -> Matcher {
    Matcher::build(&kb(), None, &mut |_| ())
}

const UTTERANCES: &[&str] = &[
    "was kostet ein neuer perso",
    "wann wird der sperrmüll geholt?",
    "How do I get a passport quickly",
    "servus beinand",
    "wir trauen uns im mai",
    "zahnarzt in ansbach",
    "i kimm moagn vorbei",
    "gelber sack",
];

#[test]
fn the_scores_are_the_same_bits_in_every_build() {
    let matcher = matcher();
    let mut hasher = blake3::Hasher::new();
    for text in UTTERANCES {
        let meaning = matcher.understand(text);
        hasher.update(&meaning.in_scope.to_bits().to_le_bytes());
        hasher.update(&meaning.facet.confidence.to_bits().to_le_bytes());
        for candidate in meaning.candidates {
            hasher.update(candidate.intent.as_str().as_bytes());
            hasher.update(&candidate.confidence.to_bits().to_le_bytes());
        }
    }
    // Debug and release, today's machine and tomorrow's: a change of this number is a change of the matcher.
    assert_eq!(&hasher.finalize().to_hex()[..16], "bd79607927d5d672");
}

#[test]
fn a_matcher_from_the_cache_says_what_the_built_one_says() {
    let built = matcher();
    let stored = postcard::to_stdvec(&built).unwrap();
    let loaded: Matcher = postcard::from_bytes(&stored).unwrap();
    for text in UTTERANCES {
        assert_eq!(loaded.understand(text), built.understand(text), "{text}");
        assert_eq!(loaded.explain(text), built.explain(text), "{text}");
    }
    assert_eq!(postcard::to_stdvec(&loaded).unwrap(), stored);
}

#[test]
fn plain_questions_are_understood_whole() {
    let matcher = matcher();
    let meaning = matcher.understand("Was kostet ein neuer Perso in Ansbach 2027?");
    assert_eq!(meaning.decision, Decision::Answer("id-card".parse().unwrap()));
    assert_eq!(meaning.facet.facet, Facet::Cost);
    assert_eq!(meaning.language, Language::German);
    assert_eq!(meaning.entities.place.unwrap().name, "Ansbach");
    assert!(!meaning.topicless && !meaning.negated);
    assert!(matcher.understand("und was kostet das?").topicless);
    assert!(matcher.understand("nein, nicht den perso").negated);
    let two = matcher.understand("was kostet das und wie lange dauert das");
    assert_eq!((two.facet.facet, two.facet.second), (Facet::Cost, Some(Facet::Duration)));
}

#[test]
fn patterns_and_repeats_decide_and_negatives_are_nobodys() {
    let matcher = matcher();
    for (text, intent) in [("wo gibt es gelbe säcke und den gelben sack", "waste"), ("Grüß Gott!", "greeting")] {
        let meaning = matcher.understand(text);
        assert_eq!(meaning.decision, Decision::Answer(intent.parse().unwrap()), "{text}");
        assert!(meaning.candidates[0].confidence > 0.9, "{text}");
    }
    assert_eq!(matcher.understand("Beste Pizza der Stadt").decision, Decision::Fallback);
}

#[test]
fn an_explanation_names_words_examples_and_cues() {
    let why = matcher().explain("was kostet ein neuer perso");
    assert_eq!(why.candidates[0].candidate.intent.as_str(), "id-card");
    assert!(why.candidates[0].words.iter().any(|(w, _)| w.contains("perso")), "{:?}", why.candidates[0].words);
    assert_eq!(why.nearest[0].text, "neuer perso");
    assert!(why.facet_cues.iter().any(|(facet, _)| *facet == Facet::Cost));
}

#[test]
fn without_intents_everything_is_a_fallback() {
    let mut empty = kb();
    empty.intents.clear();
    let matcher = Matcher::build(&empty, None, &mut |_| ());
    let meaning = matcher.understand("was kostet ein pass");
    assert_eq!((meaning.decision, meaning.candidates.len()), (Decision::Fallback, 0));
}

#[test]
fn one_matcher_serves_all_threads() {
    fn shared<T: Send + Sync + Meaning>(_: &T) {}
    shared(&matcher());
}

#[test]
fn very_long_and_very_odd_texts_take_no_longer_than_a_moment() {
    let matcher = matcher();
    for text in [
        "perso ".repeat(200_000),
        "a".repeat(1_000_000),
        "\u{301}".repeat(500_000),
        "ﷺ".repeat(100_000),
        "0049 ".repeat(100_000),
        "und, ".repeat(100_000),
        "a@".repeat(100_000),
        "\u{200d}\u{202e}".repeat(200_000),
    ] {
        let start = Instant::now();
        let meaning = matcher.understand(&text);
        assert!(meaning.candidates.len() <= 5);
        matcher.clauses(&text);
        // Generous for a debug build on a busy machine; what is bounded takes milliseconds.
        assert!(start.elapsed() < Duration::from_secs(10), "{:?}", text.chars().next());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_text_makes_the_matcher_fail(text in any::<String>(), german in "[a-zäöüß0-9 ,.?!@+/'-]{0,200}") {
        thread_local!(static MATCHER: Matcher = matcher());
        MATCHER.with(|matcher| {
            for text in [&text, &german] {
                let meaning = matcher.understand(text);
                for pair in meaning.candidates.windows(2) {
                    prop_assert!(pair[0].confidence >= pair[1].confidence);
                }
                let sum: f32 = meaning.candidates.iter().map(|c| c.confidence).sum();
                prop_assert!((0.0..=1.0001).contains(&sum), "{sum}");
                prop_assert!((0.0..=1.0).contains(&meaning.in_scope));
                prop_assert!((0.0..=1.0).contains(&meaning.facet.confidence));
                // Some symbols are letters once they are written in the one form ("🉀"), and some letters cannot be seen.
                prop_assert!(!meaning.candidates.is_empty() || !text.chars().any(|c| c.is_ascii_alphabetic()));
                prop_assert!(meaning.candidates.is_empty() || text.nfkc().any(char::is_alphabetic));
                for number in &meaning.entities.sensitive {
                    prop_assert!(text.get(number.at.clone()).is_some_and(|n| !n.is_empty()));
                }
                prop_assert!(!matcher.clauses(text).is_empty());
            }
            Ok(())
        })?;
    }
}
