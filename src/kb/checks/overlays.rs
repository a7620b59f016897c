//! Overlays: a known place each, and files that change what exists or are whole.
//! Their texts and facts are judged by the same checks as the shared ones.

use std::collections::BTreeMap;
use std::mem::discriminant;

use super::references::shared_twin;
use super::{Body, Corpus, IntentDoc, PlaceDoc};
use crate::kb::diagnostic::{Diagnostic, Faults, FileId, Problem};
use crate::kb::files::nearest;
use crate::kb::yaml::Span;

/// The places of all overlays.
pub(super) fn places(corpus: &Corpus<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let known: Vec<&str> = corpus.shared.places.iter().map(|p| p.name.as_str()).collect();
    let mut seen: BTreeMap<&str, &PlaceDoc> = BTreeMap::new();
    for doc in corpus.places.iter().filter(|p| p.overlay.is_some()) {
        let mut faults = Faults::of(doc.file);
        let name = doc.place.name.as_str();
        if let Some(first) = seen.insert(name, doc) {
            let problem = Problem::PlaceTwice { name: name.to_owned() };
            faults.push_with(doc.name.span, problem, first.file, first.name.span);
        }
        if !known.contains(&name) && doc.place.postcodes.is_empty() {
            let problem = Problem::PlaceUnknown { name: name.to_owned(), nearest: nearest(name, &known) };
            faults.push(doc.name.span, problem);
        }
        found.extend(faults.into_list());
    }
    for folder in corpus.overlays {
        let path = format!("overlays/{folder}/overlay.yaml");
        if !corpus.files.list.iter().any(|f| f.path == path) {
            let inside = format!("overlays/{folder}/");
            let file = corpus.files.list.iter().position(|f| f.path.starts_with(&inside));
            let file = file.and_then(|at| u32::try_from(at).ok()).map_or(FileId(0), FileId);
            let mut faults = Faults::of(file);
            faults.push(Span::default(), Problem::OverlayWithoutPlace);
            found.extend(faults.into_list());
        }
    }
    found
}

/// One file of an overlay.
pub(super) fn check(corpus: &Corpus<'_>, doc: &IntentDoc) -> Vec<Diagnostic> {
    let mut faults = Faults::of(doc.file);
    if doc.overlay.is_none() {
        return Vec::new();
    }
    match &doc.body {
        Body::Whole(_) => incomplete(corpus, doc, &mut faults),
        Body::Local(local) => {
            let Some(shared) = shared_twin(corpus, doc) else { return Vec::new() };
            for (name, _) in doc.raw.facts.iter().flat_map(|m| &m.0) {
                let kinds = (local.facts.get(&name.value.0), shared.facts.get(&name.value.0));
                if let (Some(own), Some(other)) = kinds
                    && own.values.first().map(|v| discriminant(&v.value))
                        != other.values.first().map(|v| discriminant(&v.value))
                {
                    faults.push(name.span, Problem::OverlayKind { fact: name.value.0.clone() });
                }
            }
        }
    }
    faults.into_list()
}

/// What an intent of this place alone lacks.
fn incomplete(corpus: &Corpus<'_>, doc: &IntentDoc, faults: &mut Faults) {
    let raw = &doc.raw;
    let parts = [
        (raw.title.is_some(), "title"),
        (raw.scope.is_some(), "scope"),
        (raw.region.is_some(), "region"),
        (raw.examples.is_some(), "examples"),
        (raw.answers.is_some(), "answers"),
    ];
    let missing: Vec<&str> = parts.iter().filter(|(there, _)| !there).map(|(_, key)| *key).collect();
    if !missing.is_empty() {
        let id = raw.id.value.as_str();
        let known: Vec<&str> =
            corpus.known_ids.iter().map(crate::message::IntentId::as_str).filter(|k| *k != id).collect();
        let problem = Problem::OverlayIncomplete {
            id: id.to_owned(),
            missing: missing.join("`, `"),
            nearest: nearest(id, &known),
        };
        faults.push(raw.id.span, problem);
    }
}
