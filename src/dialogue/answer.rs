//! Puts answers into words: the side that was asked for with its sources, what is to be said beside it, and the buttons
//! below. Which question is answered was decided before.

use super::end::Opening;
use super::offers::{self, Rows};
use super::report::{Asked, Outcome};
use super::say::Said;
use super::session::{Pending, Topic};
use super::talk::Talk;
use super::texts::{Line, note, say};
use crate::llm::Passage;
use crate::message::{Block, Facet, IntentId, Reply, RichText, Span};

/// Answers the questions, the first one first; sides of one intent go into one reply.
pub(crate) fn say_answers(talk: &mut Talk<'_>, questions: &[Asked], opening: Opening) -> Said {
    let mut said = Said::new(Outcome::Answer);
    let mut intents: Vec<&IntentId> = Vec::new();
    for q in questions {
        if !intents.contains(&&q.intent) {
            intents.push(&q.intent);
        }
    }
    for (n, id) in intents.iter().enumerate() {
        let sides: Vec<Option<Facet>> = questions.iter().filter(|q| q.intent == **id).map(|q| q.facet).collect();
        let (text, known) = body(talk, id, &sides);
        if n == 0 {
            said.facet_known = known;
        }
        let small = talk.view().is_small_talk(id);
        let buttons = if small { Rows::new() } else { offers::below_answer(talk, id, &given(talk, id, &sides)) };
        said.replies.push(Reply { lang: talk.lang(), text, buttons });
    }
    let mut rest = questions.iter().cloned();
    if let Some(first) = rest.next() {
        said.intent = Some(first.intent.clone());
        said.facet = first.facet;
        said.also = rest.collect();
        remember(talk, &first);
        open(talk, &mut said, opening);
        if !talk.view().is_small_talk(&first.intent) {
            close(talk, &mut said, &first);
        }
    }
    said
}

/// The sides that are really shown: the overview for one that is not known.
fn given(talk: &Talk<'_>, id: &IntentId, sides: &[Option<Facet>]) -> Vec<Facet> {
    let view = talk.view();
    sides.iter().map(|f| f.filter(|f| view.has(id, *f)).unwrap_or(Facet::Overview)).collect()
}

/// What is said on one intent, and whether the first side is known.
fn body(talk: &Talk<'_>, id: &IntentId, sides: &[Option<Facet>]) -> (RichText, bool) {
    let (view, lang) = (talk.view(), talk.lang());
    let mut text = RichText::default();
    let mut first_known = true;
    let mut shown: Vec<Facet> = Vec::new();
    for (n, side) in sides.iter().enumerate() {
        let wanted = side.unwrap_or(Facet::Overview);
        // How it is done stands in the overview where it has no text of its own.
        let known = view.has(id, wanted) || wanted == Facet::Procedure;
        let facet = if view.has(id, wanted) { wanted } else { Facet::Overview };
        if n == 0 {
            first_known = known;
        }
        if let Some(side) = side {
            text = text.then(heading(talk, id, known.then_some(*side)));
        }
        if !known {
            text = text.then(say(lang, &Line::FacetUnknown { facet: view.facet_title(wanted, lang) }));
        }
        if shown.contains(&facet) {
            continue;
        }
        shown.push(facet);
        if let Some(answer) = view.show(id, facet, lang) {
            text = text.then(answer.text);
            if answer.lang != lang {
                text = text.then(note(lang, &Line::OnlyIn { lang: answer.lang }));
            }
        }
    }
    if let Some(day) = talk.asked_day {
        text = text.then(note(lang, &Line::ForYear { year: day.year() }));
    }
    (text, first_known)
}

/// What the answer is about: a citizen sees at once if something else was understood.
fn heading(talk: &Talk<'_>, id: &IntentId, side: Option<Facet>) -> RichText {
    let (view, lang) = (talk.view(), talk.lang());
    let title = view.title(id, lang);
    let words = match side {
        Some(Facet::Overview) | None => title.to_owned(),
        Some(side) => format!("{title}: {}", view.facet_title(side, lang)),
    };
    RichText(vec![Block::Paragraph(vec![Span::Bold(words)])])
}

/// What a language model wrote: marked as such, what will change and the sources of what it rests on below, and the ways to the
/// answers that it was taken from.
pub(crate) fn say_written(talk: &mut Talk<'_>, sentences: &[String], cited: &[Passage]) -> Said {
    let lang = talk.lang();
    let mut blocks = vec![Block::Paragraph(vec![Span::Text(sentences.join(" "))])];
    blocks.extend(note(lang, &Line::ModelWrote).0);
    for block in cited.iter().flat_map(|p| &p.notes) {
        if !blocks.contains(block) {
            blocks.push(block.clone());
        }
    }
    let mut said = Said::one(Outcome::Answer, lang, RichText(blocks), offers::below_written(talk, cited));
    if let Some(first) = cited.first() {
        let asked = Asked { intent: first.intent.clone(), facet: Some(first.facet) };
        remember(talk, &asked);
        said.intent = Some(asked.intent);
        said.facet = asked.facet;
        // What it rests on beside the first: a topic that is paused is not told by way of another.
        let others = cited.iter().filter(|p| p.intent != first.intent);
        said.also = others.map(|p| Asked { intent: p.intent.clone(), facet: Some(p.facet) }).collect();
    }
    said
}

/// The topic is kept for what follows; urgent small talk is none.
fn remember(talk: &mut Talk<'_>, first: &Asked) {
    talk.session.failures = 0;
    if talk.view().is_small_talk(&first.intent) {
        return;
    }
    talk.session.answers = talk.session.answers.saturating_add(1);
    talk.session.topic = Some(Topic { intent: first.intent.clone(), facet: first.facet.unwrap_or(Facet::Overview) });
}

/// What is said in front of the first answer.
fn open(talk: &Talk<'_>, said: &mut Said, opening: Opening) {
    let lang = talk.lang();
    let place = talk.session.place.as_deref().unwrap_or_default();
    let line = match opening {
        Opening::Nothing => return,
        Opening::Hello => Line::Hello,
        Opening::NoAccess => Line::NoAccess,
        Opening::Place if talk.view().overlay.is_some() => Line::PlaceNoted { place },
        Opening::Place => Line::PlaceWithoutOwn { place },
    };
    said.before(say(lang, &line));
}

/// What is asked below the last answer: the municipality where it would help, and whether the answer did.
fn close(talk: &mut Talk<'_>, said: &mut Said, first: &Asked) {
    let (lang, facet) = (talk.lang(), first.facet.unwrap_or(Facet::Overview));
    let placeless = talk.session.place.is_none() && talk.home.is_none();
    let helps = placeless && !talk.session.place_asked && talk.view().differs_by_place(&first.intent, facet, lang);
    let feedback = offers::feedback(talk, &first.intent);
    let Some(last) = said.replies.last_mut() else { return };
    last.buttons.extend(feedback);
    if helps {
        talk.session.place_asked = true;
        talk.session.pending = Some(Pending::Place);
        last.text = std::mem::take(&mut last.text).then(say(lang, &Line::PlaceAsked));
    }
}
