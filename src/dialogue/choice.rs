//! Step: the answer to "which of these do you mean?", by number, ordinal, words of a title, "both" or "none of these". A
//! new question instead is left to the steps behind.

use super::cues;
use super::end::{End, Opening};
use super::followup;
use super::report::Asked;
use super::session::Pending;
use super::talk::{Heard, Talk};
use crate::message::{Facet, IntentId};
use crate::nlu::Decision;

/// Ends the turn where the message chooses.
pub(crate) fn step(talk: &mut Talk<'_>, heard: &Heard) -> Option<End> {
    let Some(Pending::Choice { options, facet }) = &talk.session.pending else { return None };
    let (options, offered_facet) = (options.clone(), *facet);
    let asked = followup::asked_side(&heard.sense);
    let facet = if asked == Facet::Overview { offered_facet } else { asked };
    let answer = |talk: &mut Talk<'_>, ids: &[IntentId]| {
        talk.session.pending = None;
        if let [only] = ids
            && talk.view().is_small_talk(only)
            && !talk.view().is_urgent(only)
        {
            return Some(End::SmallTalk(only.clone()));
        }
        let questions = ids.iter().map(|i| Asked { intent: i.clone(), facet: Some(facet) }).collect();
        Some(End::Answered(questions, Opening::Nothing))
    };
    if cues::none_of_these(&heard.words) {
        talk.session.pending = None;
        return Some(End::NoneFits);
    }
    if let Some(at) = cues::ordinal(&heard.words, options.len()) {
        return answer(talk, &options[at..=at]);
    }
    if cues::all_of_these(&heard.words) {
        return answer(talk, &options[..options.len().min(3)]);
    }
    let chosen = by_title(talk, heard, &options).or_else(|| by_meaning(talk, heard, &options))?;
    answer(talk, std::slice::from_ref(&chosen))
}

/// The one option whose title shares a word with a short message, where exactly one does.
fn by_title(talk: &Talk<'_>, heard: &Heard, options: &[IntentId]) -> Option<IntentId> {
    if heard.words.len() > 6 {
        return None;
    }
    let view = talk.view();
    let said: Vec<&String> = heard.words.iter().filter(|w| !cues::is_function_word(w)).collect();
    let hits = |id: &IntentId| {
        let title: Vec<String> = view
            .intent(id)
            .map(|i| i.title.0.values().flat_map(|t| cues::words(t)).filter(|w| !cues::is_function_word(w)).collect())
            .unwrap_or_default();
        said.iter()
            .filter(|w| title.iter().any(|t| t == **w || (w.chars().count() >= 5 && t.starts_with(w.as_str()))))
            .count()
    };
    let scores: Vec<usize> = options.iter().map(hits).collect();
    let best = scores.iter().copied().max().filter(|b| *b > 0)?;
    // Every word of the topic has to be in the title: "Personalausweis verloren" is not the choice "Personalausweis".
    let sides = view.words_of_sides();
    let unsaid = said.iter().filter(|w| !sides.contains(**w)).count() > best;
    let mut at = scores.iter().enumerate().filter(|(_, s)| **s == best).map(|(at, _)| at);
    match (at.next(), at.next(), unsaid) {
        (Some(at), None, false) => Some(options[at].clone()),
        _ => None,
    }
}

/// Confidence from which an option is taken to be meant, though the matcher would ask again.
const LIKELY: f32 = 0.35;

/// The option that the matcher thinks of first, unless it is sure of something else.
fn by_meaning(talk: &Talk<'_>, heard: &Heard, options: &[IntentId]) -> Option<IntentId> {
    if let Decision::Answer(id) = talk.decision(&heard.sense) {
        return options.contains(&id).then_some(id);
    }
    if heard.sense.topicless {
        return None;
    }
    let first = talk.candidates(&heard.sense).next()?;
    let likely = first.confidence >= LIKELY && options.contains(&first.intent);
    likely.then(|| first.intent.clone())
}
