//! `amtslotse serve`: runs the bot on every channel that the configuration names, until it is told to stop.

use std::path::PathBuf;
use std::process::ExitCode;

use super::args::UiLang;
use super::output::{Fault, tell};
use super::texts;
use crate::serve::config::{Config, Environment};
use crate::serve::{ServeError, begin_logs, run as run_bot};

/// Arguments of `serve`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Secrets come from the environment (AMTSLOTSE_TELEGRAM_TOKEN, AMTSLOTSE_TELEGRAM_SECRET,
AMTSLOTSE_MATRIX_PASSWORD or AMTSLOTSE_MATRIX_TOKEN, AMTSLOTSE_KEY) or from files that the configuration names. amtslotse.example.toml explains every key; `amtslotse check --config FILE` says what is wrong in one.

Signals:
  SIGTERM, SIGINT   stop: answer and send what has come; a second one ends at once, and loses nothing either
  SIGHUP            load the knowledge base anew (a changed file is noticed by itself)

Examples:
  AMTSLOTSE_TELEGRAM_TOKEN=… amtslotse serve
  amtslotse serve --config /etc/amtslotse/amtslotse.toml
  AMTSLOTSE_LOG=debug amtslotse serve")]
pub(crate) struct Args {
    /// The configuration
    #[arg(long, value_name = "FILE", default_value = "amtslotse.toml")]
    config: PathBuf,
}

pub(crate) fn run(args: &Args, ui: UiLang) -> Result<ExitCode, Fault> {
    let read = Config::read(&args.config).and_then(|config| {
        let secrets = config.secrets(Environment::of_process())?;
        Ok((config, secrets))
    });
    let (config, secrets) = match read {
        Ok(read) => read,
        Err(faults) => {
            tell(faults.render(ui.into()));
            return Ok(ExitCode::FAILURE);
        }
    };
    begin_logs(config.log).map_err(Fault::told)?;
    match run_bot(&config, secrets, ui.into()) {
        Ok(()) => Ok(ExitCode::SUCCESS),
        Err(ServeError::BrokenKb { count, dir }) => Err(Fault::BrokenKb { count, dir }),
        Err(ServeError::NoSuchPlace { place }) => Err(Fault::Told(texts::no_such_place(ui, &place))),
        Err(other @ (ServeError::System(_) | ServeError::Listen(_) | ServeError::Store(_))) => Err(Fault::told(other)),
    }
}
