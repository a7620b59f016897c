//! Judges played turns by their notes too: what else would be right, what must not be, what a choice or a follow-up refers
//! back to. The notes' notation is written down in `tests/dialogues/README.md`.

use super::play::PlayedTurn;
use crate::dialogue::Outcome;
use crate::message::{Facet, IntentId};

/// How right a turn is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// As expected.
    Right,
    /// Right, but a second question of the message went unheard.
    Half,
    /// Not as expected; says why.
    Wrong(String),
    /// It refers back to something that an earlier turn never said.
    NotJudged,
}

/// Judges the turns of one dialogue, in their order.
#[derive(Debug, Clone, Default)]
pub struct Judge {
    offered: Vec<IntentId>,
    topic: Option<IntentId>,
}

impl Judge {
    /// Judges the next turn. `small_talk` says which intents never become the topic.
    pub fn judge(&mut self, turn: &PlayedTurn, small_talk: impl Fn(&IntentId) -> bool) -> Verdict {
        let verdict = match Note::read(turn.expect.note.as_deref().unwrap_or_default()) {
            Ok(note) => self.verdict(turn, &note),
            Err(part) => Verdict::Wrong(format!("the note has no key like `{part}`")),
        };
        self.offered.clone_from(&turn.offered);
        if let (Outcome::Answer, Some(intent)) = (turn.outcome, &turn.intent)
            && !small_talk(intent)
        {
            self.topic = Some(intent.clone());
        }
        verdict
    }

    fn verdict(&self, turn: &PlayedTurn, note: &Note<'_>) -> Verdict {
        let mut wanted = Wanted {
            intent: turn.expect.intent.as_deref(),
            facet: turn.expect.facet.as_deref(),
            outcome: turn.expect.outcome.as_deref(),
        };
        if let Some(n) = note.pick {
            match n.checked_sub(1).and_then(|at| self.offered.get(at)) {
                Some(intent) => wanted.intent = Some(intent.as_str()),
                None => return Verdict::NotJudged,
            }
        } else if note.topic {
            match &self.topic {
                Some(intent) => wanted.intent = Some(intent.as_str()),
                None => return Verdict::NotJudged,
            }
        }
        if let Some(why) = broken(turn, note) {
            return Verdict::Wrong(why);
        }
        let right = wanted.fits(turn) && offers(turn, note, &wanted);
        if !right && !note.accept.iter().any(|a| a.or(&wanted).fits(turn)) {
            let got = (turn.outcome.id(), turn.intent.as_ref().map(IntentId::as_str), turn.facet.map(Facet::id));
            return Verdict::Wrong(format!("came to {got:?} and not to {wanted:?}"));
        }
        let heard = |q: &Wanted<'_>| {
            turn.offered.iter().take(OFFER_SEEN).any(|o| q.intent == Some(o.as_str()))
                || turn.also.iter().any(|a| q.names(&a.intent, a.facet))
        };
        let first = turn.intent.as_ref();
        let missed = note.also.iter().any(|q| {
            let came_first = first.is_some_and(|i| q.names(i, turn.facet));
            if came_first { !heard(&wanted) } else { !heard(q) }
        });
        if missed { Verdict::Half } else { Verdict::Right }
    }
}

/// So many choices of an offer count.
const OFFER_SEEN: usize = 5;

/// What is wrong whatever else holds.
fn broken(turn: &PlayedTurn, note: &Note<'_>) -> Option<String> {
    if turn.replies.iter().all(|r| r.text.trim().is_empty()) {
        return Some("nothing was said".to_owned());
    }
    let main = turn.intent.as_ref().filter(|_| matches!(turn.outcome, Outcome::Answer | Outcome::Handover));
    if let Some(intent) = main.filter(|i| note.not.contains(&i.as_str())) {
        return Some(format!("`{intent}` was not to be answered"));
    }
    let slot = note
        .slot
        .iter()
        .find(|(name, value)| turn.slots.get(*name).is_none_or(|v| v.to_lowercase() != value.to_lowercase()));
    if let Some((name, value)) = slot {
        return Some(format!("{name} is not {value} but {:?}", turn.slots.get(*name)));
    }
    let lang = turn.replies.first().map(|r| r.lang.code());
    note.reply_lang.filter(|l| lang != Some(*l)).map(|l| format!("the reply is not in {l}"))
}

fn offers(turn: &PlayedTurn, note: &Note<'_>, wanted: &Wanted<'_>) -> bool {
    let asked = wanted.intent.is_none() && wanted.outcome == Some(Outcome::Disambiguate.id()) && !note.offer.is_empty();
    !asked || turn.offered.iter().take(OFFER_SEEN).filter(|o| note.offer.contains(&o.as_str())).count() >= 2
}

/// An expectation; what is `None` or `any` holds always.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Wanted<'n> {
    intent: Option<&'n str>,
    facet: Option<&'n str>,
    outcome: Option<&'n str>,
}

impl<'n> Wanted<'n> {
    fn fits(&self, turn: &PlayedTurn) -> bool {
        let intent = match self.intent {
            None | Some("*") => true,
            Some("-") => turn.intent.is_none(),
            Some(id) => turn.intent.as_ref().is_some_and(|i| i.as_str() == id),
        };
        let outcome = matches!(self.outcome, None | Some("any" | "*")) || self.outcome == Some(turn.outcome.id());
        intent && outcome && self.facet_fits(turn.facet)
    }

    fn facet_fits(&self, facet: Option<Facet>) -> bool {
        matches!(self.facet, None | Some("*" | "-")) || self.facet == facet.map(Facet::id)
    }

    /// Whether a question of this intent and side is meant.
    fn names(&self, intent: &IntentId, facet: Option<Facet>) -> bool {
        self.intent == Some(intent.as_str()) && self.facet_fits(facet)
    }

    /// This, with the outcome of `expected` where it has none.
    fn or(mut self, expected: &Wanted<'n>) -> Self {
        self.outcome = self.outcome.or(expected.outcome);
        self
    }

    fn read(text: &'n str) -> Self {
        let mut parts = text.split('/');
        Self { intent: parts.next(), facet: parts.next(), outcome: parts.next() }
    }
}

/// A note, taken apart.
#[derive(Debug, Default)]
struct Note<'n> {
    accept: Vec<Wanted<'n>>,
    not: Vec<&'n str>,
    offer: Vec<&'n str>,
    also: Vec<Wanted<'n>>,
    slot: Vec<(&'n str, &'n str)>,
    pick: Option<usize>,
    topic: bool,
    reply_lang: Option<&'n str>,
}

impl<'n> Note<'n> {
    /// `key: value, value; key: value`. The part that is not understood, where there is one.
    fn read(text: &'n str) -> Result<Self, &'n str> {
        let mut note = Self::default();
        for part in text.split(';').map(str::trim).filter(|p| !p.is_empty()) {
            let (key, value) = part.split_once(':').ok_or(part)?;
            let values = value.split(',').map(str::trim).filter(|v| !v.is_empty());
            match key.trim() {
                "accept" => note.accept.extend(values.map(Wanted::read)),
                "not" => note.not.extend(values),
                "offer" => note.offer.extend(values),
                "also" => note.also.extend(values.map(Wanted::read)),
                "slot" => note.slot.extend(values.filter_map(|v| v.split_once('='))),
                "pick" => note.pick = Some(value.trim().parse().map_err(|_| part)?),
                "topic" if value.trim() == "last" => note.topic = true,
                "reply-lang" => note.reply_lang = Some(value.trim()),
                // A remark for people; what it says may hold any sign.
                "why" => break,
                _ => return Err(part),
            }
        }
        Ok(note)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::dialogue::Asked;
    use crate::dialogue::replay::{Expect, PlayedReply};
    use crate::message::Lang;

    fn turn(intent: Option<&str>, outcome: Outcome, note: &str) -> PlayedTurn {
        PlayedTurn {
            id: "d".to_owned(),
            turn: 0,
            user: "u".to_owned(),
            expect: Expect {
                intent: Some("id-card".to_owned()),
                facet: Some("cost".to_owned()),
                outcome: Some("answer".to_owned()),
                note: Some(note.to_owned()),
            },
            outcome,
            intent: intent.map(|i| i.parse().unwrap()),
            facet: intent.map(|_| Facet::Cost),
            also: Vec::new(),
            offered: Vec::new(),
            replies: vec![PlayedReply { text: "r".to_owned(), lang: Lang::De }],
            slots: BTreeMap::from([("municipality", "Augsburg".to_owned())]),
            ok: true,
        }
    }

    fn judged(turn: &PlayedTurn) -> Verdict {
        Judge::default().judge(turn, |_| false)
    }

    #[test]
    fn what_is_expected_or_accepted_is_right() {
        assert_eq!(judged(&turn(Some("id-card"), Outcome::Answer, "")), Verdict::Right);
        assert_eq!(judged(&turn(Some("passport"), Outcome::Answer, "accept: passport/cost")), Verdict::Right);
        assert_eq!(judged(&turn(None, Outcome::Fallback, "accept: -/-/fallback")), Verdict::Right);
        assert!(matches!(judged(&turn(Some("passport"), Outcome::Answer, "")), Verdict::Wrong(_)));
        assert!(matches!(judged(&turn(None, Outcome::Fallback, "accept: passport/cost")), Verdict::Wrong(_)));
    }

    #[test]
    fn conditions_hold_whatever_else_is_right() {
        for note in ["not: id-card", "slot: municipality=Ulm", "reply-lang: en", "nonsense: x"] {
            assert!(matches!(judged(&turn(Some("id-card"), Outcome::Answer, note)), Verdict::Wrong(_)), "{note}");
        }
        let fine = "slot: municipality=augsburg; reply-lang: de; not: passport; why: a; b: c";
        assert_eq!(judged(&turn(Some("id-card"), Outcome::Answer, fine)), Verdict::Right);
    }

    #[test]
    fn an_unheard_second_question_counts_half() {
        let mut two = turn(Some("id-card"), Outcome::Answer, "also: passport/cost");
        assert_eq!(judged(&two), Verdict::Half);
        two.also.push(Asked { intent: "passport".parse().unwrap(), facet: Some(Facet::Cost) });
        assert_eq!(judged(&two), Verdict::Right);
    }

    #[test]
    fn a_choice_refers_to_what_was_offered() {
        let mut judge = Judge::default();
        let mut asked = turn(None, Outcome::Disambiguate, "accept: -/-/disambiguate");
        asked.offered = vec!["passport".parse().unwrap(), "waste".parse().unwrap()];
        assert_eq!(judge.judge(&asked, |_| false), Verdict::Right);
        assert_eq!(judge.judge(&turn(Some("waste"), Outcome::Answer, "pick: 2"), |_| false), Verdict::Right);
        assert_eq!(judge.judge(&turn(Some("waste"), Outcome::Answer, "pick: 2"), |_| false), Verdict::NotJudged);
        assert_eq!(judge.judge(&turn(Some("waste"), Outcome::Answer, "topic: last"), |_| false), Verdict::Right);
    }
}
