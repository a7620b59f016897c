//! What stands on the engine's own buttons. Titles of topics and sides come from the knowledge base.

use crate::message::Lang;

/// A button of the engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Label {
    NoneOfThese,
    Helpful,
    NotHelpful,
    Human,
    Yes,
    No,
    Leave,
    Speak(Lang),
}

/// The words on a button.
pub(crate) const fn label(lang: Lang, label: Label) -> &'static str {
    match (label, lang) {
        (Label::NoneOfThese, Lang::De | Lang::DeSimple) => "Nichts davon",
        (Label::NoneOfThese, Lang::En) => "None of these",
        (Label::Helpful, Lang::De | Lang::DeSimple) => "👍 Hat geholfen",
        (Label::Helpful, Lang::En) => "👍 That helped",
        (Label::NotHelpful, Lang::De | Lang::DeSimple) => "👎 Hilft mir nicht",
        (Label::NotHelpful, Lang::En) => "👎 Did not help",
        (Label::Human, Lang::De | Lang::DeSimple) => "Mit einem Menschen sprechen",
        (Label::Human, Lang::En) => "Talk to a person",
        (Label::Yes, Lang::De | Lang::DeSimple) => "Ja",
        (Label::Yes, Lang::En) => "Yes",
        (Label::No, Lang::De | Lang::DeSimple) => "Nein",
        (Label::No, Lang::En) => "No",
        (Label::Leave, Lang::De | Lang::DeSimple) => "Warteschlange verlassen",
        (Label::Leave, Lang::En) => "Leave the queue",
        (Label::Speak(Lang::De), _) => "Deutsch",
        (Label::Speak(Lang::En), _) => "English",
        (Label::Speak(Lang::DeSimple), _) => "Leichte Sprache",
    }
}
