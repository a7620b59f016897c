//! Plays a script on an engine, and tells what every turn came to.
//! It keeps nothing between two dialogues.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use super::script::{Expect, Script, ScriptTurn};
use crate::dialogue::{Asked, Engine, Outcome, Session, Turn, TurnInput};
use crate::message::{Facet, InboundBody, IntentId, Lang, Reply};

/// What a turn came to: the fields of the contract, in its order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlayedTurn {
    /// The dialogue's id.
    pub id: String,
    /// The turn's number, from 0.
    pub turn: usize,
    /// The citizen's words.
    pub user: String,
    /// What was expected, echoed.
    pub expect: Expect,
    /// How the turn ended.
    pub outcome: Outcome,
    /// The intent of the first question answered.
    pub intent: Option<IntentId>,
    /// The side of it.
    pub facet: Option<Facet>,
    /// Further questions that were answered.
    pub also: Vec<Asked>,
    /// The topics offered in a disambiguation, in the order shown.
    pub offered: Vec<IntentId>,
    /// What was said, in order.
    pub replies: Vec<PlayedReply>,
    /// What the conversation remembers after the turn.
    pub slots: BTreeMap<&'static str, String>,
    /// Whether intent, side and outcome are as asserted.
    pub ok: bool,
}

/// A reply without its buttons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlayedReply {
    /// Its words.
    pub text: String,
    /// Its language.
    pub lang: Lang,
}

/// Plays one dialogue from a fresh conversation. `now` is the time of every turn, `today` the day to answer for where it is
/// another one.
pub fn play(engine: &Engine, script: &Script, now: Timestamp, today: Option<Date>) -> Vec<PlayedTurn> {
    let mut session = Session::default();
    let mut played = Vec::with_capacity(script.turns.len());
    for (n, turn) in script.turns.iter().enumerate() {
        let body = InboundBody::Text { text: turn.user.clone(), lang_hint: None };
        let input = TurnInput { body: &body, now, today, staff_available: false, home: None, model: None };
        let came = engine.turn(&session, &input);
        session = came.session.clone();
        played.push(judged(&script.id, n, turn, came));
    }
    played
}

fn judged(id: &str, n: usize, turn: &ScriptTurn, came: Turn) -> PlayedTurn {
    let report = came.report;
    let asserted = |want: &Option<String>, got: Option<&str>| {
        want.as_deref().is_none_or(|want| want == "any" || Some(want) == got)
    };
    let ok = asserted(&turn.expect.intent, report.intent.as_ref().map(IntentId::as_str))
        && asserted(&turn.expect.facet, report.facet.map(Facet::id))
        && asserted(&turn.expect.outcome, Some(report.outcome.id()));
    let text = |r: &Reply| PlayedReply { text: r.text.to_plain(), lang: r.lang };
    PlayedTurn {
        id: id.to_owned(),
        turn: n,
        user: turn.user.clone(),
        expect: turn.expect.clone(),
        outcome: report.outcome,
        intent: report.intent,
        facet: report.facet,
        also: report.also,
        offered: report.offered,
        replies: came.replies.iter().map(text).collect(),
        slots: report.slots,
        ok,
    }
}
