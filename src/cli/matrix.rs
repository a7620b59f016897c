//! `amtslotse matrix`: what an operator does to the bot's account on Matrix. It answers nobody, and shows a recovery key once, when
//! it is made.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Subcommand;

use super::args::UiLang;
use super::output::{Fault, print, tell};
use super::texts::matrix as texts;
use crate::channel::matrix::{Counters, IdentityError, Matrix, MatrixSettings};
use crate::serve::config::{Config, Environment};

/// Arguments of `matrix`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The password of the first login comes from AMTSLOTSE_MATRIX_PASSWORD or the file that the configuration names. These commands use
the bot's own device: stop `amtslotse serve` first.

Examples:
  AMTSLOTSE_MATRIX_PASSWORD=… amtslotse matrix login
  amtslotse matrix status --config /etc/amtslotse/amtslotse.toml
  amtslotse matrix verify --recovery-key recovery.txt
  amtslotse matrix verify --person @erika:example.org")]
pub(crate) struct Args {
    /// The configuration
    #[arg(long, value_name = "FILE", default_value = "amtslotse.toml", global = true)]
    config: PathBuf,

    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Log in, once: cross-sign the device, back its keys up, and show the recovery key
    Login,
    /// Sign this device with the recovery key, or accept somebody's new identity
    Verify(Verify),
    /// Print account, device and fingerprint, and whether it is verified and backed up
    Status,
}

#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
struct Verify {
    /// File with the recovery key
    #[arg(long, value_name = "FILE")]
    recovery_key: Option<PathBuf>,

    /// Make a new identity: the old one's keys are lost, and staff have to verify the bot anew
    #[arg(long)]
    reset: bool,

    /// The next identity that this person in a staff room shows is theirs
    #[arg(long, value_name = "@NAME:SERVER")]
    person: Option<String>,
}

pub(crate) fn run(args: &Args, ui: UiLang) -> Result<ExitCode, Fault> {
    let settings = match settings(args, ui)? {
        Ok(settings) => settings,
        Err(code) => return Ok(code),
    };
    let runtime = tokio::runtime::Runtime::new().map_err(Fault::io("tokio"))?;
    let outcome = runtime.block_on(act(&args.action, settings, ui));
    runtime.shutdown_timeout(std::time::Duration::from_secs(1));
    outcome
}

fn settings(args: &Args, ui: UiLang) -> Result<Result<MatrixSettings, ExitCode>, Fault> {
    let read = Config::read(&args.config).and_then(|config| {
        let secrets = config.secrets_of_matrix(Environment::of_process())?;
        Ok((config, secrets))
    });
    match read {
        Ok((config, Some(secrets))) => match &config.matrix {
            Some(section) => Ok(Ok(section.settings(&config, &secrets).map_err(Fault::told)?)),
            None => Err(Fault::Told(texts::no_section(ui, &args.config))),
        },
        Ok((_, None)) => Err(Fault::Told(texts::no_section(ui, &args.config))),
        Err(faults) => {
            tell(faults.render(ui.into()));
            Ok(Err(ExitCode::FAILURE))
        }
    }
}

async fn act(action: &Action, settings: MatrixSettings, ui: UiLang) -> Result<ExitCode, Fault> {
    let shown_by_file = settings.recovery_key_file.clone();
    if !matches!(action, Action::Login) && !settings.folder.join("matrix-sdk-state.sqlite3").exists() {
        return Err(Fault::Told(texts::not_logged_in(ui)));
    }
    let bot = Matrix::connect(settings, Arc::new(Counters::default())).await.map_err(Fault::told)?;
    match action {
        Action::Login => {
            let identity = bot.establish_identity().await.map_err(Fault::told)?;
            print(&texts::identity(ui, &identity))?;
            match shown_by_file {
                Some(file) => tell(texts::key_in_file(ui, &file)),
                None if identity.recoverable => tell(texts::recoverable_already(ui)),
                None => {
                    let key = bot.make_recovery_key().await.map_err(Fault::told)?;
                    print(&texts::recovery_key(ui, key.reveal()))?;
                }
            }
            Ok(ExitCode::SUCCESS)
        }
        Action::Verify(Verify { person: Some(person), .. }) => {
            bot.accept_person(person).await.map_err(Fault::told)?;
            tell(texts::person_accepted(ui, person));
            Ok(ExitCode::SUCCESS)
        }
        Action::Verify(Verify { recovery_key: Some(file), .. }) => verified(bot.verify_with(file).await, ui),
        Action::Verify(Verify { .. }) => verified(bot.reset_identity().await, ui),
        Action::Status => {
            let identity = bot.identity().await.map_err(Fault::told)?;
            let (rooms, waiting) = bot.figures_now().await;
            print(&texts::identity(ui, &identity))?;
            print(&texts::figures(ui, rooms, waiting))?;
            Ok(if identity.cross_signed { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        }
    }
}

fn verified(outcome: Result<crate::channel::matrix::Identity, IdentityError>, ui: UiLang) -> Result<ExitCode, Fault> {
    let identity = outcome.map_err(Fault::told)?;
    print(&texts::identity(ui, &identity))?;
    Ok(if identity.cross_signed { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
