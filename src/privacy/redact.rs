//! Takes personal numbers out of a text before it is stored.
//! It finds nothing itself: the ranges come from whoever recognised them.

use std::ops::Range;

/// The text with each range replaced by its label in brackets, such as `[IBAN]`. Ranges are bytes and may overlap,
/// stand in any order, reach beyond the text or cut a character: what they touch is taken out whole, an overlap bears
/// the label of the range that begins first.
///
/// ```
/// use amtslotse::privacy::redact;
/// assert_eq!(redact("meine IBAN DE02… danke", &[(11..18, "IBAN")]), "meine IBAN [IBAN] danke");
/// ```
pub fn redact(text: &str, found: &[(Range<usize>, &str)]) -> String {
    let mut ranges: Vec<(usize, usize, &str)> = found
        .iter()
        .filter(|(r, _)| r.start < r.end && r.start < text.len())
        .map(|(r, label)| {
            let start = text.floor_char_boundary(r.start);
            (start, text.ceil_char_boundary(r.end.min(text.len())), *label)
        })
        .collect();
    ranges.sort_unstable();
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for (start, end, label) in ranges {
        if start >= from {
            out.push_str(&text[from..start]);
            out.push('[');
            out.push_str(label);
            out.push(']');
        }
        from = from.max(end);
    }
    out.push_str(&text[from..]);
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn overlapping_ranges_leave_no_digit_behind() {
        assert_eq!(redact("a 12345 b", &[(4..7, "y"), (2..5, "x")]), "a [x] b");
        assert_eq!(redact("12", &[(0..1, "x"), (1..2, "y")]), "[x][y]");
        assert_eq!(redact("nichts", &[]), "nichts");
    }

    proptest! {
        #[test]
        fn nothing_inside_a_range_survives(text in "\\PC{0,40}", a in 0usize..60, b in 0usize..60, c in 0usize..60, d in 0usize..60) {
            let (one, two) = (a.min(b)..a.max(b), c.min(d)..c.max(d));
            let out = redact(&text, &[(one.clone(), ""), (two.clone(), "")]);
            let kept: String = text
                .char_indices()
                .filter(|(i, ch)| {
                    let touched = |r: &Range<usize>| !r.is_empty() && r.start < i + ch.len_utf8() && *i < r.end;
                    !touched(&one) && !touched(&two)
                })
                .map(|(_, ch)| ch)
                .filter(|ch| !"[]".contains(*ch))
                .collect();
            prop_assert_eq!(out.replace(['[', ']'], ""), kept);
        }
    }
}
