//! Loads the knowledge base for a command, with progress on standard error where a person watches.

use std::io::IsTerminal;
use std::path::Path;
use std::sync::Arc;

use indicatif::{ProgressBar, ProgressStyle};
use jiff::civil::Date;

use super::args::{KbArgs, UiLang};
use super::output::{Fault, diagnostics};
use super::texts;
use crate::kb::diagnostic::Severity;
use crate::kb::{Broken, Kb};
use crate::knowledge::{Cache, Knowledge, LoadOptions, Step, load};
use crate::nlu::encoder::Encoder;

/// Loads as the arguments say; faults are printed.
pub(super) fn load_for(args: &KbArgs, ui: UiLang) -> Result<Knowledge, Fault> {
    load_from(&args.kb, &options(args, super::encoder_file::open(args.encoder.as_deref(), ui)), ui)
}

/// How to load as the arguments say, with an encoder that is open already.
pub(super) fn options(args: &KbArgs, encoder: Option<Arc<Encoder>>) -> LoadOptions {
    LoadOptions { today: args.day(), cache: if args.no_cache { None } else { Cache::of_user() }, encoder }
}

/// The same from any folder.
pub(super) fn load_from(dir: &Path, options: &LoadOptions, ui: UiLang) -> Result<Knowledge, Fault> {
    let progress = Progress::new(ui);
    let loaded = load(dir, options, &mut |step| progress.show(step));
    progress.finish();
    match loaded {
        Ok(loaded) => {
            if let Some(reason) = loaded.not_cached {
                super::output::tell(reason.to_string());
            }
            Ok(loaded.knowledge)
        }
        Err(broken) => Err(told(broken, dir, ui)),
    }
}

/// Reads and checks a knowledge base without learning from it; faults are printed.
pub(super) fn read_kb(dir: &Path, today: Date, ui: UiLang) -> Result<Kb, Fault> {
    Kb::read(dir, today).map(|loaded| loaded.kb).map_err(|broken| told(broken, dir, ui))
}

fn told(Broken { diagnostics: found, files }: Broken, dir: &Path, ui: UiLang) -> Fault {
    diagnostics(&found, &files, ui);
    let count = found.iter().filter(|d| d.severity() == Severity::Error).count();
    Fault::BrokenKb { count, dir: dir.to_owned() }
}

/// A line of progress; nothing where standard error is not a terminal.
pub(super) struct Progress {
    bar: ProgressBar,
    ui: UiLang,
}

impl Progress {
    pub(super) fn new(ui: UiLang) -> Self {
        let bar = if std::io::stderr().is_terminal() { ProgressBar::new(100) } else { ProgressBar::hidden() };
        if let Ok(style) = ProgressStyle::with_template("{msg} {bar:30} {percent} %") {
            bar.set_style(style);
        }
        Self { bar, ui }
    }

    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }

    pub(super) fn show(&self, step: Step) {
        match step {
            Step::Reading => self.bar.set_message(texts::reading(self.ui)),
            Step::Training(share) => {
                self.bar.set_message(texts::training(self.ui));
                self.bar.set_position((share.clamp(0.0, 1.0) * 100.0) as u64);
            }
        }
    }
}
