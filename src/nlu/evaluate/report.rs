//! The report over everything that was judged: figures as a whole and by language, facet and style, each intent, the pairs that
//! are confused, and what to do. It judges nothing itself and writes no sentence.

use std::collections::BTreeMap;

use serde::Serialize;

use super::advice::{IntentAdvice, PairAdvice, for_intent, for_pair};
use super::judged::{Judged, Judgement, Outcome, Tongue};
use super::metrics::{auroc, macro_f1};
use super::reliability::{Reliability, reliability};
use super::risk::{RiskPoint, StatedRisk, risk_coverage, stated_risks};
use super::share;
use crate::message::{Facet, IntentId};

/// Pairs named in a report.
const PAIRS: usize = 40;
/// Utterances shown of each side of a pair.
const SHOWN: usize = 3;

/// What was found; shares are 0 to 1.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// Over all texts that belong to an intent.
    #[serde(flatten)]
    pub overall: Figures,
    /// Mean F1 over intents.
    pub macro_f1: f64,
    /// Texts judged that are nobody's intent.
    pub negatives: usize,
    /// Share of them that is answered all the same.
    pub negatives_answered: f64,
    /// How well the probability of being in scope tells the one kind from the other; `None` where one is missing.
    pub oos_auroc: Option<f64>,
    /// Texts left out since the knowledge base has no such intent.
    pub unknown: usize,
    /// Building a model, milliseconds (the mean).
    pub train_ms: u64,
    /// Mean time a text, microseconds.
    pub mean_us: f64,
    /// 99th percentile of it.
    pub p99_us: f64,
    /// Whether an encoder took part.
    pub encoder: bool,
    /// By language.
    pub by_language: Vec<Slice>,
    /// By the facet that is asked for, as labelled.
    pub by_facet: Vec<Slice>,
    /// By style, where labelled.
    pub by_style: Vec<Slice>,
    /// Whether confidence means what it says, over the texts that belong to an intent.
    pub reliability: Reliability,
    /// What it costs to answer more, over all texts.
    pub risk_coverage: Vec<RiskPoint>,
    /// What it would mean to state a risk in `kb.yaml`.
    pub stated_risks: Vec<StatedRisk>,
    /// Each intent that was judged, the weakest first.
    pub intents: Vec<IntentFigures>,
    /// Pairs of intents that are taken for one another, the commonest first.
    pub pairs: Vec<Pair>,
}

/// Figures over some texts that belong to an intent; shares are 0 to 1.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figures {
    /// How many.
    pub n: usize,
    /// Share whose best candidate is right.
    pub accuracy: f64,
    /// Share with the right intent among the first three.
    pub top3: f64,
    /// Share that is answered.
    pub answered: f64,
    /// Share that is asked back.
    pub asked_back: f64,
    /// Of the answers, the share with the right intent.
    pub precision_of_answers: f64,
    /// Answered rightly, or asked back with the right intent among the first three; facets apart.
    pub useful: f64,
    /// Share whose facet is understood, where facets were judged.
    pub facet: Option<f64>,
    /// Expected calibration error.
    pub calibration_error: f64,
}

/// The texts of one language, facet or style.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Slice {
    /// Which: `de`, `en`, `mixed`, `other`; the id of a facet; a style as its file names it.
    pub name: String,
    /// Its figures.
    #[serde(flatten)]
    pub figures: Figures,
}

/// An intent's figures.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IntentFigures {
    /// The intent.
    pub intent: IntentId,
    /// Its texts.
    pub n: usize,
    /// Of what is taken for it, the share that is it.
    pub precision: f64,
    /// Of its texts, the share that is recognised.
    pub recall: f64,
    /// The harmonic mean of the two.
    pub f1: f64,
    /// What its texts are taken for instead, the commonest first.
    pub taken_for: Vec<TakenFor>,
    /// What to do, where it is weak.
    pub advice: Vec<IntentAdvice>,
}

/// How many texts are taken for an intent that they don't belong to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TakenFor {
    /// The intent.
    pub intent: IntentId,
    /// How many.
    pub n: usize,
}

/// Two intents that are taken for one another.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Pair {
    /// The one that loses more.
    pub intent: IntentId,
    /// The other.
    pub other: IntentId,
    /// Texts of the first that are taken for the second.
    pub lost: usize,
    /// Texts of the second that are taken for the first.
    pub back: usize,
    /// How many of both would have been answered, wrongly.
    pub answered: usize,
    /// Some of the first, as written, the surest first.
    pub lost_texts: Vec<String>,
    /// Some of the second.
    pub back_texts: Vec<String>,
    /// What to do.
    pub advice: PairAdvice,
}

/// Works out the report. `by_folds`: the texts are the knowledge base's own examples, so that their number says something about
/// the files.
pub fn report(judgement: &Judgement, by_folds: bool) -> Report {
    let Judgement { intents, texts, rounds, unknown, encoder } = judgement;
    let inside: Vec<&Judged> = texts.iter().filter(|t| t.class.is_some()).collect();
    let outside: Vec<&Judged> = texts.iter().filter(|t| t.class.is_none()).collect();
    let classes = |of: fn(&Judged) -> Option<usize>| inside.iter().map(|t| of(t).unwrap_or(intents.len())).collect();
    let truth: Vec<usize> = classes(|t| t.class);
    let predicted: Vec<usize> = classes(|t| t.first.first().copied());
    let in_scope = |of: &[&Judged]| of.iter().map(|t| t.in_scope).collect::<Vec<_>>();
    let mut micros: Vec<f64> = texts.iter().map(|t| t.micros).collect();
    micros.sort_by(f64::total_cmp);
    let pairs = Pairs::of(&inside);
    Report {
        overall: figures(&inside),
        macro_f1: macro_f1(&truth, &predicted, intents.len() + 1),
        negatives: outside.len(),
        negatives_answered: share(count(&outside, |t| t.outcome == Outcome::Answered), outside.len()),
        oos_auroc: auroc(&in_scope(&inside), &in_scope(&outside)),
        unknown: *unknown,
        train_ms: rounds.iter().map(|r| r.train_ms).sum::<u64>() / rounds.len().max(1) as u64,
        mean_us: if micros.is_empty() { 0.0 } else { micros.iter().sum::<f64>() / micros.len() as f64 },
        p99_us: micros.get(micros.len() * 99 / 100).copied().unwrap_or_default(),
        encoder: *encoder,
        by_language: slices(&inside, |t| t.lang.map(|l| (l, tongue(l).to_owned()))),
        by_facet: slices(&inside, |t| {
            let facet = t.facet?;
            Some((Facet::ALL.iter().position(|f| *f == facet), facet.id().to_owned()))
        }),
        by_style: slices(&inside, |t| t.style.clone().map(|s| (s.clone(), s))),
        reliability: reliability(inside.iter().map(|t| (t.confidence, t.is_right()))),
        risk_coverage: risk_coverage(texts),
        stated_risks: stated_risks(texts, rounds),
        intents: of_intents(intents, &inside, &pairs, by_folds),
        pairs: pairs.most(intents, &inside),
    }
}

const fn tongue(tongue: Tongue) -> &'static str {
    match tongue {
        Tongue::German => "de",
        Tongue::English => "en",
        Tongue::Mixed => "mixed",
        Tongue::Other => "other",
    }
}

fn count(texts: &[&Judged], is: impl Fn(&Judged) -> bool) -> usize {
    texts.iter().filter(|t| is(t)).count()
}

fn figures(texts: &[&Judged]) -> Figures {
    let n = texts.len();
    let answered = count(texts, |t| t.outcome == Outcome::Answered);
    let answered_right = count(texts, |t| t.outcome == Outcome::Answered && t.is_right());
    let asked_right = count(texts, |t| t.outcome == Outcome::AskedBack && t.in_three());
    let facets = count(texts, |t| t.facet.is_some() && t.understood_facet.is_some());
    let facets_right = count(texts, |t| t.facet.is_some() && t.understood_facet == t.facet);
    Figures {
        n,
        accuracy: share(count(texts, Judged::is_right), n),
        top3: share(count(texts, Judged::in_three), n),
        answered: share(answered, n),
        asked_back: share(count(texts, |t| t.outcome == Outcome::AskedBack), n),
        precision_of_answers: share(answered_right, answered),
        useful: share(answered_right + asked_right, n),
        facet: (facets > 0).then(|| share(facets_right, facets)),
        calibration_error: reliability(texts.iter().map(|t| (t.confidence, t.is_right()))).expected_error,
    }
}

/// The texts by something that they have, in its order.
fn slices<K: Ord>(texts: &[&Judged], of: impl Fn(&Judged) -> Option<(K, String)>) -> Vec<Slice> {
    let mut groups: BTreeMap<(K, String), Vec<&Judged>> = BTreeMap::new();
    for text in texts {
        if let Some(key) = of(text) {
            groups.entry(key).or_default().push(text);
        }
    }
    groups.into_iter().map(|((_, name), texts)| Slice { name, figures: figures(&texts) }).collect()
}

/// Numbers of the texts of one intent that are taken for another, by these two.
struct Pairs(BTreeMap<(usize, usize), Vec<usize>>);

impl Pairs {
    fn of(inside: &[&Judged]) -> Self {
        let mut pairs: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
        for (i, text) in inside.iter().enumerate().filter(|(_, t)| !t.is_right()) {
            if let (Some(class), Some(first)) = (text.class, text.first.first()) {
                pairs.entry((class, *first)).or_default().push(i);
            }
        }
        Self(pairs)
    }

    fn lost(&self, from: usize, to: usize) -> &[usize] {
        self.0.get(&(from, to)).map_or(&[], Vec::as_slice)
    }

    /// The commonest pairs; of each the side that loses more comes first, of equal ones the lower id.
    fn most(&self, intents: &[IntentId], inside: &[&Judged]) -> Vec<Pair> {
        let first = |(a, b): &(usize, usize)| {
            let (lost, back) = (self.lost(*a, *b).len(), self.lost(*b, *a).len());
            lost > back || (lost == back && a < b)
        };
        let mut pairs: Vec<(usize, usize)> = self.0.keys().copied().filter(first).collect();
        let weight = |(a, b): (usize, usize)| self.lost(a, b).len() + self.lost(b, a).len();
        pairs.sort_by_key(|p| (std::cmp::Reverse(weight(*p)), *p));
        pairs.truncate(PAIRS);
        let of_class = |class: usize| count(inside, |t| t.class == Some(class));
        let pair = |(a, b): (usize, usize)| {
            let (lost, back) = (self.lost(a, b), self.lost(b, a));
            let answered = lost.iter().chain(back).filter(|i| inside[**i].outcome == Outcome::Answered).count();
            Some(Pair {
                intent: intents.get(a)?.clone(),
                other: intents.get(b)?.clone(),
                lost: lost.len(),
                back: back.len(),
                answered,
                lost_texts: shown(lost, inside),
                back_texts: shown(back, inside),
                advice: for_pair(lost.len(), back.len(), answered, of_class(a), of_class(b)),
            })
        };
        pairs.into_iter().filter_map(pair).collect()
    }
}

/// Some of the texts, the surest first.
fn shown(numbers: &[usize], inside: &[&Judged]) -> Vec<String> {
    let mut texts: Vec<&Judged> = numbers.iter().map(|i| inside[*i]).collect();
    texts.sort_by(|a, b| b.confidence.total_cmp(&a.confidence).then_with(|| a.text.cmp(&b.text)));
    texts.iter().take(SHOWN).map(|t| t.text.clone()).collect()
}

fn of_intents(intents: &[IntentId], inside: &[&Judged], pairs: &Pairs, by_folds: bool) -> Vec<IntentFigures> {
    let mut all = Vec::new();
    for (class, intent) in intents.iter().enumerate() {
        let own: Vec<&Judged> = inside.iter().copied().filter(|t| t.class == Some(class)).collect();
        let taken = count(inside, |t| t.first.first() == Some(&class));
        let hits = count(&own, Judged::is_right);
        if own.is_empty() && (taken == 0 || by_folds) {
            continue;
        }
        let mut taken_for: Vec<TakenFor> = (pairs.0.range((class, 0)..(class + 1, 0)))
            .filter_map(|((_, to), lost)| Some(TakenFor { intent: intents.get(*to)?.clone(), n: lost.len() }))
            .collect();
        taken_for.sort_by(|a, b| b.n.cmp(&a.n).then_with(|| a.intent.cmp(&b.intent)));
        let mut figures = IntentFigures {
            intent: intent.clone(),
            n: own.len(),
            precision: share(hits, taken),
            recall: share(hits, own.len()),
            f1: share(2 * hits, own.len() + taken),
            taken_for,
            advice: Vec::new(),
        };
        figures.advice = for_intent(&figures, own.len() - hits, taken - hits, &own, by_folds);
        all.push(figures);
    }
    all.sort_by(|a, b| a.f1.total_cmp(&b.f1).then_with(|| a.intent.cmp(&b.intent)));
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nlu::evaluate::judged::Round;
    use crate::nlu::risk::Trial;

    /// Intent, candidate, confidence, facet; answered from 0.5.
    fn judged(class: Option<usize>, first: usize, confidence: f32, facet: Facet, lang: Tongue) -> Judged {
        Judged {
            text: format!("{confidence}"),
            class,
            lang: Some(lang),
            facet: Some(facet),
            understood_facet: Some(Facet::Cost),
            style: (facet == Facet::Cost).then(|| "story".to_owned()),
            first: vec![first, 1 - first],
            confidence,
            in_scope: confidence,
            outcome: if confidence >= 0.5 { Outcome::Answered } else { Outcome::AskedBack },
            round: 0,
            micros: 10.0,
        }
    }

    fn judgement() -> Judgement {
        let surest = Trial { confidence: 0.9, right: true, facet: None };
        Judgement {
            intents: ["id-card", "passport"].map(|id| id.parse().unwrap()).to_vec(),
            texts: vec![
                judged(Some(0), 0, 0.9, Facet::Cost, Tongue::German),
                judged(Some(0), 0, 0.4, Facet::Overview, Tongue::German),
                judged(Some(0), 1, 0.8, Facet::Overview, Tongue::English),
                judged(Some(1), 1, 0.7, Facet::Cost, Tongue::German),
                judged(None, 1, 0.6, Facet::Overview, Tongue::German),
            ],
            rounds: vec![Round::new(7, &[surest; 100])],
            unknown: 2,
            encoder: false,
        }
    }

    fn is(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-6
    }

    #[test]
    fn the_figures_are_those_counted_by_hand() {
        let r = report(&judgement(), false);
        let f = &r.overall;
        assert_eq!((f.n, r.negatives, r.unknown, r.train_ms), (4, 1, 2, 7));
        assert!(is(f.accuracy, 0.75) && is(f.top3, 1.0) && is(f.answered, 0.75) && is(f.asked_back, 0.25));
        assert!(is(f.precision_of_answers, 2.0 / 3.0) && is(f.useful, 0.75) && f.facet.is_some_and(|s| is(s, 0.5)));
        assert!(is(r.negatives_answered, 1.0) && is(f.calibration_error, (0.1 + 0.6 + 0.8 + 0.3) / 4.0));
        let names = |slices: &[Slice]| slices.iter().map(|s| (s.name.clone(), s.figures.n)).collect::<Vec<_>>();
        assert_eq!(names(&r.by_language), [("de".to_owned(), 3), ("en".to_owned(), 1)]);
        assert_eq!(names(&r.by_facet), [("overview".to_owned(), 2), ("cost".to_owned(), 2)]);
        assert_eq!(names(&r.by_style), [("story".to_owned(), 2)]);
    }

    #[test]
    fn intents_and_pairs_name_what_went_wrong() {
        let r = report(&judgement(), false);
        let card = r.intents.iter().find(|i| i.intent.as_str() == "id-card").unwrap();
        assert!(is(card.precision, 1.0) && is(card.recall, 2.0 / 3.0) && is(card.f1, 0.8));
        assert_eq!(r.intents[0].intent.as_str(), "passport", "the weakest comes first");
        assert_eq!(r.pairs.len(), 1);
        let pair = &r.pairs[0];
        assert_eq!((pair.intent.as_str(), pair.other.as_str()), ("id-card", "passport"));
        assert_eq!((pair.lost, pair.back, pair.answered), (1, 0, 1));
        assert_eq!(pair.lost_texts, ["0.8"]);
    }

    #[test]
    fn an_answer_to_nobodys_question_is_a_wrong_answer() {
        let r = report(&judgement(), false);
        let all = r.risk_coverage.last().unwrap();
        assert!(is(all.answered, 1.0) && is(all.wrong, 0.4) && all.wrong_at_most > 0.8);
        // A hundred held back, all right, bear the two slips allowed at 10 %, not at 5 %.
        let proven: Vec<bool> = r.stated_risks.iter().map(|s| s.proven).collect();
        assert_eq!(proven, [false, false, false, false, true]);
        let ten = &r.stated_risks[4];
        assert!(is(ten.answered, 1.0) && is(ten.answer_from, 0.001) && is(ten.wrong, 0.4), "{ten:?}");
    }

    #[test]
    fn nothing_judged_is_a_report_without_a_division_by_zero() {
        let nothing = Judgement { texts: Vec::new(), rounds: Vec::new(), ..judgement() };
        let r = report(&nothing, true);
        assert!(is(r.overall.accuracy, 0.0) && r.intents.is_empty() && r.pairs.is_empty());
        assert!(r.risk_coverage.is_empty() && r.stated_risks.iter().all(|s| !s.proven && is(s.answered, 0.0)));
    }
}
