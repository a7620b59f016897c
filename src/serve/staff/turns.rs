//! A turn of a bot that has staff: what came in goes to the thread, to the citizen, to a command, or to the engine.
//! It is pure: what lies beyond the conversation is asked for, and the turn taken again.

use jiff::SignedDuration;

use super::commit::{channels, desk, queue, standing, to_commit};
use crate::dialogue::{Session, Turn};
use crate::kb::Kb;
use crate::message::{Facet, InboundBody, IntentId, Lang, Outgoing, PlatformAddress, Reply, RichText, StaffMessage};
use crate::serve::staff::StaffSettings;
use crate::serve::worker::{TurnAnswer, TurnRequest, Wish};
use crate::staff::{
    Call, Case, InRoom, KbOrder, Mail, Name, Note, Outbox, Scene, SteerScene, Steering, Value, Work, alarm, export,
    kb_told, may_become_a_thread, obey,
};
use crate::store::SessionChange;

/// How long a message in a thread waits for the ticket that its thread may belong to.
const UNBOUND: SignedDuration = SignedDuration::from_secs(60);

/// What the turn is taken with.
pub(in crate::serve) struct StaffTurn<'a> {
    pub(in crate::serve) staff: &'a StaffSettings,
    pub(in crate::serve) request: &'a TurnRequest<'a>,
    pub(in crate::serve) kb: &'a Kb,
    /// The engine's turn, from this session and what came in.
    pub(in crate::serve) engine: &'a dyn Fn(&Session, &InboundBody, Help) -> Turn,
    /// Reads a session's bytes, or begins anew.
    pub(in crate::serve) session: &'a dyn Fn(&[u8]) -> Session,
}

/// Who may be called in beside the engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::serve) struct Help {
    /// A person of the office's.
    pub(in crate::serve) person: bool,
    /// A language model, where one is configured.
    pub(in crate::serve) model: bool,
}

impl Help {
    /// Nobody: what is asked for staff, and not for a citizen.
    const NONE: Self = Self { person: false, model: false };
}

/// Takes the turn.
pub(in crate::serve) fn take(turn: &StaffTurn<'_>) -> Result<TurnAnswer, String> {
    let request = turn.request;
    let (bytes, case) = Case::part(request.session).unwrap_or_else(|error| {
        tracing::warn!(%error, "what was kept for a hand-over could not be read and is begun anew");
        Default::default()
    });
    let session = (turn.session)(&bytes);
    let rooms = turn.staff.rooms.now();
    let lang = session.lang().or_else(|| turn.kb.settings.languages.first().copied()).unwrap_or(Lang::De);
    let answer = |id: &IntentId, facet: Facet| -> Vec<Reply> {
        if !turn.kb.intents.contains_key(id) && !turn.kb.overlays.iter().any(|o| o.intents.contains_key(id)) {
            return Vec::new();
        }
        let payload = crate::message::ButtonAction::Ask(id.clone(), facet).encode();
        let answered = (turn.engine)(&session, &InboundBody::Button { payload }, Help::NONE);
        answered.replies.into_iter().map(|reply| Reply { buttons: Vec::new(), ..reply }).collect()
    };
    let scene = Scene {
        now: request.now,
        policy: &turn.staff.policy,
        rooms: &rooms,
        pseudonym: request.pseudonym.as_str(),
        kb: turn.kb,
        lang,
        answer: &answer,
    };
    let out = Outbox::new(request.next_entry, &crate::channel::messages);
    let before = case.ticket.clone();
    let work = Work::new(&scene, case, out);
    let here = &request.inbound.address;
    let message = request.inbound.message.as_deref();
    let done = |mut work: Work<'_>, session: &Session, records| {
        work.note_wake();
        let bytes = session.to_bytes().map_err(|e| e.to_string())?;
        let joined = work.case.join(&bytes).map_err(|e| e.to_string())?;
        let mark = (before.as_ref() != work.case.ticket.as_ref()).then(|| work.case.ticket.clone());
        let timers = &turn.staff.policy.timers;
        let commit = to_commit(request, SessionChange::Replace(joined), work.out, work.notes, records, mark, timers);
        Ok(TurnAnswer::Commit(commit))
    };
    let mut work = work;
    match &request.inbound.body {
        InboundBody::Unreadable { .. } => Err("it could not be read by the adapter that it came from".to_owned()),
        InboundBody::Moved { to } => {
            if let Some(ticket) = work.case.ticket.as_mut().filter(|t| t.citizen == *here) {
                ticket.citizen = to.clone();
            }
            work.notes.push(Note::Bind(to.clone()));
            done(work, &session, Vec::new())
        }
        InboundBody::Delivery(delivery) => {
            work.delivered(delivery);
            done(work, &session, Vec::new())
        }
        InboundBody::Due => {
            work.due(here);
            done(work, &session, Vec::new())
        }
        InboundBody::Forget => {
            work.forget();
            Ok(TurnAnswer::Commit(forgotten(request, work)))
        }
        InboundBody::Alarm(what) => {
            let post = alarm(turn.staff.policy.lang, what);
            work.out.put(Mail { to: None, outgoing: Outgoing::Post(post), always: false });
            done(work, &session, Vec::new())
        }
        InboundBody::Undecryptable { .. } => {
            if work.is_staff_room(here) {
                work.undecryptable(here, message);
            }
            done(work, &session, Vec::new())
        }
        InboundBody::Staff(said) => match from_staff(turn, &mut work, here, message, said) {
            Left::Nothing => done(work, &session, Vec::new()),
            Left::Answer(answer) => Ok(answer),
            Left::Ask(text) => {
                let body = InboundBody::Text { text, lang_hint: None };
                let asked = (turn.engine)(&session, &body, Help::NONE);
                for reply in asked.replies.iter().cloned() {
                    let post = crate::message::Post::quiet(reply).answering(message);
                    work.out.put(Mail { to: None, outgoing: Outgoing::Post(post), always: false });
                }
                let records = super::super::engine_turns::records(&asked);
                done(work, &asked.session, records)
            }
        },
        InboundBody::Text { .. }
        | InboundBody::Edited { .. }
        | InboundBody::Button { .. }
        | InboundBody::Unsupported { .. }
        | InboundBody::Redacted
        | InboundBody::TooMany
        | InboundBody::Model(_) => super::citizen::take(turn, work, &session, before.as_ref()),
    }
}

/// The conversation as nothing; its threads are taken back.
fn forgotten(request: &TurnRequest<'_>, work: Work<'_>) -> crate::store::TurnCommit {
    let timers = crate::staff::Policy::default().timers;
    to_commit(request, SessionChange::Erase, work.out, work.notes, Vec::new(), None, &timers)
}

/// What is left to do after a message of staff.
enum Left {
    Nothing,
    Answer(TurnAnswer),
    Ask(String),
}

fn from_staff(
    turn: &StaffTurn<'_>,
    work: &mut Work<'_>,
    here: &PlatformAddress,
    message: Option<&str>,
    said: &StaffMessage,
) -> Left {
    let request = turn.request;
    if work.case.threads.contains(here) {
        return match work.from_staff(here, message, said) {
            Some(call) => command(turn, work, here, message, said, &call),
            None => Left::Nothing,
        };
    }
    if here.is_thread() {
        let Some(view) = request.view else { return Left::Answer(TurnAnswer::WantsView(wish_for(said, turn))) };
        if may_become_a_thread(&queue(view), here) {
            if request.now.duration_since(request.inbound.at) < UNBOUND {
                return Left::Answer(TurnAnswer::NotYet);
            }
            // Whoever it was meant for has not got it.
            work.not_sent(here, message);
        }
    }
    match work.in_room(here, message, said) {
        InRoom::Done => Left::Nothing,
        InRoom::Obey(call) => command(turn, work, here, message, said, &call),
        InRoom::Sort(sorted) => {
            let Some(view) = request.view else { return Left::Answer(TurnAnswer::WantsView(all())) };
            work.sort(here, message, &sorted, &desk(view, DAYS));
            Left::Nothing
        }
        InRoom::Asked(text) => Left::Ask(text),
    }
}

/// All that the message may need, so that one look is enough.
fn wish_for(said: &StaffMessage, turn: &StaffTurn<'_>) -> Wish {
    let text = said.act.words().unwrap_or_default();
    match crate::staff::read(text, turn.request.now, &turn.staff.policy.hours.zone) {
        crate::staff::Typed::Call(call) => wish(&call),
        _ => Wish::default(),
    }
}

/// Days that figures are of where none are named.
const DAYS: u16 = 7;

fn wish(call: &Call) -> Wish {
    let days = call.values.iter().find_map(|v| if let Value::Days(days) = v { Some(*days) } else { None });
    let pseudonym = call.values.iter().find_map(|v| if let Value::Pseudonym(p) = v { Some(p.clone()) } else { None });
    Wish { days: Some(days.unwrap_or(DAYS)), pseudonym }
}

/// All that a room may see.
fn all() -> Wish {
    Wish { days: Some(DAYS), pseudonym: None }
}

/// Obeys a command of the room; who typed it may.
fn command(
    turn: &StaffTurn<'_>,
    work: &mut Work<'_>,
    here: &PlatformAddress,
    message: Option<&str>,
    said: &StaffMessage,
    call: &Call,
) -> Left {
    let request = turn.request;
    if let Some(order) = kb_order(call) {
        let Some(outcome) = request.kb else { return Left::Answer(TurnAnswer::WantsKb(order)) };
        answer(turn, work, here, message, kb_told(turn.staff.policy.lang, outcome));
        return Left::Nothing;
    }
    let wish = wish(call);
    let Some(view) = request.view else { return Left::Answer(TurnAnswer::WantsView(wish)) };
    let mut desk = desk(view, wish.days.unwrap_or(DAYS));
    desk.channels = channels(&turn.staff.board);
    desk.kb = standing(&turn.staff.board);
    if work.sort_by_command(here, message, &said.from, call, &desk) {
        return Left::Nothing;
    }
    if call.name() == Name::Audit {
        let most = call.values.iter().find_map(|v| if let Value::Number(n) = v { Some(*n as usize) } else { None });
        let skip = desk.audit.len().saturating_sub(most.unwrap_or(20));
        desk.audit.drain(..skip);
    }
    let steering = steering(request);
    let scene =
        SteerScene { now: request.now, policy: &turn.staff.policy, kb: turn.kb, steering: &steering, desk: &desk };
    let texts = if call.name() == Name::Export {
        export(&scene)
    } else {
        let (text, notes) = obey(&scene, call);
        work.notes.extend(notes);
        vec![text]
    };
    for text in texts {
        answer(turn, work, here, message, text);
    }
    Left::Nothing
}

/// Answers a message of staff, quietly.
fn answer(turn: &StaffTurn<'_>, work: &mut Work<'_>, here: &PlatformAddress, message: Option<&str>, text: RichText) {
    let post = crate::message::Post::quiet(Reply::plain(turn.staff.policy.lang.into(), text)).answering(message);
    work.out.put(Mail { to: Some(here.clone()), outgoing: Outgoing::Post(post), always: false });
}

fn kb_order(call: &Call) -> Option<KbOrder> {
    match call.name() {
        Name::Reload => Some(KbOrder::Reload),
        Name::Rollback => Some(KbOrder::Rollback),
        _ => None,
    }
}

/// What steers all conversations. What cannot be read steers nothing, and is told.
pub(super) fn steering(request: &TurnRequest<'_>) -> Steering {
    Steering::from_bytes(&request.steering.bytes).unwrap_or_else(|error| {
        tracing::error!(%error, "notices and pauses are not in force");
        Steering::default()
    })
}
