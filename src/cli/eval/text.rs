//! The report for a maintainer at a terminal: weak intents and confused pairs first, what to do about each, then the figures.
//! It computes nothing.

use super::super::args::UiLang;
use super::super::texts::report::{
    Words, decimal, intent_advice, judged_by_file, judged_by_itself, pair_advice, pair_counts, percent, slice, words,
};
use super::judge::Evaluation;
use crate::nlu::evaluate::{Figures, IntentFigures, Report, Slice};

/// Weak intents shown.
const WEAK: usize = 15;
/// Pairs shown.
const PAIRS: usize = 12;

pub(super) fn report(evaluation: &Evaluation, ui: UiLang) -> String {
    let mut parts = Vec::new();
    if let (Some(report), Some(folds)) = (&evaluation.by_itself, evaluation.folds) {
        let note = words(ui).examples_note;
        parts.push(one(ui, &format!("{}\n{note}", judged_by_itself(ui, &evaluation.kb, folds, report)), report));
    }
    for labelled in &evaluation.labelled {
        let heading = judged_by_file(ui, &evaluation.kb, &labelled.file, &labelled.report);
        parts.push(one(ui, &heading, &labelled.report));
    }
    parts.join("\n\n")
}

fn one(ui: UiLang, heading: &str, report: &Report) -> String {
    let w = words(ui);
    let mut out = vec![heading.to_owned(), overall(ui, w, report), weak(ui, w, report), pairs(ui, w, report)];
    for (name, slices) in
        [(w.by_language, &report.by_language), (w.by_facet, &report.by_facet), (w.by_style, &report.by_style)]
    {
        if !slices.is_empty() {
            out.push(format!("{name}\n{}", sliced(ui, w, slices)));
        }
    }
    out.push(format!("{}\n{}", w.reliability, reliability(ui, w, report)));
    out.push(format!("{}\n{}", w.risk, risks(ui, w, report)));
    out.join("\n\n") + "\n"
}

fn overall(ui: UiLang, w: &Words, r: &Report) -> String {
    let f = &r.overall;
    let mut rows: Vec<(&str, String)> = vec![
        (w.recognised, percent(ui, f.accuracy)),
        (w.top3, percent(ui, f.top3)),
        (w.answered, percent(ui, f.answered)),
        (w.answers_right, percent(ui, f.precision_of_answers)),
        (w.asked_back, percent(ui, f.asked_back)),
        (w.useful, percent(ui, f.useful)),
        ("F1", percent(ui, r.macro_f1)),
    ];
    if let Some(facet) = f.facet {
        rows.push((w.facet_right, percent(ui, facet)));
    }
    rows.push((w.calibration, percent(ui, f.calibration_error)));
    if r.negatives > 0 {
        rows.push((w.nobodys, r.negatives.to_string()));
        rows.push((w.nobodys_answered, percent(ui, r.negatives_answered)));
    }
    if r.unknown > 0 {
        rows.push((w.unknown, r.unknown.to_string()));
    }
    let lines: Vec<String> = rows.iter().map(|(name, value)| format!("  {name:<32} {value:>8}")).collect();
    format!("{}\n{}", w.overall, lines.join("\n"))
}

fn weak(ui: UiLang, w: &Words, r: &Report) -> String {
    let weak: Vec<&IntentFigures> = r.intents.iter().filter(|i| !i.advice.is_empty()).take(WEAK).collect();
    if weak.is_empty() {
        return format!("{}\n  {}", w.weak, w.no_weak);
    }
    let mut out = w.weak.to_owned();
    for i in weak {
        out.push_str(&format!(
            "\n  {:<30} F1 {:>7}  {} {:>7}  {} {:>7}  ({})",
            i.intent.as_str(),
            percent(ui, i.f1),
            w.precision,
            percent(ui, i.precision),
            w.recall,
            percent(ui, i.recall),
            i.n
        ));
        for advice in &i.advice {
            out.push_str(&format!("\n      {}", intent_advice(ui, advice)));
        }
    }
    out
}

fn pairs(ui: UiLang, w: &Words, r: &Report) -> String {
    if r.pairs.is_empty() {
        return format!("{}\n  {}", w.pairs, w.no_pairs);
    }
    let mut out = w.pairs.to_owned();
    for pair in r.pairs.iter().take(PAIRS) {
        out.push_str(&format!("\n  {}\n      {}", pair_counts(ui, pair), pair_advice(ui, pair)));
        for (from, texts) in [(&pair.intent, &pair.lost_texts), (&pair.other, &pair.back_texts)] {
            for text in texts {
                out.push_str(&format!("\n      {from}: \"{}\"", visible(text)));
            }
        }
    }
    out
}

/// A citizen's text on a terminal: nothing in it may steer the terminal.
fn visible(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '·' } else { c }).collect()
}

fn sliced(ui: UiLang, w: &Words, slices: &[Slice]) -> String {
    let name = |s: &Slice| visible(&slice(ui, &s.name));
    let width = slices.iter().map(|s| name(s).chars().count()).max().unwrap_or(0);
    let line = |s: &Slice| {
        let f: &Figures = &s.figures;
        let facet = f.facet.map_or(String::new(), |share| format!("  {} {}", w.facet_right, percent(ui, share)));
        format!(
            "  {:<width$} {:>6}  {} {:>7}  {} {:>7}  {} {:>7}  {} {:>7}{facet}",
            name(s),
            f.n,
            w.recognised,
            percent(ui, f.accuracy),
            w.answered,
            percent(ui, f.answered),
            w.answers_right,
            percent(ui, f.precision_of_answers),
            w.useful,
            percent(ui, f.useful),
        )
    };
    slices.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn reliability(ui: UiLang, w: &Words, r: &Report) -> String {
    let line = |b: &crate::nlu::evaluate::Bin| {
        let bar = "█".repeat((b.right * 30.0).round() as usize);
        format!(
            "  {} {:>7}  {} {:>7}  {:>6}  {bar}",
            w.confidence,
            percent(ui, b.confidence),
            w.right,
            percent(ui, b.right),
            b.n
        )
    };
    r.reliability.bins.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn risks(ui: UiLang, w: &Words, r: &Report) -> String {
    let line = |s: &crate::nlu::evaluate::StatedRisk| {
        format!(
            "  {} risk: {:>2.0} %  {} {}  {} {:>7}  {} {:>7}  {} {}",
            w.stated,
            s.risk * 100.0,
            w.answer_from,
            decimal(ui, format!("{:.3}", s.answer_from)),
            w.answered,
            percent(ui, s.answered),
            w.wrong,
            percent(ui, s.wrong),
            w.proven,
            if s.proven { w.yes } else { w.no },
        )
    };
    r.stated_risks.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nlu::evaluate::{Bin, IntentAdvice, Pair, PairAdvice, Reliability, RiskPoint, StatedRisk, TakenFor};

    fn figures(n: usize, accuracy: f64, facet: Option<f64>) -> Figures {
        Figures {
            n,
            accuracy,
            top3: 0.95,
            answered: 0.7,
            asked_back: 0.2,
            precision_of_answers: 0.96,
            useful: 0.85,
            facet,
            calibration_error: 0.031,
        }
    }

    fn evaluation() -> Evaluation {
        let slice = |name: &str, n| Slice { name: name.to_owned(), figures: figures(n, 0.8, Some(0.75)) };
        let passport = IntentFigures {
            intent: "passport".parse().unwrap(),
            n: 40,
            precision: 0.7,
            recall: 0.5,
            f1: 0.583,
            taken_for: vec![TakenFor { intent: "id-card".parse().unwrap(), n: 12 }],
            advice: vec![
                IntentAdvice::FewExamples { wanted: 90 },
                IntentAdvice::LosesTo("id-card".parse().unwrap()),
                IntentAdvice::Scattered,
                IntentAdvice::Attracts,
                IntentAdvice::WeakLanguage("en"),
            ],
        };
        let pair = |advice| Pair {
            intent: "passport".parse().unwrap(),
            other: "id-card".parse().unwrap(),
            lost: 12,
            back: 1,
            answered: 3,
            lost_texts: vec!["neuer pass\u{1b}[31m".to_owned()],
            back_texts: vec!["neuer perso".to_owned()],
            advice,
        };
        let advice = [PairAdvice::Misplaced, PairAdvice::Boundary, PairAdvice::MoreExamples, PairAdvice::Contrast];
        let report = Report {
            overall: figures(5_000, 0.843, Some(0.75)),
            macro_f1: 0.82,
            negatives: 200,
            negatives_answered: 0.055,
            oos_auroc: Some(0.93),
            unknown: 4,
            train_ms: 900,
            mean_us: 40.0,
            p99_us: 90.0,
            encoder: true,
            by_language: vec![slice("de", 3_000), slice("en", 2_000)],
            by_facet: vec![slice("cost", 300)],
            by_style: vec![slice("second-language", 70)],
            reliability: Reliability {
                expected_error: 0.031,
                bins: vec![Bin { from: 0.9, to: 1.0, n: 3_000, confidence: 0.962, right: 0.951 }],
            },
            risk_coverage: vec![RiskPoint { answer_from: 0.6, answered: 0.7, wrong: 0.04, wrong_at_most: 0.05 }],
            stated_risks: vec![
                StatedRisk { risk: 0.01, answer_from: 0.99, proven: false, answered: 0.2, wrong: 0.004 },
                StatedRisk { risk: 0.05, answer_from: 0.612, proven: true, answered: 0.7, wrong: 0.041 },
            ],
            intents: vec![passport],
            pairs: advice.map(pair).to_vec(),
        };
        Evaluation { kb: "intents".to_owned(), folds: Some(5), by_itself: Some(report), labelled: Vec::new() }
    }

    #[test]
    fn a_maintainer_reads_it_in_german_and_in_english() {
        insta::assert_snapshot!("in_german", super::report(&evaluation(), UiLang::De));
        insta::assert_snapshot!("in_english", super::report(&evaluation(), UiLang::En));
    }

    #[test]
    fn a_text_of_a_file_never_steers_the_terminal() {
        assert!(!super::report(&evaluation(), UiLang::De).contains('\u{1b}'));
    }
}
