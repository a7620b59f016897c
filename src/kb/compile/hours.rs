//! Reads opening hours: `Mo-Fr 08:00-18:00; Sa 09:00-12:00`, days `Mo Tu We Th Fr Sa Su`, also `Mo,We 08:00-12:00,13:00-16:00`.
//! Public holidays have no notation: the sources do not name them alike.

use crate::kb::model::OpeningHours;

const DAYS: [&str; 7] = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];
const END_OF_DAY: u16 = 24 * 60;

/// All groups of days with their hours.
pub(super) fn opening_hours(text: &str) -> Option<Vec<OpeningHours>> {
    text.split(';').map(|group| one_group(group.trim())).collect()
}

fn one_group(group: &str) -> Option<OpeningHours> {
    let (days, times) = match group.split_once(' ') {
        Some((days, times)) => (days.split(',').map(day_range).collect::<Option<Vec<_>>>()?, times.trim()),
        None => (Vec::new(), group),
    };
    let times = times.split(',').map(|t| time_range(t.trim())).collect::<Option<Vec<_>>>()?;
    Some(OpeningHours { days, times })
}

fn day_range(text: &str) -> Option<(u8, u8)> {
    let day = |t: &str| DAYS.iter().position(|d| *d == t).and_then(|n| u8::try_from(n).ok());
    match text.split_once('-') {
        Some((first, last)) => Some((day(first)?, day(last)?)).filter(|(a, b)| a < b),
        None => day(text).map(|d| (d, d)),
    }
}

fn time_range(text: &str) -> Option<(u16, u16)> {
    let (from, until) = text.split_once('-')?;
    Some((time(from)?, time(until)?)).filter(|(a, b)| a < b)
}

fn time(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    let two =
        |t: &str| (t.len() == 2 && t.bytes().all(|b| b.is_ascii_digit())).then(|| t.parse::<u16>().ok()).flatten();
    let (hours, minutes) = (two(hours)?, two(minutes)?);
    (minutes < 60).then_some(hours * 60 + minutes).filter(|t| *t <= END_OF_DAY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_of_days_and_hours_are_read() {
        let read = opening_hours("Mo-Fr 08:00-18:00; Sa,Su 09:00-12:00,13:00-24:00").unwrap();
        assert_eq!(read[0], OpeningHours { days: vec![(0, 4)], times: vec![(480, 1080)] });
        assert_eq!(read[1], OpeningHours { days: vec![(5, 5), (6, 6)], times: vec![(540, 720), (780, 1440)] });
        assert_eq!(opening_hours("00:00-24:00").unwrap()[0].days, vec![]);
    }

    #[test]
    fn hours_that_no_clock_has_are_refused() {
        for bad in
            ["", "Mo", "Mo-Fr", "Mo 8-12", "Mo 08:00-07:00", "Mo 08:60-09:00", "Mo 08:00-24:01", "Di 08:00-09:00"]
        {
            assert_eq!(opening_hours(bad), None, "{bad}");
        }
    }
}
