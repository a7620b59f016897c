//! `amtslotse store`: what an operator does to the conversations' state. It never shows what a citizen wrote.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;

use super::args::UiLang;
use super::output::{Fault, print, tell};
use super::state::{StateArgs, existing};
use super::texts;
use crate::privacy::{KeySource, OperatorKey};
use crate::store::disk::{self, Opened};
use crate::store::{AnyStore, Store};

/// Arguments of `store`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  amtslotse store status
  amtslotse store backup /backups/amtslotse.backup
  amtslotse store restore /backups/amtslotse.backup")]
pub(crate) struct Args {
    #[command(flatten)]
    state: StateArgs,

    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Print figures: conversations, what waits, what was set aside
    Status,
    /// Write a consistent copy into a new file
    Backup {
        /// The new file
        file: PathBuf,
    },
    /// Read every record and say what does not hold
    Verify,
    /// Go back to a backup; what is there now is moved aside
    Restore {
        /// The backup
        file: PathBuf,
        /// Answer again what waited when the backup was made; by default it is set aside, as it was most likely answered since
        #[arg(long)]
        answer_again: bool,
    },
    /// Rewrite the database without its waste
    Compact,
    /// Seal the state with another key
    RotateKey {
        /// File with the new key, made if missing
        new_key: PathBuf,
    },
}

pub(crate) fn run(args: &Args, ui: UiLang) -> Result<ExitCode, Fault> {
    let options = args.state.options()?;
    match &args.action {
        Action::Restore { file, answer_again } => {
            let (info, aside) = disk::restore(&options, file, !answer_again).map_err(Fault::told)?;
            tell(texts::restored(ui, info.records, aside.as_deref()));
            Ok(ExitCode::SUCCESS)
        }
        Action::Compact => {
            existing(&options, ui)?;
            let records = disk::compact(&options).map_err(Fault::told)?;
            tell(texts::compacted(ui, records));
            Ok(ExitCode::SUCCESS)
        }
        Action::RotateKey { new_key } => {
            existing(&options, ui)?;
            let source = KeySource::File(new_key.clone());
            let new = OperatorKey::obtain(&source, &options.folder, true).map_err(Fault::told)?;
            let conversations = disk::rotate_key(&options, &new).map_err(Fault::told)?;
            tell(texts::rotated(ui, conversations, new_key));
            Ok(ExitCode::SUCCESS)
        }
        Action::Status | Action::Backup { .. } | Action::Verify => {
            existing(&options, ui)?;
            let (store, opened) = AnyStore::disk(&options).map_err(Fault::told)?;
            if let Opened::FromBackup { .. } | Opened::Emptied { .. } = opened {
                tell(texts::opened(ui, &opened));
            }
            let runtime = tokio::runtime::Runtime::new().map_err(Fault::io("tokio"))?;
            runtime.block_on(open_action(&args.action, &store, ui))
        }
    }
}

async fn open_action(action: &Action, store: &AnyStore, ui: UiLang) -> Result<ExitCode, Fault> {
    let code = match action {
        Action::Backup { file } => {
            let records = store.backup(file).await.map_err(Fault::told)?;
            tell(texts::backed_up(ui, records, file));
            ExitCode::SUCCESS
        }
        Action::Verify => {
            let faults = store.verify().await.map_err(Fault::told)?;
            faults.iter().try_for_each(|f| print(&format!("{f}\n")))?;
            tell(texts::verified(ui, faults.len()));
            if faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Action::Status | Action::Restore { .. } | Action::Compact | Action::RotateKey { .. } => {
            let today = super::args::today();
            let stats = store.stats(today, today).await.map_err(Fault::told)?;
            print(&texts::status(ui, &stats))?;
            ExitCode::SUCCESS
        }
    };
    store.close().await.map_err(Fault::told)?;
    Ok(code)
}
