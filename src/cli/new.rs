//! `amtslotse new ID`: an intent file to fill in.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::args::UiLang;
use super::output::{Fault, print, tell};
use super::texts;
use crate::kb::{areas, new_intent};
use crate::message::IntentId;

/// Arguments of `new`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  amtslotse new hunting-licence --area everyday")]
pub(crate) struct Args {
    /// Id of the intent: lower-case English words joined by hyphens, at most 32 characters
    id: IntentId,

    /// Area it belongs to
    #[arg(long, value_name = "AREA")]
    area: String,

    /// Folder of the knowledge base
    #[arg(long, value_name = "DIR", default_value = "intents")]
    kb: PathBuf,
}

pub(crate) fn run(args: &Args, ui: UiLang) -> Result<ExitCode, Fault> {
    let Some(new) = new_intent(&args.id, &args.area, ui.into()) else {
        return Err(Fault::Told(texts::bad_area(ui, &args.area, areas())));
    };
    if let Some(existing) = existing(&args.kb, &args.id) {
        return Err(Fault::Told(texts::intent_exists(ui, &args.id, &existing)));
    }
    let file = args.kb.join(&new.path);
    let name = file.display().to_string();
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder).map_err(Fault::io(&name))?;
    }
    super::fmt::replace(&file, &new.text)?;
    print(&format!("{name}\n"))?;
    tell(texts::fill_in(ui));
    Ok(ExitCode::SUCCESS)
}

/// The file of an intent of this id, in whichever area.
fn existing(kb: &Path, id: &IntentId) -> Option<PathBuf> {
    areas().iter().map(|area| kb.join(area).join(format!("{id}.yaml"))).find(|file| file.exists())
}
