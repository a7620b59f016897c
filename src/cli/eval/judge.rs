//! Reads the knowledge base and the labelled files, and has them judged. It prints nothing but progress and faults.

use std::path::Path;
use std::time::Instant;

use serde::Serialize;

use super::super::args::{UiLang, today};
use super::super::knowledge::{Progress, read_kb};
use super::super::output::Fault;
use super::Args;
use crate::knowledge::Step;
use crate::nlu::evaluate::{Report, judge_kb, judge_utterances, read_utterances, report};
use crate::nlu::{Matcher, TextVectors};

/// What `eval` found about a knowledge base.
#[derive(Debug, Serialize)]
pub(super) struct Evaluation {
    /// The folder as it was named.
    pub(super) kb: String,
    /// Parts in which it was judged by itself.
    pub(super) folds: Option<u8>,
    /// What came of it.
    #[serde(flatten)]
    pub(super) by_itself: Option<Report>,
    /// Judged by labelled files.
    pub(super) labelled: Vec<Labelled>,
}

/// What came of a labelled file.
#[derive(Debug, Serialize)]
pub(super) struct Labelled {
    /// The file as it was named.
    pub(super) file: String,
    #[serde(flatten)]
    pub(super) report: Report,
}

pub(super) fn evaluate(args: &Args, ui: UiLang) -> Result<Evaluation, Fault> {
    // The files are small and soon read: a fault in them is told before anything is learnt.
    let files = args.labelled.iter().map(|f| read(f)).collect::<Result<Vec<_>, Fault>>()?;
    let kb = read_kb(&args.kb, args.today.unwrap_or_else(today), ui)?;
    let mut vectors = super::super::encoder_file::open(args.encoder.as_deref(), ui).map(TextVectors::new);
    let progress = Progress::new(ui);
    let by_itself = args.folds.map(|folds| {
        let judged =
            judge_kb(&kb, usize::from(folds), vectors.as_mut(), &mut |share| progress.show(Step::Training(share)));
        report(&judged, true)
    });
    let mut labelled = Vec::new();
    if !files.is_empty() {
        let start = Instant::now();
        let matcher = Matcher::build(&kb, vectors.as_mut(), &mut |share| progress.show(Step::Training(share)));
        let train_ms = start.elapsed().as_millis() as u64;
        matcher.warm_up();
        for (file, utterances) in files {
            labelled.push(Labelled { file, report: report(&judge_utterances(&matcher, &utterances, train_ms), false) });
        }
    }
    progress.finish();
    Ok(Evaluation { kb: args.kb.display().to_string(), folds: args.folds, by_itself, labelled })
}

fn read(file: &Path) -> Result<(String, Vec<crate::nlu::evaluate::Utterance>), Fault> {
    let name = file.display().to_string();
    let bytes = std::fs::read(file).map_err(Fault::io(&name))?;
    let read = read_utterances(&String::from_utf8_lossy(&bytes));
    let utterances = read.map_err(|e| Fault::Told(format!("{name}: {e}")))?;
    Ok((name, utterances))
}
