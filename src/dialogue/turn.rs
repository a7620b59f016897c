//! A turn from end to end: the steps that may end it, in their order, then the words for that end. What a step does stands
//! in its own file.

use std::collections::BTreeMap;

use super::end::End;
use super::model::{self, ModelOutcome};
use super::report::{Effect, Outcome, Turn, TurnInput, TurnReport};
use super::say::{self, Said};
use super::session::{Pending, Session};
use super::talk::{Heard, Talk};
use super::texts::{Line, note};
use super::{button, choice, command, language, questions, sensitive, slots, urgent};
use crate::kb::Kb;
use crate::message::{ButtonAction, InboundBody, Lang, Unsupported};
use crate::nlu::Meaning;

/// A step: ends the turn, or leaves it to the next one.
type Step = fn(&mut Talk<'_>, &Heard) -> Option<End>;

/// The steps of a message in words, each tried where those before it did not end the turn. Emergencies come before anything
/// that is pending, answers to the engine's own questions before new questions.
const STEPS: [Step; 8] = [
    urgent::step,
    button::typed,
    choice::step,
    button::yes_or_no,
    language::wish,
    language::foreign,
    slots::place_alone,
    |talk, heard| Some(questions::step(talk, heard)),
];

/// The turn.
pub(crate) fn take(kb: &Kb, meaning: &dyn Meaning, session: &Session, input: &TurnInput<'_>) -> Turn {
    let mut talk = Talk::new(kb, meaning, session, input);
    if is_the_citizens(input.body) {
        talk.session.model.waiting = None;
    }
    match input.body {
        InboundBody::Text { text, lang_hint } => words(talk, text, *lang_hint),
        InboundBody::Edited { text } => words(talk, text, None),
        InboundBody::Button { payload } => {
            let end = button::pressed(&mut talk, payload);
            finish(talk, end, None)
        }
        InboundBody::Unsupported { what } => finish(talk, End::NotText(*what), None),
        InboundBody::Undecryptable { .. } => finish(talk, End::NotText(Unsupported::Encrypted), None),
        InboundBody::TooMany => finish(talk, End::TooMany, None),
        // Whoever composes the bot knows what to do with these; they say nothing to the engine.
        InboundBody::Delivery(_)
        | InboundBody::Moved { .. }
        | InboundBody::Unreadable { .. }
        | InboundBody::Redacted
        | InboundBody::Staff(_)
        | InboundBody::Due
        | InboundBody::Forget
        | InboundBody::Alarm(_) => silent(talk),
        InboundBody::Model(answer) => match model::answered(&mut talk, answer) {
            Ok(end) => {
                talk.effects.push(Effect::ModelJudged(ModelOutcome::from(&end)));
                finish(talk, end, None)
            }
            Err(outcome) => {
                talk.effects.push(Effect::ModelJudged(outcome));
                silent(talk)
            }
        },
    }
}

/// Whether the citizen did something: what a language model was asked before that comes too late.
const fn is_the_citizens(body: &InboundBody) -> bool {
    match body {
        InboundBody::Text { .. }
        | InboundBody::Edited { .. }
        | InboundBody::Button { .. }
        | InboundBody::Unsupported { .. }
        | InboundBody::TooMany
        | InboundBody::Redacted => true,
        InboundBody::Delivery(_)
        | InboundBody::Moved { .. }
        | InboundBody::Unreadable { .. }
        | InboundBody::Staff(_)
        | InboundBody::Undecryptable { .. }
        | InboundBody::Due
        | InboundBody::Forget
        | InboundBody::Alarm(_)
        | InboundBody::Model(_) => false,
    }
}

/// A message in words.
fn words(mut talk: Talk<'_>, text: &str, hint: Option<Lang>) -> Turn {
    if let Some(end) = command::step(&mut talk, text) {
        talk.session.lang = talk.session.lang.or(hint.filter(|l| talk.kb.settings.languages.contains(l)));
        return finish(talk, end, None);
    }
    let heard = Heard::new(talk.meaning, text);
    language::hear(&mut talk, &heard, hint);
    slots::hear(&mut talk, &heard);
    if heard.words.is_empty() {
        return finish(talk, End::NoWords, Some(&heard));
    }
    let end = STEPS.iter().find_map(|step| step(&mut talk, &heard)).unwrap_or(End::NoWords);
    finish(talk, end, Some(&heard))
}

/// Says how the turn ends, with what every turn may have to say beside it, and reports.
fn finish(mut talk: Talk<'_>, end: End, heard: Option<&Heard>) -> Turn {
    let asks_anew = end != End::Erased;
    talk.session.pending = talk.session.pending.filter(|open| leaves_open(&end, open));
    let wanted = heard.and_then(|heard| model::wanted(&talk, heard, &end));
    let mut said = say::end(&mut talk, end);
    if let (Some(heard), Some(wanted)) = (heard, wanted) {
        model::ask(&mut talk, heard, wanted, &mut said);
    }
    let lang = said.replies.first().map_or_else(|| talk.lang(), |r| r.lang);
    if talk.session.lang.is_none() && asks_anew {
        talk.session.lang = Some(lang);
    }
    if let Some(heard) = heard {
        if heard.cut {
            said.below(note(lang, &Line::TooLong));
        }
        mask(&mut talk, heard);
        if let Some(warning) = sensitive::warning(lang, &heard.sense.entities.sensitive) {
            said.before(warning);
        }
    }
    if !talk.session.introduced && asks_anew {
        talk.session.introduced = true;
        introduce(&talk, &mut said, lang);
    }
    if let Some(shown) = shown(&said) {
        talk.session.shown = shown;
    }
    let report = report(&talk, &mut said, lang);
    let heard = heard.map(|h| sensitive::masked(&h.text, &h.sense.entities.sensitive, MAX_RECORDED));
    Turn { session: talk.session, replies: said.replies, effects: talk.effects, report, heard }
}

/// Whether the engine's open question stays open over this end. "Really delete?" never outlives another word.
const fn leaves_open(end: &End, open: &Pending) -> bool {
    match open {
        Pending::Erase => matches!(end, End::EraseAsked | End::NotText(_) | End::NoWords | End::TooMany),
        Pending::Consent => matches!(end, End::ConsentAsked | End::NotText(_) | End::NoWords | End::TooMany),
        Pending::Choice { .. } | Pending::Place => matches!(
            end,
            End::SmallTalk(_)
                | End::Criticised
                | End::NotText(_)
                | End::NoWords
                | End::TooMany
                | End::Judged { .. }
                | End::Speaks(_)
                | End::ModelChose(_)
                | End::ModelWrote { .. }
                | End::ModelConsent { .. }
        ),
    }
}

/// The notice that a machine answers: in front, but below what is urgent, and not where the answer says it anyway (the
/// knowledge base's greeting, "are you human").
fn introduce(talk: &Talk<'_>, said: &mut Said, lang: Lang) {
    const NAMES: [&str; 3] = ["Computerprogramm", "Computer-Programm", "computer program"];
    let first = said.replies.first().map(|r| r.text.to_plain()).unwrap_or_default();
    if NAMES.iter().any(|n| first.contains(n)) {
        return;
    }
    let notice = note(lang, &Line::Machine);
    if said.intent.as_ref().is_some_and(|i| talk.view().is_urgent(i)) {
        said.below(notice);
    } else {
        said.before(notice);
    }
}

/// Personal numbers leave everything that is kept.
fn mask(talk: &mut Talk<'_>, heard: &Heard) {
    for effect in &mut talk.effects {
        match effect {
            Effect::RecordUnanswered { text, .. } => {
                *text = sensitive::masked(text, &heard.sense.entities.sensitive, MAX_RECORDED);
            }
            Effect::Export
            | Effect::Erase
            | Effect::CallPerson
            | Effect::Feedback { .. }
            | Effect::AskModel { .. }
            | Effect::ModelTokens(_)
            | Effect::ModelJudged(_) => {}
        }
    }
}

/// So many characters of an unanswered message are kept.
const MAX_RECORDED: usize = 500;

/// The buttons whose words count as a press from now on: those of the first reply that has any. A reply without buttons
/// leaves the ones before it pressable.
fn shown(said: &Said) -> Option<Vec<ButtonAction>> {
    let buttons = said.replies.iter().find(|r| !r.buttons.is_empty()).map(|r| &r.buttons)?;
    Some(buttons.iter().flatten().map(|b| b.action.clone()).take(Session::MAX_SHOWN).collect())
}

fn report(talk: &Talk<'_>, said: &mut Said, lang: Lang) -> TurnReport {
    let place = talk.session.place.clone().map(|p| ("municipality", p));
    TurnReport {
        outcome: said.outcome,
        intent: said.intent.take(),
        facet: said.facet,
        facet_known: said.facet_known,
        also: std::mem::take(&mut said.also),
        offered: std::mem::take(&mut said.offered),
        lang,
        slots: place.into_iter().collect::<BTreeMap<_, _>>(),
    }
}

/// Nothing is said: the news of a delivery, or a model's answer that was not let through.
fn silent(talk: Talk<'_>) -> Turn {
    let lang = talk.lang();
    let report = report(&talk, &mut Said::new(Outcome::Silent), lang);
    Turn { session: talk.session, replies: Vec::new(), effects: talk.effects, report, heard: None }
}
