//! Which letters a word has: what is compared before words are, thousands in a microsecond or two. It never says that
//! two words are near, only that they cannot be.

use serde::{Deserialize, Serialize};

/// The letters of a word as a set of bits, 32 for those that it has and 32 for those that it has twice: each error in a word
/// brings in one of them at most, and drops one at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Letters(u64);

/// So many words are looked at together.
const BLOCK: usize = 16;

impl Letters {
    pub(super) fn of(folded: &str) -> Self {
        Self(folded.bytes().fold(0, |bits, b| {
            let bit = 1_u64 << (b % 32);
            bits | bit | ((bits & bit) << 32)
        }))
    }

    /// Where in a list words stand that may be so many errors from this one; one error or two.
    pub(super) fn near(self, words: &[Self], errors: usize) -> Vec<usize> {
        let mut near = Vec::new();
        let of_block = if errors < 2 { Self::within_one } else { Self::within_two };
        pulp::Arch::new().dispatch(|| {
            for (number, block) in words.chunks(BLOCK).enumerate() {
                let hit = if errors < 2 {
                    block.iter().fold(false, |hit, w| hit | self.within_one(*w))
                } else {
                    block.iter().fold(false, |hit, w| hit | self.within_two(*w))
                };
                if hit {
                    let first = number * BLOCK;
                    near.extend(block.iter().enumerate().filter(|(_, w)| of_block(self, **w)).map(|(i, _)| first + i));
                }
            }
        });
        near
    }

    #[allow(clippy::inline_always, reason = "what is not inlined is compiled without the machine's vectors")]
    #[inline(always)]
    const fn within_one(self, other: Self) -> bool {
        let (own, others) = (self.0 & !other.0, other.0 & !self.0);
        less_one(own) | less_one(others) == 0
    }

    #[allow(clippy::inline_always, reason = "what is not inlined is compiled without the machine's vectors")]
    #[inline(always)]
    const fn within_two(self, other: Self) -> bool {
        let (own, others) = (self.0 & !other.0, other.0 & !self.0);
        less_one(less_one(own)) | less_one(less_one(others)) == 0
    }
}

/// The bits without the lowest.
#[allow(clippy::inline_always, reason = "what is not inlined is compiled without the machine's vectors")]
#[inline(always)]
const fn less_one(bits: u64) -> u64 {
    bits & bits.wrapping_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rapidfuzz::distance::osa;

    #[test]
    fn no_word_within_the_errors_is_ruled_out() {
        let words =
            ["ausweis", "auweis", "asuweis", "ausweiss", "aus", "kaufweis", "ausreise", "pass", "weisaus", "xyz"];
        let all: Vec<Letters> = words.iter().cycle().take(40).map(|w| Letters::of(w)).collect();
        for word in words {
            for errors in [1, 2] {
                let near = Letters::of(word).near(&all, errors);
                for i in 0..all.len() {
                    let distance = osa::distance(word.chars(), words[i % words.len()].chars());
                    assert!(distance > errors || near.contains(&i), "{word} {}", words[i % words.len()]);
                }
            }
        }
        assert_eq!(Letters::of("pass").near(&all, 1), [7, 17, 27, 37]);
    }
}
