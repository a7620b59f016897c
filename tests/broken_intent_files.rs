//! Every fault that a maintainer can make is told at its place, with the mend, in German and English. Each case is the
//! good knowledge base with one change; the snapshot is what the maintainer reads.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]

#[path = "support/files.rs"]
mod files;

use std::fs;
use std::path::Path;

use amtslotse::kb::Kb;
use amtslotse::kb::diagnostic::{Diagnostic, Files, Rule, Style, UiLang, render, to_json};
use jiff::civil::date;

const GOOD: &str = "tests/kb/good";
const CARD: &str = "documents/id-card.yaml";
const PASS: &str = "documents/passport.yaml";
const LOCAL: &str = "overlays/musterstadt/documents/id-card.yaml";
const MUG: &str = "overlays/musterstadt/everyday/town-mug.yaml";

/// What a case does to the good knowledge base.
enum Change<'c> {
    /// Replaces the first occurrence in a file.
    Replace(&'c str, &'c str, &'c str),
    /// Puts bytes in the place of a file, or beside the others.
    File(&'c str, &'c [u8]),
    /// Takes a file away.
    Remove(&'c str),
}
use Change::{File, Remove, Replace};

fn read_changed(change: &Change<'_>) -> (Vec<Diagnostic>, Files) {
    let dir = tempfile::tempdir().unwrap();
    files::copy_all(Path::new(GOOD), dir.path());
    match change {
        Replace(path, from, to) => {
            let path = dir.path().join(path);
            let text = fs::read_to_string(&path).unwrap();
            assert!(text.contains(from), "the good file has no `{from}`");
            fs::write(path, text.replacen(from, to, 1)).unwrap();
        }
        File(path, bytes) => {
            let path = dir.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        Remove(path) => fs::remove_file(dir.path().join(path)).unwrap(),
    }
    let (found, mut files) = match Kb::read(dir.path(), date(2026, 11, 25)) {
        Ok(loaded) => (loaded.warnings, loaded.files),
        Err(broken) => (broken.diagnostics, broken.files),
    };
    "intents".clone_into(&mut files.root);
    // The good files are small on purpose.
    (found.into_iter().filter(|d| d.rule() != Rule::TooFewExamples).collect(), files)
}

/// The change breaks this rule and no other, and says so in words that stand in the snapshot.
fn case(name: &str, rule: Rule, change: &Change<'_>) {
    let (found, files) = read_changed(change);
    let mut said = String::new();
    for lang in [UiLang::De, UiLang::En] {
        for diagnostic in &found {
            said.push_str(&render(diagnostic, &files, Style { lang, colour: false }));
        }
        said.push('\n');
    }
    let rules: Vec<Rule> = found.iter().map(Diagnostic::rule).collect();
    assert_eq!(rules, [rule], "{name}:\n{said}");
    insta::with_settings!({snapshot_path => "snapshots/broken", prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!(name, said.trim_end());
    });
}

#[test]
fn the_good_files_have_no_fault() {
    let (found, files) = read_changed(&Remove("negatives.yaml"));
    let said: Vec<String> =
        found.iter().map(|d| render(d, &files, Style { lang: UiLang::En, colour: false })).collect();
    assert!(found.is_empty(), "{said:?}");
}

#[test]
fn faults_of_files_and_folders_are_told() {
    case("not-utf8", Rule::FileUnreadable, &File(PASS, b"id: passport\ntitle: \xff\n"));
    case("too-large", Rule::FileTooLarge, &File(PASS, &vec![b'#'; 600 * 1024]));
    case("empty-file", Rule::FileEmpty, &File("documents/apostille.yaml", b"# nothing yet\n"));
    case("unknown-area", Rule::FileMisplaced, &File("document/apostille.yaml", b"id: apostille\n"));
    case("misplaced-file", Rule::FileMisplaced, &File("synonims.yaml", b"de: {}\n"));
    case("wrong-ending", Rule::FileMisplaced, &File("documents/apostille.yml", b"id: apostille\n"));
    case("folder-in-area", Rule::FileMisplaced, &File("documents/old/apostille.yaml", b"id: apostille\n"));
}

#[test]
fn characters_that_nobody_sees_are_told() {
    case("byte-order-mark", Rule::ByteOrderMark, &Replace(CARD, "# yaml", "\u{feff}# yaml"));
    case("tab", Rule::Tab, &Replace(CARD, "      - mein ausweis", "\t- mein ausweis"));
    case("zero-width", Rule::InvisibleCharacter, &Replace(CARD, "neuen perso", "neuen per\u{200b}so"));
    case("bidi", Rule::InvisibleCharacter, &Replace(CARD, "den alten Ausweis", "den \u{202e}alten Ausweis"));
    case("decomposed", Rule::DecomposedLetter, &Replace(CARD, "läuft", "la\u{308}uft"));
}

#[test]
fn faults_of_yaml_are_told_in_plain_words() {
    case(
        "colon-in-text",
        Rule::YamlSyntax,
        &Replace(CARD, "documents: Bring the old", "documents: Note: bring the old"),
    );
    case("quote-not-closed", Rule::YamlSyntax, &Replace(CARD, "PAuswGebV § 1\"", "PAuswGebV § 1"));
    case("bracket-not-closed", Rule::YamlSyntax, &Replace(CARD, "related: [passport]", "related: [passport"));
    case("indentation", Rule::YamlSyntax, &Replace(CARD, "    cost: From", "   cost: From"));
    case("colon-missing", Rule::YamlSyntax, &Replace(CARD, "region: federal", "region federal"));
    case("starts-with-at", Rule::YamlSyntax, &Replace(CARD, "- neuen perso", "- @neuen perso"));
    case("alias", Rule::YamlFeature, &Replace(CARD, "- neuen perso", "- *neuen"));
    case("anchor", Rule::YamlFeature, &Replace(CARD, "- neuen perso", "- &neuen perso"));
    case("tag", Rule::YamlFeature, &Replace(CARD, "- neuen perso", "- !neuen perso"));
    case("second-document", Rule::YamlFeature, &Replace(CARD, "review_by:", "---\nreview_by:"));
    case("complex-key", Rule::YamlFeature, &Replace(CARD, "volatile: [cost]", "? [volatile]\n: [cost]"));
    let deep = format!("id: {}{}\n", "[".repeat(20), "]".repeat(20));
    case("too-deep", Rule::FileTooLarge, &File(PASS, deep.as_bytes()));
    case(
        "duplicate-key",
        Rule::DuplicateKey,
        &Replace(CARD, "review_by: 2027-05", "review_by: 2027-05\nreview_by: 2028"),
    );
}

#[test]
fn traps_of_yaml_are_told() {
    case(
        "swallowed-comment",
        Rule::SwallowedComment,
        &Replace(CARD, "neuen perso beantragen", "neuen #perso beantragen"),
    );
    case("smart-quotes", Rule::SmartQuotes, &Replace(CARD, "- neuen perso beantragen", "- „neuen perso beantragen“"));
    case("text-became-map", Rule::TextBecameMap, &Replace(CARD, "- neuen perso", "- frage: neuen perso"));
    case("comma-splits", Rule::TextBecameMap, &Replace(CARD, "en: ID card}", "en: ID card, new}"));
    case("unquoted-no", Rule::UnquotedWord, &Replace(CARD, "- i need a new id card", "- no"));
    case("unquoted-number", Rule::UnquotedWord, &Replace(CARD, "- i need a new id card", "- 115"));
}

#[test]
fn wrong_shapes_are_told() {
    case("unknown-key", Rule::UnknownKey, &Replace(CARD, "review_by:", "reviewed_by:"));
    case("misspelt-required-key", Rule::UnknownKey, &Replace(CARD, "title: {de", "titel: {de"));
    case("unknown-facet", Rule::UnknownKey, &Replace(CARD, "    cost:\n      - was", "    costs:\n      - was"));
    case("unknown-language", Rule::UnknownKey, &Replace(PASS, "  de-simple:", "  de-easy:"));
    case("missing-key", Rule::MissingKey, &Replace(PASS, "region: municipal\n", ""));
    case("missing-title", Rule::MissingKey, &Replace(PASS, "{de: Reisepass, en: Passport}", "{de: Reisepass}"));
    case("list-expected", Rule::WrongType, &Replace(CARD, "related: [passport]", "related: passport"));
    case("bool-expected", Rule::WrongType, &Replace(PASS, "region:", "urgent: ja\nregion:"));
    case("unknown-word", Rule::UnknownWord, &Replace(CARD, "region: federal", "region: fedral"));
    case("bad-leika", Rule::BadFormat, &Replace(CARD, "\"99008001012000\"", "\"9900800\""));
    case("bad-date", Rule::BadFormat, &Replace(CARD, "review_by: 2027-05", "review_by: 2027-13"));
    case("empty-value", Rule::EmptyValue, &Replace(CARD, "volatile: [cost]", "volatile:"));
    case("thresholds", Rule::Thresholds, &Replace("kb.yaml", "ask: 0.2", "ask: 0.9"));
    case("thresholds-both", Rule::Thresholds, &Replace("kb.yaml", "answer: 0.5", "answer: 0.5, risk: 5 %"));
    case("thresholds-neither", Rule::Thresholds, &Replace("kb.yaml", "answer: 0.5, ", ""));
    case("thresholds-facets", Rule::Thresholds, &Replace("kb.yaml", "answer: 0.5", "answer: 0.5, facets: {cost: 3 %}"));
    case("risk-sign", Rule::BadFormat, &Replace("kb.yaml", "answer: 0.5", "risk: 5"));
    case("risk-range", Rule::BadFormat, &Replace("kb.yaml", "answer: 0.5", "risk: 60 %"));
    case("risk-facet", Rule::UnknownKey, &Replace("kb.yaml", "answer: 0.5", "risk: 5 %, facets: {costs: 3 %}"));
    case("not-lower-case", Rule::NotLowerCase, &Replace("synonyms.yaml", "[perso,", "[Perso,"));
    case("duplicate-word", Rule::DuplicateWord, &Replace("synonyms.yaml", "plastikausweis", "perso"));
}

#[test]
fn names_that_do_not_fit_are_told() {
    case("id-mismatch", Rule::IdMismatch, &Replace(MUG, "id: town-mug", "id: town-cup"));
    let passport = fs::read_to_string(Path::new(GOOD).join(PASS)).unwrap();
    let twin =
        passport.replace("ich will verreisen und brauche einen pass", "a b c").replace("how do i get a", "d e f g");
    case("duplicate-id", Rule::DuplicateId, &File("family/passport.yaml", twin.as_bytes()));
    case("related-unknown", Rule::RelatedUnknown, &Replace(CARD, "[passport]", "[pasport]"));
    case("related-itself", Rule::RelatedTwice, &Replace(CARD, "[passport]", "[passport, id-card]"));
    case(
        "title-too-long",
        Rule::TextTooLong,
        &Replace(CARD, "de: Personalausweis,", "de: Personalausweis beantragen und verlängern,"),
    );
}

#[test]
fn faults_of_facts_are_told() {
    case("money", Rule::FactValue, &Replace(PASS, "0.00 EUR", "12 Euro"));
    case("duration", Rule::FactValue, &Replace(CARD, "2-3 months", "2-3 Monate"));
    case("range-reversed", Rule::FactValue, &Replace(CARD, "2-3 months", "3-2 months"));
    case("time-window", Rule::FactValue, &Replace(LOCAL, "We 14:00", "Mi 14:00"));
    case("without-source", Rule::MissingKey, &Replace(CARD, "{age: 16, source: fees}", "{age: 16}"));
    case("several-kinds", Rule::FactShape, &Replace(CARD, "{age: 16,", "{age: 16, count: 3,"));
    case("key-unfit", Rule::FactShape, &Replace(CARD, "{age: 16,", "{age: 16, per: month,"));
    case("overlap", Rule::FactOverlap, &Replace(CARD, "until: 2026-12-31", "until: 2027-01-31"));
    case("gap", Rule::FactGap, &Replace(CARD, "from: 2027-01-01", "from: 2027-02-01"));
    case("fact-undefined", Rule::FactUndefined, &Replace(LOCAL, "{hours} nur", "{hours} und {hour} nur"));
    case(
        "fact-unused",
        Rule::FactUnused,
        &Replace(CARD, "  age: {age: 16", "  height: {count: 3, source: fees}\n  age: {age: 16"),
    );
    case(
        "link-http",
        Rule::Link,
        &Replace(
            CARD,
            "url: \"https://www.example.de/ausweis\", as_of",
            "url: \"http://www.example.de/ausweis\", as_of",
        ),
    );
}

#[test]
fn faults_of_sources_are_told() {
    case(
        "source-undefined",
        Rule::SourceUndefined,
        &Replace(CARD, "{age: 16, source: fees}", "{age: 16, source: fee}"),
    );
    case(
        "source-unused",
        Rule::SourceUnused,
        &Replace(CARD, "sources:\n", "sources:\n  extra: {title: \"PassG § 2\", as_of: 2026}\n"),
    );
    case("source-undated", Rule::MissingKey, &Replace(PASS, ", as_of: 2025", ""));
    case("source-future", Rule::SourceFuture, &Replace(PASS, "as_of: 2025", "as_of: 2027"));
    case("source-vague", Rule::SourceVague, &Replace(PASS, "PassG § 1", "Das Passamt"));
    case("secondhand-number", Rule::SecondhandNumber, &Replace(PASS, "as_of: 2025", "as_of: 2025, secondhand: true"));
    case("without-any-source", Rule::AnswerWithoutSource, &Replace(CARD, "cites:\n  documents: [portal]\n", ""));
}

#[test]
fn faults_of_answers_are_told() {
    case("language-missing", Rule::LanguageMissing, &Replace(PASS, "  en:\n    overview: Advice is {free}.\n", ""));
    case("facet-missing", Rule::FacetMissing, &Replace(CARD, "    documents: Bring the old card and a photo.\n", ""));
    case("number-in-answer", Rule::NumberInAnswer, &Replace(CARD, "und ein Foto mit", "und 2 Fotos mit"));
    case(
        "number-word-in-answer",
        Rule::NumberInAnswer,
        &Replace(CARD, "Bring the old card", "Within two weeks bring the old card"),
    );
    case(
        "link-in-answer",
        Rule::LinkInAnswer,
        &Replace(CARD, "ein Foto mit", "ein Foto mit, siehe www.example.de/foto"),
    );
    case("facts-differ", Rule::FactsDiffer, &Replace(CARD, "From {age} you pay", "You pay"));
    case("brace-open", Rule::AnswerMarkup, &Replace(CARD, "Bring the old card", "Bring {the old card"));
    case("bold-open", Rule::AnswerMarkup, &Replace(CARD, "Bring the old card", "Bring **the old card"));
    case("html", Rule::AnswerMarkup, &Replace(CARD, "Bring the old card", "Bring <b>the old card"));
    case(
        "facet-without-answer",
        Rule::FacetWithoutAnswer,
        &Replace(CARD, "volatile: [cost]", "volatile: [cost, office]"),
    );
    case(
        "easy-german",
        Rule::EasyGerman,
        &Replace(
            PASS,
            "  de-simple:\n    overview: Die Beratung",
            "  de-simple:\n    overview: Die ganze lange und gute Beratung für Sie und alle anderen Menschen hier",
        ),
    );
}

#[test]
fn faults_of_examples_and_patterns_are_told() {
    case(
        "duplicate-example",
        Rule::DuplicateExample,
        &Replace(PASS, "- how do i get a passport", "- I need a new ID card!"),
    );
    case(
        "near-duplicate",
        Rule::NearDuplicate,
        &Replace(PASS, "- how do i get a passport", "- please, a new id card, i need it"),
    );
    case("no-examples", Rule::NoExamples, &Replace(PASS, "  en:\n    - how do i get a passport\n", ""));
    case("test-is-example", Rule::TestIsExample, &Replace(CARD, "- my id card expired", "- i need a new id card"));
    case(
        "example-is-negative",
        Rule::ExampleIsNegative,
        &Replace("negatives.yaml", "what is the weather tomorrow", "i need a new id card"),
    );
    case("pattern-invalid", Rule::PatternInvalid, &Replace(CARD, "['\\bplastikausweis\\b']", "['(plastikausweis']"));
    case("pattern-too-large", Rule::PatternInvalid, &Replace(CARD, "['\\bplastikausweis\\b']", "['\\w{500}{50}']"));
    case("pattern-matches-all", Rule::PatternInvalid, &Replace(CARD, "['\\bplastikausweis\\b']", "['.*']"));
    case("pattern-steals", Rule::PatternSteals, &Replace(CARD, "plastikausweis\\b", "pass\\b"));
}

#[test]
fn faults_of_overlays_are_told() {
    let overlay = "overlays/musterstadt/overlay.yaml";
    case("place-unknown", Rule::OverlayPlace, &Replace(overlay, "name: Musterstadt", "name: Mustersadt"));
    case("place-missing", Rule::OverlayPlace, &Remove(overlay));
    case(
        "overlay-incomplete",
        Rule::OverlayTarget,
        &File("overlays/musterstadt/documents/id-cart.yaml", b"id: id-cart\n"),
    );
    case("overlay-kind", Rule::OverlayTarget, &Replace(LOCAL, "{duration: 4 weeks,", "{count: 4,"));
    case("overlay-key", Rule::OverlayTarget, &Replace(LOCAL, "sources:", "review_by: 2027\nsources:"));
    case(
        "overlay-language",
        Rule::OverlayLanguage,
        &Replace(LOCAL, "  en:\n    cost: The office takes cards only, {hours}.\n", ""),
    );
}

#[test]
fn a_review_that_is_due_is_a_warning() {
    case("review-passed", Rule::ReviewPassed, &Replace(CARD, "review_by: 2027-05", "review_by: 2026-10"));
}

#[test]
fn all_faults_are_told_at_once() {
    let text = fs::read_to_string(Path::new(GOOD).join(CARD)).unwrap();
    let text = text.replace("region: federal", "region: fedral").replace("review_by:", "reviewed_by:");
    let (found, _) = read_changed(&File(CARD, text.as_bytes()));
    let rules: Vec<Rule> = found.iter().map(Diagnostic::rule).collect();
    assert_eq!(rules, [Rule::UnknownWord, Rule::UnknownKey]);
}

#[test]
fn lines_may_end_as_on_windows() {
    let text = fs::read_to_string(Path::new(GOOD).join(CARD)).unwrap();
    let (found, _) = read_changed(&File(CARD, text.replace('\n', "\r\n").as_bytes()));
    assert_eq!(found, vec![]);
}

#[test]
fn machines_get_the_same_words_and_places() {
    let (found, files) = read_changed(&Replace(CARD, "[passport]", "[pasport]"));
    insta::assert_snapshot!(format!("{:#}", to_json(&found[0], &files, UiLang::En)), @r#"
    {
      "rule": "related-unknown",
      "severity": "error",
      "file": "intents/documents/id-card.yaml",
      "line": 60,
      "column": 11,
      "end_line": 60,
      "end_column": 18,
      "message": "`pasport` under `related` does not exist",
      "help": "Did you mean `passport`? Name the id of an existing intent, or delete the line."
    }
    "#);
}

#[test]
fn every_rule_is_explained_in_both_languages() {
    for rule in Rule::ALL {
        assert_eq!(rule.id().parse(), Ok(rule));
        for lang in [UiLang::De, UiLang::En] {
            assert!(!rule.title(lang).is_empty() && rule.explanation(lang).ends_with('.'), "{rule} {lang}");
        }
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(120))]

    #[test]
    fn any_text_is_read_without_panic(text in "\\PC*|[\\[\\]{}:#|>'\"&*!?%@\\-\\n \\tab0-9,äß]{0,200}") {
        read_as_every_file(&text);
    }

    #[test]
    fn any_change_of_a_good_file_is_read_without_panic(at in 0_usize..1500, len in 0_usize..40, put in "[\\[\\]{}:#|>'\"&*!?\\-\\n ab0]{0,12}") {
        let text = fs::read_to_string(Path::new(GOOD).join(CARD)).unwrap();
        let boundary = |n: usize| (0..=n.min(text.len())).rev().find(|n| text.is_char_boundary(*n)).unwrap();
        let (from, to) = (boundary(at), boundary(at + len));
        read_as_every_file(&format!("{}{put}{}", &text[..from], &text[to..]));
    }
}

/// Reads a text in the place of each kind of file, renders what is told of it, and puts it in form.
fn read_as_every_file(text: &str) {
    use amtslotse::kb::{FileKind, format_text};
    let dir = tempfile::tempdir().unwrap();
    for path in [
        "kb.yaml",
        "facets.yaml",
        "synonyms.yaml",
        "dialect.yaml",
        "negatives.yaml",
        "documents/a-b.yaml",
        "entities/p.yaml",
        "overlays/x/overlay.yaml",
        "overlays/x/documents/a-b.yaml",
    ] {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let started = std::time::Instant::now();
    let (found, files) = match Kb::read(dir.path(), date(2026, 11, 25)) {
        Ok(loaded) => (loaded.warnings, loaded.files),
        Err(broken) => (broken.diagnostics, broken.files),
    };
    for diagnostic in &found {
        for lang in [UiLang::De, UiLang::En] {
            assert!(!render(diagnostic, &files, Style { lang, colour: true }).is_empty());
        }
    }
    if let Ok(formed) = format_text(FileKind::Intent, text) {
        assert_eq!(format_text(FileKind::Intent, &formed).as_deref(), Ok(formed.as_str()));
    }
    assert!(started.elapsed().as_secs() < 5, "reading takes time within bounds");
}
