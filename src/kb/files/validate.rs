//! Walks a located tree along a schema and tells everything that does not fit, at once, each at its place.
//! It understands the parts of JSON Schema that our types produce, and no more.

use std::collections::BTreeMap;

use regex::Regex;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::de::FromNode;
use super::schema::{FileKind, allows, resolve, words_of};
use super::words;
use crate::kb::diagnostic::{Expected, Faults, Format, KeyKind, Problem};
use crate::kb::yaml::{Entry, Kind, Node, Reading, Style, read_plain};

/// The schemas of all kinds of file, each made once.
#[derive(Debug, Default)]
pub(crate) struct Schemas(BTreeMap<FileKind, Value>);

impl Schemas {
    /// Reads a tree as a value of its type. `None` where something does not fit; the faults say what.
    pub(crate) fn read<T: DeserializeOwned>(
        &mut self,
        kind: FileKind,
        tree: &Node,
        text: &str,
        faults: &mut Faults,
    ) -> Option<T> {
        let root = &*self.0.entry(kind).or_insert_with(|| kind.schema());
        Walk { root, text, faults, patterns: BTreeMap::new() }.node(root, tree, false);
        if faults.has_errors() {
            return None;
        }
        match T::deserialize(FromNode(tree)) {
            Ok(value) => Some(value),
            Err(misfit) => {
                faults.push(tree.span, Problem::BadFormat { text: misfit.0, format: Format::Other });
                None
            }
        }
    }
}

struct Walk<'s, 'f> {
    root: &'s Value,
    text: &'s str,
    faults: &'f mut Faults,
    patterns: BTreeMap<String, Option<Regex>>,
}

impl<'s> Walk<'s, '_> {
    fn resolve(&self, schema: &'s Value) -> &'s Value {
        resolve(self.root, schema)
    }

    fn matches(&mut self, pattern: &str, text: &str) -> bool {
        let compiled = self.patterns.entry(pattern.to_owned()).or_insert_with(|| Regex::new(pattern).ok());
        compiled.as_ref().is_some_and(|r| r.is_match(text))
    }

    fn node(&mut self, outer: &'s Value, node: &Node, in_list: bool) {
        let schema = self.resolve(outer);
        if let Some(options) = schema.get("anyOf").and_then(Value::as_array) {
            return self.either(options, node, in_list);
        }
        if node.is_nothing() {
            self.faults.push(node.span, Problem::Empty);
            return;
        }
        let words = words_of(schema);
        if !words.is_empty() {
            return self.word(&words, node, in_list);
        }
        match &node.kind {
            Kind::Scalar { text, style } => self.scalar(outer, schema, node, text, *style),
            Kind::List(items) if allows(schema, "array") => {
                if items.is_empty() {
                    self.faults.push(node.span, Problem::Empty);
                }
                if let Some(each) = schema.get("items") {
                    for item in items {
                        self.node(each, item, true);
                    }
                }
            }
            Kind::Map(entries) if allows(schema, "object") => self.map(schema, node, entries),
            Kind::List(_) => self.wrong(schema, node, Expected::List),
            Kind::Map(entries) => self.unexpected_map(schema, node, entries, in_list),
        }
    }

    /// A choice of shapes: the one of the node's own kind is meant.
    fn either(&mut self, options: &'s [Value], node: &Node, in_list: bool) {
        let shape = match node.kind {
            Kind::Scalar { .. } => "string",
            Kind::List(_) => "array",
            Kind::Map(_) => "object",
        };
        let fitting = options.iter().find(|o| allows(self.resolve(o), shape));
        match fitting {
            Some(option)
                if shape == "object" && in_list && options.iter().any(|o| allows(self.resolve(o), "string")) =>
            {
                // `- word: more words` is a map to YAML; that it was meant as a text shows in its keys.
                let schema = self.resolve(option);
                let known = schema.get("properties").and_then(Value::as_object);
                let stray = node.entries().iter().all(|e| known.is_none_or(|k| !k.contains_key(&e.key)));
                if stray {
                    self.became_map(node);
                } else {
                    self.node(option, node, false);
                }
            }
            Some(option) => self.node(option, node, in_list),
            None if node.is_nothing() => self.faults.push(node.span, Problem::Empty),
            None => {
                let expected = if options.iter().any(|o| allows(self.resolve(o), "string")) {
                    Expected::TextOrMap
                } else {
                    Expected::ListOrMap
                };
                self.faults.push(node.span, Problem::WrongType { expected, found: found(node) });
            }
        }
    }

    fn became_map(&mut self, node: &Node) {
        let text = node.entries().first().map_or_else(String::new, |e| match &e.value.kind {
            Kind::Scalar { text, .. } => format!("{}: {text}", e.key),
            Kind::List(_) | Kind::Map(_) => format!("{}: …", e.key),
        });
        self.faults.push(node.span, Problem::TextBecameMap { text });
    }

    fn unexpected_map(&mut self, schema: &'s Value, node: &Node, entries: &[Entry], in_list: bool) {
        if in_list && allows(schema, "string") && !entries.is_empty() {
            self.became_map(node);
        } else {
            self.wrong(schema, node, Expected::Map);
        }
    }

    fn wrong(&mut self, schema: &Value, node: &Node, found: Expected) {
        let expected = match schema.get("type") {
            Some(Value::String(one)) => match one.as_str() {
                "string" => Expected::Text,
                "number" => Expected::Number,
                "integer" => Expected::WholeNumber,
                "boolean" => Expected::Bool,
                "array" => Expected::List,
                _ => Expected::Map,
            },
            _ => Expected::TextOrNumber,
        };
        self.faults.push(node.span, Problem::WrongType { expected, found });
    }

    fn word(&mut self, words: &[String], node: &Node, in_list: bool) {
        match &node.kind {
            Kind::Scalar { text, .. } if words.contains(text) => {}
            Kind::Scalar { text, .. } => {
                let problem =
                    Problem::UnknownWord { word: text.clone(), nearest: nearest(text, words), known: words.to_vec() };
                self.faults.push(node.span, problem);
            }
            Kind::Map(_) if in_list => self.became_map(node),
            Kind::List(_) | Kind::Map(_) => {
                self.faults.push(node.span, Problem::WrongType { expected: Expected::Text, found: found(node) });
            }
        }
    }

    fn scalar(&mut self, outer: &Value, schema: &Value, node: &Node, text: &str, style: Style) {
        let reading = if style == Style::Plain { read_plain(text) } else { Reading::Text };
        let number = allows(schema, "number") || allows(schema, "integer");
        if allows(schema, "string") {
            match reading {
                Reading::Text => {}
                Reading::Number if number => {}
                Reading::Number | Reading::Bool(_) | Reading::Null => {
                    let number = reading == Reading::Number;
                    self.faults.push(node.span, Problem::UnquotedWord { word: text.to_owned(), number });
                    return;
                }
            }
            if text.trim().is_empty() {
                self.faults.push(node.span, Problem::Empty);
                return;
            }
            let pattern = outer.get("pattern").or_else(|| schema.get("pattern")).and_then(Value::as_str);
            if let Some(pattern) = pattern
                && !self.matches(pattern, text)
            {
                self.faults.push(node.span, Problem::BadFormat { text: text.to_owned(), format: format_of(pattern) });
            }
            if pattern.is_none() && allows(schema, "string") && !number {
                words::check(self.text, node, text, style, self.faults);
            }
        } else if allows(schema, "boolean") {
            // Only the two words that every reader of YAML takes for a boolean.
            if style != Style::Plain || !matches!(text, "true" | "false") {
                self.wrong(schema, node, Expected::Text);
            }
        } else if number {
            let whole = allows(schema, "integer");
            let fits = reading == Reading::Number && (!whole || text.parse::<u32>().is_ok());
            let within = |key: &str, ok: fn(f64, f64) -> bool| {
                let limit = outer.get(key).or_else(|| schema.get(key)).and_then(Value::as_f64);
                limit.is_none_or(|l| text.parse::<f64>().is_ok_and(|n| ok(n, l)))
            };
            if !fits || !within("minimum", |n, l| n >= l) || !within("maximum", |n, l| n <= l) {
                self.wrong(schema, node, if reading == Reading::Number { Expected::Number } else { Expected::Text });
            }
        } else {
            self.wrong(schema, node, Expected::Text);
        }
    }

    fn map(&mut self, schema: &'s Value, node: &Node, entries: &[Entry]) {
        let properties = schema.get("properties").and_then(Value::as_object);
        let others = schema.get("additionalProperties").filter(|o| !o.is_boolean());
        let names = schema.get("propertyNames").and_then(|n| n.get("pattern")).and_then(Value::as_str);
        let mut misspelt = Vec::new();
        for entry in entries {
            if let Some(each) = properties.and_then(|p| p.get(&entry.key)) {
                self.node(each, &entry.value, false);
            } else if let Some(each) = others {
                if let Some(pattern) = names
                    && !self.matches(pattern, &entry.key)
                {
                    let problem = Problem::BadFormat { text: entry.key.clone(), format: Format::Name };
                    self.faults.push(entry.key_span, problem);
                }
                self.node(each, &entry.value, false);
            } else if entry.value.is_nothing() && self.text[node.span.start..].starts_with('{') {
                self.faults.push(entry.key_span, Problem::CommaSplits { text: entry.key.clone() });
            } else {
                let known: Vec<String> = properties.map(|p| p.keys().cloned().collect()).unwrap_or_default();
                let (kind, nearest) = (key_kind(&known), nearest(&entry.key, &known));
                misspelt.extend(nearest.clone());
                self.faults.push(entry.key_span, Problem::UnknownKey { key: entry.key.clone(), kind, nearest, known });
            }
        }
        let required = schema.get("required").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        for key in required.iter().filter_map(Value::as_str) {
            // One mistake, one message: who mends the misspelt key has the missing one.
            if node.get(key).is_none() && !misspelt.iter().any(|m| m == key) {
                self.faults.push(head(node, entries), Problem::MissingKey { key: key.to_owned() });
            }
        }
    }
}

/// Where a missing key is told: at the map's first key.
fn head(node: &Node, entries: &[Entry]) -> crate::kb::yaml::Span {
    entries.first().map_or(node.span, |e| e.key_span)
}

const fn found(node: &Node) -> Expected {
    match node.kind {
        Kind::Scalar { .. } => Expected::Text,
        Kind::List(_) => Expected::List,
        Kind::Map(_) => Expected::Map,
    }
}

fn key_kind(known: &[String]) -> KeyKind {
    if known.iter().any(|k| k == "legal-basis") {
        KeyKind::Facet
    } else if known.iter().any(|k| k == "en") {
        KeyKind::Language
    } else {
        KeyKind::Key
    }
}

/// What a pattern of our types stands for.
fn format_of(pattern: &str) -> Format {
    match pattern {
        "^[a-z0-9]+(-[a-z0-9]+)*$" => Format::IntentId,
        "^[0-9]{14}$" => Format::Leika,
        "^[0-9]{5}([0-9]{3})?$" => Format::Ags,
        "^[0-9]{4}(-[0-9]{2}){0,2}$" => Format::PartialDate,
        "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" => Format::Date,
        "^[0-9]{5}(-[0-9]{5})?$" => Format::Postcodes,
        super::spanned::SHARE => Format::Risk,
        _ => Format::Other,
    }
}

/// Longer words are no typing errors, and comparing them would take time.
const LONGEST_GUESS: usize = 64;

/// The known word that this one was probably meant to be.
pub(crate) fn nearest<S: AsRef<str>>(word: &str, known: &[S]) -> Option<String> {
    if word.len() > LONGEST_GUESS {
        return None;
    }
    let lower = word.to_lowercase();
    let scored = known.iter().map(|k| (strsim::damerau_levenshtein(&lower, &k.as_ref().to_lowercase()), k.as_ref()));
    let (distance, best) = scored.min()?;
    (distance <= 1 + lower.chars().count() / 4).then(|| best.to_owned())
}
