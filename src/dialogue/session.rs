//! What a conversation remembers between two messages: ids, counters and a place, never a citizen's words. It is written
//! with a version in front, and stays below [`Session::MAX_BYTES`] whatever happens.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::message::{ButtonAction, Facet, IntentId, Lang};

/// The state of one conversation. A fresh one is `Session::default()`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// The language of the last reply; `None` before the first.
    pub(crate) lang: Option<Lang>,
    /// Whether that language was asked for.
    pub(crate) lang_wished: bool,
    /// How many messages in a row were clearly in another language.
    pub(crate) lang_lean: u8,
    /// Whether the notice that this is a machine was given.
    pub(crate) introduced: bool,
    /// What was last answered; small talk does not count.
    pub(crate) topic: Option<Topic>,
    /// The question of the engine that is open.
    pub(crate) pending: Option<Pending>,
    /// The citizen's municipality or district, by its name in the knowledge base.
    pub(crate) place: Option<String>,
    /// Whether the municipality was asked for already.
    pub(crate) place_asked: bool,
    /// Messages in a row that were not understood.
    pub(crate) failures: u8,
    /// Every fallback so far; chooses the wording, so that none is said twice in a row.
    pub(crate) fallbacks: u8,
    /// Questions answered so far.
    pub(crate) answers: u16,
    /// The count of answers at which feedback is next asked for.
    pub(crate) feedback_due: u16,
    /// The buttons below the last reply: typed, their words count as a press.
    pub(crate) shown: Vec<ButtonAction>,
    /// What a language model has to do with this conversation.
    pub(crate) model: ModelTalk,
}

/// What a language model has to do with a conversation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ModelTalk {
    /// Whether the citizen agreed.
    pub(crate) consent: Consent,
    /// Questions asked so far.
    pub(crate) asked: u16,
    /// Tokens spent so far.
    pub(crate) tokens: u32,
    /// The question whose answer is still awaited; none once the citizen has written again.
    pub(crate) waiting: Option<u16>,
}

/// Whether the citizen agreed that words are given to a language model.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Consent {
    /// Nobody asked.
    #[default]
    NotAsked,
    /// It was asked, and not answered.
    Asked,
    /// Yes.
    Given,
    /// No.
    Refused,
}

/// What was last answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Topic {
    /// The intent.
    pub intent: IntentId,
    /// The side of it.
    pub facet: Facet,
}

/// A question of the engine that waits for its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Pending {
    /// Which of these topics is meant, and the side that was asked for.
    Choice { options: Vec<IntentId>, facet: Facet },
    /// In which municipality; the topic is then answered again for it.
    Place,
    /// Whether everything is to be deleted.
    Erase,
    /// Whether the conversation may be shown to a person.
    Consent,
}

/// Stored bytes that are no session.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SessionError {
    /// Written by a newer version of the program.
    #[error(
        "the session has version {found}, this program knows versions up to {known}: run the newer program, or start the conversation afresh"
    )]
    Newer {
        /// The version found.
        found: u8,
        /// The newest version that is known.
        known: u8,
    },
    /// Not what `to_bytes` wrote.
    #[error("the session's bytes are damaged ({0}): start the conversation afresh")]
    Damaged(#[from] postcard::Error),
}

/// Version of the notation. A field more or less, or of another type, is a new version: the older one's reading stays.
const VERSION: u8 = 2;

impl Session {
    /// No session is longer, in bytes as [`Session::to_bytes`] writes it.
    pub const MAX_BYTES: usize = 1024;
    /// So many buttons are remembered, and no more are ever shown.
    pub(crate) const MAX_SHOWN: usize = 14;
    /// So many topics are offered at most.
    pub(crate) const MAX_OPTIONS: usize = 4;

    /// The version, then the fields.
    pub fn to_bytes(&self) -> Result<Vec<u8>, SessionError> {
        let mut bytes = vec![VERSION];
        bytes.extend(postcard::to_stdvec(self)?);
        Ok(bytes)
    }

    /// Reads what [`Session::to_bytes`] of this or an older version wrote; no bytes are a fresh session.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SessionError> {
        match bytes.split_first() {
            None => Ok(Self::default()),
            Some((&VERSION, fields)) => Ok(postcard::from_bytes(fields)?),
            // Version 1 ended before the language model: what came later is as in a fresh session.
            Some((&1, fields)) => {
                let mut fields = fields.to_vec();
                fields.extend(postcard::to_stdvec(&ModelTalk::default())?);
                Ok(postcard::from_bytes(&fields)?)
            }
            Some((&0, _)) => Err(SessionError::Damaged(postcard::Error::DeserializeBadEncoding)),
            Some((&found, _)) => Err(SessionError::Newer { found, known: VERSION }),
        }
    }

    /// What was last answered; small talk does not count.
    pub fn topic(&self) -> Option<&Topic> {
        self.topic.as_ref()
    }

    /// The citizen's municipality or district, by its name in the knowledge base.
    pub fn municipality(&self) -> Option<&str> {
        self.place.as_deref()
    }

    /// Whether "really delete everything?" waits for its answer.
    pub fn asks_whether_to_erase(&self) -> bool {
        self.pending == Some(Pending::Erase)
    }

    /// The last message was taken back: nothing follows from it any more.
    pub fn take_back(&mut self) {
        self.topic = None;
        self.pending = None;
        self.shown.clear();
    }

    /// The language of the last reply.
    pub fn lang(&self) -> Option<Lang> {
        self.lang
    }

    /// Speaks `lang` from the first word on, as if it had been asked for (a terminal's `--lang`).
    #[must_use]
    pub fn speaking(mut self, lang: Lang) -> Self {
        self.lang = Some(lang);
        self.lang_wished = true;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn busy() -> Session {
        let id: IntentId = "a".repeat(IntentId::MAX).parse().unwrap();
        Session {
            lang: Some(Lang::DeSimple),
            topic: Some(Topic { intent: id.clone(), facet: Facet::Cost }),
            pending: Some(Pending::Choice { options: vec![id.clone(); Session::MAX_OPTIONS], facet: Facet::Cost }),
            place: Some("x".repeat(80)),
            shown: vec![ButtonAction::Feedback { helpful: true, intent: id }; Session::MAX_SHOWN],
            answers: u16::MAX,
            ..Session::default()
        }
    }

    #[test]
    fn a_session_is_read_back_as_it_was_written() {
        let bytes = busy().to_bytes().unwrap();
        assert_eq!(Session::from_bytes(&bytes), Ok(busy()));
        assert_eq!(Session::from_bytes(&[]), Ok(Session::default()));
    }

    #[test]
    fn a_session_of_the_first_version_is_still_read() {
        let fresh = postcard::to_stdvec(&ModelTalk::default()).unwrap();
        let mut bytes = busy().to_bytes().unwrap();
        bytes.truncate(bytes.len() - fresh.len());
        bytes[0] = 1;
        assert_eq!(Session::from_bytes(&bytes), Ok(busy()));
    }

    #[test]
    fn the_fullest_session_stays_below_its_bound() {
        assert!(busy().to_bytes().unwrap().len() <= Session::MAX_BYTES);
    }

    #[test]
    fn a_newer_or_damaged_session_is_refused_by_name() {
        assert_eq!(Session::from_bytes(&[9, 1]), Err(SessionError::Newer { found: 9, known: VERSION }));
        assert!(matches!(Session::from_bytes(&[VERSION, 7, 7]), Err(SessionError::Damaged(_))));
        assert!(matches!(Session::from_bytes(&[0]), Err(SessionError::Damaged(_))));
    }
}
