//! From how much confidence on the bot answers, chosen by a stated risk ("at most 5 % of the answers are wrong") on texts
//! that the model had not seen. It never looks at a text, and promises nothing about citizens who ask otherwise than these.
//!
//! Method: selective classification by testing thresholds in a fixed order (fixed-sequence testing, as in Angelopoulos, Bates,
//! Candès, Jordan, Lei: *Learn then Test*, 2021; the aim, the lowest threshold whose risk is bounded with high probability,
//! is that of Geifman and El-Yaniv: *Selective Classification for Deep Neural Networks*, 2017). From the strictest threshold
//! downwards each is tested with the exact binomial tail (Clopper and Pearson 1934); the walk ends at the first that fails.
//! So the chance that the share of wrong answers is above the stated one is at most [`DOUBT`], whatever the sample's size, and
//! few texts make the bot cautious, not bold.

use crate::kb::{AnswerRule, KbSettings};
use crate::message::Facet;

use super::rank::{CERTAIN, Thresholds};

/// Greatest chance that the chosen threshold breaks the stated risk on texts of the same kind.
pub(crate) const DOUBT: f64 = 0.05;
/// A facet with fewer texts held back is judged by the texts of all facets: its own would prove nothing.
pub(crate) const OWN_TEXTS: usize = 300;
/// The walk begins where so many wrong answers would still pass, so that a single slip among the surest does not end it.
const SLIPS: usize = 2;
/// Thresholds are tested in steps of one thousandth.
const STEPS: u16 = 1000;

/// What became of a text that the model had not seen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Trial {
    /// Confidence of its best candidate, 0 to 1.
    pub(crate) confidence: f32,
    /// Whether that candidate is right; never for a text that is nobody's intent.
    pub(crate) right: bool,
    /// The facet that it asks for, where its file says so.
    pub(crate) facet: Option<Facet>,
}

/// A threshold with what it rests on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Choice {
    /// Confidence from which the bot answers.
    pub(crate) answer_from: f32,
    /// Whether the texts prove it. Else confidence is taken at its word: each answer must be as sure as the risk asks, and no less
    /// sure than what a pattern decides.
    pub(crate) proven: bool,
}

/// The thresholds of a knowledge base: as its settings fix them, or as the risk that they state asks for.
pub(crate) fn thresholds(settings: &KbSettings, trials: &[Trial]) -> Thresholds {
    match &settings.answer {
        AnswerRule::From(confidence) => Thresholds::new(settings.ask_from, |_| *confidence),
        AnswerRule::AtRisk { risk, facets } => {
            let all = choose(trials, *risk).answer_from;
            Thresholds::new(settings.ask_from, |facet| {
                facets.get(&facet).map_or(all, |risk| choose_for(trials, facet, *risk).answer_from)
            })
        }
    }
}

/// The threshold for one facet: by its own texts where there are enough of them, else by all.
fn choose_for(trials: &[Trial], facet: Facet, risk: f64) -> Choice {
    let own: Vec<Trial> = trials.iter().copied().filter(|t| t.facet == Some(facet)).collect();
    choose(if own.len() >= OWN_TEXTS { &own } else { trials }, risk)
}

/// The lowest threshold at which the share of wrong answers is proven to be at most `risk` (above 0, below 1).
pub(crate) fn choose(trials: &[Trial], risk: f64) -> Choice {
    let mut chosen = Choice { answer_from: CERTAIN.max((1.0 - risk) as f32), proven: false };
    for step in (1..=STEPS).rev() {
        let answer_from = f32::from(step) / f32::from(STEPS);
        let answered = trials.iter().filter(|t| t.confidence >= answer_from);
        let (n, wrong) = answered.fold((0, 0), |(n, wrong), t| (n + 1, wrong + usize::from(!t.right)));
        if !chosen.proven && !is_proven(SLIPS, n, risk) {
            // Not a test that failed: whatever the answers were, so few of them could not bear the slips allowed.
            continue;
        }
        if !is_proven(wrong, n, risk) {
            break;
        }
        chosen = Choice { answer_from, proven: true };
    }
    chosen
}

/// Whether `wrong` of `n` would be seen in at most [`DOUBT`] of all samples if the true share were `risk`.
pub(crate) fn is_proven(wrong: usize, n: usize, risk: f64) -> bool {
    n > 0 && at_most(wrong, n, risk) <= DOUBT
}

/// The share that the true one does not exceed, but for [`DOUBT`], where `wrong` of `n` were seen: the upper limit of Clopper and
/// Pearson, to a millionth. 1 where nothing was seen.
pub(crate) fn upper_limit(wrong: usize, n: usize) -> f64 {
    if wrong >= n {
        return 1.0;
    }
    let (mut low, mut high) = (wrong as f64 / n as f64, 1.0);
    while high - low > 1e-6 {
        let middle = f64::midpoint(low, high);
        if at_most(wrong, n, middle) > DOUBT {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}

/// Chance of at most `k` hits in `n` draws of chance `p`. Plain products: the same bits on every machine.
fn at_most(k: usize, n: usize, p: f64) -> f64 {
    if k >= n {
        return 1.0;
    }
    let (k_f, n_f) = (k as f64, n as f64);
    // The chance of exactly `k`, large and small factors in turn so that nothing overflows; what underflows is nothing.
    let mut exactly = 1.0_f64;
    let mut misses = n - k;
    for i in 0..k {
        while exactly > 1.0 && misses > 0 {
            exactly *= 1.0 - p;
            misses -= 1;
        }
        exactly *= (n - i) as f64 / (i + 1) as f64 * p;
    }
    while misses > 0 && exactly > 0.0 {
        exactly *= 1.0 - p;
        misses -= 1;
    }
    // The chances of fewer hits, each from the one above it.
    let (mut sum, mut term, mut hits) = (exactly, exactly, k_f);
    while hits > 0.0 && term > 0.0 {
        term *= hits * (1.0 - p) / ((n_f - hits + 1.0) * p);
        sum += term;
        hits -= 1.0;
    }
    sum.min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn trials(groups: &[(f32, usize, usize, Facet)]) -> Vec<Trial> {
        let one = |&(confidence, n, wrong, facet): &(f32, usize, usize, Facet)| {
            (0..n).map(move |i| Trial { confidence, right: i >= wrong, facet: Some(facet) })
        };
        groups.iter().flat_map(one).collect()
    }

    #[test]
    fn the_tail_is_that_of_the_binomial_distribution() {
        // By hand: 0.95^10, and 10 draws with one hit.
        assert!((at_most(0, 10, 0.05) - 0.598_736_939).abs() < 1e-8);
        assert!((at_most(1, 10, 0.05) - (0.598_736_939 + 10.0 * 0.05 * 0.630_249_409)).abs() < 1e-8);
        assert!((at_most(10, 10, 0.05) - 1.0).abs() < 1e-12);
        // The rule of three: none of 59 wrong is just enough for 5 %.
        assert!(is_proven(0, 59, 0.05) && !is_proven(0, 58, 0.05));
        // Symmetry: at most half the hits of a fair coin, odd number of draws.
        assert!((at_most(2_500, 5_001, 0.5) - 0.5).abs() < 1e-9);
    }

    #[test]
    fn the_upper_limit_is_the_tables_of_clopper_and_pearson() {
        // One-sided 95 %: 1 − 0.05^(1/n) where none was wrong, and the root of p² = 0.95 for one of two.
        assert!((upper_limit(0, 20) - 0.139_108).abs() < 1e-5);
        assert!((upper_limit(1, 2) - 0.974_679).abs() < 1e-5);
        assert!((upper_limit(3, 3) - 1.0).abs() < 1e-12 && (upper_limit(0, 0) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn the_threshold_is_the_lowest_that_keeps_the_risk() {
        let trials = trials(&[
            (0.95, 1_000, 2, Facet::Overview),
            (0.75, 1_000, 40, Facet::Overview),
            (0.45, 500, 150, Facet::Overview),
        ]);
        let chosen = choose(&trials, 0.05);
        assert!(chosen.proven && (0.45..0.452).contains(&chosen.answer_from), "{chosen:?}");
        let strict = choose(&trials, 0.01);
        assert!(strict.proven && (0.75..0.752).contains(&strict.answer_from), "{strict:?}");
    }

    #[test]
    fn few_texts_make_the_bot_cautious() {
        let few = trials(&[(0.9, 40, 0, Facet::Overview)]);
        assert_eq!(choose(&few, 0.05), Choice { answer_from: CERTAIN, proven: false });
        assert_eq!(choose(&[], 0.01), Choice { answer_from: 0.99, proven: false });
        assert!(choose(&few, 0.5).proven);
    }

    #[test]
    fn a_facet_with_a_stricter_risk_is_answered_later() {
        let trials = trials(&[
            (0.95, 1_000, 0, Facet::Overview),
            (0.75, 1_000, 40, Facet::Overview),
            (0.95, 400, 1, Facet::Cost),
            (0.75, 400, 60, Facet::Cost),
            (0.95, 20, 9, Facet::Online),
        ]);
        let at = |facets: &[(Facet, f64)]| {
            let answer = AnswerRule::AtRisk { risk: 0.1, facets: facets.iter().copied().collect() };
            thresholds(&KbSettings { answer, ..KbSettings::default() }, &trials)
        };
        let t = at(&[(Facet::Cost, 0.03), (Facet::Online, 0.1)]);
        assert!(t.of(Facet::Cost, None).answer_from > 0.75);
        assert!(t.of(Facet::Overview, None).answer_from <= 0.75);
        // Two sides asked in one breath: the stricter counts.
        assert_eq!(t.of(Facet::Overview, Some(Facet::Cost)), t.of(Facet::Cost, None));
        // Twenty texts prove nothing: all facets' texts decide.
        assert_eq!(t.of(Facet::Online, None), t.of(Facet::Overview, None));
    }

    #[test]
    fn a_fixed_number_holds_for_every_facet() {
        let settings = KbSettings { answer: AnswerRule::From(0.6), ..KbSettings::default() };
        let t = thresholds(&settings, &[]);
        assert!(Facet::ALL.iter().all(|f| (t.of(*f, None).answer_from - 0.6).abs() < 1e-6));
    }

    #[test]
    fn the_bot_never_answers_where_it_would_not_even_ask() {
        let sure = trials(&[(0.1, 5_000, 0, Facet::Overview)]);
        let answer = AnswerRule::AtRisk { risk: 0.05, facets: BTreeMap::new() };
        let t = thresholds(&KbSettings { answer, ..KbSettings::default() }, &sure);
        assert!((t.of(Facet::Overview, None).answer_from - t.of(Facet::Overview, None).ask_from).abs() < 1e-6);
    }
}
