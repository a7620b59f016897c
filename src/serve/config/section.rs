//! Reads one section of the file: each key is asked for by name and kind, and what nobody asked for is a fault.
//! It knows no key of its own.

use std::net::SocketAddr;
use std::ops::Range;
use std::path::PathBuf;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::fault::{Fault, Form, Kind, Problem};
use super::rate::Rate;

/// A section under reading.
pub(super) struct Section<'a> {
    name: &'static str,
    span: Range<usize>,
    table: Option<&'a DeTable<'a>>,
    asked: Vec<&'static str>,
    pub(super) faults: Vec<Fault>,
}

impl<'a> Section<'a> {
    /// The whole file.
    pub(super) fn top(table: &'a DeTable<'a>) -> Self {
        Self { name: "", span: 0..0, table: Some(table), asked: Vec::new(), faults: Vec::new() }
    }

    /// Whether the file has it.
    pub(super) const fn is_there(&self) -> bool {
        self.table.is_some()
    }

    /// What the section is called and where it begins.
    pub(super) fn head(&self) -> (&'static str, Range<usize>) {
        (self.name, self.span.clone())
    }

    fn get(&mut self, key: &'static str) -> Option<(Range<usize>, &'a Spanned<DeValue<'a>>)> {
        self.asked.push(key);
        let (key, value) = self.table?.get_key_value(key)?;
        Some((key.span(), value))
    }

    fn kind_fault(&mut self, key: &'static str, expected: Kind, found: &Spanned<DeValue<'_>>) {
        let problem = Problem::Kind { key, expected, found: kind(found.get_ref()) };
        self.faults.push(Fault::at(found.span(), problem));
    }

    /// Whether a key is there, and where.
    pub(super) fn place(&mut self, key: &'static str) -> Option<Range<usize>> {
        self.get(key).map(|(span, _)| span)
    }

    /// A section in it; an empty one where it is not there.
    pub(super) fn section(&mut self, key: &'static str) -> Section<'a> {
        self.section_if_there(key).unwrap_or(Section {
            name: key,
            span: 0..0,
            table: None,
            asked: Vec::new(),
            faults: Vec::new(),
        })
    }

    /// A section in it, where it is there.
    pub(super) fn section_if_there(&mut self, key: &'static str) -> Option<Section<'a>> {
        let (span, value) = self.get(key)?;
        let Some(table) = value.get_ref().as_table() else {
            self.kind_fault(key, Kind::Section, value);
            return None;
        };
        Some(Section { name: key, span, table: Some(table), asked: Vec::new(), faults: Vec::new() })
    }

    /// A text that is not empty, and where it stands.
    pub(super) fn text(&mut self, key: &'static str) -> Option<(&'a str, Range<usize>)> {
        let (_, value) = self.get(key)?;
        match value.get_ref().as_str() {
            Some("") => self.form(key, Form::NotEmpty, value.span()),
            Some(text) => return Some((text, value.span())),
            None => self.kind_fault(key, Kind::Text, value),
        }
        None
    }

    fn form(&mut self, key: &'static str, form: Form, span: Range<usize>) {
        self.faults.push(Fault::at(span, Problem::Form { key, form }));
    }

    /// A path.
    pub(super) fn path(&mut self, key: &'static str) -> Option<(PathBuf, Range<usize>)> {
        self.text(key).map(|(text, span)| (PathBuf::from(text), span))
    }

    /// A whole number in a range.
    pub(super) fn number(&mut self, key: &'static str, least: u64, most: u64) -> Option<u64> {
        let (_, value) = self.get(key)?;
        let Some(integer) = value.get_ref().as_integer() else {
            self.kind_fault(key, Kind::Number, value);
            return None;
        };
        let number = u64::from_str_radix(integer.as_str(), integer.radix()).ok();
        let number = number.filter(|n| (least..=most).contains(n));
        if number.is_none() {
            self.faults.push(Fault::at(value.span(), Problem::OutOfRange { key, range: (least, most) }));
        }
        number
    }

    /// `true` or `false`.
    pub(super) fn switch(&mut self, key: &'static str) -> Option<bool> {
        let (_, value) = self.get(key)?;
        let switch = value.get_ref().as_bool();
        if switch.is_none() {
            self.kind_fault(key, Kind::Switch, value);
        }
        switch
    }

    /// One of several words, with what each stands for.
    pub(super) fn choice<T: Copy>(&mut self, key: &'static str, known: &[(&'static str, T)]) -> Option<T> {
        let (text, span) = self.text(key)?;
        if let Some((_, meant)) = known.iter().find(|(word, _)| *word == text) {
            return Some(*meant);
        }
        let known: Vec<&'static str> = known.iter().map(|(word, _)| *word).collect();
        let problem = Problem::Choice { key, found: text.to_owned(), nearest: nearest(text, &known), known };
        self.faults.push(Fault::at(span, problem));
        None
    }

    /// An address to listen at.
    pub(super) fn address(&mut self, key: &'static str) -> Option<SocketAddr> {
        let (text, span) = self.text(key)?;
        let address = text.parse().ok();
        if address.is_none() {
            self.form(key, Form::Address, span);
        }
        address
    }

    /// An URL with one of these beginnings.
    pub(super) fn url(&mut self, key: &'static str, form: Form) -> Option<String> {
        let (text, span) = self.text(key)?;
        let schemes: &[&str] = if form == Form::HttpsUrl { &["https://"] } else { &["https://", "http://"] };
        let rest = schemes.iter().find_map(|scheme| text.strip_prefix(scheme));
        let odd = |c: char| c.is_whitespace() || c.is_control();
        if rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with(['/', ':', '?', '#']) && !rest.contains(odd)) {
            return Some(text.trim_end_matches('/').to_owned());
        }
        self.form(key, form, span);
        None
    }

    /// A text of a certain look.
    pub(super) fn formed(&mut self, key: &'static str, form: Form, holds: impl Fn(&str) -> bool) -> Option<String> {
        let (text, span) = self.text(key)?;
        if holds(text) {
            return Some(text.to_owned());
        }
        self.form(key, form, span);
        None
    }

    /// A list of texts, each of a certain look.
    pub(super) fn texts(&mut self, key: &'static str, form: Form, holds: impl Fn(&str) -> bool) -> Option<Vec<String>> {
        let (_, value) = self.get(key)?;
        let Some(array) = value.get_ref().as_array() else {
            self.kind_fault(key, Kind::List, value);
            return None;
        };
        let mut texts = Vec::new();
        for entry in array {
            match entry.get_ref().as_str() {
                Some(text) if !text.is_empty() && holds(text) => texts.push(text.to_owned()),
                Some(_) => self.form(key, form, entry.span()),
                None => self.kind_fault(key, Kind::Text, entry),
            }
        }
        Some(texts)
    }

    /// The sections of a name that may stand any number of times, as `[[…]]`.
    pub(super) fn sections(&mut self, key: &'static str) -> Vec<Section<'a>> {
        let Some((_, value)) = self.get(key) else { return Vec::new() };
        let Some(array) = value.get_ref().as_array() else {
            self.kind_fault(key, Kind::List, value);
            return Vec::new();
        };
        let mut sections = Vec::new();
        for entry in array {
            match entry.get_ref().as_table() {
                Some(table) => sections.push(Section {
                    name: key,
                    span: entry.span(),
                    table: Some(table),
                    asked: Vec::new(),
                    faults: Vec::new(),
                }),
                None => self.kind_fault(key, Kind::Section, entry),
            }
        }
        sections
    }

    /// A rate: `Some(None)` where it is lifted.
    #[allow(clippy::option_option, reason = "not named, lifted, and a number are three things")]
    pub(super) fn rate(&mut self, key: &'static str) -> Option<Option<Rate>> {
        let (text, span) = self.text(key)?;
        if text == "none" {
            return Some(None);
        }
        let rate = text.parse().ok();
        if rate.is_none() {
            self.form(key, Form::Rate, span);
        }
        rate.map(Some)
    }

    /// A secret that stands in the file itself, which is told without showing it.
    pub(super) fn no_secret(&mut self, keys: &[&'static str], variable: &'static str, file_key: &'static str) {
        for key in keys {
            if let Some((span, _)) = self.table.and_then(|t| t.get_key_value(*key)).map(|(k, v)| (k.span(), v)) {
                self.asked.push(key);
                let problem = Problem::SecretInFile { key: (*key).to_owned(), variable, file_key };
                self.faults.push(Fault::at(span, problem));
            }
        }
    }

    /// A key that has an effect only beside another one's value.
    pub(super) fn idle(&mut self, key: &'static str, needs: &'static str) {
        if let Some(span) = self.place(key) {
            self.faults.push(Fault::at(span, Problem::Idle { key, needs }));
        }
    }

    /// A key that has to be there.
    pub(super) fn missing(&mut self, key: &'static str, because: &'static str) {
        let span = self.span.clone();
        self.faults.push(Fault::at(span, Problem::Missing { key, because }));
    }

    /// What was wrong, with what nobody asked for. `never_named` are keys that are asked for, but not to be suggested.
    pub(super) fn end(mut self, never_named: &[&str]) -> Vec<Fault> {
        let mut known = std::mem::take(&mut self.asked);
        for (key, value) in self.table.into_iter().flatten() {
            let name = key.get_ref().as_ref();
            if known.contains(&name) {
                continue;
            }
            let mut offered: Vec<&'static str> = known.clone();
            offered.retain(|k| !never_named.contains(k));
            offered.dedup();
            let problem = Problem::Unknown {
                section: self.name,
                key: name.to_owned(),
                nearest: nearest(name, &offered),
                known: offered,
            };
            let span = if key.span().is_empty() { value.span() } else { key.span() };
            self.faults.push(Fault::at(span, problem));
        }
        known.clear();
        self.faults
    }
}

/// The known word that was perhaps meant.
fn nearest(word: &str, known: &[&'static str]) -> Option<&'static str> {
    known
        .iter()
        .map(|k| (strsim::jaro_winkler(k, &word.to_lowercase()), *k))
        .filter(|(likeness, _)| *likeness >= 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, k)| k)
}

fn kind(value: &DeValue<'_>) -> Kind {
    match value {
        DeValue::String(_) => Kind::Text,
        DeValue::Integer(_) => Kind::Number,
        DeValue::Float(_) => Kind::Fraction,
        DeValue::Boolean(_) => Kind::Switch,
        DeValue::Datetime(_) => Kind::Date,
        DeValue::Array(_) => Kind::List,
        DeValue::Table(_) => Kind::Section,
    }
}
