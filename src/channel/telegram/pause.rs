//! How long to wait after failures: doubling, with chance in it, so that many do not come back at once.
//! It does not wait itself.

use std::time::Duration;

const FIRST: Duration = Duration::from_millis(500);
const LONGEST: Duration = Duration::from_secs(30);

/// The pause after so many failures in a row, or the one that was asked for.
pub(super) fn pause(failures: u32, asked: Option<Duration>) -> Duration {
    let pause = asked.unwrap_or_else(|| FIRST.saturating_mul(1 << failures.saturating_sub(1).min(16)).min(LONGEST));
    let mut random = [0];
    // Without randomness everybody comes back at the same time, which is no fault.
    let _ = getrandom::fill(&mut random);
    let spread = if asked.is_some() { pause / 10 } else { pause / 2 };
    pause + spread.mul_f64(f64::from(random[0]) / 255.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_end_at_the_longest() {
        assert!((500..=750).contains(&pause(1, None).as_millis()));
        assert!((2_000..=3_000).contains(&pause(3, None).as_millis()));
        assert!((30_000..=45_000).contains(&pause(u32::MAX, None).as_millis()));
        assert!((7_000..=7_700).contains(&pause(9, Some(Duration::from_secs(7))).as_millis()));
    }
}
