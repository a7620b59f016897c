//! A compiled knowledge base as the other floors see it: immutable, whole, checked. How it is written in files is the
//! business of the reader; how facts are written out, that of the renderer.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::message::{Facet, IntentId, Lang};

mod answer;
mod fact;
mod place;

pub use answer::{Answer, AnswerBlock, BlockKind, BuiltIn, Case, Piece, PieceKind};
pub use fact::{DatedValue, DurationUnit, Fact, FactValue, OpeningHours, PartialDate, Per, Qualifier};
pub use place::{LocalFacts, LocalIntent, Overlay, Place, PlaceKind};

/// Name of an area: the folder that an intent's file lies in, such as `documents`.
pub type AreaId = String;
/// Name of a source within its file.
pub type SourceId = String;
/// Name of a fact within its file.
pub type FactId = String;

/// A language in which examples and tests are written (there are none in easy German: it is German that is typed).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
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
    /// Names that contain digits and are no fact, such as `115` or `OZG 2.0`.
    pub names_with_digits: Vec<String>,
    /// Days for which a conversation's content is kept.
    pub retention_days: u32,
    /// Profile texts: short (at most 120 characters) and long (at most 512).
    pub description_short: Texts,
    /// As above.
    pub description_long: Texts,
    /// From which confidence the best candidate is answered.
    pub answer: AnswerRule,
    /// Confidence from which a candidate is worth offering, 0 to 1.
    pub ask_from: f32,
}

/// How it is settled from which confidence the best candidate is answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum AnswerRule {
    /// From this confidence on, 0 to 1, whatever is asked.
    From(f32),
    /// From where so small a share of the answers is wrong: chosen when the matcher is built, on texts that it had not seen.
    AtRisk {
        /// Greatest share of wrong answers, above 0 and at most a half.
        risk: f64,
        /// The same for questions for these facets.
        facets: BTreeMap<Facet, f64>,
    },
}

/// Whose service it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
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
    /// The service's 14-digit key in the service catalogue (`LeiKa`).
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
    /// The last day, month or year in which it counts as up to date.
    pub review_by: Option<PartialDate>,
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

/// Where something is known from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// What is shown: who says it, or the law with its section.
    pub title: String,
    /// The official page, `https`.
    pub url: Option<String>,
    /// The day, month or year to which it is known to be right.
    pub as_of: PartialDate,
    /// Whether somebody else quotes the official source.
    pub secondhand: bool,
}
