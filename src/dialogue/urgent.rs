//! Step: emergencies and crises come first, whatever is pending, and without asking back when the evidence is fair. It
//! never looks at the conversation so far.

use super::cues;
use super::end::{End, Opening};
use super::report::Asked;
use super::talk::{Heard, Talk};
use crate::message::IntentId;
use crate::nlu::Understanding;

/// Confidence from which an urgent intent that comes first is answered. A needless answer costs a citizen a glance at a
/// telephone number; one that is missing may cost more: so it lies below what other intents need.
const FAIR: f32 = 0.4;

/// Confidence from which a part of a message is urgent: parts are short, and a message that as a whole is about something
/// else is soon misread in its parts.
const SURE: f32 = 0.6;
/// Confidence from which a message in several parts is urgent whatever they say alone.
const CERTAIN: f32 = 0.8;

/// Ends the turn where the message, or a part of it, is urgent.
pub(crate) fn step(talk: &mut Talk<'_>, heard: &Heard) -> Option<End> {
    let found = found(talk, heard)?;
    talk.session.pending = None;
    Some(End::Answered(vec![found], Opening::Nothing))
}

fn found(talk: &Talk<'_>, heard: &Heard) -> Option<Asked> {
    let clauses = talk.meaning.clauses(&heard.text);
    let kept = |part: &&String| !cues::rejects(&cues::words(part));
    let parts: Vec<Understanding> = if clauses.len() < 2 {
        Vec::new()
    } else {
        clauses.iter().filter(kept).take(MAX_PARTS).map(|part| talk.meaning.understand(part)).collect()
    };
    if let Some(whole) = urgent(talk, &heard.sense, FAIR) {
        // What is urgent has an urgent part, unless there is no doubt about the whole.
        let borne_out = clauses.len() < 2
            || urgent(talk, &heard.sense, CERTAIN).is_some()
            || parts.iter().any(|part| urgent(talk, part, FAIR).is_some());
        return borne_out.then_some(whole);
    }
    let in_whole = |id: &IntentId| heard.sense.candidates.iter().any(|c| c.intent == *id && c.confidence >= BORNE_OUT);
    parts.iter().filter_map(|part| urgent(talk, part, SURE)).find(|asked| in_whole(&asked.intent))
}

/// Confidence that the whole message must leave to what a part of it cries out.
const BORNE_OUT: f32 = 0.1;

/// So many parts of a message are looked at.
const MAX_PARTS: usize = 6;

fn urgent(talk: &Talk<'_>, sense: &Understanding, from: f32) -> Option<Asked> {
    // "Und wo krieg ich die?" is nobody's emergency, whatever it resembles.
    if sense.topicless {
        return None;
    }
    let view = talk.view();
    let first = talk.candidates(sense).next().filter(|c| c.confidence >= from)?;
    view.is_urgent(&first.intent).then(|| Asked { intent: first.intent.clone(), facet: None })
}
