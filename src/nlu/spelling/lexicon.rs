//! Words that are right without standing in the knowledge base: a list in the program, sorted, one a line, folded. They are
//! the whole-word pieces of four letters and more (a to z) of the sentence encoder's published vocabulary (NOTICE names model and
//! licence), so that the guard is the same with and without the encoder's file; `tests/encoder_conformance.rs` compares.

/// The list; lines end with `\n`.
const WORDS: &str = include_str!("lexicon.txt");

/// Whether a folded word stands in the list: a binary search over its bytes.
pub(super) fn contains(folded: &str) -> bool {
    let list = WORDS.as_bytes();
    let (mut low, mut high) = (0, list.len());
    while low < high {
        let middle = low.midpoint(high);
        let start = list[low..middle].iter().rposition(|b| *b == b'\n').map_or(low, |i| low + i + 1);
        let end = list[middle..high].iter().position(|b| *b == b'\n').map_or(high, |i| middle + i);
        match list[start..end].cmp(folded.as_bytes()) {
            std::cmp::Ordering::Equal => return true,
            std::cmp::Ordering::Less => low = end + 1,
            std::cmp::Ordering::Greater => high = start,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_the_list_is_found_and_no_other() {
        let words: Vec<&str> = WORDS.lines().collect();
        assert!(words.is_sorted() && words.len() > 30_000);
        assert!(words.iter().all(|w| contains(w)));
        for w in ["", "aaaa\nhaus", "hauss", "zzzzzzzz", "aa"] {
            assert!(!contains(w), "{w}");
        }
    }
}
