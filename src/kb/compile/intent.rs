//! Compiles one intent file, whole or of an overlay.
//! Whether what it names exists elsewhere is for the checks.

use std::collections::BTreeMap;

use super::fact::compile_fact;
use super::{date, link, parse_markup};
use crate::kb::diagnostic::{Faults, Format, Problem};
use crate::kb::files::{FactName, Map, RawFact, RawIntent, RawSource, Scalar, SourceName, Spanned, Text};
use crate::kb::model::{
    Answer, BuiltIn, Example, Fact, FactId, Intent, LocalIntent, PartialDate, Region, Source, SourceId, TestUtterance,
    Texts,
};
use crate::kb::yaml::within;
use crate::message::{Facet, IntentId, Lang};

/// Where a file lies, and what it says.
#[derive(Debug, Clone, Copy)]
pub(crate) struct InFile<'f> {
    /// The folder, which is the area.
    pub area: &'f str,
    /// The file's name without `.yaml`.
    pub stem: &'f str,
    /// The file's text.
    pub text: &'f str,
}

/// Compiles a whole intent. What is missing is told by the reader before, and left empty here.
pub(crate) fn compile_intent(raw: &RawIntent, file: InFile<'_>, faults: &mut Faults) -> Intent {
    let title = raw.title.as_ref();
    if let Some(title) = title {
        for lang in [Lang::De, Lang::En] {
            if title.value.get(&lang).is_none() {
                faults.push(title.span, Problem::MissingKey { key: lang.code().to_owned() });
            }
        }
    }
    let local = compile_parts(raw, file, faults);
    Intent {
        id: raw.id.value.clone(),
        area: file.area.to_owned(),
        title: title.map(|t| texts(&t.value)).unwrap_or_default(),
        scope: raw.scope.as_ref().map(|s| s.value.clone()).unwrap_or_default(),
        region: raw.region.unwrap_or(Region::Federal),
        leika: raw.leika.clone(),
        urgent: raw.urgent.unwrap_or(false),
        examples: local.examples,
        patterns: raw.patterns.iter().flatten().map(|p| p.value.clone()).collect(),
        sources: local.sources,
        facts: local.facts,
        cites: local.cites,
        answers: local.answers,
        review_by: raw.review_by.as_ref().and_then(|d| partial_date(d, faults)),
        volatile: raw.volatile.iter().flatten().map(|f| f.value).collect(),
        related: local.related,
        tests: tests(raw),
    }
}

/// Compiles what an overlay changes in a shared intent.
pub(crate) fn compile_local(raw: &RawIntent, file: InFile<'_>, faults: &mut Faults) -> LocalIntent {
    let fixed = [
        (raw.title.as_ref().map(|t| t.span), "title"),
        (raw.scope.as_ref().map(|s| s.span), "scope"),
        (raw.review_by.as_ref().map(|r| r.span), "review_by"),
        (raw.region.map(|_| raw.id.span), "region"),
        (raw.leika.as_ref().map(|_| raw.id.span), "leika"),
        (raw.urgent.map(|_| raw.id.span), "urgent"),
        (raw.patterns.as_ref().map(|_| raw.id.span), "patterns"),
        (raw.volatile.as_ref().map(|_| raw.id.span), "volatile"),
        (raw.tests.as_ref().map(|_| raw.id.span), "tests"),
    ];
    for (span, key) in fixed {
        if let Some(span) = span {
            faults.push(span, Problem::OverlayKey { key: key.to_owned() });
        }
    }
    compile_parts(raw, file, faults)
}

fn compile_parts(raw: &RawIntent, file: InFile<'_>, faults: &mut Faults) -> LocalIntent {
    if raw.id.value.as_str() != file.stem {
        let problem = Problem::IdMismatch { id: raw.id.value.to_string(), file: file.stem.to_owned() };
        faults.push(raw.id.span, problem);
    }
    LocalIntent {
        facts: facts(raw.facts.as_ref(), faults),
        sources: sources(raw.sources.as_ref(), faults),
        cites: cites(raw),
        answers: answers(raw, file.text, faults),
        related: raw.related.iter().flatten().map(|r| r.value.clone()).collect::<Vec<IntentId>>(),
        examples: examples(raw),
    }
}

/// The texts of a map by language.
pub(super) fn texts(map: &Map<Lang, Text>) -> Texts {
    Texts(map.0.iter().map(|(lang, text)| (lang.value, text.value.trim().to_owned())).collect())
}

fn examples(raw: &RawIntent) -> Vec<Example> {
    let languages = raw.examples.iter().flat_map(|m| &m.0);
    let with_lang = languages.flat_map(|(lang, list)| list.iter().map(move |(facet, text)| (lang.value, facet, text)));
    with_lang.map(|(lang, facet, text)| Example { lang, facet, text: text.value.trim().to_owned() }).collect()
}

fn tests(raw: &RawIntent) -> Vec<TestUtterance> {
    let languages = raw.tests.iter().flat_map(|m| &m.0);
    let with_lang = languages.flat_map(|(lang, list)| list.iter().map(move |test| (lang.value, test)));
    with_lang
        .map(|(lang, test)| TestUtterance { lang, facet: test.facet, text: test.text.value.trim().to_owned() })
        .collect()
}

fn cites(raw: &RawIntent) -> BTreeMap<Facet, Vec<SourceId>> {
    let facets = raw.cites.iter().flat_map(|m| &m.0);
    facets.map(|(facet, names)| (facet.value, names.iter().map(|n| n.value.0.clone()).collect())).collect()
}

fn facts(raw: Option<&Map<FactName, Spanned<RawFact>>>, faults: &mut Faults) -> BTreeMap<FactId, Fact> {
    let mut compiled = BTreeMap::new();
    for (name, fact) in raw.iter().flat_map(|m| &m.0) {
        if BuiltIn::ALL.iter().any(|b| b.name() == name.value.0) {
            faults.push(name.span, Problem::FactBuiltIn { fact: name.value.0.clone() });
        }
        if let Some(fact) = compile_fact(&name.value.0, name.span, &fact.value, faults) {
            compiled.insert(name.value.0.clone(), fact);
        }
    }
    compiled
}

fn sources(raw: Option<&Map<SourceName, RawSource>>, faults: &mut Faults) -> BTreeMap<SourceId, Source> {
    let mut compiled = BTreeMap::new();
    for (name, source) in raw.iter().flat_map(|m| &m.0) {
        if let Some(url) = &source.url
            && let Some(fault) = link::fault_of(&url.value)
        {
            faults.push(url.span, Problem::Link { url: url.value.clone(), fault });
        }
        let Some(as_of) = partial_date(&source.as_of, faults) else { continue };
        compiled.insert(
            name.value.0.clone(),
            Source {
                title: source.title.value.trim().to_owned(),
                url: source.url.as_ref().map(|u| u.value.clone()),
                as_of,
                secondhand: source.secondhand.unwrap_or(false),
            },
        );
    }
    compiled
}

fn partial_date(field: &Spanned<Scalar>, faults: &mut Faults) -> Option<PartialDate> {
    let read = date::partial(&field.value.0);
    if read.is_none() {
        faults.push(field.span, Problem::BadFormat { text: field.value.0.clone(), format: Format::PartialDate });
    }
    read
}

fn answers(raw: &RawIntent, file: &str, faults: &mut Faults) -> BTreeMap<Lang, BTreeMap<Facet, Answer>> {
    let mut compiled: BTreeMap<Lang, BTreeMap<Facet, Answer>> = BTreeMap::new();
    for (lang, facets) in raw.answers.iter().flat_map(|a| &a.value.0) {
        for (facet, text) in &facets.0 {
            let (answer, broken) = parse_markup(&text.value);
            for fault in broken {
                faults.push(within(file, text.span, &text.value, fault.at), Problem::Answer(fault.fault));
            }
            compiled.entry(lang.value).or_default().insert(facet.value, answer);
        }
    }
    compiled
}
