//! What the shared intents answer: how many of an area answer which facet in which language.
//! What holds in one place alone is not counted, and what an answer says is not judged.

use std::collections::BTreeMap;

use super::model::{AreaId, Intent, Kb};
use crate::message::{Facet, Lang};

/// A line of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoverageRow {
    /// The area; `None` for all of them together.
    pub area: Option<AreaId>,
    /// The language of the answers.
    pub lang: Lang,
    /// The area's intents.
    pub intents: usize,
    /// How many of them answer each facet in this language, in the order of [`Facet::ALL`].
    pub answered: [usize; Facet::ALL.len()],
}

/// The table: areas by name with the languages of the knowledge base in their order, then all areas together.
pub fn coverage(kb: &Kb) -> Vec<CoverageRow> {
    let mut areas: BTreeMap<&str, Vec<&Intent>> = BTreeMap::new();
    for intent in kb.intents.values() {
        areas.entry(&intent.area).or_default().push(intent);
    }
    let rows = |area: Option<&str>, intents: &[&Intent]| {
        let answers = |intent: &Intent, lang, facet| intent.answers.get(&lang).is_some_and(|a| a.contains_key(&facet));
        let row = |lang: &Lang| CoverageRow {
            area: area.map(str::to_owned),
            lang: *lang,
            intents: intents.len(),
            answered: Facet::ALL.map(|facet| intents.iter().filter(|i| answers(i, *lang, facet)).count()),
        };
        kb.settings.languages.iter().map(row).collect::<Vec<_>>()
    };
    let mut table: Vec<CoverageRow> = areas.iter().flat_map(|(area, intents)| rows(Some(*area), intents)).collect();
    table.extend(rows(None, &kb.intents.values().collect::<Vec<_>>()));
    table
}
