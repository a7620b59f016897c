//! Whether a chat has asked too much: it is told so once in a while, and what is too much is dropped.
//! It never looks at what was asked.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::meter::Meter;
use super::settings::FloodLimit;

/// What is to be done with a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Crowd {
    /// Take it.
    Calm,
    /// Tell the chat to wait, in its place.
    Tell,
    /// Drop it.
    Drop,
}

/// Who has asked how much.
#[derive(Debug)]
pub(super) struct Flood(Mutex<State>);

#[derive(Debug)]
struct State {
    meter: Meter<i64>,
    /// When chats were told.
    told: HashMap<i64, Instant>,
    /// They are not told again for so long.
    silence: Duration,
}

/// Chats remembered as told; beyond that some are told again.
const MOST_TOLD: usize = 100_000;

impl Flood {
    pub(super) fn new(limit: FloodLimit) -> Self {
        let silence = limit.chat.map_or(Duration::ZERO, |rate| rate.within);
        Self(Mutex::new(State { meter: Meter::new(limit.chat), told: HashMap::new(), silence }))
    }

    /// What is to be done with one more message of a chat.
    pub(super) fn judge(&self, chat: i64, now: Instant) -> Crowd {
        let state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let told = state.told.get(&chat).is_some_and(|at| now.saturating_duration_since(*at) < state.silence);
        match (state.meter.wait(&chat, now).is_zero(), told) {
            (true, _) => Crowd::Calm,
            (false, false) => Crowd::Tell,
            (false, true) => Crowd::Drop,
        }
    }

    /// Notes that it was done, so that one that comes twice counts once.
    pub(super) fn done(&self, chat: i64, what: Crowd, now: Instant) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match what {
            Crowd::Calm => state.meter.spend(chat, now),
            Crowd::Tell => {
                if state.told.len() >= MOST_TOLD {
                    state.told.clear();
                }
                state.told.insert(chat, now);
            }
            Crowd::Drop => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::settings::Rate;
    use super::*;

    #[test]
    fn a_chat_that_floods_is_told_once_and_heard_again_when_it_is_calm() {
        let flood = Flood::new(FloodLimit { chat: Some(Rate::new(2, Duration::from_secs(2))) });
        let start = Instant::now();
        let ask = |chat, now| {
            let crowd = flood.judge(chat, now);
            flood.done(chat, crowd, now);
            crowd
        };
        let heard: Vec<_> = (0..5).map(|_| ask(1, start)).collect();
        assert_eq!(heard, [Crowd::Calm, Crowd::Calm, Crowd::Tell, Crowd::Drop, Crowd::Drop]);
        assert_eq!(ask(2, start), Crowd::Calm, "others are not held up");
        let later = start + Duration::from_secs(2);
        let heard: Vec<_> = (0..4).map(|_| ask(1, later)).collect();
        assert_eq!(heard, [Crowd::Calm, Crowd::Calm, Crowd::Tell, Crowd::Drop]);
    }
}
