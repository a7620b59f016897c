//! What a maintainer can do about a weak intent or a confused pair, told from the counts alone.
//! It writes no sentence: the words stand with the command's texts.

use serde::Serialize;

use super::judged::{Judged, Tongue};
use super::report::IntentFigures;
use super::share;
use crate::message::IntentId;

/// An intent below this F1 is weak.
const WEAK: f64 = 0.85;
/// Examples that an intent should have, both languages together (intents/README.md).
const WANTED: usize = 90;
/// A language so much worse than the other is named.
const LANGUAGE_GAP: f64 = 0.15;
/// Fewer texts of a language say nothing about it.
const LANGUAGE_TEXTS: usize = 10;

/// What to do about a weak intent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum IntentAdvice {
    /// It has fewer examples than it should.
    FewExamples {
        /// How many it should have.
        wanted: usize,
    },
    /// Half of what it loses goes to this one: the pair is the thing to look at.
    LosesTo(IntentId),
    /// What it loses goes everywhere: its examples show too few situations.
    Scattered,
    /// More is taken for it than it loses: its examples are too general, or its neighbours lack some.
    Attracts,
    /// It is understood less in this language (`de` or `en`).
    WeakLanguage(&'static str),
}

/// What to do about a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PairAdvice {
    /// Most would have been answered, wrongly: an example may stand in the wrong file, or nearly the same stands in both.
    Misplaced,
    /// Both lose to each other: the boundary is not drawn.
    Boundary,
    /// One loses, and has far fewer examples than the other.
    MoreExamples,
    /// One loses: it lacks examples that say what sets it apart.
    Contrast,
}

/// For an intent with so many texts lost and so many taken from others.
pub(super) fn for_intent(
    figures: &IntentFigures,
    lost: usize,
    strays: usize,
    own: &[&Judged],
    by_folds: bool,
) -> Vec<IntentAdvice> {
    let mut advice = Vec::new();
    if figures.f1 >= WEAK || own.is_empty() {
        return advice;
    }
    if by_folds && figures.n < WANTED {
        advice.push(IntentAdvice::FewExamples { wanted: WANTED });
    }
    match figures.taken_for.first() {
        Some(most) if 2 * most.n >= lost && most.n > 1 => advice.push(IntentAdvice::LosesTo(most.intent.clone())),
        Some(_) if lost > strays => advice.push(IntentAdvice::Scattered),
        Some(_) | None => {}
    }
    if strays > lost {
        advice.push(IntentAdvice::Attracts);
    }
    let recall = |tongue| {
        let (n, right) = own
            .iter()
            .filter(|t| t.lang == Some(tongue))
            .fold((0, 0), |(n, right), t| (n + 1, right + usize::from(t.is_right())));
        (n >= LANGUAGE_TEXTS).then(|| share(right, n))
    };
    if let (Some(german), Some(english)) = (recall(Tongue::German), recall(Tongue::English)) {
        if english + LANGUAGE_GAP < german {
            advice.push(IntentAdvice::WeakLanguage("en"));
        } else if german + LANGUAGE_GAP < english {
            advice.push(IntentAdvice::WeakLanguage("de"));
        }
    }
    advice
}

/// For a pair of which the first loses `lost` of its `own` texts to the second, and gets `back` of its `others`.
pub(super) const fn for_pair(lost: usize, back: usize, answered: usize, own: usize, others: usize) -> PairAdvice {
    if lost + back >= 3 && 2 * answered > lost + back {
        PairAdvice::Misplaced
    } else if 2 * back >= lost {
        PairAdvice::Boundary
    } else if 10 * own < 7 * others {
        PairAdvice::MoreExamples
    } else {
        PairAdvice::Contrast
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_is_told_by_what_went_wrong() {
        assert_eq!(for_pair(4, 3, 1, 90, 90), PairAdvice::Boundary);
        assert_eq!(for_pair(6, 1, 1, 90, 90), PairAdvice::Contrast);
        assert_eq!(for_pair(6, 1, 1, 40, 90), PairAdvice::MoreExamples);
        assert_eq!(for_pair(4, 3, 5, 90, 90), PairAdvice::Misplaced);
        // Two texts are no pattern.
        assert_eq!(for_pair(1, 1, 2, 90, 90), PairAdvice::Boundary);
    }
}
