//! A knowledge base is read whole, its facts are written out for day, place and language, and its files keep their
//! meaning when they are put in form.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]

#[path = "support/files.rs"]
mod files;

use std::fs;
use std::path::Path;

use amtslotse::kb::{self, AnswerRule, FileKind, Kb, render_answer};
use amtslotse::message::{Facet, Lang};
use jiff::civil::{Date, date};

const GOOD: &str = "tests/kb/good";
const TODAY: Date = date(2026, 11, 25);

fn good() -> Kb {
    Kb::read(Path::new(GOOD), TODAY).expect("the good knowledge base loads").kb
}

fn plain(kb: &Kb, place: Option<&str>, id: &str, facet: Facet, lang: Lang, day: Date) -> String {
    let rendered = render_answer(kb, place, &id.parse().unwrap(), facet, lang, day).expect("there is such an answer");
    rendered.text.to_plain()
}

#[test]
fn thresholds_are_a_number_or_a_stated_risk() {
    let settings = |thresholds: &str| {
        let folder = tempfile::tempdir().unwrap();
        let card = folder.path().join("documents/id-card.yaml");
        fs::create_dir(card.parent().unwrap()).unwrap();
        fs::copy(Path::new(GOOD).join("documents/passport.yaml"), card.with_file_name("passport.yaml")).unwrap();
        fs::copy(Path::new(GOOD).join("documents/id-card.yaml"), card).unwrap();
        fs::write(folder.path().join("kb.yaml"), format!("thresholds: {thresholds}\n")).unwrap();
        Kb::read(folder.path(), TODAY).expect("the settings are right").kb.settings
    };
    assert_eq!(settings("{answer: 0.5, ask: 0.2}").answer, AnswerRule::From(0.5));
    let stated = settings("{risk: 5 %, facets: {cost: 2.5%, legal-basis: 10 %}, ask: 0.2}");
    let facets = [(Facet::Cost, 0.025), (Facet::LegalBasis, 0.1)].into_iter().collect();
    assert_eq!(stated.answer, AnswerRule::AtRisk { risk: 0.05, facets });
    assert!((stated.ask_from - 0.2).abs() < 1e-6);
}

#[test]
fn a_german_answer_shows_facts_changes_and_sources() {
    insta::assert_snapshot!(plain(&good(), None, "id-card", Facet::Overview, Lang::De, TODAY), @r#"
    Der Ausweis kostet 46 €.

    • Er ist innerhalb von höchstens 2 bis 3 Monaten fertig.
    • Online: Ausweisportal (https://www.example.de/ausweis).

    Ab 1. Januar 2027: 48,50 € (geplant) statt 46 €.
    Quellen: PAuswGebV § 1, Stand 02/2026 · Bund: Personalausweisportal (https://www.example.de/ausweis), Stand 14.03.2026
    "#);
}

#[test]
fn an_english_answer_is_written_in_english_form() {
    insta::assert_snapshot!(plain(&good(), None, "id-card", Facet::Overview, Lang::En, TODAY), @r#"
    The ID card costs €46.

    • It is ready within at most 2 to 3 months.
    • Online: ID card portal (https://www.example.de/ausweis).

    From 1 January 2027: €48.50 (planned) instead of €46.
    Sources: PAuswGebV § 1, as of 02/2026 · Bund: Personalausweisportal (https://www.example.de/ausweis), as of 14 Mar 2026
    "#);
}

#[test]
fn easy_german_spells_units_out() {
    insta::assert_snapshot!(plain(&good(), None, "id-card", Facet::Overview, Lang::DeSimple, TODAY), @r#"
    Der Ausweis kostet 46 Euro.

    • Sie warten höchstens 2 bis 3 Monate.
    • Im Internet: Ausweisportal (https://www.example.de/ausweis).

    Ab 1. Januar 2027 gilt: 48,50 Euro (geplant). Jetzt gilt: 46 Euro.
    Quellen: PAuswGebV § 1, Stand 02/2026 · Bund: Personalausweisportal (https://www.example.de/ausweis), Stand 14.03.2026
    "#);
}

#[test]
fn a_fact_has_the_value_of_its_day() {
    let kb = good();
    let fee = |day| plain(&kb, None, "id-card", Facet::Cost, Lang::De, day).lines().next().unwrap().to_owned();
    assert_eq!(fee(date(2026, 2, 6)), "Ab 16 Jahren zahlen Sie 37 €.");
    assert_eq!(fee(date(2026, 2, 7)), "Ab 16 Jahren zahlen Sie 46 €.");
    assert_eq!(fee(date(2026, 12, 31)), "Ab 16 Jahren zahlen Sie 46 €.");
    assert_eq!(fee(date(2027, 1, 1)), "Ab 16 Jahren zahlen Sie 48,50 € (geplant).");
}

#[test]
fn after_its_review_an_answer_says_so() {
    let kb = good();
    let answer = |day| render_answer(&kb, None, &"id-card".parse().unwrap(), Facet::Cost, Lang::De, day).unwrap();
    assert!(!answer(date(2027, 5, 31)).outdated);
    let late = answer(date(2027, 6, 1));
    assert!(late.outdated);
    let text = late.text.to_plain();
    assert!(text.contains("Diese Auskunft war bis 05/2027 zu überprüfen und kann veraltet sein."), "{text}");
}

#[test]
fn nothing_to_pay_is_said_in_a_word() {
    let kb = good();
    assert_eq!(
        plain(&kb, None, "passport", Facet::Overview, Lang::De, TODAY),
        "Die Beratung ist kostenlos.\n\nQuelle: PassG § 1, Stand 2025"
    );
    assert_eq!(
        plain(&kb, None, "passport", Facet::Overview, Lang::En, TODAY),
        "Advice is free.\n\nSource: PassG § 1, as of 2025"
    );
}

#[test]
fn a_place_replaces_its_own_values_and_adds_its_own_text() {
    let kb = good();
    insta::assert_snapshot!(plain(&kb, Some("Musterstadt"), "id-card", Facet::Overview, Lang::De, TODAY), @r#"
    Der Ausweis kostet 46 €.

    • Er ist innerhalb von etwa 4 Wochen fertig.
    • Online: Ausweisportal (https://www.example.de/ausweis).

    Mit den Angaben für Musterstadt.
    Ab 1. Januar 2027: 48,50 € (geplant) statt 46 €.
    Quellen: PAuswGebV § 1, Stand 02/2026 · Stadt Musterstadt: Bürgerbüro (https://www.musterstadt.example.de/buergerbuero), Stand 10/2026 · Bund: Personalausweisportal (https://www.example.de/ausweis), Stand 14.03.2026
    "#);
    insta::assert_snapshot!(plain(&kb, Some("Musterstadt"), "id-card", Facet::Cost, Lang::De, TODAY), @r#"
    Ab 16 Jahren zahlen Sie 46 €.

    Musterstadt

    Das Bürgerbüro nimmt Montag bis Freitag 8–12:30 Uhr, Mittwoch 14–18 Uhr nur Karten.

    Ab 1. Januar 2027: 48,50 € (geplant) statt 46 €.
    Quellen: PAuswGebV § 1, Stand 02/2026 · Stadt Musterstadt: Bürgerbüro (https://www.musterstadt.example.de/buergerbuero), Stand 10/2026
    "#);
    insta::assert_snapshot!(plain(&kb, Some("Musterstadt"), "id-card", Facet::Cost, Lang::En, TODAY), @r#"
    From 16 years you pay €46.

    Musterstadt

    The office takes cards only, Monday to Friday 8 am–12:30 pm, Wednesday 2 pm–6 pm.

    From 1 January 2027: €48.50 (planned) instead of €46.
    Sources: PAuswGebV § 1, as of 02/2026 · Stadt Musterstadt: Bürgerbüro (https://www.musterstadt.example.de/buergerbuero), as of 10/2026
    "#);
}

#[test]
fn one_places_values_are_shown_nowhere_else() {
    let kb = good();
    let id = "id-card".parse().unwrap();
    let elsewhere = render_answer(&kb, Some("Beispielheim"), &id, Facet::Cost, Lang::De, TODAY).unwrap();
    assert_eq!(elsewhere, render_answer(&kb, None, &id, Facet::Cost, Lang::De, TODAY).unwrap());
    assert_eq!(elsewhere.place, None);
    let mug = "town-mug".parse().unwrap();
    assert!(render_answer(&kb, None, &mug, Facet::Overview, Lang::De, TODAY).is_none());
    let local = render_answer(&kb, Some("Musterstadt"), &mug, Facet::Overview, Lang::De, TODAY).unwrap();
    assert_eq!(local.place.as_deref(), Some("Musterstadt"));
}

#[test]
fn a_facet_that_is_not_answered_gives_nothing() {
    let kb = good();
    assert!(render_answer(&kb, None, &"passport".parse().unwrap(), Facet::Cost, Lang::De, TODAY).is_none());
    assert!(render_answer(&kb, None, &"nothing".parse().unwrap(), Facet::Overview, Lang::De, TODAY).is_none());
}

#[test]
fn the_same_files_have_the_same_hash_wherever_they_lie() {
    let copy = tempfile::tempdir().unwrap();
    files::copy_all(Path::new(GOOD), copy.path());
    let (a, b) = (kb::KbFiles::collect(Path::new(GOOD)), kb::KbFiles::collect(copy.path()));
    assert_eq!(a.hash(), b.hash());
    let file = copy.path().join("documents/passport.yaml");
    fs::write(&file, fs::read_to_string(&file).unwrap() + "\n").unwrap();
    assert_ne!(a.hash(), kb::KbFiles::collect(copy.path()).hash());
}

#[test]
fn files_in_form_stay_as_they_are() {
    assert_eq!(kb::format_kb(Path::new(GOOD)).changed, vec![]);
}

#[test]
fn putting_in_form_orders_keys_and_keeps_comments() {
    let untidy = "region: federal\n# why\nid:   x-y   # the id\ntitle: { en: \"Y\", de: 'X' }\n\n\nanswers:\n    en:\n        overview: >-\n            a\n            b\n    de: {overview: A}\n# end\n";
    insta::assert_snapshot!(kb::format_text(FileKind::Intent, untidy).unwrap(), @r#"
    # yaml-language-server: $schema=../intent.schema.json
    # why
    id: x-y  # the id
    title: {de: 'X', en: "Y"}
    region: federal

    answers:
      de: {overview: A}
      en:
        overview: >-
          a
          b
    # end
    "#);
}

#[test]
fn putting_in_form_is_done_once() {
    for folder in [GOOD, "intents"] {
        for (path, text) in kb::format_kb(Path::new(folder)).changed {
            let kind = if path.matches('/').count() == 1 && !path.starts_with("entities") {
                FileKind::Intent
            } else {
                continue;
            };
            assert_eq!(kb::format_text(kind, &text).unwrap(), text, "{path}");
        }
    }
}

#[test]
fn the_schema_for_editors_is_current() {
    let path = "intents/intent.schema.json";
    let committed = fs::read_to_string(path).unwrap_or_default();
    assert!(committed == kb::intent_schema(), "write it anew: amtslotse schema > {path}");
}
