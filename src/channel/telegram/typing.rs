//! "typing …" while an answer takes long: shown a moment after a message came in, until the first reply goes out.
//! It promises nothing: where it fails, nobody is told.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use teloxide::payloads::{SendChatAction, SendChatActionSetters};
use teloxide::types::{ChatAction, ChatId, MessageId, ThreadId};

use super::address::Place;
use super::bot::Shared;
use super::wire::Done;

/// Answers faster than this need no sign.
const AFTER: Duration = Duration::from_millis(700);
/// Telegram shows it for five seconds.
const AGAIN: Duration = Duration::from_millis(4_500);
/// Nobody is kept waiting by a sign alone.
const AT_MOST: Duration = Duration::from_secs(40);
/// Places waited for; beyond that no sign is shown.
const MOST: usize = 10_000;
/// How often it is looked who waits.
const TICK: Duration = Duration::from_millis(200);

/// Who waits for an answer.
#[derive(Debug, Default)]
pub(super) struct Typing(Mutex<HashMap<Place, Waiting>>);

#[derive(Debug, Clone, Copy)]
struct Waiting {
    since: Instant,
    next: Instant,
}

impl Typing {
    /// A message came in.
    pub(super) fn await_answer(&self, place: Place, now: Instant) {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.len() < MOST {
            waiting.entry(place).or_insert(Waiting { since: now, next: now + AFTER });
        }
    }

    /// A reply goes out.
    pub(super) fn answered(&self, place: Place) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&place);
    }

    /// Whom to show it now; who has waited too long is forgotten.
    fn due(&self, now: Instant) -> Vec<Place> {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.retain(|_, w| now.saturating_duration_since(w.since) < AT_MOST);
        let mut due = Vec::new();
        for (place, w) in waiting.iter_mut().filter(|(_, w)| w.next <= now) {
            w.next = now + AGAIN;
            due.push(*place);
        }
        due
    }
}

/// Shows it, until it is dropped.
pub(super) async fn run(shared: &Shared) {
    loop {
        tokio::time::sleep(TICK).await;
        for place in shared.typing.due(Instant::now()) {
            let mut payload = SendChatAction::new(ChatId(shared.now_at(place.chat)), ChatAction::Typing);
            if let Some(topic) = place.topic {
                payload = payload.message_thread_id(ThreadId(MessageId(topic)));
            }
            if shared.api.call::<_, Done>(&payload).await.is_ok() {
                shared.counters.typing.up();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_shown_to_who_waits_long_and_to_nobody_else() {
        let typing = Typing::default();
        let (slow, quick) = (Place { chat: 1, topic: None }, Place { chat: 2, topic: Some(3) });
        let start = Instant::now();
        typing.await_answer(slow, start);
        typing.await_answer(quick, start);
        typing.answered(quick);
        assert!(typing.due(start + AFTER / 2).is_empty());
        assert_eq!(typing.due(start + AFTER), [slow]);
        assert!(typing.due(start + AFTER + AGAIN / 2).is_empty());
        assert_eq!(typing.due(start + AFTER + AGAIN), [slow]);
        assert!(typing.due(start + AT_MOST).is_empty());
    }
}
