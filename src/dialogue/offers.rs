//! The buttons below a reply, and the words on them. How many are shown is decided here, and nowhere what a press means.

use super::roles::Role;
use super::session::{Pending, Session};
use super::talk::Talk;
use super::texts::{Label, label};
use super::view::View;
use crate::llm::Passage;
use crate::message::{Button, ButtonAction, Facet, IntentId, Lang};

/// Rows of buttons.
pub(crate) type Rows = Vec<Vec<Button>>;

/// Sides of the topic that are offered below an answer, and neighbours of it.
const SIDES: usize = 4;
const NEIGHBOURS: usize = 2;
/// Feedback is asked for below the second answer, and so many answers later again.
const FIRST_FEEDBACK: u16 = 2;
const FEEDBACK_EVERY: u16 = 8;

/// The words on a button: a side of `topic` carries the side's name, any other topic its own title.
pub(crate) fn label_of(view: &View<'_>, lang: Lang, topic: Option<&IntentId>, action: &ButtonAction) -> String {
    let own = match action {
        ButtonAction::Ask(intent, facet) if Some(intent) == topic => return view.facet_title(*facet, lang).to_owned(),
        ButtonAction::Ask(intent, _) => return view.title(intent, lang).to_owned(),
        ButtonAction::NoneOfThese => Label::NoneOfThese,
        ButtonAction::Speak(wanted) => Label::Speak(*wanted),
        ButtonAction::Feedback { helpful: true, .. } => Label::Helpful,
        ButtonAction::Feedback { helpful: false, .. } => Label::NotHelpful,
        ButtonAction::Human => Label::Human,
        ButtonAction::Yes | ButtonAction::Model { may: true } => Label::Yes,
        ButtonAction::No | ButtonAction::Model { may: false } => Label::No,
        ButtonAction::Leave => Label::Leave,
    };
    label(lang, own).to_owned()
}

/// The words on a button that is shown in this conversation.
pub(crate) fn shown_label(session: &Session, view: &View<'_>, lang: Lang, action: &ButtonAction) -> String {
    let topic = match session.pending {
        Some(Pending::Choice { .. }) => None,
        Some(Pending::Place | Pending::Erase | Pending::Consent) | None => session.topic.as_ref().map(|t| &t.intent),
    };
    label_of(view, lang, topic, action)
}

fn rows(talk: &Talk<'_>, topic: Option<&IntentId>, actions: &[&[ButtonAction]]) -> Rows {
    let (view, lang) = (talk.view(), talk.lang());
    let button = |a: &ButtonAction| Button { label: label_of(&view, lang, topic, a), action: a.clone() };
    actions.iter().filter(|r| !r.is_empty()).map(|row| row.iter().map(button).collect()).collect()
}

/// Below an answer: other sides of the intent, two a row, then its neighbours.
pub(crate) fn below_answer(talk: &Talk<'_>, id: &IntentId, answered: &[Facet]) -> Rows {
    let view = talk.view();
    let Some(intent) = view.intent(id) else { return Rows::new() };
    let mut sides: Vec<Facet> = view.facets(intent).into_iter().filter(|f| !answered.contains(f)).collect();
    // The overview comes last: whoever asked for one side has passed it by.
    sides.sort_by_key(|f| *f == Facet::Overview);
    let sides: Vec<ButtonAction> = sides.into_iter().take(SIDES).map(|f| ButtonAction::Ask(id.clone(), f)).collect();
    let near: Vec<ButtonAction> = view
        .related(intent)
        .into_iter()
        .filter(|r| !view.is_small_talk(r) && *r != id)
        .take(NEIGHBOURS)
        .map(|r| ButtonAction::Ask(r.clone(), Facet::Overview))
        .collect();
    let rows_of: Vec<&[ButtonAction]> = sides.chunks(2).chain(near.chunks(1)).collect();
    rows(talk, Some(id), &rows_of)
}

/// Whether the answer helped, where it is time to ask.
pub(crate) fn feedback(talk: &mut Talk<'_>, intent: &IntentId) -> Rows {
    let session = &mut talk.session;
    if session.answers < session.feedback_due.max(FIRST_FEEDBACK) {
        return Rows::new();
    }
    session.feedback_due = session.answers.saturating_add(FEEDBACK_EVERY);
    let ask = [true, false].map(|helpful| ButtonAction::Feedback { helpful, intent: intent.clone() });
    rows(talk, None, &[&ask])
}

/// Topics to choose from, one a row, and "none of these".
pub(crate) fn choice(talk: &Talk<'_>, options: &[IntentId], facet: Facet) -> Rows {
    let mut actions: Vec<ButtonAction> = options.iter().map(|i| ButtonAction::Ask(i.clone(), facet)).collect();
    actions.push(ButtonAction::NoneOfThese);
    rows(talk, None, &actions.chunks(1).collect::<Vec<_>>())
}

/// A person, and the office of the topic at hand where it is known.
pub(crate) fn person(talk: &Talk<'_>, human: bool) -> Rows {
    let office = talk
        .session
        .topic
        .as_ref()
        .filter(|t| talk.view().has(&t.intent, Facet::Office))
        .map(|t| ButtonAction::Ask(t.intent.clone(), Facet::Office));
    let topic = talk.session.topic.as_ref().map(|t| &t.intent);
    let human = human.then_some(ButtonAction::Human);
    rows(talk, topic, &[human.as_slice(), office.as_slice()])
}

/// Below what a language model wrote: the answers that it was taken from, and a person.
pub(crate) fn below_written(talk: &Talk<'_>, cited: &[Passage]) -> Rows {
    let mut actions: Vec<ButtonAction> = Vec::new();
    for passage in cited {
        let named = |a: &ButtonAction| matches!(a, ButtonAction::Ask(intent, _) if *intent == passage.intent);
        if !actions.iter().any(named) && actions.len() < Session::MAX_OPTIONS {
            actions.push(ButtonAction::Ask(passage.intent.clone(), passage.facet));
        }
    }
    actions.push(ButtonAction::Human);
    rows(talk, None, &actions.chunks(1).collect::<Vec<_>>())
}

/// The languages of this knowledge base.
pub(crate) fn languages(talk: &Talk<'_>) -> Rows {
    let all: Vec<ButtonAction> = talk.kb.settings.languages.iter().map(|l| ButtonAction::Speak(*l)).collect();
    rows(talk, None, &[&all])
}

/// Yes and no.
pub(crate) fn yes_and_no(talk: &Talk<'_>) -> Rows {
    rows(talk, None, &[&[ButtonAction::Yes, ButtonAction::No]])
}

/// Whether a language model may be asked: a yes of its own, so that no other question's yes is taken for it.
pub(crate) fn model_consent(talk: &Talk<'_>) -> Rows {
    rows(talk, None, &[&[true, false].map(|may| ButtonAction::Model { may })])
}

/// What else small talk may lead to.
pub(crate) fn below_small_talk(talk: &Talk<'_>, id: &IntentId) -> Rows {
    match Role::of(id) {
        Some(Role::Greeting | Role::Capabilities | Role::LanguageChange) => languages(talk),
        Some(Role::Human | Role::Criticism) => person(talk, true),
        Some(Role::Goodbye | Role::Thanks | Role::Privacy) | None => Rows::new(),
    }
}
