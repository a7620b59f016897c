//! Reads numbers and ranges of them: `3`, `2-5`, `46.00`, `25.00-30.00`.
//! It never rounds.

/// Splits a range at its hyphen and reads both ends.
pub(super) fn range<T: PartialOrd>(text: &str, read: impl Fn(&str) -> Option<T>) -> Option<(T, Option<T>)> {
    match text.split_once('-') {
        Some((low, high)) => Some((read(low.trim())?, Some(read(high.trim())?))),
        None => Some((read(text.trim())?, None)),
    }
}

/// A whole number of at most nine digits.
pub(super) fn whole(text: &str) -> Option<u32> {
    let fits = (1..=9).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    fits.then(|| text.parse().ok()).flatten()
}

/// A decimal number with up to so many places, in units of its last place.
pub(super) fn decimal(text: &str, places: usize) -> Option<u64> {
    let (before, after) = text.split_once('.').unwrap_or((text, ""));
    if text.ends_with('.') || after.len() > places || !after.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let scale = 10_u64.pow(u32::try_from(places).ok()?);
    let part = format!("{after:0<places$}");
    Some(u64::from(whole(before)?) * scale + if places == 0 { 0 } else { part.parse().ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_keep_every_place() {
        assert_eq!(decimal("46.00", 2), Some(4600));
        assert_eq!(decimal("46", 2), Some(4600));
        assert_eq!(decimal("27.6", 2), Some(2760));
        assert_eq!(decimal("2.5", 3), Some(2500));
        for bad in ["", ".5", "5.", "1.234", "1,5", "-1", "1e3", "٣", "12345678901"] {
            assert_eq!(decimal(bad, 2), None, "{bad}");
        }
    }

    #[test]
    fn both_ends_of_a_range_are_read() {
        assert_eq!(range("2-5", whole), Some((2, Some(5))));
        assert_eq!(range("2", whole), Some((2, None)));
        assert_eq!(range("2-", whole), None);
    }
}
