//! How often something may happen, as a person writes it: `20/min`, `4/4s`, `none`.
//! It counts nothing.

use std::str::FromStr;
use std::time::Duration;

/// So many within such a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// How many.
    pub count: u32,
    /// Within this time.
    pub within: Duration,
}

/// The text is no rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoRate;

impl FromStr for Rate {
    type Err = NoRate;

    /// `COUNT/TIME`; the time is a unit (`s`, `min`, `h`), with a number before it or alone.
    fn from_str(s: &str) -> Result<Self, NoRate> {
        let (count, time) = s.split_once('/').ok_or(NoRate)?;
        let count: u32 = count.trim().parse().ok().filter(|n| *n > 0).ok_or(NoRate)?;
        let time = time.trim();
        let unit = time.trim_start_matches(|c: char| c.is_ascii_digit());
        let number = &time[..time.len() - unit.len()];
        let number: u32 = if number.is_empty() { 1 } else { number.parse().map_err(|_| NoRate)? };
        let seconds = match unit.trim() {
            "s" => 1,
            "min" => 60,
            "h" => 3600,
            _ => return Err(NoRate),
        };
        // A day is longer than any limit makes sense for.
        match u64::from(number) * seconds {
            0 | 86_401.. => Err(NoRate),
            seconds => Ok(Self { count, within: Duration::from_secs(seconds) }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_a_count_within_a_time() {
        let rate = |count, seconds| Ok(Rate { count, within: Duration::from_secs(seconds) });
        assert_eq!("20/min".parse(), rate(20, 60));
        assert_eq!("4/4s".parse(), rate(4, 4));
        assert_eq!("1 / 2 h".parse(), rate(1, 7200));
        for bad in ["", "20", "/min", "0/s", "20/0s", "20/day", "-1/s", "1/99999999999s", "1/25h", "x/ä"] {
            assert_eq!(bad.parse::<Rate>(), Err(NoRate), "{bad}");
        }
    }
}
