//! Ids that exist once, titles that fit a button, and answers' languages: whether each intent is whole.
//! It does not read what the answers say.

use std::collections::{BTreeMap, BTreeSet};

use super::references::shared_twin;
use super::{Body, Corpus, IntentDoc};
use crate::kb::diagnostic::{Diagnostic, Faults, Problem};
use crate::kb::files::{Map, Text};
use crate::kb::model::{Answer, FactId};
use crate::kb::yaml::Span;
use crate::message::{Facet, Lang};

/// Longest title that a button shows whole on a small telephone, in characters.
const MAX_TITLE: usize = 30;

/// Ids that are given twice: among the shared files, and within each overlay.
pub(super) fn duplicate_ids(corpus: &Corpus<'_>) -> Vec<Diagnostic> {
    let mut first: BTreeMap<(Option<&str>, &str), &IntentDoc> = BTreeMap::new();
    let mut found = Vec::new();
    for doc in corpus.intents {
        let key = (doc.overlay.as_deref(), doc.raw.id.value.as_str());
        match first.get(&key) {
            Some(earlier) => {
                let mut faults = Faults::of(doc.file);
                let problem = Problem::DuplicateId { id: doc.raw.id.value.to_string() };
                faults.push_with(doc.raw.id.span, problem, earlier.file, earlier.raw.id.span);
                found.extend(faults.into_list());
            }
            None => {
                first.insert(key, doc);
            }
        }
    }
    found
}

/// Titles, languages and facets of one file.
pub(super) fn check(corpus: &Corpus<'_>, doc: &IntentDoc) -> Vec<Diagnostic> {
    let mut faults = Faults::of(doc.file);
    for (_, title) in doc.raw.title.iter().flat_map(|t| &t.value.0) {
        let length = title.value.trim().chars().count();
        if length > MAX_TITLE {
            faults.push(title.span, Problem::TitleTooLong { length, most: MAX_TITLE });
        }
    }
    match &doc.body {
        // A file without any answers lacks a key, which has been told.
        Body::Whole(_) if doc.raw.answers.is_none() => {}
        Body::Whole(_) => whole(corpus, doc, &mut faults),
        Body::Local(_) => local(corpus, doc, &mut faults),
    }
    facts_differ(corpus, doc, &mut faults);
    faults.into_list()
}

type Answers<'d> = &'d [(crate::kb::files::Spanned<Lang>, Map<Facet, Text>)];

fn answers_of(doc: &IntentDoc) -> Answers<'_> {
    doc.raw.answers.as_ref().map_or(&[], |a| a.value.0.as_slice())
}

fn facets_of(answers: Answers<'_>) -> BTreeSet<Facet> {
    answers.iter().flat_map(|(_, map)| map.0.iter().map(|(f, _)| f.value)).collect()
}

fn whole(corpus: &Corpus<'_>, doc: &IntentDoc, faults: &mut Faults) {
    let answers = answers_of(doc);
    let at = doc.raw.answers.as_ref().map_or(doc.raw.id.span, |a| head(a.span));
    let mut wanted = facets_of(answers);
    wanted.insert(Facet::Overview);
    for &lang in &corpus.shared.settings.languages {
        let Some((place, facets)) = answers.iter().find(|(l, _)| l.value == lang) else {
            faults.push(at, Problem::LanguageMissing { lang });
            continue;
        };
        for &facet in wanted.iter().filter(|f| facets.get(f).is_none()) {
            faults.push(place.span, Problem::FacetMissing { facet, lang });
        }
    }
    let cited = doc.raw.cites.iter().flat_map(|m| m.0.iter().map(|(f, _)| f));
    let volatile = doc.raw.volatile.iter().flatten();
    for facet in cited.chain(volatile).filter(|f| !wanted.contains(&f.value)) {
        faults.push(facet.span, Problem::FacetWithoutAnswer { facet: facet.value });
    }
}

fn local(corpus: &Corpus<'_>, doc: &IntentDoc, faults: &mut Faults) {
    let answers = answers_of(doc);
    let at = doc.raw.answers.as_ref().map_or(doc.raw.id.span, |a| head(a.span));
    for facet in facets_of(answers) {
        for &lang in &corpus.shared.settings.languages {
            let place = answers.iter().find(|(l, _)| l.value == lang);
            if place.is_none_or(|(_, facets)| facets.get(&facet).is_none()) {
                let at = place.map_or(at, |(l, _)| l.span);
                faults.push(at, Problem::OverlayLanguage { facet, lang });
            }
        }
    }
}

/// The first character of something large.
const fn head(span: Span) -> Span {
    Span { start: span.start, end: span.start + 1 }
}

/// Every language names the same facts in each facet as the first one does.
fn facts_differ(corpus: &Corpus<'_>, doc: &IntentDoc, faults: &mut Faults) {
    let compiled = match &doc.body {
        Body::Whole(intent) => &intent.answers,
        Body::Local(local) => &local.answers,
    };
    let own = doc.raw.facts.iter().flat_map(|m| m.0.iter().map(|(n, _)| &n.value.0));
    let shared = shared_twin(corpus, doc).into_iter().flat_map(|s| s.facts.keys());
    let known: BTreeSet<&FactId> = own.chain(shared).collect();
    // A name that does not exist is told as such; what it was meant to be nobody knows.
    let all_known = |names: &BTreeSet<FactId>| names.iter().all(|n| known.contains(n));
    let names = |a: &Answer| -> BTreeSet<FactId> { a.facts().into_iter().cloned().collect() };
    for facet in facets_of(answers_of(doc)) {
        let mut said = compiled.iter().filter_map(|(lang, f)| f.get(&facet).map(|a| (*lang, names(a))));
        let Some((reference, expected)) = said.next().filter(|(_, e)| all_known(e)) else { continue };
        for (lang, found) in said.filter(|(_, found)| *found != expected && all_known(found)) {
            let place = answers_of(doc)
                .iter()
                .find(|(l, _)| l.value == lang)
                .and_then(|(_, map)| map.0.iter().find(|(f, _)| f.value == facet));
            let Some((at, _)) = place else { continue };
            let missing = expected.difference(&found).cloned().collect();
            let extra = found.difference(&expected).cloned().collect();
            faults.push(at.span, Problem::FactsDiffer { facet, lang, reference, missing, extra });
        }
    }
}
