//! Where the conversations' state lies, for the commands that look at it.
//! Nothing is opened here.

use std::path::PathBuf;

use etcetera::BaseStrategy;

use super::args::UiLang;
use super::output::Fault;
use super::texts;
use crate::privacy::KeySource;
use crate::store::disk::DiskOptions;

/// Which state, and the key to it.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct StateArgs {
    /// Folder of the state; by default the platform's data folder
    #[arg(long, global = true, value_name = "DIR")]
    state: Option<PathBuf>,

    /// File with the operator's key; by default AMTSLOTSE_KEY, else a file in the platform's configuration folder
    #[arg(long, global = true, value_name = "FILE")]
    key: Option<PathBuf>,
}

impl StateArgs {
    pub(super) fn options(&self) -> Result<DiskOptions, Fault> {
        let folder = match &self.state {
            Some(folder) => folder.clone(),
            None => etcetera::choose_base_strategy().map_err(Fault::told)?.data_dir().join("amtslotse"),
        };
        let mut options = DiskOptions::new(folder);
        if let Some(key) = &self.key {
            options.key = KeySource::File(key.clone());
        }
        Ok(options)
    }
}

/// A state that is there: a mistyped name never lays out a new one.
pub(super) fn existing(options: &DiskOptions, ui: UiLang) -> Result<(), Fault> {
    if options.folder.join("db").exists() { Ok(()) } else { Err(Fault::Told(texts::no_state(ui, &options.folder))) }
}
