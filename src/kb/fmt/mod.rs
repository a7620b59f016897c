//! Writes files in one form: the order of keys, quotes, indentation. Comments and meaning stay.
//! It never saves: what it returns has been read again and compared.

mod comments;
mod emit;
mod scalar;

use std::path::Path;

use unicode_normalization::UnicodeNormalization;

use super::diagnostic::{Diagnostic, Faults, FileId, Files, Severity};
use super::files::FileKind;
use super::load::{KbFiles, read_tree};
use super::walk::Role;
use super::yaml::is_nfc;

/// What formatting a knowledge base would change.
#[derive(Debug)]
pub struct FormatReport {
    /// Paths below the folder and new texts of the files that are not in form.
    pub changed: Vec<(String, String)>,
    /// Files that are so broken that they cannot be formatted.
    pub broken: Vec<Diagnostic>,
    /// The files into which the diagnostics point.
    pub files: Files,
}

/// Formats the files of a folder, without writing any.
pub fn format_kb(dir: &Path) -> FormatReport {
    let (files, roles) = KbFiles::collect(dir).into_parts();
    let mut report = FormatReport { changed: Vec::new(), broken: Vec::new(), files: Files::default() };
    for (id, role) in roles {
        let Some(file) = files.get(id) else { continue };
        let (kind, up) = match &role {
            Role::Shared(kind) => (*kind, 0),
            Role::Intent { overlay: None, .. } => (FileKind::Intent, 1),
            Role::Intent { overlay: Some(_), .. } => (FileKind::LocalIntent, 3),
            Role::Overlay { .. } => (FileKind::Overlay, 0),
        };
        match format_one(id, kind, &file.text, up) {
            Ok(text) if text == file.text => {}
            Ok(text) => report.changed.push((file.path.clone(), text)),
            Err(broken) => report.broken.extend(broken),
        }
    }
    report.files = files;
    report
}

/// Formats one file's text. The errors are of the text as it came.
pub fn format_text(kind: FileKind, text: &str) -> Result<String, Vec<Diagnostic>> {
    let up = match kind {
        FileKind::Intent => 1,
        FileKind::LocalIntent => 3,
        FileKind::Kb
        | FileKind::Facets
        | FileKind::Synonyms
        | FileKind::Dialect
        | FileKind::Negatives
        | FileKind::Places
        | FileKind::Overlay => 0,
    };
    format_one(FileId(0), kind, text, up)
}

/// The comment by which editors find the schema, for a file so many folders below it.
fn schema_line(up: usize) -> String {
    format!("# yaml-language-server: $schema={}intent.schema.json", "../".repeat(up))
}

fn format_one(id: FileId, kind: FileKind, text: &str, up: usize) -> Result<String, Vec<Diagnostic>> {
    let composed = if is_nfc(text) { text.to_owned() } else { text.nfc().collect() };
    let mut faults = Faults::of(id);
    let tree = read_tree(&composed, &mut faults).filter(|_| !faults.has_errors());
    let Some(tree) = tree else {
        return Err(faults.into_list().into_iter().filter(|d| d.severity() == Severity::Error).collect());
    };
    let line = (up > 0).then(|| schema_line(up));
    let written = emit::write(kind, &composed, &tree, line.as_deref());
    // What cannot be written anew without loss stays as it is.
    let again = written.as_ref().and_then(|w| read_tree(w, &mut Faults::of(id)));
    match (written, again) {
        (Some(written), Some(again)) if again.same_meaning(&tree) => Ok(written),
        (Some(_) | None, _) => Ok(composed),
    }
}
