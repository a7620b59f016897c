//! Names that must exist: facts, sources, related intents; and those that nothing names.
//! It judges no content.

use std::collections::BTreeSet;

use super::{Body, Corpus, IntentDoc};
use crate::kb::diagnostic::{Diagnostic, Faults, Problem};
use crate::kb::files::nearest;
use crate::kb::model::{Answer, Intent};
use crate::kb::yaml::within;
use crate::message::Facet;

/// The names of one file.
pub(super) fn check(corpus: &Corpus<'_>, doc: &IntentDoc) -> Vec<Diagnostic> {
    let mut faults = Faults::of(doc.file);
    let shared = shared_twin(corpus, doc);
    // Where the shared file is broken nobody knows what it has.
    let known = matches!(doc.body, Body::Whole(_)) || shared.is_some();
    if known {
        facts(corpus, doc, shared, &mut faults);
        sources(doc, shared, &mut faults);
    }
    related(corpus, doc, &mut faults);
    faults.into_list()
}

/// The shared intent that an overlay's file changes.
pub(super) fn shared_twin<'c>(corpus: &Corpus<'c>, doc: &IntentDoc) -> Option<&'c Intent> {
    doc.overlay.as_ref()?;
    corpus.intents.iter().find_map(|other| match &other.body {
        Body::Whole(intent) if other.overlay.is_none() && intent.id == doc.raw.id.value => Some(&**intent),
        Body::Whole(_) | Body::Local(_) => None,
    })
}

/// All answers of a file.
pub(super) fn answers_of(doc: &IntentDoc) -> impl Iterator<Item = (Facet, &Answer)> {
    let answers = match &doc.body {
        Body::Whole(intent) => &intent.answers,
        Body::Local(local) => &local.answers,
    };
    answers.values().flat_map(|facets| facets.iter().map(|(f, a)| (*f, a)))
}

fn facts(corpus: &Corpus<'_>, doc: &IntentDoc, shared: Option<&Intent>, faults: &mut Faults) {
    // By what is written: a fact that is there and broken is told as broken, not as missing.
    let own: Vec<&str> = doc.raw.facts.iter().flat_map(|m| &m.0).map(|(n, _)| n.value.0.as_str()).collect();
    let known: Vec<&str> =
        own.iter().copied().chain(shared.iter().flat_map(|s| s.facts.keys().map(String::as_str))).collect();
    let file = corpus.files.get(doc.file).map_or("", |f| f.text.as_str());
    for (_, facets) in doc.raw.answers.iter().flat_map(|a| &a.value.0) {
        for (_, text) in &facets.0 {
            for (at, name) in named_in(&text.value) {
                if !known.contains(&name) {
                    let problem = Problem::FactUndefined { fact: name.to_owned(), nearest: nearest(name, &known) };
                    faults.push(within(file, text.span, &text.value, at..at + name.len() + 2), problem);
                }
            }
        }
    }
    let mut used: BTreeSet<&str> = answers_of(doc).flat_map(|(_, a)| a.facts()).map(String::as_str).collect();
    if let Some(shared) = shared {
        used.extend(shared.answers.values().flat_map(|f| f.values()).flat_map(Answer::facts).map(String::as_str));
    }
    for (name, _) in doc.raw.facts.iter().flat_map(|m| &m.0) {
        if !used.contains(name.value.0.as_str()) {
            faults.push(name.span, Problem::FactUnused { fact: name.value.0.clone() });
        }
    }
}

/// The names of facts in an answer's text, with the byte of the opening brace.
fn named_in(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(open) = text[from..].find('{').map(|n| from + n) {
        if text[open..].starts_with("{{") {
            from = open + 2;
            continue;
        }
        let Some(close) = text[open..].find('}').map(|n| open + n) else { break };
        let name = text[open + 1..close].split(':').next().unwrap_or("");
        let built_in = crate::kb::model::BuiltIn::ALL.iter().any(|b| b.name() == name);
        let well_formed =
            !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if well_formed && !built_in {
            found.push((open, name));
        }
        from = close + 1;
    }
    found
}

fn sources(doc: &IntentDoc, shared: Option<&Intent>, faults: &mut Faults) {
    let own: Vec<&str> = doc.raw.sources.iter().flat_map(|m| &m.0).map(|(n, _)| n.value.0.as_str()).collect();
    let known: Vec<&str> =
        own.iter().copied().chain(shared.iter().flat_map(|s| s.sources.keys().map(String::as_str))).collect();
    let in_facts = doc.raw.facts.iter().flat_map(|m| &m.0).flat_map(|(_, fact)| {
        let several = fact.value.values.iter().flatten().map(|v| &v.value.source);
        fact.value.source.iter().chain(several)
    });
    let in_cites = doc.raw.cites.iter().flat_map(|m| &m.0).flat_map(|(_, names)| names);
    let mut used = BTreeSet::new();
    for name in in_facts.chain(in_cites) {
        let source = name.value.0.as_str();
        used.insert(source);
        if !known.contains(&source) {
            let problem = Problem::SourceUndefined { source: source.to_owned(), nearest: nearest(source, &known) };
            faults.push(name.span, problem);
        }
    }
    for (name, _) in doc.raw.sources.iter().flat_map(|m| &m.0) {
        if !used.contains(name.value.0.as_str()) {
            faults.push(name.span, Problem::SourceUnused { source: name.value.0.clone() });
        }
    }
}

fn related(corpus: &Corpus<'_>, doc: &IntentDoc, faults: &mut Faults) {
    let mut seen = BTreeSet::new();
    for other in doc.raw.related.iter().flatten() {
        let itself = other.value == doc.raw.id.value;
        if itself || !seen.insert(&other.value) {
            faults.push(other.span, Problem::RelatedTwice { id: other.value.to_string(), itself });
        } else if !corpus.known_ids.contains(&other.value) {
            let known: Vec<&str> = corpus.known_ids.iter().map(crate::message::IntentId::as_str).collect();
            let nearest = nearest(other.value.as_str(), &known);
            faults.push(other.span, Problem::RelatedUnknown { id: other.value.to_string(), nearest });
        }
    }
}
