//! `amtslotse diff`: which utterances get another answer from a changed knowledge base. A maintainer sees what an edit did
//! elsewhere before anyone else does.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::ValueEnum;
use jiff::civil::Date;
use serde::Serialize;

use super::args::UiLang;
use super::output::{Fault, print, tell};
use super::texts;
use crate::kb::Kb;
use crate::knowledge::{Cache, Knowledge, LoadOptions};
use crate::message::{Facet, IntentId};
use crate::nlu::Decision;

/// Arguments of `diff`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  git worktree add /tmp/before HEAD && amtslotse diff /tmp/before/intents intents
  amtslotse diff old/intents intents --utterances asked-last-week.txt --format json")]
pub(crate) struct Args {
    /// Folder of the knowledge base before
    old: PathBuf,

    /// Folder of the knowledge base after
    new: PathBuf,

    /// Further utterances to try, one a line
    #[arg(long, value_name = "FILE")]
    utterances: Option<PathBuf>,

    /// Pin the day on which facts are looked at
    #[arg(long, value_name = "YYYY-MM-DD")]
    today: Option<Date>,

    /// The sentence encoder's file, or `none` [default: models/encoder.bin where it exists]
    #[arg(long, value_name = "FILE|none")]
    encoder: Option<PathBuf>,

    /// For people, or one JSON object a line for programs
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// What an utterance comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Answered {
    pub(super) decision: &'static str,
    pub(super) intents: Vec<IntentId>,
    pub(super) facet: Facet,
}

/// An utterance whose answer changed.
#[derive(Debug, Serialize)]
pub(super) struct Moved {
    pub(super) text: String,
    /// The intent whose example or test it is, where it is one.
    pub(super) of: Option<IntentId>,
    pub(super) before: Answered,
    pub(super) after: Answered,
}

pub(crate) fn run(args: &Args, ui: UiLang) -> Result<ExitCode, Fault> {
    let today = args.today.unwrap_or_else(super::args::today);
    let encoder = super::encoder_file::open(args.encoder.as_deref(), ui);
    let options = LoadOptions { today, cache: Cache::of_user(), encoder };
    let old = super::knowledge::load_from(&args.old, &options, ui)?;
    let new = super::knowledge::load_from(&args.new, &options, ui)?;
    let mut utterances = own_utterances(&old.kb);
    utterances.extend(own_utterances(&new.kb));
    if let Some(file) = &args.utterances {
        let text = std::fs::read_to_string(file).map_err(Fault::io(file.display().to_string()))?;
        for line in text.lines().map(str::trim).filter(|l| !l.is_empty()) {
            utterances.entry(line.to_owned()).or_insert(None);
        }
    }
    let mut moved = Vec::new();
    for (text, of) in &utterances {
        let (before, after) = (answered(&old, text), answered(&new, text));
        if before != after {
            moved.push(Moved { text: text.clone(), of: of.clone(), before, after });
        }
    }
    match args.format {
        Format::Text => {
            for change in crate::knowledge::changes(&old.kb, &new.kb) {
                print(&format!("{}\n", change.told(ui.into())))?;
            }
            moved.iter().try_for_each(|m| print(&texts::moved(ui, m)))?;
        }
        Format::Json => {
            for m in &moved {
                let line = serde_json::to_string(m).map_err(Fault::told)?;
                print(&(line + "\n"))?;
            }
        }
    }
    let intents: BTreeSet<&IntentId> = moved.iter().filter_map(|m| m.of.as_ref()).collect();
    tell(texts::moved_summary(ui, moved.len(), utterances.len(), intents.len()));
    Ok(ExitCode::SUCCESS)
}

/// Every example and test, with its intent.
fn own_utterances(kb: &Kb) -> BTreeMap<String, Option<IntentId>> {
    let of_intent = kb.intents.values().flat_map(|i| {
        let texts = i.examples.iter().map(|e| &e.text).chain(i.tests.iter().map(|t| &t.text));
        texts.map(|t| (t.clone(), Some(i.id.clone())))
    });
    of_intent.chain(kb.negatives.iter().map(|n| (n.clone(), None))).collect()
}

fn answered(knowledge: &Knowledge, text: &str) -> Answered {
    let understood = knowledge.matcher.understand(text);
    let (decision, intents) = match understood.decision {
        Decision::Answer(id) => ("answer", vec![id]),
        Decision::Disambiguate(ids) => ("disambiguate", ids),
        Decision::Fallback => ("fallback", Vec::new()),
    };
    Answered { decision, intents, facet: understood.facet.facet }
}
