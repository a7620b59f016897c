//! Places, and what holds in one of them alone.
//! Which place a conversation speaks of is not known here.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Answer, Example, Fact, FactId, Intent, Source, SourceId};
use crate::message::{Facet, IntentId, Lang};

/// A place known by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Its name, such as `Augsburg` or `Landkreis Ansbach`.
    pub name: String,
    /// What it is.
    pub kind: PlaceKind,
    /// Official municipality or district key (AGS).
    pub ags: Option<String>,
    /// Other names.
    pub aliases: Vec<String>,
    /// Postcodes, both ends of each range included.
    pub postcodes: Vec<(u32, u32)>,
}

/// What a place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PlaceKind {
    /// A city that is its own district.
    City,
    /// A town or other municipality.
    Town,
    /// A rural district (Landkreis).
    District,
}

/// What holds in one place alone.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Overlay {
    /// The place; its `name` is that of a conversation's municipality.
    pub place: Place,
    /// What it changes in shared intents.
    pub changes: BTreeMap<IntentId, LocalIntent>,
    /// Intents of this place alone.
    pub intents: BTreeMap<IntentId, Intent>,
}

/// What one place changes in a shared intent.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct LocalIntent {
    /// Facts that replace shared ones of the same name or come on top.
    pub facts: LocalFacts,
    /// Sources on top.
    pub sources: BTreeMap<SourceId, Source>,
    /// Sources of a facet's local text.
    pub cites: BTreeMap<Facet, Vec<SourceId>>,
    /// Texts shown below the shared ones.
    pub answers: BTreeMap<Lang, BTreeMap<Facet, Answer>>,
    /// More neighbours.
    pub related: Vec<IntentId>,
    /// Further examples, such as the name of the place's own office.
    pub examples: Vec<Example>,
}

/// Facts of one place.
pub type LocalFacts = BTreeMap<FactId, Fact>;
