//! Office hours and holidays: whether somebody reads now, and when next.
//! It knows no holiday of its own: they differ by place, and stand in the configuration.

use std::collections::BTreeSet;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::tz::TimeZone;
use thiserror::Error;

/// A text that is no office hours.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{0}` is no office hours: expected days and times such as `Mon-Fri 08:00-16:00` or `Thu 13:00-18:00`")]
pub struct InvalidHours(String);

/// On these days, from and until these times.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    first: Weekday,
    last: Weekday,
    from: Time,
    until: Time,
}

/// When somebody reads. Without a window that is always.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hours {
    /// The week.
    pub week: Vec<Window>,
    /// Days without office hours.
    pub holidays: BTreeSet<Date>,
    /// The office's time.
    pub zone: TimeZone,
}

impl Default for Hours {
    fn default() -> Self {
        let zone = TimeZone::get("Europe/Berlin").unwrap_or(TimeZone::UTC);
        Self { week: Vec::new(), holidays: BTreeSet::new(), zone }
    }
}

fn weekday(text: &str) -> Option<Weekday> {
    const NAMES: [(&str, Weekday); 7] = [
        ("mon", Weekday::Monday),
        ("tue", Weekday::Tuesday),
        ("wed", Weekday::Wednesday),
        ("thu", Weekday::Thursday),
        ("fri", Weekday::Friday),
        ("sat", Weekday::Saturday),
        ("sun", Weekday::Sunday),
    ];
    NAMES.into_iter().find(|(name, _)| text.eq_ignore_ascii_case(name)).map(|(_, day)| day)
}

fn time(text: &str) -> Option<Time> {
    Time::strptime("%H:%M", text).ok()
}

impl FromStr for Window {
    type Err = InvalidHours;

    fn from_str(text: &str) -> Result<Self, InvalidHours> {
        let read = || {
            let (days, times) = text.trim().split_once(' ')?;
            let (first, last) = days.split_once('-').unwrap_or((days, days));
            let (from, until) = times.trim().split_once('-')?;
            let window = Self { first: weekday(first)?, last: weekday(last)?, from: time(from)?, until: time(until)? };
            let forward = window.first.to_monday_zero_offset() <= window.last.to_monday_zero_offset();
            (forward && window.from < window.until).then_some(window)
        };
        read().ok_or_else(|| InvalidHours(text.chars().take(60).collect()))
    }
}

impl Window {
    fn on(&self, day: Weekday) -> bool {
        (self.first.to_monday_zero_offset()..=self.last.to_monday_zero_offset()).contains(&day.to_monday_zero_offset())
    }
}

impl Hours {
    /// Days that are looked at for the next office hours.
    const AHEAD: usize = 60;

    /// Whether somebody reads now.
    pub fn open(&self, now: Timestamp) -> bool {
        let here = self.zone.to_datetime(now);
        self.week.is_empty()
            || !self.holidays.contains(&here.date())
                && self.week.iter().any(|w| w.on(here.weekday()) && (w.from..w.until).contains(&here.time()))
    }

    /// The moment that the office's clocks show so.
    pub fn instant(&self, local: DateTime) -> Option<Timestamp> {
        self.zone.to_timestamp(local).ok()
    }

    /// When somebody reads next, by the office's clocks: now, or the beginning of the next office hours. `None` where there are none for two months.
    pub fn next(&self, now: Timestamp) -> Option<DateTime> {
        let here = self.zone.to_datetime(now);
        if self.open(now) {
            return Some(here);
        }
        let mut day = here.date();
        for _ in 0..Self::AHEAD {
            if !self.holidays.contains(&day) {
                let starts = self.week.iter().filter(|w| w.on(day.weekday())).map(|w| w.from);
                let start = starts.filter(|from| day > here.date() || *from > here.time()).min();
                if let Some(start) = start {
                    return Some(day.to_datetime(start));
                }
            }
            day = day.tomorrow().ok()?;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours() -> Hours {
        Hours {
            week: ["Mon-Fri 08:00-12:00", "thu 13:00-18:00"].map(|w| w.parse().unwrap()).to_vec(),
            holidays: BTreeSet::from([Date::constant(2026, 12, 25)]),
            ..Hours::default()
        }
    }

    fn at(local: &str) -> Timestamp {
        hours().instant(local.parse().unwrap()).unwrap()
    }

    #[test]
    fn somebody_reads_within_the_hours_and_on_no_holiday() {
        for open in ["2026-11-25T08:00", "2026-11-26T17:59", "2026-11-26T11:00"] {
            assert!(hours().open(at(open)), "{open}");
        }
        for shut in ["2026-11-25T07:59", "2026-11-25T12:00", "2026-11-26T12:30", "2026-11-28T09:00", "2026-12-25T09:00"]
        {
            assert!(!hours().open(at(shut)), "{shut}");
        }
        assert!(Hours::default().open(at("2026-11-28T03:00")), "without hours somebody always reads");
    }

    #[test]
    fn the_next_hours_are_found_over_weekends_and_holidays() {
        let next = |from: &str| hours().next(at(from)).unwrap().to_string();
        assert_eq!(next("2026-11-25T09:30"), "2026-11-25T09:30:00");
        assert_eq!(next("2026-11-26T12:30"), "2026-11-26T13:00:00");
        assert_eq!(next("2026-11-27T12:00"), "2026-11-30T08:00:00");
        assert_eq!(next("2026-12-24T18:00"), "2026-12-28T08:00:00");
    }

    #[test]
    fn what_is_no_hours_is_refused() {
        for bad in ["", "Mon", "Mon 8-12", "Fri-Mon 08:00-12:00", "Mon 12:00-08:00", "Mo 08:00-12:00"] {
            assert!(bad.parse::<Window>().is_err(), "{bad}");
        }
    }
}
