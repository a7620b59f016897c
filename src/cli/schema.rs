//! `amtslotse schema`: the JSON Schema of the intent file, made from the types that read it.

use std::process::ExitCode;

use super::output::{Fault, print};

/// Arguments of `schema`: none so far.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  amtslotse schema > intents/intent.schema.json")]
pub(crate) struct Args {}

pub(crate) fn run(_: &Args) -> Result<ExitCode, Fault> {
    print(&crate::kb::intent_schema())?;
    Ok(ExitCode::SUCCESS)
}
