//! Where lines come from: a line editor with history in a terminal, plain lines in a pipe.

use std::io::{self, BufRead, IsTerminal};

use rustyline::error::ReadlineError;
use rustyline::history::MemHistory;
use rustyline::{Config, Editor, ExternalPrinter};

use super::super::output::{Fault, tell};

/// Longest line that is taken from a pipe, in bytes; what is longer comes in several.
const MAX_LINE: u64 = 1 << 20;

/// A source of lines.
pub(super) enum Input {
    /// A person at a keyboard.
    Terminal(Box<Editor<(), MemHistory>>),
    /// A pipe or a file.
    Pipe,
}

/// Says something while a person may be typing.
pub(super) type Announce = Box<dyn FnMut(String) + Send>;

/// Opens standard input. What citizens type stays in memory: no history file is written.
pub(super) fn open(interactive: bool) -> Result<(Input, Announce), Fault> {
    if !interactive {
        return Ok((Input::Pipe, Box::new(tell)));
    }
    let config = Config::builder().auto_add_history(true).max_history_size(500).map_err(Fault::told)?.build();
    let mut editor = Editor::with_history(config, MemHistory::new()).map_err(Fault::told)?;
    let announce: Announce = match editor.create_external_printer() {
        Ok(mut printer) => Box::new(move |line| {
            // A terminal that is gone has nobody to tell.
            drop(printer.print(line + "\n"));
        }),
        Err(_) => Box::new(tell),
    };
    Ok((Input::Terminal(Box::new(editor)), announce))
}

impl Input {
    /// Whether a person is there.
    pub(super) fn is_terminal(&self) -> bool {
        matches!(self, Self::Terminal(_))
    }

    /// The next line without its end; `None` at the end of input, and where a person interrupts.
    pub(super) fn next(&mut self) -> Result<Option<String>, Fault> {
        match self {
            Self::Terminal(editor) => match editor.readline("> ") {
                Ok(line) => Ok(Some(line)),
                Err(ReadlineError::Eof | ReadlineError::Interrupted) => Ok(None),
                Err(other) => Err(Fault::told(other)),
            },
            Self::Pipe => {
                let mut bytes = Vec::new();
                let mut stdin = io::Read::take(io::stdin().lock(), MAX_LINE);
                let read = stdin.read_until(b'\n', &mut bytes).map_err(Fault::io("standard input"))?;
                if read == 0 {
                    return Ok(None);
                }
                let text = String::from_utf8_lossy(&bytes);
                Ok(Some(text.trim_end_matches(['\n', '\r']).to_owned()))
            }
        }
    }
}

/// Columns of the terminal that answers are written to.
pub(super) fn width() -> usize {
    if io::stdout().is_terminal() { terminal_width() } else { 100 }
}

fn terminal_width() -> usize {
    std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok()).unwrap_or(100)
}
