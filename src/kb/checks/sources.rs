//! Sources: dated, official, precise enough to be looked up; a source under every answer.
//! It never opens a page.

use super::references::shared_twin;
use super::{Body, Corpus, IntentDoc};
use crate::kb::diagnostic::{Diagnostic, Faults, Problem};
use crate::kb::model::{FactValue, Intent, Source};
use crate::message::Facet;

/// The area whose answers are small talk.
const SMALL_TALK: &str = "chat";

/// The sources of one file.
pub(super) fn check(corpus: &Corpus<'_>, doc: &IntentDoc) -> Vec<Diagnostic> {
    let mut faults = Faults::of(doc.file);
    let (sources, facts) = match &doc.body {
        Body::Whole(intent) => (&intent.sources, &intent.facts),
        Body::Local(local) => (&local.sources, &local.facts),
    };
    for (name, raw) in doc.raw.sources.iter().flat_map(|m| &m.0) {
        let Some(source) = sources.get(&name.value.0) else { continue };
        if source.as_of.first_day() > corpus.today {
            faults.push(raw.as_of.span, Problem::SourceFuture { as_of: source.as_of, today: corpus.today });
        }
        if source.url.is_none() && !names_a_law(&source.title) {
            faults.push(raw.title.span, Problem::SourceVague { title: source.title.clone() });
        }
    }
    let shared = shared_twin(corpus, doc);
    let find = |id: &str| -> Option<&Source> { sources.get(id).or_else(|| shared.and_then(|s| s.sources.get(id))) };
    for (name, _) in doc.raw.facts.iter().flat_map(|m| &m.0) {
        let Some(fact) = facts.get(&name.value.0) else { continue };
        let second = fact.values.iter().find(|v| is_claim(&v.value) && find(&v.source).is_some_and(|s| s.secondhand));
        if let Some(value) = second {
            faults.push(name.span, Problem::SecondhandNumber { source: value.source.clone() });
        }
    }
    answers_without_source(doc, shared, &mut faults);
    faults.into_list()
}

/// Whether a title names a law with its section, so that it can be looked up without an address.
fn names_a_law(title: &str) -> bool {
    title.contains('§')
        || ["Art. ", "Artikel ", "Anlage ", "Anhang ", "BGBl.", "GVBl."].iter().any(|w| title.contains(w))
}

/// Values that somebody relies on: amounts, periods, dates, ages and shares.
const fn is_claim(value: &FactValue) -> bool {
    match value {
        FactValue::Money { .. }
        | FactValue::Duration { .. }
        | FactValue::Date { .. }
        | FactValue::Age { .. }
        | FactValue::Percent { .. } => true,
        FactValue::Count { .. } | FactValue::TimeWindow(_) | FactValue::Phone(_) | FactValue::Url { .. } => false,
    }
}

fn answers_without_source(doc: &IntentDoc, shared: Option<&Intent>, faults: &mut Faults) {
    let (answers, cites) = match &doc.body {
        Body::Whole(intent) if intent.area == SMALL_TALK => return,
        Body::Whole(intent) => (&intent.answers, &intent.cites),
        Body::Local(local) => (&local.answers, &local.cites),
    };
    if shared.is_some_and(|s| s.area == SMALL_TALK) {
        return;
    }
    let mut told: Vec<Facet> = Vec::new();
    for (lang, facets) in doc.raw.answers.iter().flat_map(|a| &a.value.0) {
        for (facet, _) in &facets.0 {
            let answer = answers.get(&lang.value).and_then(|f| f.get(&facet.value));
            let sourced = cites.contains_key(&facet.value) || answer.is_none_or(|a| !a.facts().is_empty());
            if !sourced && !told.contains(&facet.value) {
                told.push(facet.value);
                faults.push(facet.span, Problem::AnswerWithoutSource { facet: facet.value });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_law_is_known_by_its_section() {
        assert!(names_a_law("PAuswGebV § 1"));
        assert!(names_a_law("DSGVO Art. 50"));
        assert!(!names_a_law("Stadt München"));
    }
}
