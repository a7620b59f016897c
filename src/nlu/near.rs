//! The word nearest to a mistyped one, among sorted words of the same first letter.
//! It never decides whether a word is mistyped.

/// Which letters a word has, as bits: each edit changes two of them at most.
pub(crate) fn letters(word: &str) -> u32 {
    word.bytes().fold(0, |bits, b| bits | 1 << (b % 32))
}

/// The nearest of `words` at an edit distance (insertion, deletion, substitution, swap of neighbours) of at most `limit`; of
/// equally near ones the first by alphabet.
pub(crate) fn nearest<'a, T>(
    words: impl Iterator<Item = (&'a str, T)>,
    word: &str,
    limit: usize,
) -> Option<(&'a str, T)> {
    let own = letters(word);
    words
        .filter(|(w, _)| w.len().abs_diff(word.len()) <= limit && (letters(w) ^ own).count_ones() as usize <= 2 * limit)
        .map(|(w, t)| (strsim::osa_distance(w, word), w, t))
        .filter(|(distance, _, _)| *distance <= limit)
        .min_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.cmp(b.1)))
        .map(|(_, w, t)| (w, t))
}

/// Words of a sorted map or set that may share the first letter with `word`: from it to before the next letter.
pub(crate) fn same_first_letter(word: &str) -> Option<std::ops::Range<String>> {
    let first = word.chars().next()?;
    let next = char::from_u32(u32::from(first) + 1)?;
    Some(first.to_string()..next.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_wins_and_far_ones_never() {
        let words = ["online", "onkel", "ohne"];
        let find = |w| nearest(words.iter().map(|w| (*w, ())), w, 1).map(|n| n.0);
        assert_eq!(find("onlien"), Some("online"));
        assert_eq!(find("onlin"), Some("online"));
        assert_eq!(find("onlnei"), None);
    }
}
