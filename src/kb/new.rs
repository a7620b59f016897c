//! A file to fill in for `amtslotse new ID`: every part of an intent with what belongs there.
//! It writes nothing: the command does.

use crate::kb::diagnostic::UiLang;
use crate::kb::walk::AREAS;
use crate::message::IntentId;

/// A new file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewIntent {
    /// Its path below the knowledge base's folder.
    pub path: String,
    /// Its text, with comments in the maintainer's language.
    pub text: String,
}

/// A new intent file in an area. `None` where there is no such area; [`areas`] lists them.
pub fn new_intent(id: &IntentId, area: &str, lang: UiLang) -> Option<NewIntent> {
    if !AREAS.contains(&area) {
        return None;
    }
    let template = match lang {
        UiLang::De => TEMPLATE_DE,
        UiLang::En => TEMPLATE_EN,
    };
    Some(NewIntent { path: format!("{area}/{id}.yaml"), text: template.replace("{{ID}}", id.as_str()) })
}

/// The areas in which an intent can lie.
pub const fn areas() -> &'static [&'static str] {
    &AREAS
}

const TEMPLATE_DE: &str = r#"# yaml-language-server: $schema=../intent.schema.json
id: {{ID}}
# Was auf dem Knopf steht, höchstens 30 Zeichen.
title: {de: "Titel", en: "Title"}
# Was hierher gehört, und was nicht ("Not: …"), auf Englisch.
scope: "What belongs here. Not: what belongs to a neighbour."
# Wessen Leistung es ist: federal, bavaria oder municipal.
region: federal
examples:
  # Mindestens 60 deutsche und 30 englische, alle verschieden; ein Drittel erzählt die Lage, ohne die Leistung zu nennen.
  de:
    overview:
      - "was menschen tippen, wenn sie nichts besonderes fragen"
    cost:
      - "womit sie nach den kosten fragen"
  en:
    overview:
      - "what people type when they ask for nothing special"
sources:
  law: {title: "Gesetz § 1", as_of: 2026-01}
facts:
  fee: {money: 10.00 EUR, source: law}
answers:
  # Jede Sprache hat dieselben Facetten und nennt dieselben Fakten. Zahlen stehen nie im Text, sondern unter facts.
  de:
    overview: "Das Wichtigste zuerst: Es kostet {fee}."
  en:
    overview: "The most important first: it costs {fee}."
  de-simple:
    overview: "Das kostet {fee}."
# Danach sagt die Antwort, dass sie veraltet sein kann.
review_by: 2027-05
tests:
  # Nachrichten, die hier ankommen müssen; keine davon ist ein Beispiel.
  de:
    - "eine andere frage zu diesem thema"
  en:
    - "another question on this topic"
"#;

const TEMPLATE_EN: &str = r#"# yaml-language-server: $schema=../intent.schema.json
id: {{ID}}
# What the button says, at most 30 characters.
title: {de: "Titel", en: "Title"}
# What belongs here, and what does not ("Not: …").
scope: "What belongs here. Not: what belongs to a neighbour."
# Whose service it is: federal, bavaria or municipal.
region: federal
examples:
  # At least 60 German and 30 English ones, all different; a third tell the situation without naming the service.
  de:
    overview:
      - "was menschen tippen, wenn sie nichts besonderes fragen"
    cost:
      - "womit sie nach den kosten fragen"
  en:
    overview:
      - "what people type when they ask for nothing special"
sources:
  law: {title: "Gesetz § 1", as_of: 2026-01}
facts:
  fee: {money: 10.00 EUR, source: law}
answers:
  # Every language has the same facets and names the same facts. Numbers never stand in the text, but under facts.
  de:
    overview: "Das Wichtigste zuerst: Es kostet {fee}."
  en:
    overview: "The most important first: it costs {fee}."
  de-simple:
    overview: "Das kostet {fee}."
# After this the answer says that it may be out of date.
review_by: 2027-05
tests:
  # Messages that must arrive here; none of them is an example.
  de:
    - "eine andere frage zu diesem thema"
  en:
    - "another question on this topic"
"#;

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::kb::diagnostic::Severity;
    use crate::kb::{FileKind, Kb, format_text};

    #[test]
    fn a_new_file_passes_the_check_and_is_in_form() {
        for lang in [UiLang::De, UiLang::En] {
            let new = new_intent(&"dog-tax".parse().unwrap(), "tax", lang).unwrap();
            assert_eq!(format_text(FileKind::Intent, &new.text).unwrap(), new.text);
            let dir = tempfile::tempdir().unwrap();
            fs::create_dir(dir.path().join("tax")).unwrap();
            fs::write(dir.path().join(&new.path), &new.text).unwrap();
            let loaded = Kb::read(dir.path(), jiff::civil::date(2026, 11, 25)).unwrap();
            assert!(loaded.warnings.iter().all(|w| w.severity() == Severity::Warning));
            assert_eq!(loaded.kb.intents.len(), 1);
        }
    }

    #[test]
    fn only_areas_that_exist_take_a_new_file() {
        assert_eq!(new_intent(&"dog-tax".parse().unwrap(), "taxes", UiLang::De), None);
    }
}
