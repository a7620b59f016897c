//! `amtslotse suggestions`: what staff suggest as examples, as lines to paste into the intent files.
//! It changes no file, and never shows who wrote them.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::args::UiLang;
use super::output::{Fault, print, tell};
use super::state::{StateArgs, existing};
use super::texts;
use crate::kb::Kb;
use crate::message::Lang;
use crate::staff::{ExampleLines, Suggested, example_lines};
use crate::store::disk::{self, DiskOptions};
use crate::store::{AnyStore, Store};

/// Arguments of `suggestions`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  amtslotse suggestions --state state
  amtslotse suggestions --backup state/backups/daily-2026-11-25T030000Z.backup    # while the bot runs
Staff suggest examples with !teach and !suggest. Those that the knowledge base has by now are left out.")]
pub(crate) struct Args {
    #[command(flatten)]
    state: StateArgs,

    /// Read this backup, which can be done while the bot holds its state
    #[arg(long, value_name = "FILE")]
    backup: Option<PathBuf>,

    /// Folder of the knowledge base that they are for
    #[arg(long, value_name = "DIR", default_value = "intents")]
    kb: PathBuf,
}

pub(crate) fn run(args: &Args, ui: UiLang) -> Result<ExitCode, Fault> {
    let options = args.state.options()?;
    let all = if let Some(file) = &args.backup {
        in_backup(&options, file)?
    } else {
        existing(&options, ui)?;
        read(&options)?
    };
    // One with faults can be mended with what staff suggest, too: then nothing is left out, and no file is named.
    let kb = Kb::read(&args.kb, super::args::today()).ok().map(|loaded| loaded.kb);
    let lists = example_lines(&all, kb.as_ref());
    for list in &lists {
        print(&text(list, kb.as_ref(), &args.kb))?;
    }
    tell(texts::suggestions(ui, lists.iter().map(|l| l.lines.len()).sum()));
    Ok(ExitCode::SUCCESS)
}

/// Where the lines belong, and the lines as far to the right as they stand there.
fn text(list: &ExampleLines, kb: Option<&Kb>, dir: &Path) -> String {
    let ExampleLines { intent, lang, lines } = list;
    let place = match kb.and_then(|kb| kb.intents.get(intent)) {
        Some(known) => dir.join(&known.area).join(format!("{intent}.yaml")).display().to_string(),
        None => intent.to_string(),
    };
    let lang: Lang = *lang;
    let lines: String = lines.iter().map(|line| format!("    {line}\n")).collect();
    format!("# {place}\nexamples:\n  {lang}:\n{lines}")
}

/// What a backup holds, laid out for a moment in a folder of its own.
fn in_backup(options: &DiskOptions, file: &Path) -> Result<Vec<Suggested>, Fault> {
    let folder = std::env::temp_dir().join(format!("amtslotse-suggestions-{}", std::process::id()));
    let beside = DiskOptions { folder: folder.clone(), ..options.clone() };
    let found = disk::restore(&beside, file, true).map_err(Fault::told).and_then(|_| read(&beside));
    // It is sealed like the backup itself; that it cannot be removed is no reason to show nothing.
    let _ = std::fs::remove_dir_all(&folder);
    found
}

fn read(options: &DiskOptions) -> Result<Vec<Suggested>, Fault> {
    let (store, _) = AnyStore::disk(options).map_err(Fault::told)?;
    let runtime = tokio::runtime::Runtime::new().map_err(Fault::io("tokio"))?;
    runtime.block_on(async {
        let all = store.suggestions(0, usize::MAX).await.map_err(Fault::told)?;
        store.close().await.map_err(Fault::told)?;
        let suggested = all.into_iter().map(|entry| entry.suggestion);
        Ok(suggested.map(|s| Suggested { intent: s.intent, lang: s.lang, words: s.text }).collect())
    })
}
