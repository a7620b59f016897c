//! When a message may go to a chat: Telegram's limits, kept before Telegram has to say so, and its pauses where it does.
//! One chat's pause is no other's.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::meter::Meter;
use super::settings::SendLimits;

/// Chats whose pauses are remembered; older ones are over by then.
const MOST_HELD: usize = 50_000;

/// What was sent of late.
#[derive(Debug)]
pub(super) struct Pace(Mutex<State>);

#[derive(Debug)]
struct State {
    global: Meter<()>,
    chat: Meter<i64>,
    group: Meter<i64>,
    /// Chats for which Telegram asked for a pause.
    held: HashMap<i64, Instant>,
}

/// Whether a message may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Go {
    /// After so much time, because others go first; the place is reserved.
    After(Duration),
    /// Not before: this chat has had enough.
    NotBefore(Duration),
}

impl Pace {
    pub(super) fn new(limits: SendLimits) -> Self {
        Self(Mutex::new(State {
            global: Meter::new(limits.global),
            chat: Meter::new(limits.chat),
            group: Meter::new(limits.group),
            held: HashMap::new(),
        }))
    }

    /// Asks for a message to a chat.
    pub(super) fn ask(&self, chat: i64, now: Instant) -> Go {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let state = &mut *state;
        let held = state.held.get(&chat).map_or(Duration::ZERO, |until| until.saturating_duration_since(now));
        if held.is_zero() {
            state.held.remove(&chat);
        }
        let own = if chat < 0 { &mut state.group } else { &mut state.chat };
        let wait = held.max(own.wait(&chat, now));
        if !wait.is_zero() {
            return Go::NotBefore(wait);
        }
        own.spend(chat, now);
        let wait = state.global.wait(&(), now);
        state.global.spend((), now);
        Go::After(wait)
    }

    /// Telegram asks for a pause in this chat.
    pub(super) fn hold(&self, chat: i64, pause: Duration, now: Instant) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if state.held.len() >= MOST_HELD {
            state.held.retain(|_, until| *until > now);
        }
        state.held.insert(chat, now + pause);
    }
}

#[cfg(test)]
mod tests {
    use super::super::settings::Rate;
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn a_pause_of_one_chat_is_no_other_chats() {
        let pace = Pace::new(SendLimits::NONE);
        let now = Instant::now();
        pace.hold(1, 5 * SECOND, now);
        assert_eq!(pace.ask(1, now), Go::NotBefore(5 * SECOND));
        assert_eq!(pace.ask(2, now), Go::After(Duration::ZERO));
        assert_eq!(pace.ask(1, now + 5 * SECOND), Go::After(Duration::ZERO));
    }

    #[test]
    fn chats_groups_and_all_of_them_have_their_limits() {
        let limits = SendLimits {
            global: Some(Rate::new(4, 4 * SECOND)),
            chat: Some(Rate::new(2, 2 * SECOND)),
            group: Some(Rate::new(1, 3 * SECOND)),
        };
        let pace = Pace::new(limits);
        let now = Instant::now();
        let asked: Vec<_> = [1, 1, 1, -7, -7, 2, 3].map(|chat| pace.ask(chat, now)).into();
        let go = |seconds: u32| Go::After(seconds * SECOND);
        let not = |seconds: u32| Go::NotBefore(seconds * SECOND);
        assert_eq!(asked, [go(0), go(0), not(1), go(0), not(3), go(0), go(1)]);
    }
}
