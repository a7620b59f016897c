//! What an utterance means within the conversation: the matcher's view of the words, mixed with the topic that was last
//! answered. It changes nothing, and never looks further back than that topic.
//!
//! The rules, in this order: small talk that the matcher is sure of is no question; words without a topic of their own stay on the topic; a topic that the matcher is sure of
//! wins; where it hesitates, the topic at hand and its neighbours are likelier than by the words alone, and a side that is asked
//! for with a word that points back, or in words that all belong to the topic, is the topic's; then a neighbour of it that the
//! words point to when they are read together with the topic's title wins; what the matcher does not know at all stays on the topic only where every word
//! with content belongs to what people say about it.

use super::cues;
use super::report::Asked;
use super::roles::Role;
use super::session::Topic;
use super::talk::Talk;
use crate::kb::Intent;
use crate::message::{Facet, IntentId, Lang};
use crate::nlu::{Decision, Understanding};

/// What an utterance means within a conversation.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Sense {
    /// A question.
    Question(Asked),
    /// Small talk.
    SmallTalk(IntentId),
    /// One of these, best first.
    Unclear { options: Vec<IntentId>, facet: Facet },
    /// Nothing that is known.
    Nothing,
}

/// Confidence from which another topic wins over the one at hand, whatever else speaks for staying.
const STRONG: f32 = 0.65;

/// The side that is asked for; the overview where none is. Without a letter nothing is asked.
pub(crate) fn asked_side(sense: &Understanding) -> Facet {
    if sense.candidates.is_empty() { Facet::Overview } else { sense.facet.facet }
}

/// What `text` means after `topic` was answered.
pub(crate) fn resolve(talk: &Talk<'_>, text: &str, sense: &Understanding, topic: Option<&Topic>) -> Sense {
    let view = talk.view();
    let side = asked_side(sense);
    let decision = wish_for_a_person(sense).unwrap_or_else(|| talk.decision(sense));
    let Some(topic) = topic.filter(|t| view.intent(&t.intent).is_some()) else {
        return alone(talk, decision, side);
    };
    if sense.candidates.is_empty() {
        return Sense::Nothing;
    }
    let reading = Reading::new(talk, text, sense, topic);
    match decision {
        Decision::Answer(id) if view.is_small_talk(&id) => {
            // "kostet das was" may sound a little like small talk; "danke!" is nothing else.
            let weak = sense.candidates.first().is_some_and(|c| c.confidence < STRONG);
            let points_back = weak || cues::refers(&reading.words);
            let stays = points_back && sense.topicless && side != Facet::Overview;
            if stays { stay(topic, side) } else { Sense::SmallTalk(id) }
        }
        _ if sense.topicless => reading.without_topic(),
        Decision::Answer(id) if id == topic.intent => stay(topic, side),
        Decision::Answer(id) => reading.other_topic(id),
        Decision::Disambiguate(options) => reading.several(options),
        Decision::Fallback => reading.unknown(),
    }
}

/// Offering a person where none was wished for costs a glance; asking back who wants one costs patience.
fn wish_for_a_person(sense: &Understanding) -> Option<Decision> {
    let first = sense.candidates.first()?;
    let wished = Role::of(&first.intent) == Some(Role::Human) && first.confidence >= WISHED;
    wished.then(|| Decision::Answer(first.intent.clone()))
}

/// Without a conversation before it.
fn alone(talk: &Talk<'_>, decision: Decision, side: Facet) -> Sense {
    match decision {
        Decision::Answer(id) if talk.view().is_small_talk(&id) => Sense::SmallTalk(id),
        Decision::Answer(intent) => Sense::Question(Asked { intent, facet: Some(side) }),
        Decision::Disambiguate(options) => Sense::Unclear { options, facet: side },
        Decision::Fallback => Sense::Nothing,
    }
}

fn stay(topic: &Topic, side: Facet) -> Sense {
    Sense::Question(Asked { intent: topic.intent.clone(), facet: Some(side) })
}

/// An utterance beside the topic at hand.
struct Reading<'t, 'a> {
    talk: &'t Talk<'a>,
    text: &'t str,
    sense: &'t Understanding,
    topic: &'t Topic,
    side: Facet,
    words: Vec<String>,
    /// Whether it begins as a continuation or corrects what was understood.
    continues: bool,
}

impl<'t, 'a> Reading<'t, 'a> {
    fn new(talk: &'t Talk<'a>, text: &'t str, sense: &'t Understanding, topic: &'t Topic) -> Self {
        let words = cues::words(text);
        let continues = cues::continues(&words) || cues::correction(text).is_some();
        Self { talk, text, sense, topic, side: asked_side(sense), words, continues }
    }

    /// "und die Kosten?", "wie lange dauert das": the topic at hand, or a neighbour that an ellipsis points to.
    fn without_topic(&self) -> Sense {
        if self.side == Facet::Overview
            && self.continues
            && let Some(near) = self.nearby()
        {
            return self.carry(near);
        }
        stay(self.topic, self.side)
    }

    /// The matcher names another topic.
    fn other_topic(&self, id: IntentId) -> Sense {
        let confidence = self.sense.candidates.first().map_or(0.0, |c| c.confidence);
        let weak = confidence < STRONG;
        if weak && self.side != Facet::Overview && cues::refers(&self.words) && self.all_known() {
            return stay(self.topic, self.side);
        }
        if weak
            && self.continues
            && let Some(near) = self.nearby()
            && (near != self.topic.intent || self.all_known())
        {
            return self.carry(near);
        }
        self.carry(id)
    }

    /// The matcher hesitates.
    fn several(&self, options: Vec<IntentId>) -> Sense {
        let on_topic = options.contains(&self.topic.intent);
        let clear_side = self.side != Facet::Overview;
        if let Some(likely) = self.likely_here() {
            return self.carry(likely);
        }
        if let Some(neighbour) = self.neighbour() {
            return self.carry(neighbour);
        }
        let first = options.first() == Some(&self.topic.intent);
        if first || (on_topic && (clear_side || cues::refers(&self.words))) {
            return stay(self.topic, self.side);
        }
        let leans = on_topic || self.continues || cues::refers(&self.words) || self.words.len() <= SHORT;
        let near = leans.then(|| self.nearby()).flatten();
        if let Some(near) = near.clone().filter(|n| options.contains(n)) {
            return self.carry(near);
        }
        // Read beside its own title everything sounds like the topic: its own words have to say so too.
        let likelier = self.sense.candidates.first().is_some_and(|c| c.confidence >= LIKELIER);
        let drawn = clear_side || near.is_some_and(|n| n == self.topic.intent);
        let points_back = clear_side && !likelier && cues::refers(&self.words);
        if points_back || ((clear_side || drawn && !likelier) && self.all_known()) {
            return stay(self.topic, self.side);
        }
        Sense::Unclear { options, facet: self.side }
    }

    /// The matcher knows nothing.
    fn unknown(&self) -> Sense {
        if let Some(neighbour) = self.neighbour() {
            return self.carry(neighbour);
        }
        let hint = self.side != Facet::Overview || self.continues || cues::refers(&self.words);
        if !hint {
            return Sense::Nothing;
        }
        match self.nearby() {
            // Even beside the topic's own title the words point elsewhere.
            Some(near) if near != self.topic.intent => self.carry(near),
            Some(_) | None if self.all_known() => stay(self.topic, self.side),
            Some(_) | None => Sense::Nothing,
        }
    }

    /// The topic at hand or a neighbour of it, where what is asked in the middle of a conversation leaves no doubt that it is
    /// meant, though the words alone do.
    fn likely_here(&self) -> Option<IntentId> {
        let view = self.talk.view();
        let related = view.related(view.intent(&self.topic.intent)?);
        let weight = |id: &IntentId| {
            if *id == self.topic.intent {
                ODDS_OF_TOPIC
            } else if related.contains(&id) {
                ODDS_OF_RELATED
            } else {
                1.0
            }
        };
        let candidates: Vec<(&IntentId, f32)> =
            self.talk.candidates(self.sense).map(|c| (&c.intent, c.confidence)).collect();
        let rest = 1.0 - candidates.iter().map(|c| c.1).sum::<f32>();
        let all: f32 = rest.max(0.0) + candidates.iter().map(|(id, p)| p * weight(id)).sum::<f32>();
        let best = candidates.iter().map(|(id, p)| (*id, p * weight(id) / all)).max_by(|a, b| a.1.total_cmp(&b.1))?;
        let is_near = *best.0 == self.topic.intent || related.contains(&best.0);
        (is_near && best.1 >= SURE_HERE).then(|| best.0.clone())
    }

    /// The intent, with the side of the last answer where this utterance is an ellipsis and asks for none of its own
    /// ("und für mein Kind?" after a fee asks for a fee).
    fn carry(&self, intent: IntentId) -> Sense {
        let elliptic = self.continues && self.words.len() <= ELLIPSIS && !cues::asks_what_it_is(&self.words);
        let open = self.side == Facet::Overview || !self.sense.facet.plain;
        let carried = elliptic && open && self.talk.view().has(&intent, self.topic.facet);
        let facet = if carried { self.topic.facet } else { self.side };
        Sense::Question(Asked { intent, facet: Some(facet) })
    }

    /// The neighbour of the topic that a bare "und im Bund?" names: one that comes to mind both alone and beside the topic's
    /// title, however faintly, where the utterance is no more than such an ellipsis.
    fn neighbour(&self) -> Option<IntentId> {
        if !self.continues || self.words.len() > SHORT {
            return None;
        }
        let view = self.talk.view();
        let intent = view.intent(&self.topic.intent)?;
        let together = self.talk.meaning.understand(&self.beside_title(intent));
        let faint = |sense: &Understanding, id: &IntentId| {
            sense.candidates.iter().find(|c| c.intent == *id && c.confidence >= FAINT).map(|c| c.confidence)
        };
        let mut best: Option<(f32, &IntentId)> = None;
        for id in view.related(intent) {
            let Some(sum) = faint(self.sense, id).zip(faint(&together, id)).map(|(a, b)| a + b) else { continue };
            if best.is_none_or(|(most, _)| sum > most) {
                best = Some((sum, id));
            }
        }
        best.map(|(_, id)| id.clone())
    }

    fn beside_title(&self, intent: &Intent) -> String {
        let lang = if self.talk.lang().is_german() { Lang::De } else { Lang::En };
        format!("{} {}", intent.title.get(lang), self.text)
    }

    /// What is meant when the utterance is read together with the topic's title, where that is the topic itself or one of
    /// its neighbours.
    fn nearby(&self) -> Option<IntentId> {
        let view = self.talk.view();
        let intent = view.intent(&self.topic.intent)?;
        let together = self.talk.meaning.understand(&self.beside_title(intent));
        let first = match self.talk.decision(&together) {
            Decision::Answer(id) => id,
            Decision::Disambiguate(ids) => ids.into_iter().next()?,
            Decision::Fallback => return None,
        };
        let near = first == intent.id || view.related(intent).contains(&&first);
        near.then_some(first)
    }

    /// Whether every word with content belongs to what people say about the topic.
    fn all_known(&self) -> bool {
        let view = self.talk.view();
        let Some(intent) = view.intent(&self.topic.intent) else { return false };
        let (topic, sides) = (view.words_of(intent), view.words_of_sides());
        let known = |w: &String| topic.contains(w) || topic.iter().any(|t| cues::akin(t, w));
        self.words.iter().take(MAX_WORDS).filter(|w| !cues::is_function_word(w) && !sides.contains(*w)).all(known)
    }
}

/// Confidence from which the wish for a person is heard.
const WISHED: f32 = 0.5;
/// How much likelier than by its words alone a question is about the topic at hand, and about a neighbour of it.
const ODDS_OF_TOPIC: f32 = 6.0;
const ODDS_OF_RELATED: f32 = 3.0;
/// Probability from which that is not asked back.
const SURE_HERE: f32 = 0.75;
/// So many words are looked up in what people say about the topic; a longer message is no follow-up.
const MAX_WORDS: usize = 24;
/// An utterance of so many words is read together with the topic even without a word that refers to it.
const SHORT: usize = 4;
/// Confidence from which one of several other topics is likelier than the one at hand.
const LIKELIER: f32 = 0.3;
/// Confidence from which a neighbour comes to mind at all.
const FAINT: f32 = 0.04;
/// An ellipsis has at most so many words.
const ELLIPSIS: usize = 7;
