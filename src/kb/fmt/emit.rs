//! Writes a tree with its comments: keys in the order of the schema, two blanks a level, flow style where it was and fits.
//! It gives up rather than lose a comment.

use serde_json::Value;

use super::comments::Comments;
use super::scalar::{self, WIDTH, Written};
use crate::kb::files::{FileKind, allows, resolve};
use crate::kb::yaml::{Entry, Kind, Node};
use crate::message::Facet;

/// Writes a file. `None` where something would be lost.
pub(super) fn write(kind: FileKind, file: &str, tree: &Node, first_line: Option<&str>) -> Option<String> {
    let root = kind.schema();
    let mut out = Emitter { file, root: &root, comments: Comments::of(file, tree), text: String::new() };
    if let Some(line) = first_line {
        out.text.push_str(line);
        out.text.push('\n');
    }
    out.block(&root, tree, 0)?;
    for comment in out.comments.take_last() {
        out.gap(comment.after_gap);
        out.line(0, &comment.words);
    }
    out.comments.all_taken().then_some(out.text)
}

struct Emitter<'s> {
    file: &'s str,
    root: &'s Value,
    comments: Comments,
    text: String,
}

impl<'s> Emitter<'s> {
    fn line(&mut self, indent: usize, words: &str) {
        self.text.extend(std::iter::repeat_n(' ', indent));
        self.text.push_str(words);
        self.text.push('\n');
    }

    /// A collection in block style, each entry on lines of its own.
    fn block(&mut self, schema: &'s Value, node: &Node, indent: usize) -> Option<()> {
        match &node.kind {
            Kind::Map(entries) => {
                let schema = self.shape(schema, "object");
                for entry in ordered(schema, entries) {
                    self.lead(entry.key_span.start, indent);
                    self.text.extend(std::iter::repeat_n(' ', indent));
                    self.entry(schema, entry, indent)?;
                }
            }
            Kind::List(items) => {
                let each = self.shape(schema, "array").get("items").unwrap_or(&Value::Null);
                for item in items {
                    self.lead(item.span.start, indent);
                    self.text.extend(std::iter::repeat_n(' ', indent));
                    self.text.push('-');
                    self.value(each, item, indent, true)?;
                }
            }
            Kind::Scalar { text, style } => {
                let Written::Line(line) = scalar::write(self.file, node, text, *style, false)? else { return None };
                self.line(indent, &line);
            }
        }
        Some(())
    }

    /// What stands above an entry: comments, and an empty line where there was one.
    fn lead(&mut self, start: usize, indent: usize) {
        for comment in self.comments.take_above(start) {
            self.gap(comment.after_gap);
            self.line(indent, &comment.words);
        }
        let line = self.file[..start].rfind('\n').map_or(0, |n| n + 1);
        self.gap(self.file[..line].ends_with("\n\n"));
    }

    fn gap(&mut self, wanted: bool) {
        if wanted && !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    fn entry(&mut self, schema: &'s Value, entry: &Entry, indent: usize) -> Option<()> {
        let known = schema.get("properties").and_then(|p| p.get(&entry.key));
        let below = known.or_else(|| schema.get("additionalProperties")).unwrap_or(&Value::Null);
        self.text.push_str(&key(&entry.key, entry.key_span.of(self.file)));
        self.text.push(':');
        if let Some(comment) = self.comments.take_behind(entry.key_span.end) {
            if matches!(entry.value.kind, Kind::Scalar { .. }) || self.is_flow(&entry.value) {
                return None;
            }
            self.text.push_str("  ");
            self.text.push_str(&comment);
        }
        self.value(below, &entry.value, indent, false)
    }

    /// A value behind its key or dash.
    fn value(&mut self, schema: &'s Value, node: &Node, indent: usize, in_list: bool) -> Option<()> {
        match &node.kind {
            Kind::Scalar { .. } if node.is_nothing() => self.text.push('\n'),
            Kind::Scalar { text, style } => match scalar::write(self.file, node, text, *style, false)? {
                Written::Line(line) => self.end_line(&line, node),
                Written::Block { header, lines } => {
                    self.text.push(' ');
                    self.text.push_str(&header);
                    self.text.push('\n');
                    for line in lines {
                        if line.is_empty() { self.text.push('\n') } else { self.line(indent + 2, &line) }
                    }
                }
            },
            Kind::List(_) | Kind::Map(_) => {
                if self.is_flow(node) {
                    let parts = self.parts(schema, node)?;
                    let column = self.text.len() - self.text.rfind('\n').map_or(0, |n| n + 1);
                    let was_one_line = !node.span.of(self.file).contains('\n');
                    let one_line = parts.concat();
                    let fits = was_one_line || column + 1 + one_line.chars().count() <= WIDTH;
                    let words = if fits { one_line } else { filled(&parts, column + 1, indent + 2) };
                    self.end_line(&words, node);
                    return Some(());
                }
                if let (true, Kind::Map(entries)) = (in_list, &node.kind) {
                    // The first key stands behind the dash.
                    let schema = self.shape(schema, "object");
                    for (n, entry) in ordered(schema, entries).into_iter().enumerate() {
                        if n == 0 {
                            let above = self.comments.take_above(entry.key_span.start);
                            if !above.is_empty() {
                                return None;
                            }
                            self.text.push(' ');
                        } else {
                            self.lead(entry.key_span.start, indent + 2);
                            self.text.extend(std::iter::repeat_n(' ', indent + 2));
                        }
                        self.entry(schema, entry, indent + 2)?;
                    }
                } else {
                    self.text.push('\n');
                    self.block(schema, node, indent + 2)?;
                }
            }
        }
        Some(())
    }

    fn end_line(&mut self, words: &str, node: &Node) {
        self.text.push(' ');
        self.text.push_str(words);
        if let Some(comment) = self.comments.take_behind(node.span.end) {
            self.text.push_str("  ");
            self.text.push_str(&comment);
        }
        self.text.push('\n');
    }

    fn is_flow(&self, node: &Node) -> bool {
        self.file[node.span.start..].starts_with(['{', '[']) && !matches!(node.kind, Kind::Scalar { .. })
    }

    /// A value in flow style on one line.
    fn flow(&self, schema: &'s Value, node: &Node) -> Option<String> {
        match &node.kind {
            Kind::Scalar { text, style } => match scalar::write(self.file, node, text, *style, true)? {
                Written::Line(line) => Some(line),
                Written::Block { .. } => None,
            },
            Kind::List(_) | Kind::Map(_) => Some(self.parts(schema, node)?.concat()),
        }
    }

    /// The parts of a collection in flow style, with brackets and commas: a line may end between any two.
    fn parts(&self, schema: &'s Value, node: &Node) -> Option<Vec<String>> {
        let (open, close, mut parts) = match &node.kind {
            Kind::Scalar { .. } => return None,
            Kind::List(items) => {
                let each = self.shape(schema, "array").get("items").unwrap_or(&Value::Null);
                let parts: Option<Vec<String>> = items.iter().map(|i| self.flow(each, i)).collect();
                ('[', ']', parts?)
            }
            Kind::Map(entries) => {
                let schema = self.shape(schema, "object");
                let parts: Option<Vec<String>> = ordered(schema, entries)
                    .into_iter()
                    .map(|e| {
                        let known = schema.get("properties").and_then(|p| p.get(&e.key));
                        let below = known.or_else(|| schema.get("additionalProperties")).unwrap_or(&Value::Null);
                        Some(format!("{}: {}", key(&e.key, e.key_span.of(self.file)), self.flow(below, &e.value)?))
                    })
                    .collect();
                ('{', '}', parts?)
            }
        };
        let last = parts.len().saturating_sub(1);
        for (n, part) in parts.iter_mut().enumerate() {
            if n < last {
                part.push_str(", ");
            }
        }
        parts.insert(0, open.to_string());
        parts.push(close.to_string());
        Some(parts)
    }

    /// The schema of a shape, where several are allowed.
    fn shape(&self, schema: &'s Value, shape: &str) -> &'s Value {
        let schema = resolve(self.root, schema);
        let options = schema.get("anyOf").and_then(Value::as_array);
        options.and_then(|all| all.iter().map(|o| resolve(self.root, o)).find(|o| allows(o, shape))).unwrap_or(schema)
    }
}

/// Parts on as many lines as they need.
fn filled(parts: &[String], column: usize, indent: usize) -> String {
    let mut out = String::new();
    let mut at = column;
    for part in parts {
        let length = part.trim_end().chars().count();
        if at + length > WIDTH && !matches!(part.as_str(), "]" | "}") {
            let kept = out.trim_end().len();
            out.truncate(kept);
            out.push('\n');
            out.extend(std::iter::repeat_n(' ', indent));
            at = indent;
        }
        out.push_str(part);
        at += part.chars().count();
    }
    out
}

/// Entries in the order of the schema; facets in the order of their buttons; names of one's own as they stand.
fn ordered<'e>(schema: &Value, entries: &'e [Entry]) -> Vec<&'e Entry> {
    let mut list: Vec<&Entry> = entries.iter().collect();
    if let Some(known) = schema.get("properties").and_then(Value::as_object) {
        list.sort_by_key(|e| match e.key.parse::<Facet>() {
            Ok(facet) if known.contains_key("legal-basis") => Facet::ALL.iter().position(|f| *f == facet),
            Ok(_) | Err(_) => known.keys().position(|k| *k == e.key).or(Some(usize::MAX)),
        });
    }
    list
}

/// A key, in quotes where it had them.
fn key(text: &str, raw: &str) -> String {
    if raw.starts_with(['"', '\'']) { scalar::quoted(text, raw) } else { text.to_owned() }
}
