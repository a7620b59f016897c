//! The report as one page: style and pictures inside, no script, nothing from elsewhere, readable on a telephone.
//! It computes nothing.

use super::super::args::UiLang;
use super::super::texts::report::{
    Words, decimal, intent_advice, judged_by_file, judged_by_itself, pair_advice, pair_counts, percent, slice, words,
};
use super::charts;
use super::judge::Evaluation;
use super::page::Page;
use crate::nlu::evaluate::{IntentFigures, Report, Slice};

const STYLE: &str = "<style>
:root{color-scheme:light dark;--ink:#1b1f24;--paper:#fff;--soft:#5b6570;--rule:#d5dae0;--main:#0b57a4;--warn:#b4560a}
@media(prefers-color-scheme:dark){:root{--ink:#e6e9ed;--paper:#14171b;--soft:#9aa5b1;--rule:#363d45;--main:#6db3f2;--warn:#f0a35e}}
body{font:1rem/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:56rem;margin:0 auto;padding:1rem}
h1{font-size:1.5rem}h2{font-size:1.25rem;border-top:2px solid var(--rule);padding-top:1rem}h3{font-size:1.05rem;margin-bottom:.3rem}
.note{color:var(--soft)}.wide{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums;width:100%}
th,td{padding:.3rem .6rem;border-bottom:1px solid var(--rule);text-align:right;white-space:nowrap}
th:first-child,td:first-child{text-align:left}th{font-weight:600}
svg{width:100%;max-width:26rem;height:auto;display:block}svg text{font:11px system-ui,sans-serif;fill:var(--ink)}
.end{text-anchor:end}.mid{text-anchor:middle}.grid{stroke:var(--rule)}.ideal{stroke:var(--soft);stroke-dasharray:4 4}
.gap{stroke:var(--warn);stroke-width:2}.dot{fill:var(--main);stroke:var(--paper)}.band{fill:var(--main);opacity:.18}
.curve{fill:none;stroke:var(--main);stroke-width:2}.bar{fill:var(--main)}.back{fill:var(--rule)}
details{margin:.5rem 0;padding:.5rem .75rem;border:1px solid var(--rule);border-radius:.4rem}summary{font-weight:600;overflow-wrap:anywhere}
li{overflow-wrap:anywhere}
</style>\n";

pub(super) fn report(evaluation: &Evaluation, ui: UiLang) -> String {
    let w = words(ui);
    let mut page = Page::default();
    page.markup("<!DOCTYPE html>\n<html lang=\"").markup(match ui {
        UiLang::De => "de",
        UiLang::En => "en",
    });
    page.markup(
        "\"><head><meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n",
    );
    page.markup("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<title>");
    page.text(w.title).markup(" · Amtslotse</title>\n").markup(STYLE).markup("</head><body><main>\n<h1>");
    page.text(w.title).markup("</h1>\n");
    if let (Some(report), Some(folds)) = (&evaluation.by_itself, evaluation.folds) {
        let heading = judged_by_itself(ui, &evaluation.kb, folds, report);
        one(&mut page, ui, &heading, w.examples_note, report);
    }
    for labelled in &evaluation.labelled {
        let heading = judged_by_file(ui, &evaluation.kb, &labelled.file, &labelled.report);
        one(&mut page, ui, &heading, "", &labelled.report);
    }
    page.markup("</main></body></html>\n");
    page.finish()
}

fn one(page: &mut Page, ui: UiLang, heading: &str, note: &str, report: &Report) {
    let w = words(ui);
    page.markup("<section>\n<h2>").text(heading).markup("</h2>\n");
    if !note.is_empty() {
        page.markup("<p class=\"note\">").text(note).markup("</p>\n");
    }
    overall(page, ui, w, report);
    weak(page, ui, w, report);
    pairs(page, ui, w, report);
    for (name, slices) in
        [(w.by_language, &report.by_language), (w.by_facet, &report.by_facet), (w.by_style, &report.by_style)]
    {
        if !slices.is_empty() {
            sliced(page, ui, name, slices);
        }
    }
    page.markup("<h3>")
        .text(w.reliability)
        .markup("</h3>\n<p class=\"note\">")
        .text(w.reliability_note)
        .markup("</p>\n");
    charts::reliability(page, ui, report);
    page.markup("<h3>").text(w.risk).markup("</h3>\n<p class=\"note\">").text(w.risk_note).markup("</p>\n");
    charts::risk_coverage(page, ui, report);
    risks(page, ui, w, report);
    intents(page, ui, w, report);
    page.markup("</section>\n");
}

fn overall(page: &mut Page, ui: UiLang, w: &Words, r: &Report) {
    let f = &r.overall;
    let mut rows = vec![
        vec![w.recognised.to_owned(), percent(ui, f.accuracy)],
        vec![w.top3.to_owned(), percent(ui, f.top3)],
        vec![w.answered.to_owned(), percent(ui, f.answered)],
        vec![w.answers_right.to_owned(), percent(ui, f.precision_of_answers)],
        vec![w.asked_back.to_owned(), percent(ui, f.asked_back)],
        vec![w.useful.to_owned(), percent(ui, f.useful)],
        vec!["F1".to_owned(), percent(ui, r.macro_f1)],
    ];
    if let Some(facet) = f.facet {
        rows.push(vec![w.facet_right.to_owned(), percent(ui, facet)]);
    }
    rows.push(vec![w.calibration.to_owned(), percent(ui, f.calibration_error)]);
    if r.negatives > 0 {
        rows.push(vec![w.nobodys.to_owned(), r.negatives.to_string()]);
        rows.push(vec![w.nobodys_answered.to_owned(), percent(ui, r.negatives_answered)]);
    }
    if r.unknown > 0 {
        rows.push(vec![w.unknown.to_owned(), r.unknown.to_string()]);
    }
    page.table(&[w.overall, ""], &rows);
}

fn weak(page: &mut Page, ui: UiLang, w: &Words, r: &Report) {
    page.markup("<h3>").text(w.weak).markup("</h3>\n");
    let weak: Vec<&IntentFigures> = r.intents.iter().filter(|i| !i.advice.is_empty()).collect();
    if weak.is_empty() {
        page.markup("<p>").text(w.no_weak).markup("</p>\n");
        return;
    }
    page.markup("<ul>\n");
    for i in weak {
        let advice: Vec<String> = i.advice.iter().map(|a| intent_advice(ui, a)).collect();
        page.markup("<li><b>").text(i.intent.as_str()).markup("</b> F1 ").text(&percent(ui, i.f1)).markup(": ");
        page.text(&advice.join("; ")).markup("</li>\n");
    }
    page.markup("</ul>\n");
}

fn pairs(page: &mut Page, ui: UiLang, w: &Words, r: &Report) {
    page.markup("<h3>").text(w.pairs).markup("</h3>\n");
    if r.pairs.is_empty() {
        page.markup("<p>").text(w.no_pairs).markup("</p>\n");
    }
    for pair in &r.pairs {
        page.markup("<details><summary>").text(&pair_counts(ui, pair)).markup("</summary>\n<p>");
        page.text(&pair_advice(ui, pair)).markup("</p>\n<ul>\n");
        for (from, texts) in [(&pair.intent, &pair.lost_texts), (&pair.other, &pair.back_texts)] {
            for text in texts {
                page.markup("<li>").text(from.as_str()).markup(": <q>").text(text).markup("</q></li>\n");
            }
        }
        page.markup("</ul></details>\n");
    }
}

fn sliced(page: &mut Page, ui: UiLang, name: &str, slices: &[Slice]) {
    let w = words(ui);
    page.markup("<h3>").text(name).markup("</h3>\n");
    charts::bars(page, ui, &format!("{name}: {}", w.recognised), slices);
    let facets = slices.iter().any(|s| s.figures.facet.is_some());
    let mut head = vec!["", w.texts, w.recognised, w.answered, w.answers_right, w.useful];
    if facets {
        head.push(w.facet_right);
    }
    let row = |s: &Slice| {
        let f = &s.figures;
        let mut row = vec![slice(ui, &s.name), f.n.to_string()];
        row.extend([f.accuracy, f.answered, f.precision_of_answers, f.useful].map(|share| percent(ui, share)));
        if facets {
            row.push(f.facet.map_or(String::new(), |share| percent(ui, share)));
        }
        row
    };
    page.table(&head, &slices.iter().map(row).collect::<Vec<_>>());
}

fn risks(page: &mut Page, ui: UiLang, w: &Words, r: &Report) {
    let row = |s: &crate::nlu::evaluate::StatedRisk| {
        vec![
            format!("risk: {:.0} %", s.risk * 100.0),
            decimal(ui, format!("{:.3}", s.answer_from)),
            percent(ui, s.answered),
            percent(ui, s.wrong),
            if s.proven { w.yes } else { w.no }.to_owned(),
        ]
    };
    let head = [w.stated, w.answer_from, w.answered, w.wrong, w.proven];
    page.table(&head, &r.stated_risks.iter().map(row).collect::<Vec<_>>());
}

fn intents(page: &mut Page, ui: UiLang, w: &Words, r: &Report) {
    page.markup("<h3>").text(w.all_intents).markup("</h3>\n");
    let row = |i: &IntentFigures| {
        let taken: Vec<String> = i.taken_for.iter().take(3).map(|t| format!("{} ({})", t.intent, t.n)).collect();
        let shares = [i.f1, i.precision, i.recall].map(|share| percent(ui, share));
        let mut row = vec![i.intent.to_string(), i.n.to_string()];
        row.extend(shares);
        row.push(taken.join(", "));
        row
    };
    let head = [w.intent, w.texts, "F1", w.precision, w.recall, w.taken_for];
    page.table(&head, &r.intents.iter().map(row).collect::<Vec<_>>());
}
