//! The knowledge base as one conversation sees it: the shared intents, and those of its own place. What holds in another
//! place alone is not visible here, and so never answered nor offered.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::cues;
use super::roles;
use crate::kb::{Intent, Kb, Overlay};
use crate::message::{Facet, IntentId, Lang, RichText};

/// A knowledge base with the conversation's place and day.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    /// The whole.
    pub(crate) kb: &'a Kb,
    /// The place whose own facts hold, where the knowledge base has some.
    pub(crate) overlay: Option<&'a Overlay>,
    /// The day for which facts are rendered.
    pub(crate) day: Date,
}

/// An answer as it is shown.
pub(crate) struct Shown {
    /// The text with its sources below.
    pub(crate) text: RichText,
    /// The language that it is in: the wanted one, or the nearest that there is.
    pub(crate) lang: Lang,
}

impl<'a> View<'a> {
    /// The view of a conversation in `place`.
    pub(crate) fn new(kb: &'a Kb, place: Option<&str>, day: Date) -> Self {
        Self { kb, overlay: place.and_then(|p| kb.overlays.iter().find(|o| o.place.name == p)), day }
    }

    /// The intent, if it exists here.
    pub(crate) fn intent(&self, id: &IntentId) -> Option<&'a Intent> {
        self.kb.intents.get(id).or_else(|| self.overlay.and_then(|o| o.intents.get(id)))
    }

    /// Whether the intent is small talk.
    pub(crate) fn is_small_talk(&self, id: &IntentId) -> bool {
        roles::Role::of(id).is_some() || self.intent(id).is_some_and(|i| i.area == roles::SMALL_TALK)
    }

    /// Whether the intent is answered before anything else.
    pub(crate) fn is_urgent(&self, id: &IntentId) -> bool {
        self.intent(id).is_some_and(|i| i.urgent)
    }

    /// What the intent is called.
    pub(crate) fn title(&self, id: &IntentId, lang: Lang) -> &'a str {
        self.intent(id).map_or("", |i| i.title.get(lang))
    }

    /// What the side is called; its id where the knowledge base doesn't say.
    pub(crate) fn facet_title(&self, facet: Facet, lang: Lang) -> &'a str {
        match self.kb.facets.get(&facet).map(|w| w.title.get(lang)) {
            Some(title) if !title.is_empty() => title,
            Some(_) | None => facet.id(),
        }
    }

    /// The sides of the intent that are known, in the order of buttons.
    pub(crate) fn facets(&self, intent: &Intent) -> Vec<Facet> {
        let local = self.overlay.and_then(|o| o.changes.get(&intent.id)).map(|c| &c.answers);
        Facet::ALL
            .into_iter()
            .filter(|f| {
                intent.answers.values().chain(local.into_iter().flat_map(|l| l.values())).any(|a| a.contains_key(f))
            })
            .collect()
    }

    /// Whether this side of the intent is known.
    pub(crate) fn has(&self, intent: &IntentId, facet: Facet) -> bool {
        self.intent(intent).is_some_and(|i| self.facets(i).contains(&facet))
    }

    /// Neighbouring intents that exist here.
    pub(crate) fn related(&self, intent: &Intent) -> Vec<&'a IntentId> {
        let shared = self.kb.intents.get(&intent.id).map(|i| &i.related);
        let own = self.overlay.and_then(|o| o.intents.get(&intent.id)).map(|i| &i.related);
        let local = self.overlay.and_then(|o| o.changes.get(&intent.id)).map(|c| &c.related);
        let mut out: Vec<&IntentId> = Vec::new();
        for id in [shared, own, local].into_iter().flatten().flatten() {
            if self.intent(id).is_some() && !out.contains(&id) {
                out.push(id);
            }
        }
        out
    }

    /// Whether a place is known by this name.
    pub(crate) fn knows_place(&self, name: &str) -> bool {
        self.kb.places.iter().any(|p| p.name == name) || self.kb.overlays.iter().any(|o| o.place.name == name)
    }

    /// Whether some place has something of its own on this side of the intent.
    pub(crate) fn differs_by_place(&self, intent: &IntentId, facet: Facet, lang: Lang) -> bool {
        let here = self.show(intent, facet, lang).map(|s| s.text);
        self.kb.overlays.iter().filter(|o| o.changes.contains_key(intent)).any(|o| {
            let there = Self { overlay: Some(o), ..*self };
            there.show(intent, facet, lang).map(|s| s.text) != here
        })
    }

    /// The words with which people speak of the intent: its examples and its titles.
    pub(crate) fn words_of(&self, intent: &Intent) -> BTreeSet<String> {
        let titles = intent.title.0.values().map(String::as_str);
        let local = self.overlay.and_then(|o| o.changes.get(&intent.id)).map(|c| &c.examples);
        let examples = intent.examples.iter().chain(local.into_iter().flatten()).map(|e| e.text.as_str());
        titles.chain(examples).flat_map(cues::words).collect()
    }

    /// The words of the phrases that ask for a side without naming a topic.
    pub(crate) fn words_of_sides(&self) -> BTreeSet<String> {
        let phrases = self.kb.facets.values().flat_map(|w| w.phrases.values().flatten());
        phrases.flat_map(|p| cues::words(p)).collect()
    }
}
