//! What is different between two knowledge bases, in terms that a maintainer knows: intents, answers, facts.

use std::collections::BTreeSet;

use crate::kb::{Intent, Kb};
use crate::message::{Facet, IntentId, Lang};

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// An intent that is new.
    Added(IntentId),
    /// An intent that is gone.
    Removed(IntentId),
    /// The number of an intent's examples, before and after.
    Examples(IntentId, usize, usize),
    /// Examples of an intent that were rewritten without changing their number.
    ExamplesReworded(IntentId),
    /// An answer that was written, rewritten or taken out.
    Answer(IntentId, Lang, Facet),
    /// A fact that has another value or is new or gone.
    Fact(IntentId, String),
    /// Something else about an intent: title, patterns, sources, neighbours, tests.
    Other(IntentId),
    /// The shared files or overlays changed.
    Shared,
}

/// What is different, intent by intent in the order of ids.
pub fn changes(before: &Kb, after: &Kb) -> Vec<Change> {
    let mut out = Vec::new();
    let ids: BTreeSet<&IntentId> = before.intents.keys().chain(after.intents.keys()).collect();
    for id in ids {
        match (before.intents.get(id), after.intents.get(id)) {
            (None, Some(_)) => out.push(Change::Added(id.clone())),
            (Some(_), None) => out.push(Change::Removed(id.clone())),
            (Some(a), Some(b)) => intent_changes(a, b, &mut out),
            (None, None) => {}
        }
    }
    if out.is_empty() && before.hash != after.hash {
        out.push(Change::Shared);
    }
    out
}

fn intent_changes(a: &Intent, b: &Intent, out: &mut Vec<Change>) {
    let found = out.len();
    let id = || b.id.clone();
    if a.examples != b.examples {
        let (before, after) = (a.examples.len(), b.examples.len());
        out.push(if before == after { Change::ExamplesReworded(id()) } else { Change::Examples(id(), before, after) });
    }
    for lang in Lang::ALL {
        for facet in Facet::ALL {
            let text = |i: &Intent| i.answers.get(&lang).and_then(|f| f.get(&facet)).cloned();
            if text(a) != text(b) {
                out.push(Change::Answer(id(), lang, facet));
            }
        }
    }
    let facts: BTreeSet<&String> = a.facts.keys().chain(b.facts.keys()).collect();
    for fact in facts {
        if a.facts.get(fact) != b.facts.get(fact) {
            out.push(Change::Fact(id(), fact.clone()));
        }
    }
    let rest_differs = a.title != b.title
        || a.scope != b.scope
        || a.patterns != b.patterns
        || a.sources != b.sources
        || a.cites != b.cites
        || a.related != b.related
        || a.tests != b.tests
        || a.urgent != b.urgent
        || a.review_by != b.review_by;
    if rest_differs && out.len() == found {
        out.push(Change::Other(id()));
    }
}
