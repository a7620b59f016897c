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

/// Ends the turn where the message, or a part of it, is urgent.
pub(crate) fn step(talk: &mut Talk<'_>, heard: &Heard) -> Option<End> {
    let found = urgent(talk, &heard.sense, FAIR).or_else(|| in_a_part(talk, heard))?;
    talk.session.pending = None;
    Some(End::Answered(vec![found], Opening::Nothing))
}

/// What is urgent in a part, where the whole has some of it too.
fn in_a_part(talk: &Talk<'_>, heard: &Heard) -> Option<Asked> {
    let parts = talk.meaning.clauses(&heard.text);
    if parts.len() < 2 {
        return None;
    }
    let in_whole = |id: &IntentId| heard.sense.candidates.iter().any(|c| c.intent == *id);
    let own = |part: &&String| !cues::rejects(&cues::words(part));
    let mut found =
        parts.iter().filter(own).take(MAX_PARTS).filter_map(|part| urgent(talk, &talk.meaning.understand(part), SURE));
    found.find(|asked| in_whole(&asked.intent))
}

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
