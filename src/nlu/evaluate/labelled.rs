//! The matcher's model on any labelled set: what `eval --train A --test B` prints.
//! Of a knowledge base only the dialect table is used: no synonyms, patterns, negatives or titles.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Instant;

use serde::Serialize;

use super::metrics::{auroc, macro_f1};
use crate::kb::DialectRow;
use crate::nlu::classify::{Fit, Linear, TrainingRows};
use crate::nlu::dialect::Dialect;
use crate::nlu::encoder::{DIMENSIONS, Encoder};
use crate::nlu::features::{COLUMNS, COLUMNS_BESIDE_DENSE, Cell, Dense, Lexical, WEIGHT};
use crate::nlu::math::log_sum_exp;
use crate::nlu::normalise::normalise;
use crate::nlu::reading::Reading;
use crate::nlu::train::{C, ITERATIONS};

/// A label and a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelledRow {
    /// The intent's name; empty for texts out of scope.
    pub label: String,
    /// The utterance.
    pub text: String,
}

/// Reads a raw file of `label<TAB>text`: lines end at `\n` only, nothing is quoted, a line without a tab is a text with an
/// empty label, empty lines are skipped.
pub fn read_labelled(raw: &str) -> Vec<LabelledRow> {
    raw.split('\n')
        .filter(|l| !l.is_empty())
        .map(|l| {
            let (label, text) = l.split_once('\t').unwrap_or(("", l));
            LabelledRow { label: label.to_owned(), text: text.to_owned() }
        })
        .collect()
}

/// Whose language rules apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LangRules {
    /// German: the dialect table.
    German,
    /// English: no dialect table.
    English,
    /// The table, which leaves alone what is no dialect.
    #[default]
    Auto,
}

/// What a labelled set is judged with.
#[derive(Debug, Clone, Default)]
pub struct LabelledOptions {
    /// Whose rules apply.
    pub lang: LangRules,
    /// The dialect table.
    pub dialect: Vec<DialectRow>,
    /// The sentence encoder, where one takes part.
    pub encoder: Option<Arc<Encoder>>,
}

/// A model trained on a labelled set.
#[derive(Debug)]
pub struct LabelledModel {
    labels: Vec<String>,
    reading: Reading,
    lexical: Lexical,
    dense: Option<(Dense, Arc<Encoder>)>,
    linear: Linear,
}

impl LabelledModel {
    /// Trains on labelled rows.
    pub fn train(rows: &[LabelledRow], options: &LabelledOptions) -> Self {
        let labels: Vec<String> = rows.iter().map(|r| r.label.clone()).collect::<BTreeSet<_>>().into_iter().collect();
        let dialect = match options.lang {
            LangRules::English => None,
            LangRules::German | LangRules::Auto => Some(Dialect::new(&options.dialect)),
        };
        let reading = Reading::of_texts(dialect, rows.iter().map(|r| r.text.as_str()));
        let folded: Vec<String> = rows.iter().map(|r| reading.folded(&normalise(&r.text))).collect();
        let (sparse, width) = if options.encoder.is_some() { (COLUMNS_BESIDE_DENSE, DIMENSIONS) } else { (COLUMNS, 0) };
        let lexical = Lexical::learn(folded.iter().map(String::as_str), sparse);
        let mut data = TrainingRows::default();
        let mut cells = Vec::new();
        for (row, text) in rows.iter().zip(&folded) {
            cells.clear();
            lexical.cells(text, &mut cells);
            data.rows.push(&cells);
            let class = labels.binary_search(&row.label).unwrap_or_default();
            data.classes.push(class as u32);
            data.weights.push(1.0);
        }
        let dense = options.encoder.clone().map(|encoder| {
            let texts: Vec<_> = rows.iter().map(|r| reading.taught(&r.text)).collect();
            let vectors = encoder.encode_all(&texts.iter().map(AsRef::as_ref).collect::<Vec<_>>());
            let dense = Dense::learn(vectors.iter().map(<[f32; DIMENSIONS]>::as_slice), WEIGHT);
            data.dense = vectors.iter().flat_map(|v| dense.cells(v)).collect();
            (dense, encoder)
        });
        let mut linear = Linear::zero(labels.len(), sparse as usize, width);
        Fit { c: C, iterations: ITERATIONS }.run(&mut linear, &data, &mut |_| ());
        Self { labels, reading, lexical, dense, linear }
    }

    /// The best label of a text, and how much speaks for the text being in scope at all (the energy; greater is surer).
    pub fn classify(&self, text: &str) -> (&str, f32) {
        let read = self.reading.read(text);
        let mut cells: Vec<Cell> = Vec::new();
        self.lexical.cells(&read.folded, &mut cells);
        let dense = self.dense.as_ref().map(|(dense, encoder)| dense.cells(&encoder.encode(&read.mended)));
        let logits = self.linear.logits(&cells, dense.as_deref());
        let mut best = 0;
        for (i, l) in logits.iter().enumerate() {
            if *l > logits[best] {
                best = i;
            }
        }
        (self.labels.get(best).map_or("", String::as_str), log_sum_exp(&logits))
    }
}

/// What `eval` prints, in the words of the contract.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LabelledFigures {
    /// Share of right labels, 0 to 1.
    pub accuracy: f64,
    /// Mean F1 over labels, 0 to 1.
    pub macro_f1: f64,
    /// How well the score tells in-scope from out-of-scope texts, 0 to 1; `None` without the latter.
    pub oos_auroc: Option<f64>,
    /// Training, milliseconds.
    pub train_ms: u64,
    /// Mean time an utterance, microseconds.
    pub mean_us: f64,
    /// 99th percentile of it, microseconds.
    pub p99_us: f64,
    /// Utterances judged.
    pub n: usize,
    /// Whether an encoder took part.
    pub encoder: bool,
}

/// Trains on `train`, and judges on `test` and, where given, against `oos`.
pub fn judge_labelled(
    train: &[LabelledRow],
    test: &[LabelledRow],
    oos: Option<&[LabelledRow]>,
    options: &LabelledOptions,
) -> LabelledFigures {
    let start = Instant::now();
    let model = LabelledModel::train(train, options);
    let train_ms = start.elapsed().as_millis() as u64;
    // A label that no training row has can never be right; it gets a number of its own.
    let names: Vec<&str> = {
        let mut all: BTreeSet<&str> = model.labels.iter().map(String::as_str).collect();
        all.extend(test.iter().map(|r| r.label.as_str()));
        all.into_iter().collect()
    };
    let number = |label: &str| names.binary_search(&label).unwrap_or_default();
    let (mut truth, mut predicted, mut scores, mut micros) = (vec![], vec![], vec![], vec![]);
    for row in test {
        let start = Instant::now();
        let (label, score) = model.classify(&row.text);
        micros.push(start.elapsed().as_secs_f64() * 1e6);
        truth.push(number(&row.label));
        predicted.push(number(label));
        scores.push(score);
    }
    let right = truth.iter().zip(&predicted).filter(|(t, p)| t == p).count();
    let outside: Option<Vec<f32>> = oos.map(|o| o.iter().map(|r| model.classify(&r.text).1).collect());
    micros.sort_by(f64::total_cmp);
    let n = test.len();
    LabelledFigures {
        accuracy: if n == 0 { 0.0 } else { right as f64 / n as f64 },
        macro_f1: macro_f1(&truth, &predicted, names.len()),
        oos_auroc: outside.and_then(|o| auroc(&scores, &o)),
        train_ms,
        mean_us: if n == 0 { 0.0 } else { micros.iter().sum::<f64>() / n as f64 },
        p99_us: micros.get((n * 99 / 100).min(n.saturating_sub(1))).copied().unwrap_or_default(),
        n,
        encoder: options.encoder.is_some(),
    }
}
