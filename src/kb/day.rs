//! Which day it is where the facts hold: German law changes at midnight in Germany, wherever the bot runs.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// Germany's time as the rule that has held since 1996: no time zone file of the machine is read.
const GERMANY: &str = "CET-1CEST,M3.5.0,M10.5.0/3";

/// The day in Germany at a point in time.
pub fn day_in_germany(at: Timestamp) -> Date {
    // The rule is a constant that the test below reads.
    TimeZone::posix(GERMANY).unwrap_or(TimeZone::UTC).to_datetime(at).date()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_begins_at_midnight_in_germany() {
        let day = |at: &str| day_in_germany(at.parse().unwrap()).to_string();
        assert_eq!(day("2026-02-06T22:59:59Z"), "2026-02-06");
        assert_eq!(day("2026-02-06T23:00:00Z"), "2026-02-07");
        assert_eq!(day("2026-07-01T21:59:59Z"), "2026-07-01");
        assert_eq!(day("2026-07-01T22:00:00Z"), "2026-07-02");
    }
}
