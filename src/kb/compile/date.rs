//! Reads dates as files write them: `2026-02-07`, `2026-02`, `2026`.
//! It accepts no other notation, and no day that no calendar has.

use jiff::civil::Date;

use crate::kb::model::PartialDate;

/// A day.
pub(super) fn day(text: &str) -> Option<Date> {
    match partial(text)? {
        PartialDate { year, month: Some(month), day: Some(day) } => Date::new(year, month, day).ok(),
        PartialDate { .. } => None,
    }
}

/// A day, month or year.
pub(super) fn partial(text: &str) -> Option<PartialDate> {
    let mut parts = text.split('-');
    let digits = |part: &str, n: usize| part.len() == n && part.bytes().all(|b| b.is_ascii_digit());
    let year = parts.next().filter(|p| digits(p, 4))?.parse().ok()?;
    let two = |part: Option<&str>| -> Option<Option<i8>> {
        part.map_or(Some(None), |p| if digits(p, 2) { p.parse().ok().map(Some) } else { None })
    };
    let month = two(parts.next())?;
    let day = two(parts.next())?;
    if parts.next().is_some() {
        return None;
    }
    Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).ok()?;
    Some(PartialDate { year, month, day })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_months_and_years_are_read_and_nothing_else() {
        for good in ["2026", "2026-02", "2026-02-07", "2024-02-29"] {
            assert_eq!(partial(good).unwrap().to_string(), good);
        }
        for bad in ["", "26", "2026-2", "2026-13", "2026-02-30", "2026-02-07-1", "07.02.2026", "2026-", "+026"] {
            assert_eq!(partial(bad), None, "{bad}");
        }
        assert_eq!(day("2026-02"), None);
        assert_eq!(partial("2026-02").unwrap().last_day(), Date::new(2026, 2, 28).unwrap());
    }
}
