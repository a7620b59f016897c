//! "typing …" while an answer takes long, and read receipts: what a person would show as well. It promises nothing: where it
//! fails, nobody is told.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use matrix_sdk::ruma::OwnedEventId;
use matrix_sdk::ruma::api::client::receipt::create_receipt::v3::ReceiptType;
use matrix_sdk::ruma::events::receipt::ReceiptThread;

use super::address::Place;
use super::bot::Shared;

/// Answers faster than this need no sign.
const AFTER: Duration = Duration::from_millis(700);
/// The SDK asks for four seconds.
const AGAIN: Duration = Duration::from_millis(3_500);
/// Nobody is kept waiting by a sign alone.
const AT_MOST: Duration = Duration::from_secs(40);
/// Places waited for; beyond that no sign is shown.
const MOST: usize = 10_000;
/// How often it is looked.
const TICK: Duration = Duration::from_millis(200);

/// Who waits for an answer, and what was read and not yet said so.
#[derive(Debug, Default)]
pub(super) struct Manners(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    waiting: HashMap<Place, Waiting>,
    read: HashMap<Place, OwnedEventId>,
}

#[derive(Debug, Clone, Copy)]
struct Waiting {
    since: Instant,
    next: Instant,
    shown: bool,
}

/// What is to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Sign {
    Typing(Place),
    Read(Place, OwnedEventId),
}

impl Manners {
    /// A message came in and will be answered.
    pub(super) fn heard(&self, place: &Place, event: OwnedEventId, now: Instant) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if state.waiting.len() < MOST && state.read.len() < MOST {
            let waiting = Waiting { since: now, next: now + AFTER, shown: false };
            state.waiting.entry(place.clone()).or_insert(waiting);
            state.read.insert(place.clone(), event);
        }
    }

    /// A reply went out: its event ends the sign by itself in most clients, and the sign ends soon in all.
    pub(super) fn answered(&self, place: &Place) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).waiting.remove(place);
    }

    /// What is to be shown now; who has waited too long is forgotten.
    fn due(&self, now: Instant) -> Vec<Sign> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.waiting.retain(|_, w| now.saturating_duration_since(w.since) < AT_MOST);
        let mut signs: Vec<Sign> = state.read.drain().map(|(place, event)| Sign::Read(place, event)).collect();
        for (place, w) in state.waiting.iter_mut().filter(|(_, w)| w.next <= now) {
            w.next = now + AGAIN;
            w.shown = true;
            signs.push(Sign::Typing(place.clone()));
        }
        signs
    }
}

/// Shows it, until it is dropped.
pub(super) async fn run(shared: &Shared) {
    loop {
        tokio::time::sleep(TICK).await;
        for sign in shared.manners.due(Instant::now()) {
            let (Sign::Typing(place) | Sign::Read(place, _)) = &sign;
            let Some(room) = shared.client.get_room(&place.room) else { continue };
            // What fails is shown the next time, or never.
            let _ = match sign {
                Sign::Typing(_) => room.typing_notice(true).await,
                Sign::Read(place, event) => {
                    let thread = place.thread.map_or(ReceiptThread::Main, ReceiptThread::Thread);
                    room.send_single_receipt(ReceiptType::Read, thread, event).await
                }
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(room: &str) -> Place {
        Place { room: room.parse().unwrap(), thread: None }
    }

    fn event(id: &str) -> OwnedEventId {
        id.parse().unwrap()
    }

    #[test]
    fn reading_is_shown_at_once_and_typing_to_who_waits_long() {
        let manners = Manners::default();
        let (slow, quick) = (place("!slow:a.example"), place("!quick:a.example"));
        let start = Instant::now();
        manners.heard(&slow, event("$1"), start);
        manners.heard(&slow, event("$2"), start);
        manners.heard(&quick, event("$3"), start);
        manners.answered(&quick);
        let mut first = manners.due(start + AFTER / 2);
        first.sort_by_key(|s| format!("{s:?}"));
        assert_eq!(first, [Sign::Read(quick, event("$3")), Sign::Read(slow.clone(), event("$2"))]);
        assert_eq!(manners.due(start + AFTER), [Sign::Typing(slow.clone())]);
        assert!(manners.due(start + AFTER + AGAIN / 2).is_empty());
        assert_eq!(manners.due(start + AFTER + AGAIN), [Sign::Typing(slow)]);
        assert!(manners.due(start + AT_MOST).is_empty());
    }
}
