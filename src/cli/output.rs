//! How commands print and how they fail. A closed pipe ends a command quietly, as every Unix tool does.

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use thiserror::Error;

use super::args::UiLang;
use crate::kb::diagnostic::{Diagnostic, Files, Style, render};

/// Why a command could not do its work; each says what the reader can do next.
#[derive(Debug, Error)]
pub(crate) enum Fault {
    /// The reader of our output went away.
    #[error("the output was closed")]
    ClosedPipe,
    /// Writing or reading failed.
    #[error("{what}: {source}")]
    Io {
        /// The file, or what was being done.
        what: String,
        /// The system's words.
        source: io::Error,
    },
    /// The knowledge base has faults; they have been printed already.
    #[error("{count} faults in the knowledge base {}", dir.display())]
    BrokenKb {
        /// How many.
        count: usize,
        /// Where.
        dir: PathBuf,
    },
    /// Anything that a floor below says in words for people already.
    #[error("{0}")]
    Told(String),
}

impl Fault {
    pub(crate) fn io(what: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        let what = what.into();
        move |source| {
            if source.kind() == io::ErrorKind::BrokenPipe { Self::ClosedPipe } else { Self::Io { what, source } }
        }
    }

    #[allow(clippy::needless_pass_by_value, reason = "made to be handed to `map_err`, which gives the error away")]
    pub(crate) fn told(words: impl ToString) -> Self {
        Self::Told(words.to_string())
    }

    /// Prints what went wrong, and gives the exit code.
    pub(crate) fn report(&self, ui: UiLang) -> ExitCode {
        match self {
            Self::ClosedPipe => return ExitCode::SUCCESS,
            Self::BrokenKb { count, dir } => eprintln!("{}", super::texts::broken_kb(ui, *count, dir)),
            Self::Io { .. } | Self::Told(_) => eprintln!("{}: {self}", ui.pick("Fehler", "error")),
        }
        ExitCode::FAILURE
    }
}

/// Prints to standard output.
pub(crate) fn print(text: &str) -> Result<(), Fault> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(Fault::io("standard output"))
}

/// A line for people about the work itself, on standard error.
pub(crate) fn tell(line: impl AsRef<str>) {
    // Nobody to tell where standard error is closed.
    let _ = writeln!(io::stderr().lock(), "{}", line.as_ref());
}

/// Prints diagnostics for people, on standard error, with colour where it is a terminal.
pub(super) fn diagnostics(found: &[Diagnostic], files: &Files, ui: UiLang) {
    let text = rendered(found, files, ui);
    if !text.is_empty() {
        tell(text);
    }
}

/// The same as text.
pub(super) fn rendered(found: &[Diagnostic], files: &Files, ui: UiLang) -> String {
    let colour = io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let style = Style { lang: ui.into(), colour };
    found.iter().map(|d| render(d, files, style)).collect::<Vec<_>>().join("\n")
}
