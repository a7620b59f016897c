//! `amtslotse replay`: plays scripted dialogues and prints one JSON object a turn. Fields and names are a contract with other
//! programs: they stay as they are, more may be added.

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::ValueEnum;

use super::args::{KbArgs, UiLang};
use super::output::Fault;
use crate::dialogue::Engine;
use crate::dialogue::replay::{play, read_scripts};

/// Arguments of `replay`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  amtslotse replay tests/dialogues/documents.yaml --format jsonl")]
pub(crate) struct Args {
    /// File of dialogues: [{id, lang, turns: [{user, expect: {intent, facet, outcome}}]}]
    file: PathBuf,

    #[command(flatten)]
    kb: KbArgs,

    /// Form of the output
    #[arg(long, value_enum, default_value_t = Format::Jsonl)]
    format: Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Jsonl,
}

/// Exit code 1 where a turn is not as expected.
pub(crate) fn run(args: &Args, ui: UiLang) -> Result<ExitCode, Fault> {
    let Format::Jsonl = args.format;
    let name = args.file.display().to_string();
    let text = std::fs::read_to_string(&args.file).map_err(Fault::io(&name))?;
    let scripts = read_scripts(&text).map_err(|e| Fault::Told(format!("{name}: {e}")))?;
    let engine = Engine::of(&super::knowledge::load_for(&args.kb, ui)?);
    let now = jiff::Timestamp::now();
    let mut out = BufWriter::new(io::stdout().lock());
    let mut all_fine = true;
    for script in &scripts {
        for turn in play(&engine, script, now, args.kb.today) {
            all_fine &= turn.ok;
            serde_json::to_writer(&mut out, &turn)
                .map_err(io::Error::from)
                .and_then(|()| out.write_all(b"\n"))
                .map_err(Fault::io("standard output"))?;
        }
    }
    out.flush().map_err(Fault::io("standard output"))?;
    Ok(if all_fine { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
