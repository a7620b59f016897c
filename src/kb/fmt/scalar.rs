//! Writes one scalar: as it was where that is in form, else with the quotes that it needs.
//! It never changes what the text says.

use crate::kb::yaml::{Node, Style};

/// Widest line.
pub(super) const WIDTH: usize = 120;

/// A scalar on one line, or as a block: header and lines without indentation.
pub(super) enum Written {
    /// On one line.
    Line(String),
    /// A block.
    Block {
        /// `|`, `>-` and so on.
        header: String,
        /// Its lines, not yet indented.
        lines: Vec<String>,
    },
}

/// Writes a scalar. `None` where it cannot be written anew without loss.
pub(super) fn write(file: &str, node: &Node, text: &str, style: Style, in_flow: bool) -> Option<Written> {
    match style {
        Style::Block => block(node.span.of(file)),
        Style::Plain if !text.contains('\n') => {
            let was_folded = node.span.of(file).contains('\n');
            Some(if was_folded && !in_flow && text.chars().count() > WIDTH / 2 {
                folded(text)
            } else {
                Written::Line(text.to_owned())
            })
        }
        Style::Plain | Style::Quoted => Some(Written::Line(quoted(text, node.span.of(file)))),
    }
}

/// In the quotes that it had, in single ones where the text itself has double quotes or backslashes.
pub(super) fn quoted(text: &str, raw: &str) -> String {
    let single = raw.starts_with('\'') || text.contains(['"', '\\']);
    if single && !text.contains('\n') {
        return format!("'{}'", text.replace('\'', "''"));
    }
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    format!("\"{escaped}\"")
}

/// A long text as a folded block.
fn folded(text: &str) -> Written {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= WIDTH - 8 => {
                line.push(' ');
                line.push_str(word);
            }
            Some(_) | None => lines.push(word.to_owned()),
        }
    }
    Written::Block { header: ">-".to_owned(), lines }
}

/// A block as it is, its lines without their indentation.
fn block(raw: &str) -> Option<Written> {
    let (header, body) = raw.split_once('\n')?;
    let header = header.trim_end();
    if !matches!(header, "|" | "|-" | ">" | ">-") {
        return None;
    }
    let indent = |l: &str| l.len() - l.trim_start_matches(' ').len();
    let first = body.lines().find(|l| !l.trim().is_empty()).map(indent)?;
    let lines = body.lines().map(|l| l.get(first.min(indent(l))..).unwrap_or("").to_owned()).collect();
    Some(Written::Block { header: header.to_owned(), lines })
}
