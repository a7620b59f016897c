//! Buttons and the payload they carry: at most 64 bytes (Telegram's limit for `callback_data`), with a version in
//! front, so that a button of an older bot is recognised as such.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{Facet, IntentId, Lang};

/// Something to press below a reply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Button {
    /// The words on it, in the reply's language; typed, they count as the press.
    pub label: String,
    /// What the press means.
    pub action: ButtonAction,
}

/// What a press means.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ButtonAction {
    /// Answer this facet of this intent.
    Ask(IntentId, Facet),
    /// None of the topics that were offered.
    NoneOfThese,
    /// Answer in this language from now on.
    Speak(Lang),
    /// Whether the last answer helped.
    Feedback {
        /// `true` for yes.
        helpful: bool,
        /// The intent that was answered.
        intent: IntentId,
    },
    /// A person is wanted.
    Human,
    /// A question of the engine is answered with yes.
    Yes,
    /// A question of the engine is answered with no.
    No,
    /// The citizen no longer waits for a person.
    Leave,
    /// Whether a language model may be asked.
    Model {
        /// `true` for yes.
        may: bool,
    },
}

/// A payload that is not one of ours, or not of this version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum InvalidButton {
    /// Written by another version of the bot.
    #[error("the button was made by another version of the bot")]
    Stale,
    /// Not written by the bot at all.
    #[error("the button is not one of this bot's")]
    Foreign,
}

/// Version of the payload's notation; changed whenever a payload changes its meaning.
const VERSION: &str = "1";

impl ButtonAction {
    /// The payload, at most 64 bytes of ASCII.
    pub fn encode(&self) -> String {
        let body = match self {
            Self::Ask(intent, facet) => format!("a:{intent}:{facet}"),
            Self::NoneOfThese => "n".to_owned(),
            Self::Speak(lang) => format!("l:{lang}"),
            Self::Feedback { helpful, intent } => {
                format!("f:{}:{intent}", if *helpful { '+' } else { '-' })
            }
            Self::Human => "h".to_owned(),
            Self::Yes => "y".to_owned(),
            Self::No => "x".to_owned(),
            Self::Leave => "q".to_owned(),
            Self::Model { may } => format!("m:{}", if *may { '+' } else { '-' }),
        };
        format!("{VERSION}:{body}")
    }

    /// Reads a payload that came from outside.
    pub fn decode(payload: &str) -> Result<Self, InvalidButton> {
        let (version, body) = payload.split_once(':').ok_or(InvalidButton::Foreign)?;
        if version.is_empty() || !version.bytes().all(|b| b.is_ascii_digit()) {
            return Err(InvalidButton::Foreign);
        }
        if version != VERSION {
            return Err(InvalidButton::Stale);
        }
        let foreign = |_| InvalidButton::Foreign;
        let mut parts = body.split(':');
        let action = match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some("a"), Some(i), Some(f), None) => Self::Ask(i.parse().map_err(foreign)?, f.parse().map_err(foreign)?),
            (Some("n"), None, None, None) => Self::NoneOfThese,
            (Some("l"), Some(l), None, None) => Self::Speak(l.parse().map_err(foreign)?),
            (Some("f"), Some(h @ ("+" | "-")), Some(i), None) => {
                Self::Feedback { helpful: h == "+", intent: i.parse().map_err(foreign)? }
            }
            (Some("h"), None, None, None) => Self::Human,
            (Some("y"), None, None, None) => Self::Yes,
            (Some("x"), None, None, None) => Self::No,
            (Some("q"), None, None, None) => Self::Leave,
            (Some("m"), Some(m @ ("+" | "-")), None, None) => Self::Model { may: m == "+" },
            _ => return Err(InvalidButton::Foreign),
        };
        Ok(action)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every_action() -> Vec<ButtonAction> {
        let intent: IntentId = "a".repeat(IntentId::MAX).parse().unwrap();
        let mut all = vec![
            ButtonAction::NoneOfThese,
            ButtonAction::Human,
            ButtonAction::Yes,
            ButtonAction::No,
            ButtonAction::Leave,
            ButtonAction::Model { may: true },
            ButtonAction::Model { may: false },
        ];
        all.extend(Facet::ALL.map(|f| ButtonAction::Ask(intent.clone(), f)));
        all.extend(Lang::ALL.map(ButtonAction::Speak));
        all.extend([true, false].map(|helpful| ButtonAction::Feedback { helpful, intent: intent.clone() }));
        all
    }

    #[test]
    fn every_payload_is_read_back_and_fits_telegrams_limit() {
        for action in every_action() {
            let payload = action.encode();
            assert!(payload.len() <= 64, "{payload}");
            assert_eq!(ButtonAction::decode(&payload), Ok(action));
        }
    }

    #[test]
    fn stale_and_foreign_payloads_are_told_apart() {
        assert_eq!(ButtonAction::decode("0:h"), Err(InvalidButton::Stale));
        for foreign in ["", "h", "1:", "1:zz", "x:h", "1:a:ID:cost", "1:a:id-card:cost:more", "1:f:?:id-card"] {
            assert_eq!(ButtonAction::decode(foreign), Err(InvalidButton::Foreign), "{foreign}");
        }
    }
}
