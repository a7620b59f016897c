//! `amtslotse fmt`: the files of a knowledge base in the one form.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::args::UiLang;
use super::output::{Fault, diagnostics, print, tell};
use super::texts;
use crate::kb::format_kb;

/// Arguments of `fmt`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  amtslotse fmt\n  amtslotse fmt --check")]
pub(crate) struct Args {
    /// Folder of the knowledge base
    #[arg(long, value_name = "DIR", default_value = "intents")]
    kb: PathBuf,

    /// Change nothing; exit with 1 where a file is not in form
    #[arg(long)]
    check: bool,
}

pub(crate) fn run(args: &Args, ui: UiLang) -> Result<ExitCode, Fault> {
    let report = format_kb(&args.kb);
    diagnostics(&report.broken, &report.files, ui);
    for (path, text) in &report.changed {
        let file = args.kb.join(path);
        if !args.check {
            replace(&file, text)?;
        }
        print(&format!("{}\n", file.display()))?;
    }
    tell(texts::formatted(ui, report.files.list.len(), report.changed.len(), report.broken.len(), args.check));
    let fine = report.broken.is_empty() && (!args.check || report.changed.is_empty());
    Ok(if fine { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Writes beside and renames: a full disk or a crash leaves the file as it was.
pub(super) fn replace(file: &Path, text: &str) -> Result<(), Fault> {
    let beside = file.with_extension(format!("yaml.{}.part", std::process::id()));
    let written = (|| -> io::Result<()> {
        let mut out = fs::File::create(&beside)?;
        out.write_all(text.as_bytes())?;
        out.sync_all()?;
        fs::rename(&beside, file)
    })();
    if written.is_err() {
        // Of no use half-written; that it cannot be removed changes nothing.
        drop(fs::remove_file(&beside));
    }
    written.map_err(Fault::io(file.display().to_string()))
}
