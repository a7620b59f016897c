//! A citizen's turn of a bot that has staff: to the thread while a ticket is open, else to the engine, with what steers all
//! conversations laid over its answer.

use super::commit::{queue, to_commit};
use super::turns::{Help, StaffTurn, steering};
use crate::dialogue::{Effect, Outcome, Session, Turn};
use crate::kb::Kb;
use crate::message::{Block, InboundBody, IntentId, Lang, Outgoing, Reply, RichText, Span};
use crate::serve::worker::{TurnAnswer, TurnRequest, Wish};
use crate::serve::{answered, engine_turns, export};
use crate::staff::{Mail, Opening, Pause, Steering, Ticket, Work, paused_line};
use crate::store::{SessionChange, TurnRecord};

/// Takes the turn.
pub(super) fn take(
    turn: &StaffTurn<'_>,
    mut work: Work<'_>,
    session: &Session,
    before: Option<&Ticket>,
) -> Result<TurnAnswer, String> {
    let request = turn.request;
    let body = &request.inbound.body;
    let message = request.inbound.message.as_deref();
    if let InboundBody::Text { text, .. } | InboundBody::Edited { text } = body {
        work.note_forgery(text, &request.inbound.address);
    }
    let finish = |mut work: Work<'_>, session: &Session, records| -> Result<TurnAnswer, String> {
        work.note_wake();
        let bytes = session.to_bytes().map_err(|e| e.to_string())?;
        let joined = work.case.join(&bytes).map_err(|e| e.to_string())?;
        let mark = (before != work.case.ticket.as_ref()).then(|| work.case.ticket.clone());
        let timers = &turn.staff.policy.timers;
        let change = SessionChange::Replace(joined);
        Ok(TurnAnswer::Commit(to_commit(request, change, work.out, work.notes, records, mark, timers)))
    };
    if work.wants_to_leave(body) {
        work.leave();
        return finish(work, session, Vec::new());
    }
    let open = work.case.ticket.is_some();
    let available = !work.case.blocked && !work.scene.rooms.is_empty();
    let steering = steering(request);
    // Nobody's words go to a model while a person has the conversation, nor while the bot answers nothing here.
    let silenced = steering.paused(request.inbound.address.channel, &[]).is_some();
    let mut taken = (turn.engine)(session, body, Help { person: available, model: !open && !silenced });
    if matches!(body, InboundBody::Model(_)) && (open || silenced) {
        // Without a model the engine has said nothing to its answer, and counted what it cost.
        return finish(work, &taken.session, engine_turns::records(&taken));
    }
    if matches!(body, InboundBody::Redacted) {
        let (session, noted) = take_back(request, &mut work, session);
        return finish(work, &session, noted.into_iter().collect());
    }
    if open && !speaks(session, body, &taken, turn.kb) {
        work.from_citizen(body, message);
        return finish(work, session, Vec::new());
    }
    if open && is_urgent(turn.kb, &taken) {
        // A person reads it, and nobody may have to wait for that.
        work.from_citizen(body, message);
    } else if open && taken.report.intent.as_ref().is_some_and(|id| id.as_str() == HUMAN) {
        work.already();
        return finish(work, session, Vec::new());
    }
    steer(&steering, turn, &mut taken);
    if taken.effects.contains(&Effect::CallPerson) {
        let Some(view) = request.view else { return Ok(TurnAnswer::WantsView(Wish::default())) };
        let queue = queue(view);
        let topic = taken.session.topic().map(|t| t.intent.clone());
        let place = taken.session.municipality().map(str::to_owned);
        let opening = Opening {
            citizen: &request.inbound.address,
            lang: taken.report.lang,
            place: place.as_deref(),
            topic: topic.as_ref(),
            queue: &queue,
        };
        if let (Some(below), Some(last)) = (work.open(&opening), taken.replies.last_mut()) {
            last.text = std::mem::take(&mut last.text).then(below.text);
            last.buttons = below.buttons;
        }
    }
    // Not the word that agreed to it.
    if let Some(words) = taken.heard.as_deref().filter(|_| available && work.case.ticket.is_none()) {
        let answered = taken.report.intent.clone().filter(|id| is_topic(turn.kb, id));
        remember(&mut work, request, words, answered);
    }
    if taken.effects.contains(&Effect::Export) {
        let Some(export) = request.export else { return Ok(TurnAnswer::WantsExport) };
        taken.replies.push(export::reply(export, &taken.session, Some(&work.case), taken.report.lang));
    }
    let replies = std::mem::take(&mut taken.replies);
    let parts: Vec<_> = replies.into_iter().flat_map(|reply| work.out.parts(&request.inbound.address, reply)).collect();
    let mut put = |outgoing| work.out.put(Mail { to: None, outgoing, always: false });
    let mut records = engine_turns::records(&taken);
    if taken.effects.contains(&Effect::Erase) {
        // What stood there is forgotten with the rest, and can no longer be changed.
        for part in parts {
            put(Outgoing::Send(part));
        }
    } else {
        records.extend(answered::put(request, parts, put));
    }
    for (to, outgoing) in engine_turns::questions(&taken, &request.inbound.address) {
        work.out.put(Mail { to: Some(to), outgoing, always: false });
    }
    if taken.effects.contains(&Effect::Erase) {
        work.forget();
        let timers = &turn.staff.policy.timers;
        let commit = to_commit(request, SessionChange::Erase, work.out, work.notes, records, None, timers);
        return Ok(TurnAnswer::Commit(commit));
    }
    for effect in &taken.effects {
        if let Effect::Feedback { helpful, .. } = effect {
            let name = if *helpful { "feedback.helpful" } else { "feedback.not-helpful" };
            work.notes.push(crate::staff::Note::Count { name: name.to_owned(), by: 1 });
        }
    }
    let session = if answered::goes_on(request) { &taken.session } else { session };
    finish(work, session, records)
}

/// Takes back what answers a message that was taken back, what a person was shown of it, and what is kept for one.
fn take_back(request: &TurnRequest<'_>, work: &mut Work<'_>, session: &Session) -> (Session, Option<TurnRecord>) {
    work.from_citizen(&request.inbound.body, request.inbound.message.as_deref());
    work.case.recent.clear();
    let noted = answered::take_back(request, |outgoing| work.out.put(Mail { to: None, outgoing, always: false }));
    let mut session = session.clone();
    if request.answered.is_some_and(|a| a.newest) {
        session.take_back();
    }
    (session, noted)
}

/// Keeps a message for a person who takes over; a changed one in the place of what it was.
fn remember(work: &mut Work<'_>, request: &TurnRequest<'_>, words: &str, answered: Option<IntentId>) {
    match request.answered {
        Some(changed) if changed.newest => {
            work.case.recent.pop();
            work.case.remember(words, answered);
        }
        // An older message that was changed is none of the last ones.
        Some(_) => {}
        None => work.case.remember(words, answered),
    }
}

/// The intent of those who want a person.
const HUMAN: &str = "human";

/// Whether the engine answers although a ticket is open: commands, buttons, "really delete?", too many messages, and whatever
/// is urgent.
fn speaks(session: &Session, body: &InboundBody, taken: &Turn, kb: &Kb) -> bool {
    match body {
        InboundBody::Text { text, .. } => {
            let deletes = session.asks_whether_to_erase()
                && taken.report.intent.as_ref().is_some_and(|id| id.as_str() == "bot-privacy");
            text.trim_start().starts_with('/') || deletes || is_urgent(kb, taken)
        }
        InboundBody::Button { .. } | InboundBody::TooMany => true,
        InboundBody::Edited { .. }
        | InboundBody::Unsupported { .. }
        | InboundBody::Redacted
        | InboundBody::Delivery(_)
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

fn intent<'a>(kb: &'a Kb, id: &IntentId) -> Option<&'a crate::kb::Intent> {
    kb.intents.get(id).or_else(|| kb.overlays.iter().find_map(|o| o.intents.get(id)))
}

fn is_urgent(kb: &Kb, taken: &Turn) -> bool {
    taken.report.intent.as_ref().and_then(|id| intent(kb, id)).is_some_and(|i| i.urgent)
}

/// Whether an intent is a matter of the office's, and no small talk.
fn is_topic(kb: &Kb, id: &IntentId) -> bool {
    intent(kb, id).is_some_and(|i| i.area != "chat")
}

/// Lays over the engine's answer what steers all conversations: an answer that is paused is not given, notices stand below.
fn steer(steering: &Steering, turn: &StaffTurn<'_>, taken: &mut Turn) {
    if is_urgent(turn.kb, taken) {
        return;
    }
    let topics: Vec<IntentId> = taken
        .report
        .intent
        .iter()
        .chain(taken.report.also.iter().map(|a| &a.intent))
        .filter(|id| is_topic(turn.kb, id))
        .cloned()
        .collect();
    let lang = taken.report.lang;
    let understood_nothing = matches!(taken.report.outcome, Outcome::Disambiguate | Outcome::Fallback);
    let channel = turn.request.inbound.address.channel;
    // Commands and small talk are answered whatever is paused: what is stored can always be seen and deleted.
    if let Some(pause) = steering.paused(channel, &topics).filter(|_| !topics.is_empty() || understood_nothing) {
        taken.replies = vec![paused(lang, pause)];
        taken.effects.retain(|e| !matches!(e, Effect::RecordUnanswered { .. }));
        return;
    }
    if topics.is_empty() {
        return;
    }
    let zone = &turn.staff.policy.hours.zone;
    let notices: Vec<Block> = steering
        .below(&topics, turn.request.now)
        .map(|notice| {
            let until = zone.to_datetime(notice.until);
            let until = match lang {
                Lang::De | Lang::DeSimple => until.strftime("bis %d.%m.%Y, %H:%M Uhr").to_string(),
                Lang::En => until.strftime("until %-d %B %Y, %H:%M").to_string(),
            };
            Block::Note(vec![Span::Text(format!("⚠ {} ({until})", notice.text))])
        })
        .collect();
    if let Some(first) = taken.replies.first_mut().filter(|_| !notices.is_empty()) {
        first.text = std::mem::take(&mut first.text).then(RichText(notices));
    }
}

fn paused(lang: Lang, pause: &Pause) -> Reply {
    let words = paused_line(lang, &pause.reason);
    let text = words.split("\n\n").map(RichText::paragraph).fold(RichText::default(), RichText::then);
    Reply::plain(lang, text)
}
