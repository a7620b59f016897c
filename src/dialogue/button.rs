//! Step: a button was pressed, or its words were typed. A payload comes from outside: stale, foreign and forged ones are
//! answered like an old button, and never believed.

use super::cues;
use super::end::{End, Opening};
use super::offers;
use super::report::{Asked, Effect};
use super::session::{Consent, Pending};
use super::talk::{Heard, Talk};
use crate::message::ButtonAction;

/// Ends the turn of a pressed button.
pub(crate) fn pressed(talk: &mut Talk<'_>, payload: &str) -> End {
    match ButtonAction::decode(payload) {
        Ok(action) => act(talk, action),
        Err(_) => End::OldButton,
    }
}

/// Ends the turn where the message is nothing but the words of a button that is shown.
pub(crate) fn typed(talk: &mut Talk<'_>, heard: &Heard) -> Option<End> {
    let lang = talk.lang();
    let view = talk.view();
    let action = talk.session.shown.iter().find(|a| {
        let label = cues::words(&offers::shown_label(&talk.session, &view, lang, a));
        !label.is_empty() && label == heard.words
    })?;
    let action = action.clone();
    Some(act(talk, action))
}

/// Does what a button means.
fn act(talk: &mut Talk<'_>, action: ButtonAction) -> End {
    let view = talk.view();
    match action {
        ButtonAction::Ask(intent, facet) => {
            if view.intent(&intent).is_none() {
                return End::OldButton;
            }
            talk.session.pending = None;
            if view.is_small_talk(&intent) && !view.is_urgent(&intent) {
                return End::SmallTalk(intent);
            }
            End::Answered(vec![Asked { intent, facet: Some(facet) }], Opening::Nothing)
        }
        ButtonAction::NoneOfThese => match talk.session.pending.take() {
            Some(Pending::Choice { .. }) => End::NoneFits,
            Some(Pending::Place | Pending::Erase | Pending::Consent) | None => End::OldButton,
        },
        ButtonAction::Speak(lang) if talk.kb.settings.languages.contains(&lang) => End::Speaks(lang),
        ButtonAction::Speak(_) => End::CannotSpeak,
        ButtonAction::Feedback { helpful, intent } => {
            if view.intent(&intent).is_none() {
                return End::OldButton;
            }
            let facet = talk.session.topic.as_ref().filter(|t| t.intent == intent).map(|t| t.facet);
            talk.effects.push(Effect::Feedback { helpful, intent: intent.clone(), facet });
            End::Judged { helpful, intent }
        }
        ButtonAction::Human => {
            talk.session.pending = None;
            person(talk)
        }
        ButtonAction::Yes => decided(talk, true),
        ButtonAction::No => decided(talk, false),
        ButtonAction::Model { may } => model_may(talk, may),
        // Whoever composes the bot knows whether somebody waits; here nobody does.
        ButtonAction::Leave => End::OldButton,
    }
}

/// Ends the turn where yes or no answers an open question of the engine.
pub(crate) fn yes_or_no(talk: &mut Talk<'_>, heard: &Heard) -> Option<End> {
    let yes = cues::yes_or_no(&heard.words)?;
    match talk.session.pending {
        Some(Pending::Erase | Pending::Consent) => Some(decided(talk, yes)),
        Some(Pending::Choice { .. } | Pending::Place) | None
            if talk.session.shown.contains(&ButtonAction::Model { may: yes }) =>
        {
            Some(model_may(talk, yes))
        }
        Some(Pending::Choice { ref options, facet }) if yes && options.len() == 1 => {
            let questions = options.iter().map(|i| Asked { intent: i.clone(), facet: Some(facet) }).collect();
            talk.session.pending = None;
            Some(End::Answered(questions, Opening::Nothing))
        }
        Some(Pending::Choice { .. }) if !yes => {
            talk.session.pending = None;
            Some(End::NoneFits)
        }
        // "ja" to "möchten Sie mit einem Menschen sprechen?"
        Some(Pending::Choice { .. } | Pending::Place) | None
            if yes && talk.session.shown.contains(&ButtonAction::Human) =>
        {
            Some(person(talk))
        }
        Some(Pending::Choice { .. } | Pending::Place) | None => None,
    }
}

/// A language model may be asked, or may not. Whoever was asked may change their mind.
fn model_may(talk: &mut Talk<'_>, may: bool) -> End {
    match talk.session.model.consent {
        Consent::NotAsked => End::OldButton,
        Consent::Asked | Consent::Given | Consent::Refused => {
            talk.session.model.consent = if may { Consent::Given } else { Consent::Refused };
            End::ModelConsent { given: may }
        }
    }
}

/// A person is wanted: where one can be called, the citizen is asked first.
pub(crate) const fn person(talk: &Talk<'_>) -> End {
    if talk.staff { End::ConsentAsked } else { End::Person }
}

fn decided(talk: &mut Talk<'_>, yes: bool) -> End {
    match talk.session.pending {
        Some(Pending::Erase) => {
            talk.session.pending = None;
            if yes {
                talk.effects.push(Effect::Erase);
                End::Erased
            } else {
                End::EraseKept
            }
        }
        Some(Pending::Consent) => {
            talk.session.pending = None;
            if !yes {
                return End::PersonDeclined;
            }
            if !talk.staff {
                return End::Person;
            }
            talk.effects.push(Effect::CallPerson);
            End::PersonCalled
        }
        Some(Pending::Choice { .. } | Pending::Place) | None => End::NothingAsked,
    }
}
