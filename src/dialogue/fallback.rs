//! What is said when nothing was understood, in two stages: first "say it otherwise" with the nearest topics, then ways to a
//! person. No wording comes twice in a row.

use super::cues;
use super::offers;
use super::report::{Effect, Outcome};
use super::say::Said;
use super::session::Pending;
use super::talk::Talk;
use super::texts::{Line, say};
use crate::message::{Block, Facet, IntentId, RichText, Span};

/// Wordings of each stage.
const VARIANTS: u8 = 3;

/// Not understood.
pub(crate) fn say_not_understood(talk: &mut Talk<'_>, nearest: Vec<IntentId>, text: &str) -> Said {
    record(talk, text, nearest.clone());
    let lang = talk.lang();
    if cues::asks_advice(&cues::words(text)) {
        talk.session.failures = talk.session.failures.saturating_add(1);
        let text = say(lang, &Line::Advice { staff: talk.staff });
        return Said::one(Outcome::Fallback, lang, text, offers::person(talk, true));
    }
    let variant = next_variant(talk);
    let first = talk.session.failures == 0;
    talk.session.failures = talk.session.failures.saturating_add(1);
    if !first {
        // One step behind, so that the first of these wordings comes first.
        let variant = (variant + VARIANTS - 1) % VARIANTS;
        let text = say(lang, &Line::OtherWays { variant, staff: talk.staff });
        return Said::one(Outcome::Fallback, lang, text, offers::person(talk, true));
    }
    let some = !nearest.is_empty();
    let mut text = say(lang, &Line::Rephrase { variant, nearest: some });
    if !some {
        return Said::one(Outcome::Fallback, lang, text, Vec::new());
    }
    let view = talk.view();
    let items =
        nearest.iter().zip(1..).map(|(id, n)| Block::Numbered(n, vec![Span::Text(view.title(id, lang).to_owned())]));
    text = text.then(RichText(items.collect()));
    let buttons = offers::choice(talk, &nearest, Facet::Overview);
    talk.session.pending = Some(Pending::Choice { options: nearest, facet: Facet::Overview });
    Said::one(Outcome::Fallback, lang, text, buttons)
}

/// The offered topics were all wrong.
pub(crate) fn say_none_fits(talk: &mut Talk<'_>) -> Said {
    let lang = talk.lang();
    talk.session.failures = talk.session.failures.saturating_add(1);
    Said::one(Outcome::Fallback, lang, say(lang, &Line::NoneFits { staff: talk.staff }), offers::person(talk, true))
}

/// The next wording.
fn next_variant(talk: &mut Talk<'_>) -> u8 {
    let variant = talk.session.fallbacks % VARIANTS;
    talk.session.fallbacks = (variant + 1) % VARIANTS;
    variant
}

/// Notes what could not be answered; personal numbers are taken out before the turn ends.
pub(crate) fn record(talk: &mut Talk<'_>, text: &str, nearest: Vec<IntentId>) {
    if !text.is_empty() {
        let lang = talk.lang();
        talk.effects.push(Effect::RecordUnanswered { text: text.to_owned(), lang, nearest });
    }
}
