//! The dialect table alone, for commands that need nothing else of a knowledge base.

use std::path::Path;

use super::compile::compile_dialect;
use super::diagnostic::{Faults, FileId};
use super::files::{FileKind, Schemas};
use super::load::read_tree;
use super::model::DialectRow;

/// Reads a dialect file; `None` where it cannot be read or has faults (which `amtslotse check` shows).
pub fn read_dialect(file: &Path) -> Option<Vec<DialectRow>> {
    let text = std::fs::read_to_string(file).ok()?;
    let mut faults = Faults::of(FileId::default());
    let tree = read_tree(&text, &mut faults)?;
    let raw = Schemas::default().read(FileKind::Dialect, &tree, &text, &mut faults)?;
    let rows = compile_dialect(&raw, &mut faults);
    (!faults.has_errors()).then_some(rows)
}
