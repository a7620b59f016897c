//! A compiled knowledge base as the other floors see it: immutable, whole, checked. How it is written in files is the
//! business of the reader; how facts are written out, that of the renderer.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::message::{Facet, IntentId, Lang};

/// Name of an area: the folder that an intent's file lies in, such as `documents`.
pub type AreaId = String;
/// Name of a source within its file.
pub type SourceId = String;
/// Name of a fact within its file.
pub type FactId = String;

/// A language in which examples and tests are written (there are none in easy German: it is German that is typed).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TextLang {
    /// German.
    De,
    /// English.
    En,
}

/// One text in several languages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Texts(pub BTreeMap<Lang, String>);

impl Texts {
    /// The text in this language, else in the nearest one (easy German ↔ German, then any), else the empty text.
    pub fn get(&self, lang: Lang) -> &str {
        let nearest = match lang {
            Lang::De => [Lang::De, Lang::DeSimple, Lang::En],
            Lang::DeSimple => [Lang::DeSimple, Lang::De, Lang::En],
            Lang::En => [Lang::En, Lang::De, Lang::DeSimple],
        };
        nearest.iter().find_map(|l| self.0.get(l)).map_or("", String::as_str)
    }
}

/// The whole knowledge base.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Kb {
    /// What `kb.yaml` says.
    pub settings: KbSettings,
    /// The shared intents, by id.
    pub intents: BTreeMap<IntentId, Intent>,
    /// What each facet is called on a button, and phrases that ask for it.
    pub facets: BTreeMap<Facet, FacetWords>,
    /// Official words and phrases with what people say for them, lower case.
    pub synonyms: BTreeMap<TextLang, BTreeMap<String, Vec<String>>>,
    /// Dialect word, standard wording, and whether the row is weak (applies only beside a row that is not).
    pub dialect: Vec<DialectRow>,
    /// Messages that are nobody's intent.
    pub negatives: Vec<String>,
    /// The places known by name.
    pub places: Vec<Place>,
    /// What holds in one place alone.
    pub overlays: Vec<Overlay>,
    /// Hash over every file that was read: same hash, same knowledge base.
    pub hash: [u8; 32],
}

/// Words of a facet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FacetWords {
    /// What the facet is called, as on a button.
    pub title: Texts,
    /// Phrases that ask for it without naming a service.
    pub phrases: BTreeMap<TextLang, Vec<String>>,
}

/// A row of the dialect table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DialectRow {
    /// The dialect word, lower case.
    pub from: String,
    /// The standard wording.
    pub to: String,
    /// Whether it is a standard or English word too, and so counts only beside a row that is not weak.
    pub weak: bool,
}

/// What `kb.yaml` says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KbSettings {
    /// The bot's name.
    pub bot: String,
    /// Languages in which answers are given; the first is the default.
    pub languages: Vec<Lang>,
    /// Who runs the bot.
    pub operator: Texts,
    /// Days for which a conversation's content is kept.
    pub retention_days: u32,
    /// Profile texts: short (at most 120 characters) and long (at most 512).
    pub description_short: Texts,
    /// As above.
    pub description_long: Texts,
    /// Confidence from which the best candidate is answered, 0 to 1.
    pub answer_from: f32,
    /// Confidence from which a candidate is worth offering, 0 to 1.
    pub ask_from: f32,
}

/// Whose service it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Region {
    /// The same everywhere in Germany.
    Federal,
    /// Bavaria's.
    Bavaria,
    /// Each municipality's own.
    Municipal,
}

/// One thing that a citizen wants.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Intent {
    /// Its id, unique over all areas.
    pub id: IntentId,
    /// The folder it lies in.
    pub area: AreaId,
    /// What it is called, as on a button.
    pub title: Texts,
    /// What belongs here and what does not, for maintainers.
    pub scope: String,
    /// Whose service it is.
    pub region: Region,
    /// The service's 14-digit LeiKa key.
    pub leika: Option<String>,
    /// Answered before anything else, whatever is pending.
    pub urgent: bool,
    /// What people type.
    pub examples: Vec<Example>,
    /// Regular expressions, sources as written; compiled by the matcher.
    pub patterns: Vec<String>,
    /// Where its facts come from.
    pub sources: BTreeMap<SourceId, Source>,
    /// Its facts.
    pub facts: BTreeMap<FactId, Fact>,
    /// Sources of a facet beyond those of the facts that it names.
    pub cites: BTreeMap<Facet, Vec<SourceId>>,
    /// Its answers.
    pub answers: BTreeMap<Lang, BTreeMap<Facet, Answer>>,
    /// The last day on which it counts as up to date.
    pub review_by: Option<Date>,
    /// Facets that change often.
    pub volatile: Vec<Facet>,
    /// Neighbouring intents worth a button.
    pub related: Vec<IntentId>,
    /// Utterances that must reach it.
    pub tests: Vec<TestUtterance>,
}

/// A training phrase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Example {
    /// Its language.
    pub lang: TextLang,
    /// The facet that it asks for; `None` where the file does not say.
    pub facet: Option<Facet>,
    /// The words.
    pub text: String,
}

/// An utterance with what it must reach.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestUtterance {
    /// Its language.
    pub lang: TextLang,
    /// The facet that it must reach; `None` where any will do.
    pub facet: Option<Facet>,
    /// The words.
    pub text: String,
}

/// An answer's text: light markup with fact names in braces, as written in the file (see `kb::render`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The markup.
    pub text: String,
}

/// Where something is known from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// What is shown: who says it, or the law with its section.
    pub title: String,
    /// The official page, `https`.
    pub url: Option<String>,
    /// The day, month or year to which it is known to be right, as written: `2026`, `2026-05` or `2026-05-14`.
    pub as_of: String,
    /// Whether somebody else quotes the official source.
    pub secondhand: bool,
}

/// A fact: one value, or several over time in the order of their days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// The values; never empty, without overlaps.
    pub values: Vec<DatedValue>,
}

/// A value with its time and source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatedValue {
    /// The value.
    pub value: FactValue,
    /// The first day on which it holds, in Germany.
    pub from: Option<Date>,
    /// The last day on which it holds.
    pub until: Option<Date>,
    /// Its source, in the same file.
    pub source: SourceId,
    /// What rendering adds.
    pub qualifier: Option<Qualifier>,
    /// "per month", "per person": the word of the file format.
    pub per: Option<String>,
    /// Whether it holds in Bavaria alone.
    pub bavaria_only: bool,
}

/// What a value is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum FactValue {
    /// Euro cents, and the upper end of a range.
    Money {
        /// Cents.
        cents: u64,
        /// Upper end of a range, cents.
        max: Option<u64>,
    },
    /// A number of units of time.
    Duration {
        /// Number.
        n: u32,
        /// Upper end of a range.
        max: Option<u32>,
        /// Unit: `minutes`, `hours`, `days`, `working-days`, `weeks`, `months` or `years`.
        unit: DurationUnit,
    },
    /// A day, month or year, as written (`2026-02-07`, `2026-02`, `2026`), and the end of a range.
    Date {
        /// The day, month or year.
        date: String,
        /// The end of a range.
        until: Option<String>,
    },
    /// Years of age.
    Age {
        /// Years.
        n: u32,
        /// Upper end of a range.
        max: Option<u32>,
    },
    /// Thousandths of a per cent, so that 2.5 % is 2,500.
    Percent {
        /// Thousandths of a per cent.
        milli: u32,
        /// Upper end of a range.
        max: Option<u32>,
    },
    /// A number of things that the text names.
    Count {
        /// Number.
        n: u64,
        /// Upper end of a range.
        max: Option<u64>,
    },
    /// Opening hours, as written; the reader has checked them.
    TimeWindow(String),
    /// A telephone number, as it is shown.
    Phone(String),
    /// A link.
    Url {
        /// The address, `https`.
        url: String,
        /// The words shown for it.
        title: Texts,
    },
}

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the names say it all")]
pub enum DurationUnit {
    Minutes,
    Hours,
    Days,
    WorkingDays,
    Weeks,
    Months,
    Years,
}

/// What is to be said beside a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the names say it all")]
pub enum Qualifier {
    Approx,
    AtLeast,
    AtMost,
    StartingAt,
    Under,
    Over,
    Planned,
    Announced,
    Recommended,
    Target,
}

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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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
