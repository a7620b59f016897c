//! `amtslotse eval`: measures the matcher on labelled sets. The JSON object's fields are a contract with other programs.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::ValueEnum;

use super::args::{EncoderChoice, UiLang};
use super::output::{Fault, print};
use crate::kb::DialectRow;
use crate::nlu::evaluate::{LabelledOptions, LabelledRow, LangRules, judge_labelled, read_labelled};

/// Arguments of `eval`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  amtslotse eval --train train.tsv --test test.tsv --oos other.tsv --lang de --format json"
)]
pub(crate) struct Args {
    /// Labelled utterances to train on: intent, tab, text; one a line
    #[arg(long, value_name = "FILE.tsv")]
    train: PathBuf,

    /// Labelled utterances to judge by
    #[arg(long, value_name = "FILE.tsv")]
    test: PathBuf,

    /// Utterances that belong to no intent (kind, tab, text)
    #[arg(long, value_name = "FILE.tsv")]
    oos: Option<PathBuf>,

    /// Which language's rules apply
    #[arg(long, value_enum, default_value_t = Lang::Auto)]
    lang: Lang,

    /// Folder of the knowledge base, of which only the dialect table is used
    #[arg(long, value_name = "DIR", default_value = "intents")]
    kb: PathBuf,

    /// Accepted by every command that knows the day; nothing here depends on it
    #[arg(long, value_name = "YYYY-MM-DD", hide = true)]
    today: Option<jiff::civil::Date>,

    /// The sentence encoder's file, or `none`
    #[arg(long, value_name = "FILE|none", default_value = "none")]
    encoder: EncoderChoice,

    /// Form of the output
    #[arg(long, value_enum, default_value_t = Format::Json)]
    format: Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Lang {
    De,
    En,
    Auto,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Json,
}

pub(crate) fn run(args: &Args, ui: UiLang) -> Result<ExitCode, Fault> {
    let (Format::Json, EncoderChoice::None) = (args.format, &args.encoder);
    let train = rows(&args.train, ui)?;
    let test = rows(&args.test, ui)?;
    let oos = args.oos.as_deref().map(|file| rows(file, ui)).transpose()?;
    let lang = match args.lang {
        Lang::De => LangRules::German,
        Lang::En => LangRules::English,
        Lang::Auto => LangRules::Auto,
    };
    let figures = judge_labelled(&train, &test, oos.as_deref(), &LabelledOptions { lang, dialect: dialect(&args.kb) });
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
