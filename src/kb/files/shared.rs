//! The files beside the intents: settings, words of facets, synonyms, dialect, negatives, places, and what names an
//! overlay's place.

use schemars::JsonSchema;
use serde::Deserialize;

use super::spanned::{Map, Scalar, Share, Spanned, Text};
use crate::kb::model::{PlaceKind, TextLang};
use crate::message::{Facet, Lang};

/// `kb.yaml`: what holds for the whole knowledge base. Every key may be left out.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "Kb")]
pub(crate) struct RawKb {
    /// The bot's name.
    pub bot: Option<Text>,
    /// Languages in which answers are given; the first is the default.
    pub languages: Option<Vec<Spanned<Lang>>>,
    /// Who runs the bot, by language.
    pub operator: Option<Map<Lang, Text>>,
    /// Days for which a conversation's content is kept.
    pub retention_days: Option<u32>,
    /// How the bot describes itself on its platforms.
    pub description: Option<RawDescription>,
    /// Names that contain digits and are no fact.
    pub names_with_digits: Option<Vec<Text>>,
    /// How sure the bot must be.
    pub thresholds: Option<Spanned<RawThresholds>>,
}

/// Texts of a platform's profile.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "Description")]
pub(crate) struct RawDescription {
    /// At most 120 characters a language.
    pub short: Option<Map<Lang, Text>>,
    /// At most 512 characters a language.
    pub long: Option<Map<Lang, Text>>,
}

/// From where the bot answers: a confidence (`answer`), or the share of answers that may be wrong (`risk`).
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Thresholds")]
pub(crate) struct RawThresholds {
    /// From this confidence, 0 to 1, the best candidate is answered.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub answer: Option<f32>,
    /// Instead: so large a share of the answers may be wrong, such as `5 %`.
    #[serde(default)]
    pub risk: Option<Spanned<Share>>,
    /// The same for questions for one facet.
    #[serde(default)]
    pub facets: Option<Map<Facet, Spanned<Share>>>,
    /// From this confidence, 0 to 1, a candidate is worth offering.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub ask: f32,
}

/// An entry of `facets.yaml`.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "FacetWords")]
pub(crate) struct RawFacetWords {
    /// What the facet is called on a button.
    pub title: Map<Lang, Text>,
    /// Phrases that ask for it without naming a service.
    pub phrases: Option<Map<TextLang, Vec<Text>>>,
}

/// `synonyms.yaml`: the official word, then what people say.
pub(crate) type RawWordTable = Map<TextLang, Map<String, Vec<Text>>>;

/// `negatives.yaml`: messages that are nobody's intent.
pub(crate) type RawWordLists = Map<TextLang, Vec<Text>>;

/// `dialect.yaml`: dialect word, standard wording.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "Dialect")]
pub(crate) struct RawDialect {
    /// Words that are dialect alone.
    pub always: Map<String, Text>,
    /// Words that are standard or English too; they count only beside one of the others.
    pub weak: Map<String, Text>,
}

/// A place, in `entities/*.yaml`.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Place")]
pub(crate) struct RawPlace {
    /// Its name.
    pub name: Text,
    /// What it is.
    pub kind: PlaceKind,
    /// Official key: 5 digits (district, city) or 8 (municipality), in quotes.
    #[schemars(regex(pattern = r"^[0-9]{5}([0-9]{3})?$"))]
    pub ags: Option<String>,
    /// Other names.
    pub aliases: Option<Vec<Text>>,
    /// Postcodes and ranges of them, in quotes: `"80331-81929"`.
    #[schemars(inner(regex(pattern = r"^[0-9]{5}(-[0-9]{5})?$")))]
    pub postcodes: Option<Vec<Spanned<Scalar>>>,
}

/// `overlay.yaml`: the place for which an overlay holds.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Overlay")]
pub(crate) struct RawOverlay {
    /// The place's name, as in `entities`.
    pub name: Text,
    /// What it is.
    pub kind: PlaceKind,
    /// Official key: 5 digits (district, city) or 8 (municipality), in quotes.
    #[schemars(regex(pattern = r"^[0-9]{5}([0-9]{3})?$"))]
    pub ags: Option<String>,
    /// Other names, where the place is not among `entities`.
    pub aliases: Option<Vec<Text>>,
    /// Postcodes and ranges of them, in quotes.
    #[schemars(inner(regex(pattern = r"^[0-9]{5}(-[0-9]{5})?$")))]
    pub postcodes: Option<Vec<Spanned<Scalar>>>,
}
