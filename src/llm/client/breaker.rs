//! The breaker: after some failures in a row nothing is asked for a while, then one question tries. It has no clock of its own.

use std::time::{Duration, Instant};

/// Failures in a row that open it.
const FAILURES: u32 = 4;
/// The first rest; doubled with each try that fails, up to the longest.
const FIRST_REST: Duration = Duration::from_secs(20);
const LONGEST_REST: Duration = Duration::from_mins(10);

/// Whether an endpoint is asked.
#[derive(Debug, Default)]
pub struct Breaker {
    failures: u32,
    rests_until: Option<Instant>,
}

impl Breaker {
    /// Whether a question may be asked now. Where it rested, this one is the try, and others wait for how it ends.
    pub fn lets_through(&mut self, now: Instant) -> bool {
        match self.rests_until {
            None => true,
            Some(until) if now >= until => {
                self.rests_until = Some(now + self.rest());
                true
            }
            Some(_) => false,
        }
    }

    /// A question was answered.
    pub fn worked(&mut self) {
        *self = Self::default();
    }

    /// A question failed.
    pub fn failed(&mut self, now: Instant) {
        self.failures = self.failures.saturating_add(1);
        if self.failures >= FAILURES {
            self.rests_until = Some(now + self.rest());
        }
    }

    /// Whether it rests now.
    pub fn rests(&self, now: Instant) -> bool {
        self.rests_until.is_some_and(|until| now < until)
    }

    fn rest(&self) -> Duration {
        let doublings = self.failures.saturating_sub(FAILURES).min(8);
        FIRST_REST.saturating_mul(1 << doublings).min(LONGEST_REST)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_that_fails_is_left_alone_and_tried_again_by_one_question() {
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        let mut breaker = Breaker::default();
        for _ in 0..FAILURES {
            assert!(breaker.lets_through(at(0)));
            breaker.failed(at(0));
        }
        assert!(!breaker.lets_through(at(19)) && breaker.rests(at(19)));
        assert!(breaker.lets_through(at(20)), "one tries");
        assert!(!breaker.lets_through(at(21)), "the others wait");
        breaker.failed(at(22));
        assert!(!breaker.lets_through(at(61)), "the rest is longer now");
        assert!(breaker.lets_through(at(62)));
        breaker.worked();
        assert!(breaker.lets_through(at(63)) && !breaker.rests(at(63)));
    }
}
