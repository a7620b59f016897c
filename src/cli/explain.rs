//! `amtslotse explain`: how an utterance was understood, and why.

use std::process::ExitCode;

use super::args::{KbArgs, UiLang};
use super::output::{Fault, print};
use super::texts;

/// Arguments of `explain`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  amtslotse explain 'wo bekomm ich einen neuen ausweis'")]
pub(crate) struct Args {
    /// The utterance
    #[arg(required = true, num_args = 1.., value_name = "TEXT")]
    text: Vec<String>,

    #[command(flatten)]
    kb: KbArgs,
}

pub(crate) fn run(args: &Args, ui: UiLang) -> Result<ExitCode, Fault> {
    let knowledge = super::knowledge::load_for(&args.kb, ui)?;
    let text = args.text.join(" ");
    print(&texts::explanation(ui, &knowledge.matcher.explain(&text)))?;
    Ok(ExitCode::SUCCESS)
}
