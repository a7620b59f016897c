//! `amtslotse eval`: measures the matcher on labelled sets, and reports on the knowledge base judged by itself or by citizens'
//! utterances. The labelled mode's JSON fields are a contract with other programs.

mod charts;
mod html;
mod judge;
mod page;
mod text;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::ValueEnum;

use super::args::UiLang;
use super::output::{Fault, print};
use crate::kb::DialectRow;
use crate::nlu::evaluate::{LabelledOptions, LabelledRow, LangRules, judge_labelled, read_labelled};

/// Arguments of `eval`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  amtslotse eval --kb intents --folds 5                              weak intents, confused pairs, what to do
  amtslotse eval --folds 5 --labelled said.tsv --format html > report.html
  amtslotse eval --train train.tsv --test test.tsv --oos other.tsv --lang de --format json")]
pub(crate) struct Args {
    /// Judge the knowledge base by itself in so many parts, each by a model that learnt from the others
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(2..=20))]
    folds: Option<u8>,

    /// Judge the knowledge base by labelled utterances: intent, facet, style, text, split by tabs; a first line may name
    /// the columns; may be given several times
    #[arg(long, value_name = "FILE.tsv")]
    labelled: Vec<PathBuf>,

    /// Labelled utterances to train on, instead of the knowledge base: intent, tab, text; one a line
    #[arg(long, value_name = "FILE.tsv", requires = "test", required_unless_present_any = ["folds", "labelled"],
          conflicts_with_all = ["folds", "labelled"])]
    train: Option<PathBuf>,

    /// Labelled utterances to judge by
    #[arg(long, value_name = "FILE.tsv", requires = "train")]
    test: Option<PathBuf>,

    /// Utterances that belong to no intent (kind, tab, text)
    #[arg(long, value_name = "FILE.tsv", requires = "train")]
    oos: Option<PathBuf>,

    /// Which language's rules apply to the utterances trained on
    #[arg(long, value_enum, default_value_t = Lang::Auto, requires = "train")]
    lang: Lang,

    /// Folder of the knowledge base; beside `--train` only its dialect table is used
    #[arg(long, value_name = "DIR", default_value = "intents")]
    kb: PathBuf,

    /// Pin the day on which the knowledge base is read
    #[arg(long, value_name = "YYYY-MM-DD")]
    today: Option<jiff::civil::Date>,

    /// The sentence encoder's file, or `none` [default: models/encoder.bin where it exists]
    #[arg(long, value_name = "FILE|none")]
    encoder: Option<PathBuf>,

    /// Form of the output: text for the knowledge base, JSON (and nothing else) beside `--train`
    #[arg(long, value_enum)]
    format: Option<Format>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Lang {
    De,
    En,
    Auto,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// For a person at a terminal
    Text,
    /// One object for programs
    Json,
    /// One file with pictures, for a browser
    Html,
}

pub(crate) fn run(args: &Args, ui: UiLang) -> Result<ExitCode, Fault> {
    match (&args.train, &args.test) {
        (Some(train), Some(test)) => labelled_sets(args, train, test, ui),
        (_, _) => knowledge_base(args, ui),
    }
}

fn knowledge_base(args: &Args, ui: UiLang) -> Result<ExitCode, Fault> {
    let evaluation = judge::evaluate(args, ui)?;
    print(&match args.format.unwrap_or(Format::Text) {
        Format::Text => text::report(&evaluation, ui),
        Format::Json => serde_json::to_string(&evaluation).map_err(Fault::told)? + "\n",
        Format::Html => html::report(&evaluation, ui),
    })?;
    Ok(ExitCode::SUCCESS)
}

fn labelled_sets(args: &Args, train: &Path, test: &Path, ui: UiLang) -> Result<ExitCode, Fault> {
    match args.format {
        None | Some(Format::Json) => {}
        Some(Format::Text | Format::Html) => return Err(Fault::Told(super::texts::only_json(ui).to_owned())),
    }
    let train = rows(train, ui)?;
    let test = rows(test, ui)?;
    let oos = args.oos.as_deref().map(|file| rows(file, ui)).transpose()?;
    let lang = match args.lang {
        Lang::De => LangRules::German,
        Lang::En => LangRules::English,
        Lang::Auto => LangRules::Auto,
    };
    let encoder = super::encoder_file::open(args.encoder.as_deref(), ui);
    let options = LabelledOptions { lang, dialect: dialect(&args.kb), encoder };
    let figures = judge_labelled(&train, &test, oos.as_deref(), &options);
    print(&(serde_json::to_string(&figures).map_err(Fault::told)? + "\n"))?;
    Ok(ExitCode::SUCCESS)
}

fn rows(file: &Path, ui: UiLang) -> Result<Vec<LabelledRow>, Fault> {
    let name = file.display().to_string();
    let bytes = std::fs::read(file).map_err(Fault::io(&name))?;
    let rows = read_labelled(&String::from_utf8_lossy(&bytes));
    if rows.is_empty() { Err(Fault::Told(super::texts::no_rows(ui, &name))) } else { Ok(rows) }
}

/// The dialect table of a knowledge base; empty where there is none to be read, since labelled sets need no knowledge base.
fn dialect(kb: &Path) -> Vec<DialectRow> {
    crate::kb::read_dialect(&kb.join("dialect.yaml")).unwrap_or_default()
}
