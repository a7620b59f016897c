//! How much is used of a rate, by key, in constant memory a key (the generic cell rate algorithm, ITU-T I.371: one time a
//! key says it all). It never waits and never reads a clock.

use std::collections::HashMap;
use std::hash::Hash;
use std::time::{Duration, Instant};

use super::settings::Rate;

/// Keys beyond which those are forgotten that are at rest.
const TIDY_AT: usize = 20_000;
/// Keys beyond which all are forgotten: whoever floods from so many chats gains one burst a chat.
const MOST: usize = 500_000;

/// A rate and who has used how much of it.
#[derive(Debug)]
pub(super) struct Meter<K> {
    /// `None`: no limit.
    rate: Option<Rate>,
    /// When a key will have nothing used any more.
    rested: HashMap<K, Instant>,
    tidy_at: usize,
}

impl<K: Hash + Eq> Meter<K> {
    pub(super) fn new(rate: Option<Rate>) -> Self {
        Self { rate: rate.filter(|r| r.count > 0), rested: HashMap::new(), tidy_at: TIDY_AT }
    }

    /// The time until one more is allowed; zero if it is now.
    pub(super) fn wait(&self, key: &K, now: Instant) -> Duration {
        let (Some(rate), Some(rested)) = (self.rate, self.rested.get(key)) else { return Duration::ZERO };
        // All but one of the count may be used ahead of time.
        let ahead = rate.within.saturating_sub(each(rate));
        rested.saturating_duration_since(now).saturating_sub(ahead)
    }

    /// Uses one, allowed or not.
    pub(super) fn spend(&mut self, key: K, now: Instant) {
        let Some(rate) = self.rate else { return };
        if self.rested.len() >= self.tidy_at {
            self.tidy(now);
        }
        let rested = self.rested.entry(key).or_insert(now);
        *rested = (*rested).max(now) + each(rate);
    }

    fn tidy(&mut self, now: Instant) {
        self.rested.retain(|_, rested| *rested > now);
        if self.rested.len() >= MOST {
            self.rested.clear();
        }
        self.tidy_at = TIDY_AT.max(self.rested.len() * 2);
    }
}

/// The time that one of a rate takes.
fn each(rate: Rate) -> Duration {
    rate.within / rate.count
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn a_burst_passes_and_then_one_at_a_time() {
        let mut meter = Meter::new(Some(Rate::new(3, 3 * SECOND)));
        let start = Instant::now();
        for _ in 0..3 {
            assert_eq!(meter.wait(&1, start), Duration::ZERO);
            meter.spend(1, start);
        }
        assert_eq!(meter.wait(&1, start), SECOND);
        assert_eq!(meter.wait(&2, start), Duration::ZERO, "others have their own");
        assert_eq!(meter.wait(&1, start + SECOND), Duration::ZERO);
    }

    #[test]
    fn over_any_time_no_more_than_the_rate_and_one_burst_pass() {
        let mut meter = Meter::new(Some(Rate::new(20, 60 * SECOND)));
        let start = Instant::now();
        let mut passed = 0;
        for tick in 0..6_000 {
            let now = start + Duration::from_millis(tick * 100);
            if meter.wait(&(), now).is_zero() {
                meter.spend((), now);
                passed += 1;
            }
        }
        assert!((200..=220).contains(&passed), "{passed} in ten minutes");
    }

    #[test]
    fn a_flood_of_keys_does_not_fill_the_memory() {
        let mut meter = Meter::new(Some(Rate::new(1, SECOND)));
        let start = Instant::now();
        for key in 0..300_000_u64 {
            meter.spend(key, start + Duration::from_micros(key * 100));
        }
        assert!(meter.rested.len() <= 2 * TIDY_AT, "{}", meter.rested.len());
    }

    #[test]
    fn no_rate_is_no_limit() {
        let mut meter = Meter::new(None);
        let now = Instant::now();
        (0..1_000).for_each(|_| meter.spend((), now));
        assert!(meter.wait(&(), now).is_zero() && meter.rested.is_empty());
    }
}
