//! What a turn works on: the conversation, what was heard, and the knowledge base. Steps read it and change the
//! conversation; nothing here decides how a turn ends.

use jiff::Timestamp;
use jiff::civil::Date;

use super::cues;
use super::model::ModelUse;
use super::report::{Effect, TurnInput};
use super::session::Session;
use super::view::View;
use crate::kb::{Kb, day_in_germany};
use crate::message::{IntentId, Lang};
use crate::nlu::{Candidate, Decision, Meaning, Understanding};

/// The working state of a turn.
pub(crate) struct Talk<'a> {
    pub(crate) kb: &'a Kb,
    pub(crate) meaning: &'a dyn Meaning,
    pub(crate) session: Session,
    /// The time of the turn.
    pub(crate) now: Timestamp,
    /// Today in Germany.
    pub(crate) today: Date,
    /// The day asked about, where it is another one.
    pub(crate) asked_day: Option<Date>,
    pub(crate) staff: bool,
    pub(crate) home: Option<&'a str>,
    pub(crate) model: Option<ModelUse>,
    pub(crate) effects: Vec<Effect>,
}

/// A message in words.
pub(crate) struct Heard {
    /// The words as far as they are read: at most [`Heard::MAX_CHARS`] characters.
    pub(crate) text: String,
    /// The same as single words, lower case.
    pub(crate) words: Vec<String>,
    /// What it means, standing alone.
    pub(crate) sense: Understanding,
    /// Whether the message went on.
    pub(crate) cut: bool,
}

impl Heard {
    /// So much of a message is read; the longest that Telegram lets a person send is 4096.
    const MAX_CHARS: usize = 2_000;

    pub(crate) fn new(meaning: &dyn Meaning, text: &str) -> Self {
        let end = text.char_indices().nth(Self::MAX_CHARS).map_or(text.len(), |(at, _)| at);
        let read = text[..end].trim();
        Self { text: read.to_owned(), words: cues::words(read), sense: meaning.understand(read), cut: end < text.len() }
    }
}

/// Whether the best candidate is likely enough to be answered where asking back would be silly.
fn likely(sense: &Understanding) -> bool {
    const LIKELY: f32 = 0.35;
    sense.candidates.first().is_some_and(|c| c.confidence >= LIKELY)
}

impl<'a> Talk<'a> {
    pub(crate) fn new(kb: &'a Kb, meaning: &'a dyn Meaning, session: &Session, input: &TurnInput<'a>) -> Self {
        Self {
            kb,
            meaning,
            session: session.clone(),
            now: input.now,
            today: input.today.unwrap_or_else(|| day_in_germany(input.now)),
            asked_day: None,
            staff: input.staff_available,
            home: input.home,
            model: input.model,
            effects: Vec::new(),
        }
    }

    /// The knowledge base as it holds here, on the day asked about.
    pub(crate) fn view(&self) -> View<'a> {
        let place = self.session.place.as_deref().or(self.home);
        View::new(self.kb, place, self.asked_day.unwrap_or(self.today))
    }

    /// The language to speak.
    pub(crate) fn lang(&self) -> Lang {
        self.session.lang.or_else(|| self.kb.settings.languages.first().copied()).unwrap_or(Lang::De)
    }

    /// The candidates that exist in this conversation's place.
    pub(crate) fn candidates<'u>(&self, sense: &'u Understanding) -> impl Iterator<Item = &'u Candidate> {
        let view = self.view();
        sense.candidates.iter().filter(move |c| view.intent(&c.intent).is_some())
    }

    /// What the matcher decided, as far as it exists in this conversation's place.
    pub(crate) fn decision(&self, sense: &Understanding) -> Decision {
        let view = self.view();
        match &sense.decision {
            Decision::Answer(id) if view.intent(id).is_some() => Decision::Answer(id.clone()),
            Decision::Disambiguate(ids) => {
                let here = ids.iter().filter(|i| view.intent(i).is_some());
                let (talk, rest): (Vec<&IntentId>, Vec<&IntentId>) =
                    here.partition(|i| view.is_small_talk(i) && !view.is_urgent(i));
                // Beside real topics small talk is no choice, and "thanks or goodbye?" is no question to ask.
                match (&talk[..], &rest[..]) {
                    ([first, ..], []) if likely(sense) => Decision::Answer((*first).clone()),
                    (_, []) => Decision::Fallback,
                    (_, rest) => Decision::Disambiguate(rest.iter().map(|i| (*i).clone()).collect()),
                }
            }
            Decision::Answer(_) | Decision::Fallback => Decision::Fallback,
        }
    }
}
