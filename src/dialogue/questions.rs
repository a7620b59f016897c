//! Step: what a message asks, one question or several, with what surrounds them: a greeting in front, a rejected
//! alternative, the state of an application. It decides how the turn ends, and is the last step to do so.

use super::cues;
use super::end::{End, Opening};
use super::followup::{self, Sense};
use super::report::Asked;
use super::roles::Role;
use super::session::{Session, Topic};
use super::talk::{Heard, Talk};
use crate::message::{Facet, IntentId};
use crate::nlu::{Decision, Understanding};

/// So many parts of a message are looked at, and so many of its questions answered.
const MAX_PARTS: usize = 6;
const MAX_QUESTIONS: usize = 3;

/// A part of a message.
struct Part {
    text: String,
    sense: Understanding,
    words: Vec<String>,
}

/// Ends the turn.
pub(crate) fn step(talk: &mut Talk<'_>, heard: &Heard) -> End {
    let parts = parts(talk, heard);
    decide(talk, heard, &parts)
}

fn parts(talk: &Talk<'_>, heard: &Heard) -> Vec<Part> {
    let clauses = talk.meaning.clauses(&heard.text);
    if clauses.len() < 2 {
        return Vec::new();
    }
    let part = |text: String| Part { sense: talk.meaning.understand(&text), words: cues::words(&text), text };
    clauses.into_iter().take(MAX_PARTS).map(part).filter(|p| !p.words.is_empty()).collect()
}

fn decide(talk: &Talk<'_>, heard: &Heard, parts: &[Part]) -> End {
    let topic = talk.session.topic.as_ref();
    let whole = followup::resolve(talk, &heard.text, &heard.sense, topic);
    if cues::asks_status(&heard.words)
        && let Some(end) = status(talk, &whole, topic)
    {
        return end;
    }
    let hello = parts.first().is_some_and(|p| role_of(talk, &p.sense) == Some(Role::Greeting));
    let opening = if hello { Opening::Hello } else { Opening::Nothing };

    if let Some(corrected) = rejected(talk, parts, topic).or_else(|| corrected(talk, heard, topic)) {
        return end_of(talk, heard, corrected, Opening::Nothing);
    }
    let several = questions(talk, parts, topic);
    if distinct_intents(&several) >= 2 {
        return End::Answered(several, opening);
    }
    match whole {
        // The whole is unclear or small talk, a part of it is a question: "hallo, ich bräuchte mal einen neuen Ausweis".
        Sense::SmallTalk(_) | Sense::Unclear { .. } | Sense::Nothing if !several.is_empty() => {
            End::Answered(several, opening)
        }
        Sense::Question(first) => End::Answered(with_second_side(heard, first, &several), opening),
        other @ (Sense::SmallTalk(_) | Sense::Unclear { .. } | Sense::Nothing) => end_of(talk, heard, other, opening),
    }
}

/// The questions of the parts, each understood after the one before it, without those that repeat another.
fn questions(talk: &Talk<'_>, parts: &[Part], topic: Option<&Topic>) -> Vec<Asked> {
    let view = talk.view();
    let mut out: Vec<Asked> = Vec::new();
    let mut before = topic.cloned();
    for part in parts {
        // A part of one or two words is too little to be a question of its own, unless it is sure of its topic.
        let sure = matches!(talk.decision(&part.sense), Decision::Answer(_));
        let side_alone = part.sense.topicless && followup::asked_side(&part.sense) != Facet::Overview;
        if !sure && !side_alone {
            continue;
        }
        if let Sense::Question(asked) = followup::resolve(talk, &part.text, &part.sense, before.as_ref())
            && !view.is_small_talk(&asked.intent)
        {
            let facet = asked.facet.unwrap_or(Facet::Overview);
            before = Some(Topic { intent: asked.intent.clone(), facet });
            // "ich ziehe um, was kostet das": the part that only names the topic is answered by the one that asks.
            let named_only = out.last().is_some_and(|a| a.intent == asked.intent && a.facet == Some(Facet::Overview));
            if named_only {
                out.pop();
            }
            if !out.contains(&asked) && out.len() < MAX_QUESTIONS {
                out.push(asked);
            }
        }
    }
    out
}

fn distinct_intents(questions: &[Asked]) -> usize {
    let mut ids: Vec<&IntentId> = questions.iter().map(|q| &q.intent).collect();
    ids.sort_unstable();
    ids.dedup();
    ids.len()
}

/// The question with a second side that is asked for in the same breath.
fn with_second_side(heard: &Heard, first: Asked, parts: &[Asked]) -> Vec<Asked> {
    let second = heard.sense.facet.second.map(|f| Asked { intent: first.intent.clone(), facet: Some(f) });
    let mut out = vec![first];
    for more in parts.iter().chain(&second) {
        let other_side = more.intent == out[0].intent && more.facet != Some(Facet::Overview);
        if other_side && !out.contains(more) && out.len() < MAX_QUESTIONS {
            out.push(more.clone());
        }
    }
    out
}

/// What is meant where a part rejects an alternative: "ich brauche keinen neuen, ich hab ihn nur verloren".
fn rejected(talk: &Talk<'_>, parts: &[Part], topic: Option<&Topic>) -> Option<Sense> {
    let rejects = |p: &&Part| p.sense.negated && cues::rejects(&p.words);
    let no = parts.iter().find(rejects)?;
    let yes = parts.iter().find(|p| !rejects(p) && role_of(talk, &p.sense).is_none())?;
    // The rejected part may name what the other one only refers to ("keinen neuen Ausweis, ich hab ihn verloren").
    let named = talk.candidates(&no.sense).next().filter(|c| c.confidence >= talk.kb.settings.ask_from);
    let named = named.map(|c| Topic { intent: c.intent.clone(), facet: Facet::Overview });
    let context = named.as_ref().or(topic);
    let sense = followup::resolve(talk, &yes.text, &yes.sense, context);
    match (&sense, context) {
        // That would be the very thing that was rejected: the words together know better.
        (Sense::Question(asked), Some(context)) if asked.intent == context.intent => {
            let title = talk.view().title(&context.intent, talk.lang());
            let together = format!("{title} {}", yes.text);
            let again = talk.meaning.understand(&together);
            let other = talk
                .candidates(&again)
                .find(|c| c.intent != context.intent && c.confidence >= talk.kb.settings.ask_from);
            Some(other.map_or(sense, |c| {
                Sense::Question(Asked { intent: c.intent.clone(), facet: Some(followup::asked_side(&yes.sense)) })
            }))
        }
        (Sense::Nothing, _) => None,
        (Sense::Question(_) | Sense::SmallTalk(_) | Sense::Unclear { .. }, _) => Some(sense),
    }
}

/// What is meant where the message corrects what was understood: "nein, den Reisepass".
fn corrected(talk: &Talk<'_>, heard: &Heard, topic: Option<&Topic>) -> Option<Sense> {
    let topic = topic?;
    let rest = cues::correction(&heard.text)?;
    let sense = talk.meaning.understand(rest);
    match followup::resolve(talk, rest, &sense, Some(topic)) {
        Sense::Question(asked) if asked.intent != topic.intent => {
            let open = asked.facet == Some(Facet::Overview) || !sense.facet.plain;
            let carried = open && talk.view().has(&asked.intent, topic.facet);
            let facet = if carried { Some(topic.facet) } else { asked.facet };
            Some(Sense::Question(Asked { facet, ..asked }))
        }
        Sense::Question(_) | Sense::SmallTalk(_) | Sense::Unclear { .. } | Sense::Nothing => None,
    }
}

/// "Wo bleibt mein Antrag?": nobody here can know; where the topic is known, how long it usually takes is said too.
fn status(talk: &Talk<'_>, whole: &Sense, topic: Option<&Topic>) -> Option<End> {
    let intent = match whole {
        Sense::Question(asked) => Some(&asked.intent),
        Sense::Unclear { .. } | Sense::Nothing => topic.map(|t| &t.intent),
        Sense::SmallTalk(_) => return None,
    };
    Some(intent.map_or(End::NoAccess, |intent| {
        let known = talk.view().has(intent, Facet::Duration);
        let facet = if known { Facet::Duration } else { Facet::Overview };
        End::Answered(vec![Asked { intent: intent.clone(), facet: Some(facet) }], Opening::NoAccess)
    }))
}

fn role_of(talk: &Talk<'_>, sense: &Understanding) -> Option<Role> {
    match talk.decision(sense) {
        Decision::Answer(id) => Role::of(&id),
        Decision::Disambiguate(_) | Decision::Fallback => None,
    }
}

fn end_of(talk: &Talk<'_>, heard: &Heard, sense: Sense, opening: Opening) -> End {
    match sense {
        Sense::Question(asked) => End::Answered(vec![asked], opening),
        Sense::SmallTalk(id) => small_talk(talk, heard, id),
        Sense::Unclear { mut options, facet } => {
            options.truncate(Session::MAX_OPTIONS);
            End::WhichOne { options, facet }
        }
        Sense::Nothing => End::NotUnderstood { nearest: nearest(talk, heard), text: heard.text.clone() },
    }
}

fn small_talk(talk: &Talk<'_>, heard: &Heard, id: IntentId) -> End {
    match Role::of(&id) {
        Some(Role::Human) => super::button::person(talk),
        Some(Role::LanguageChange) => End::WhichLanguage,
        Some(Role::Criticism) => End::Criticised,
        Some(Role::Privacy) => End::Privacy,
        // "Servus" opens a talk and ends one.
        Some(Role::Greeting) if talk.session.introduced && cues::either_greeting(&heard.words) => {
            End::SmallTalk(Role::Goodbye.intent())
        }
        Some(Role::Greeting | Role::Goodbye | Role::Thanks | Role::Capabilities) | None => End::SmallTalk(id),
    }
}

/// The topics worth offering where nothing was understood.
fn nearest(talk: &Talk<'_>, heard: &Heard) -> Vec<IntentId> {
    let view = talk.view();
    talk.candidates(&heard.sense)
        .filter(|c| c.confidence >= talk.kb.settings.ask_from / 4.0 && !view.is_small_talk(&c.intent))
        .take(3)
        .map(|c| c.intent.clone())
        .collect()
}
