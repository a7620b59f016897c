//! Diagnostics for machines: one JSON object each, with the same words.
//! Its fields stay as they are; more may be added.

use serde_json::{Value, json};

use super::{At, Diagnostic, Files, Severity, UiLang};

/// One diagnostic: `rule`, `severity`, `file`, `line`, `column`, `end_line`, `end_column`, `message`, `help`, and where it
/// has to do with a second place, `also`. Lines and columns count from 1, columns in characters.
pub fn to_json(diagnostic: &Diagnostic, files: &Files, lang: UiLang) -> Value {
    let said = diagnostic.problem.said(lang);
    let severity = match diagnostic.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let mut value = json!({"rule": diagnostic.rule().id(), "severity": severity});
    if let (Some(object), Value::Object(place)) = (value.as_object_mut(), place(diagnostic.at, files)) {
        object.extend(place);
        object.insert("message".to_owned(), json!(said.message));
        object.insert("help".to_owned(), json!(said.help));
        if let Some(also) = diagnostic.also {
            object.insert("also".to_owned(), self::place(also, files));
        }
    }
    value
}

fn place(at: At, files: &Files) -> Value {
    let (line, column) = files.line_column(at.file, at.span.start);
    let (end_line, end_column) = files.line_column(at.file, at.span.end);
    json!({
        "file": files.shown_path(at.file),
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
    })
}
