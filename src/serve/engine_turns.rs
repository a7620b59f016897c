//! The engine as the workers call it: session bytes and an inbound in, a commit out.
//! It decides nothing about an answer, and commits nothing itself.

use jiff::civil::Date;

use super::staff::{self, Help, StaffSettings, StaffTurn};
use super::worker::{TakeTurn, TurnAnswer, TurnRequest};
use super::{answered, export};
use crate::channel;
use crate::dialogue::{Effect, Engine, ModelUse, Session, Turn, TurnInput};
use crate::knowledge::SharedKnowledge;
use crate::message::{ChannelKind, InboundBody, Lang, OutboxId, Outgoing, PlatformAddress};
use crate::staff::{Case, KbOrder, KbOutcome};
use crate::store::{Feedback, NewEntry, ReportBack, SessionChange, TurnCommit, TurnRecord, Unanswered};

/// What is set for all turns.
#[derive(Debug, Clone, Default)]
pub struct TurnSettings {
    /// The day to answer for, where it is not today's in Germany.
    pub today: Option<Date>,
    /// The operator's own place, by its name in the knowledge base.
    pub home: Option<String>,
    /// The language of a conversation that has not shown another yet.
    pub first_lang: Option<Lang>,
    /// Staff, where there are any: a person can be called into conversations.
    pub staff: Option<StaffSettings>,
    /// What a language model may be asked; `None` where there is none.
    pub model: Option<ModelUse>,
}

/// Takes turns from the knowledge base in force.
pub struct EngineTurns {
    knowledge: SharedKnowledge,
    settings: TurnSettings,
}

impl EngineTurns {
    /// Turns that are taken from this knowledge base.
    pub fn new(knowledge: SharedKnowledge, settings: TurnSettings) -> Self {
        Self { knowledge, settings }
    }

    /// The same where there is staff.
    fn with_staff(&self, settings: &StaffSettings, request: &TurnRequest<'_>) -> Result<TurnAnswer, String> {
        let engine = Engine::of(&self.knowledge.now());
        let turn = |session: &Session, body: &InboundBody, help: Help| {
            engine.turn(
                session,
                &TurnInput {
                    body,
                    now: request.now,
                    today: self.settings.today,
                    staff_available: help.person,
                    home: self.settings.home.as_deref(),
                    model: self.settings.model.filter(|_| help.model),
                },
            )
        };
        let session = |bytes: &[u8]| self.session(bytes);
        staff::take(&StaffTurn { staff: settings, request, kb: engine.kb(), engine: &turn, session: &session })
    }

    fn session(&self, bytes: &[u8]) -> Session {
        if bytes.is_empty() {
            return self.fresh();
        }
        // A session that this version cannot read is begun anew: the citizen gets an answer, and only the context is lost.
        Session::from_bytes(bytes).unwrap_or_else(|error| {
            tracing::warn!(%error, "a session could not be read and is begun anew");
            self.fresh()
        })
    }

    fn fresh(&self) -> Session {
        match self.settings.first_lang {
            Some(lang) => Session::default().speaking(lang),
            None => Session::default(),
        }
    }
}

impl TakeTurn for EngineTurns {
    fn order(&self, order: KbOrder) -> KbOutcome {
        let staff = self.settings.staff.as_ref();
        let control = staff.and_then(|staff| Some((staff.kb.as_ref()?, staff.policy.lang)));
        control.map_or(KbOutcome::Unavailable, |(control, lang)| control.obey(order, lang.into()))
    }

    fn take_turn(&self, request: &TurnRequest<'_>) -> Result<TurnAnswer, String> {
        if let Some(settings) = &self.settings.staff {
            return self.with_staff(settings, request);
        }
        match &request.inbound.body {
            InboundBody::Moved { to } => return Ok(TurnAnswer::Commit(moved(request, to))),
            InboundBody::Unreadable { .. } => {
                return Err("it could not be read by the adapter that it came from".to_owned());
            }
            InboundBody::Text { .. }
            | InboundBody::Edited { .. }
            | InboundBody::Button { .. }
            | InboundBody::Unsupported { .. }
            | InboundBody::Delivery(_)
            | InboundBody::TooMany
            | InboundBody::Redacted
            | InboundBody::Staff(_)
            | InboundBody::Undecryptable { .. }
            | InboundBody::Due
            | InboundBody::Forget
            | InboundBody::Alarm(_)
            | InboundBody::Model(_) => {}
        }
        // A bot that had staff once has left something beside the session.
        let (bytes, _) = Case::part(request.session).map_err(|e| e.to_string())?;
        let session = self.session(&bytes);
        let input = TurnInput {
            body: &request.inbound.body,
            now: request.now,
            today: self.settings.today,
            staff_available: false,
            home: self.settings.home.as_deref(),
            model: self.settings.model,
        };
        let turn = Engine::of(&self.knowledge.now()).turn(&session, &input);
        let mut replies = turn.replies.clone();
        if turn.effects.contains(&Effect::Export) {
            let Some(export) = request.export else { return Ok(TurnAnswer::WantsExport) };
            replies.push(export::reply(export, &turn.session, None, turn.report.lang));
        }
        let kind = request.inbound.address.channel;
        let parts: Vec<_> = replies.into_iter().flat_map(|reply| channel::messages(kind, reply)).collect();
        let mut outbox = Vec::new();
        let mut records = records(&turn);
        let mut put = |outgoing| {
            outbox.push(NewEntry::passing(outgoing));
            OutboxId(request.next_entry.0 + outbox.len() as u64 - 1)
        };
        let session = if turn.effects.contains(&Effect::Erase) {
            // What stood there is forgotten with the rest, and can no longer be changed.
            for part in parts {
                put(Outgoing::Send(part));
            }
            SessionChange::Erase
        } else if matches!(request.inbound.body, InboundBody::Redacted) {
            records.extend(answered::take_back(request, put));
            let mut session = session;
            if request.answered.is_some_and(|a| a.newest) {
                session.take_back();
            }
            SessionChange::Replace(session.to_bytes().map_err(|e| e.to_string())?)
        } else {
            records.extend(answered::put(request, parts, put));
            let session = if answered::goes_on(request) { &turn.session } else { &session };
            SessionChange::Replace(session.to_bytes().map_err(|e| e.to_string())?)
        };
        if request.inbound.body == InboundBody::Due {
            // What it was for, staff did.
            records = vec![TurnRecord::Wake(None)];
        }
        for (to, outgoing) in questions(&turn, &request.inbound.address) {
            outbox.push(NewEntry { to: Some(to), outgoing, report: ReportBack::Passing });
        }
        Ok(TurnAnswer::Commit(TurnCommit { at: request.now, session, outbox, records }))
    }
}

/// Counts of the day: questions to a language model, and tokens that their answers cost.
pub(super) const LLM_ASKED: &str = "llm.asked";
pub(super) const LLM_TOKENS: &str = "llm.tokens";

/// The questions to a language model, each for an entry of the outbox like any other: sent when its turn comes, sealed until
/// then.
pub(super) fn questions(turn: &Turn, from: &PlatformAddress) -> Vec<(PlatformAddress, Outgoing)> {
    let ask = |effect: &Effect| match effect {
        Effect::AskModel { question, content } => Some((
            PlatformAddress { channel: ChannelKind::Model, place: "model".to_owned() },
            Outgoing::Ask { question: question.clone(), content: content.clone(), from: from.clone() },
        )),
        Effect::Export
        | Effect::Erase
        | Effect::CallPerson
        | Effect::RecordUnanswered { .. }
        | Effect::Feedback { .. }
        | Effect::ModelTokens(_)
        | Effect::ModelJudged(_) => None,
    };
    turn.effects.iter().filter_map(ask).collect()
}

/// The conversation as it is, at one more address.
fn moved(request: &TurnRequest<'_>, to: &PlatformAddress) -> TurnCommit {
    TurnCommit {
        at: request.now,
        session: SessionChange::Replace(request.session.to_vec()),
        outbox: Vec::new(),
        records: vec![TurnRecord::Bind(to.clone())],
    }
}

fn count(name: String) -> TurnRecord {
    TurnRecord::Count { name, by: 1 }
}

/// What is noted of a turn.
pub(super) fn records(turn: &Turn) -> Vec<TurnRecord> {
    let report = &turn.report;
    let mut out = vec![count(format!("outcome.{}", report.outcome.id()))];
    if let Some(intent) = &report.intent {
        out.push(count(format!("intent.{intent}")));
    }
    for effect in &turn.effects {
        match effect {
            Effect::RecordUnanswered { text, lang, nearest } => out.push(TurnRecord::Unanswered(Unanswered {
                text: text.clone(),
                lang: *lang,
                nearest: nearest.clone(),
            })),
            Effect::Feedback { helpful, intent, facet } => {
                let judged = Feedback { intent: intent.clone(), facet: *facet, helpful: *helpful };
                out.push(TurnRecord::Feedback(judged));
            }
            Effect::AskModel { .. } => out.push(count(LLM_ASKED.to_owned())),
            Effect::ModelTokens(tokens) => {
                out.push(TurnRecord::Count { name: LLM_TOKENS.to_owned(), by: u64::from(*tokens) });
            }
            Effect::ModelJudged(outcome) => out.push(count(format!("llm.answer.{}", outcome.id()))),
            Effect::Export | Effect::Erase | Effect::CallPerson => {}
        }
    }
    out
}
