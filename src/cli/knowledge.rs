//! Loads the knowledge base for a command, with progress on standard error where a person watches.

use std::io::IsTerminal;
use std::path::Path;

use indicatif::{ProgressBar, ProgressStyle};

use super::args::{KbArgs, UiLang};
use super::output::{Fault, diagnostics};
use super::texts;
use crate::kb::Broken;
use crate::kb::diagnostic::Severity;
use crate::knowledge::{Cache, Knowledge, LoadOptions, Step, load};

/// Loads as the arguments say; faults are printed.
pub(super) fn load_for(args: &KbArgs, ui: UiLang) -> Result<Knowledge, Fault> {
    let options = LoadOptions { today: args.day(), cache: if args.no_cache { None } else { Cache::of_user() } };
    load_from(&args.kb, &options, ui)
}

/// The same from any folder.
pub(super) fn load_from(dir: &Path, options: &LoadOptions, ui: UiLang) -> Result<Knowledge, Fault> {
    let progress = Progress::new(ui);
    let loaded = load(dir, options, &mut |step| progress.show(step));
    progress.bar.finish_and_clear();
    match loaded {
        Ok(loaded) => {
            if let Some(reason) = loaded.not_cached {
                super::output::tell(reason.to_string());
            }
            Ok(loaded.knowledge)
        }
        Err(Broken { diagnostics: found, files }) => {
            diagnostics(&found, &files, ui);
            let count = found.iter().filter(|d| d.severity() == Severity::Error).count();
            Err(Fault::BrokenKb { count, dir: dir.to_owned() })
        }
    }
}

/// A line of progress; nothing where standard error is not a terminal.
struct Progress {
    bar: ProgressBar,
    ui: UiLang,
}

impl Progress {
    fn new(ui: UiLang) -> Self {
        let bar = if std::io::stderr().is_terminal() { ProgressBar::new(100) } else { ProgressBar::hidden() };
        if let Ok(style) = ProgressStyle::with_template("{msg} {bar:30} {percent} %") {
            bar.set_style(style);
        }
        Self { bar, ui }
    }

    fn show(&self, step: Step) {
        match step {
            Step::Reading => self.bar.set_message(texts::reading(self.ui)),
            Step::Training(share) => {
                self.bar.set_message(texts::training(self.ui));
                self.bar.set_position((share.clamp(0.0, 1.0) * 100.0) as u64);
            }
        }
    }
}
