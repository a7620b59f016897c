//! A language model beside the engine: what is asked of it, when, and what of its answer is said. The turn that asks has answered
//! already; what comes back is one more turn, and says nothing unless the answer stands up to everything in [`crate::llm`].

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::cues;
use super::end::End;
use super::followup;
use super::offers;
use super::report::{Asked, Effect};
use super::say::Said;
use super::session::Consent;
use super::talk::{Heard, Talk};
use super::texts::{Line, say};
use crate::llm::{self, Content, MAX_PASSAGES, MAX_TOPICS, Passage, Rejected};
use crate::message::{Facet, IntentId, ModelAnswer, ModelQuestion, ModelTask};

/// What a language model is asked for, and how much of it. All of it is off where there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ModelUse {
    /// What it is asked for.
    pub task: ModelTask,
    /// Whether the citizen is asked first, once in a conversation.
    pub ask_consent: bool,
    /// Questions of one conversation.
    pub questions: u16,
    /// Tokens of one conversation.
    pub tokens: u32,
}

/// What came of a model's answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ModelOutcome {
    /// A curated answer was given to the topic that it chose.
    Chosen,
    /// What it wrote was let through.
    Written,
    /// It found no topic, and nothing to write.
    Declined,
    /// It was not let through.
    Rejected(Rejected),
}

impl From<Rejected> for ModelOutcome {
    fn from(why: Rejected) -> Self {
        Self::Rejected(why)
    }
}

impl ModelOutcome {
    /// The name in counts and metrics.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Chosen => "chosen",
            Self::Written => "written",
            Self::Declined => "declined",
            Self::Rejected(why) => why.id(),
        }
    }
}

/// So much of a message is sent.
const MAX_WORDS: usize = 600;
/// A candidate that is fainter is not even offered to a model.
const FAINT: f32 = 0.02;
/// An answer that comes later belongs to another conversation, even if nobody wrote meanwhile.
const LATEST_SECONDS: i64 = 180;

/// What a model could be asked at this end of a turn.
pub(crate) struct Wanted {
    topics: Vec<IntentId>,
    facet: Facet,
    task: ModelTask,
}

/// What a model could be asked, where it may be asked at all.
pub(crate) fn wanted(talk: &Talk<'_>, heard: &Heard, end: &End) -> Option<Wanted> {
    let usage = talk.model?;
    let (topics, facet, task) = if let End::WhichOne { options, facet } = end {
        (options.clone(), *facet, ModelTask { compose: false, ..usage.task })
    } else if let End::NotUnderstood { .. } = end {
        let view = talk.view();
        let near = talk.candidates(&heard.sense).filter(|c| c.confidence >= FAINT && !view.is_small_talk(&c.intent));
        let topics = near.take(MAX_TOPICS).map(|c| c.intent.clone()).collect();
        (topics, followup::asked_side(&heard.sense), usage.task)
    } else {
        return None;
    };
    let spent = &talk.session.model;
    let left = spent.asked < usage.questions && spent.tokens < usage.tokens;
    // Whoever asks what to do with a life gets people, and no machine's guess at what is meant.
    let is_for_a_model = !topics.is_empty() && (task.route || task.compose) && !cues::asks_advice(&heard.words);
    (left && is_for_a_model).then_some(Wanted { topics, facet, task })
}

/// Asks, or asks the citizen first.
pub(crate) fn ask(talk: &mut Talk<'_>, heard: &Heard, wanted: Wanted, said: &mut Said) {
    let Some(usage) = talk.model else { return };
    match talk.session.model.consent {
        Consent::NotAsked if usage.ask_consent => {
            talk.session.model.consent = Consent::Asked;
            let lang = talk.lang();
            let operator = talk.kb.settings.operator.get(lang).to_owned();
            let rows = offers::model_consent(talk);
            if let Some(first) = said.replies.first_mut() {
                first.text =
                    std::mem::take(&mut first.text).then(say(lang, &Line::ModelConsent { operator: &operator }));
                first.buttons.extend(rows);
            }
        }
        Consent::Asked if usage.ask_consent => {}
        // No stays no, whatever the configuration says later.
        Consent::Refused => {}
        Consent::NotAsked | Consent::Asked | Consent::Given => question(talk, heard, wanted),
    }
}

fn question(talk: &mut Talk<'_>, heard: &Heard, wanted: Wanted) {
    let Wanted { topics, facet, task } = wanted;
    let passages = if task.compose { passages(talk, &topics, facet) } else { Vec::new() };
    let task = ModelTask { compose: task.compose && !passages.is_empty(), ..task };
    let words = llm::redacted(&heard.text, MAX_WORDS);
    if words.is_empty() || !(task.route || task.compose) {
        return;
    }
    let (view, lang) = (talk.view(), talk.lang());
    let before = talk.session.topic.as_ref().map(|t| view.title(&t.intent, lang)).filter(|t| !t.is_empty());
    let titles = topics.iter().map(|t| view.title(t, lang)).collect();
    let content = llm::content(&Content { question: &words, before, topics: titles, passages: &passages });
    let state = &mut talk.session.model;
    state.asked = state.asked.saturating_add(1);
    state.waiting = Some(state.asked);
    let question = ModelQuestion {
        number: state.asked,
        at: talk.now,
        day: talk.asked_day.unwrap_or(talk.today),
        task,
        lang,
        facet,
        topics,
        passages: passages.iter().map(Passage::given).collect(),
    };
    talk.effects.push(Effect::AskModel { question, content });
}

/// The passages: of each topic the side that was asked for and the overview, then what else is known of the nearest two.
fn passages(talk: &Talk<'_>, topics: &[IntentId], facet: Facet) -> Vec<Passage> {
    let view = talk.view();
    let first = topics.iter().flat_map(|t| [(t, facet), (t, Facet::Overview)]);
    let more = topics.iter().take(2).filter_map(|t| view.intent(t)).flat_map(|intent| {
        let sides = view.facets(intent);
        sides.into_iter().map(move |f| (&intent.id, f))
    });
    let mut out: Vec<Passage> = Vec::new();
    for (intent, facet) in first.chain(more) {
        let known = out.iter().any(|p| p.intent == *intent && p.facet == facet);
        if !known
            && out.len() < MAX_PASSAGES
            && let Some(passage) = passage(talk, intent, facet)
        {
            out.push(passage);
        }
    }
    out
}

fn passage(talk: &Talk<'_>, intent: &IntentId, facet: Facet) -> Option<Passage> {
    let view = talk.view();
    let place = view.overlay.map(|o| o.place.name.as_str());
    llm::passage(talk.kb, place, intent, facet, talk.lang(), view.day)
}

/// What is said to a model's answer: how the turn ends, or why it says nothing.
pub(crate) fn answered(talk: &mut Talk<'_>, answer: &ModelAnswer) -> Result<End, ModelOutcome> {
    let ModelAnswer { question, said, tokens } = answer;
    let state = &mut talk.session.model;
    state.tokens = state.tokens.saturating_add(*tokens);
    talk.effects.push(Effect::ModelTokens(*tokens));
    // Nobody waits for it where the citizen wrote again, or the conversation was erased and is another one now.
    if state.waiting != Some(question.number) {
        return Err(Rejected::Stale.into());
    }
    state.waiting = None;
    if waited(talk.now, question.at) > LATEST_SECONDS || !(question.day == talk.today || is_later(question.day, talk)) {
        return Err(Rejected::Late.into());
    }
    let Some(usage) = talk.model else { return Err(Rejected::Off.into()) };
    talk.asked_day = Some(question.day).filter(|d| *d != talk.today);
    let read = llm::read(question, said)?;
    let written = if usage.task.compose && question.task.compose {
        written(talk, question, &read.sentences)
    } else {
        Err(Rejected::Off)
    };
    if let Ok(end) = written {
        return Ok(end);
    }
    let view = talk.view();
    let chosen = read.topic.and_then(|at| question.topics.get(at));
    let chosen = chosen.filter(|id| view.intent(id).is_some() && !view.is_small_talk(id));
    match (chosen, written) {
        (Some(id), _) if usage.task.route => {
            Ok(End::ModelChose(Asked { intent: id.clone(), facet: Some(question.facet) }))
        }
        (_, Err(why)) if question.task.compose && why != Rejected::Nothing => Err(why.into()),
        (Some(_), _) => Err(Rejected::Off.into()),
        (None, _) => Err(ModelOutcome::Declined),
    }
}

impl From<&End> for ModelOutcome {
    fn from(end: &End) -> Self {
        if matches!(end, End::ModelWrote { .. }) { Self::Written } else { Self::Chosen }
    }
}

fn waited(now: Timestamp, since: Timestamp) -> i64 {
    now.as_second().saturating_sub(since.as_second())
}

/// Whether facts of a future day had been asked for.
fn is_later(day: Date, talk: &Talk<'_>) -> bool {
    day > talk.today
}

fn written(talk: &Talk<'_>, question: &ModelQuestion, sentences: &[llm::Sentence]) -> Result<End, Rejected> {
    // As the knowledge base states them now: what has changed since the question supports nothing.
    let now: Vec<Option<Passage>> = question
        .passages
        .iter()
        .map(|given| passage(talk, &given.intent, given.facet).filter(|p| p.given() == *given))
        .collect();
    llm::verify(question.lang, sentences, &now)?;
    let mut places: Vec<usize> = sentences.iter().flat_map(|s| s.cites.iter().copied()).collect();
    places.sort_unstable();
    places.dedup();
    let cited: Vec<Passage> = places.into_iter().filter_map(|at| now.get(at).cloned().flatten()).collect();
    if question.lang != talk.lang() || cited.is_empty() {
        return Err(Rejected::Language);
    }
    Ok(End::ModelWrote { sentences: sentences.iter().map(|s| s.text.clone()).collect(), cited })
}
