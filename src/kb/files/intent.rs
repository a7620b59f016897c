//! An intent file, and the parts of it that an overlay may bring.
//! Every doc comment here becomes what an editor shows while one types.

use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::{self, MapAccess, SeqAccess, Visitor};

use super::spanned::{Map, Scalar, Spanned, Text};
use crate::kb::model::{FactId, Per, Qualifier, Region, SourceId, TextLang};
use crate::message::{Facet, IntentId, Lang};

/// An intent: one thing that a citizen wants.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Intent")]
pub(crate) struct RawIntent {
    /// Its id, the name of the file without `.yaml`.
    pub id: Spanned<IntentId>,
    /// What it is called, as on a button: at most 30 characters a language.
    pub title: Option<Spanned<Map<Lang, Text>>>,
    /// What belongs here, and ("Not: …") what does not, for maintainers.
    pub scope: Option<Text>,
    /// Whose service it is: `federal`, `bavaria` or `municipal`.
    pub region: Option<Region>,
    /// The 14-digit key of the service catalogue (`LeiKa`) in quotes, only where a source states it.
    #[schemars(regex(pattern = r"^[0-9]{14}$"))]
    pub leika: Option<String>,
    /// `true` only for emergencies: answered before anything else.
    pub urgent: Option<bool>,
    /// What people type, by language and by the facet that they ask for.
    pub examples: Option<Map<TextLang, RawUtterances>>,
    /// Regular expressions for what is unmistakable; few intents need one.
    pub patterns: Option<Vec<Text>>,
    /// Where its facts are known from.
    pub sources: Option<Map<SourceName, RawSource>>,
    /// Amounts, periods, dates, numbers and links, each with its source.
    pub facts: Option<Map<FactName, Spanned<RawFact>>>,
    /// Sources of a facet beyond those of the facts that it names.
    pub cites: Option<Map<Facet, Vec<Spanned<SourceName>>>>,
    /// What is answered, by language and facet.
    pub answers: Option<Spanned<Map<Lang, Map<Facet, Text>>>>,
    /// The day, month or year after which the answer says that it may be out of date.
    #[schemars(regex(pattern = r"^[0-9]{4}(-[0-9]{2}){0,2}$"))]
    pub review_by: Option<Spanned<Scalar>>,
    /// Facets that change often.
    pub volatile: Option<Vec<Spanned<Facet>>>,
    /// Neighbouring intents worth a button.
    pub related: Option<Vec<Spanned<IntentId>>>,
    /// Messages that must reach this intent; never used for training.
    pub tests: Option<Map<TextLang, Vec<RawTest>>>,
}

macro_rules! name_of {
    ($(#[$doc:meta])* $name:ident($inner:ty)) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
        #[serde(transparent)]
        #[schemars(inline)]
        pub(crate) struct $name(#[schemars(regex(pattern = r"^[a-z0-9]+(-[a-z0-9]+)*$"))] pub $inner);
    };
}
name_of!(
    /// The name of a source within its file: lower case, digits and hyphens.
    SourceName(SourceId)
);
name_of!(
    /// The name of a fact within its file: lower case, digits and hyphens.
    FactName(FactId)
);

/// Where something is known from.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Source")]
pub(crate) struct RawSource {
    /// What the citizen sees: who says it, or the law with its section.
    pub title: Text,
    /// The official page, `https`.
    pub url: Option<Text>,
    /// The day, month or year to which it is known to be right: `2026-05-14`, `2026-05` or `2026`.
    #[schemars(regex(pattern = r"^[0-9]{4}(-[0-9]{2}){0,2}$"))]
    pub as_of: Spanned<Scalar>,
    /// `true` where somebody else quotes the official source: it may then carry words, no number.
    pub secondhand: Option<bool>,
}

/// A fact: one value with its source, or several `values` over time.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Fact")]
pub(crate) struct RawFact {
    /// Several values over time.
    pub values: Option<Vec<Spanned<RawValue>>>,
    /// An amount: `46.00 EUR`, `25.00-30.00 EUR`.
    pub money: Option<Spanned<Scalar>>,
    /// A period: `2 weeks`, `2-3 weeks`, `10 working days`.
    pub duration: Option<Spanned<Scalar>>,
    /// A day, month, year or range: `2026-02-07`, `2026-02`, `2026`, `2026-02-07..2026-03-01`.
    pub date: Option<Spanned<Scalar>>,
    /// Years of age: `16`, `16-23`.
    pub age: Option<Spanned<Scalar>>,
    /// A share in per cent: `25`, `2.5`, `10-20`.
    pub percent: Option<Spanned<Scalar>>,
    /// A number of things: `3`, `2-5`.
    pub count: Option<Spanned<Scalar>>,
    /// Opening hours: `Mo-Fr 08:00-18:00; Sa 09:00-12:00`.
    pub time_window: Option<Spanned<Scalar>>,
    /// A telephone number, in quotes.
    pub phone: Option<Spanned<Scalar>>,
    /// A link, `https`.
    pub url: Option<Spanned<Scalar>>,
    /// The words shown for a link, by language.
    pub title: Option<Spanned<Map<Lang, Text>>>,
    /// The first day on which it holds.
    #[schemars(regex(pattern = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"))]
    pub from: Option<Spanned<Scalar>>,
    /// The last day on which it holds.
    #[schemars(regex(pattern = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"))]
    pub until: Option<Spanned<Scalar>>,
    /// The source, as named under `sources`.
    pub source: Option<Spanned<SourceName>>,
    /// What is to be said beside the value.
    pub qualifier: Option<Spanned<Qualifier>>,
    /// For what one amount is paid.
    pub per: Option<Spanned<Per>>,
    /// `bavaria` where it holds only there.
    pub scope: Option<RawScope>,
}

/// One of several values of a fact over time.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Value")]
pub(crate) struct RawValue {
    /// An amount: `46.00 EUR`, `25.00-30.00 EUR`.
    pub money: Option<Spanned<Scalar>>,
    /// A period: `2 weeks`, `2-3 weeks`, `10 working days`.
    pub duration: Option<Spanned<Scalar>>,
    /// A day, month, year or range: `2026-02-07`, `2026-02`, `2026`, `2026-02-07..2026-03-01`.
    pub date: Option<Spanned<Scalar>>,
    /// Years of age: `16`, `16-23`.
    pub age: Option<Spanned<Scalar>>,
    /// A share in per cent: `25`, `2.5`, `10-20`.
    pub percent: Option<Spanned<Scalar>>,
    /// A number of things: `3`, `2-5`.
    pub count: Option<Spanned<Scalar>>,
    /// Opening hours: `Mo-Fr 08:00-18:00; Sa 09:00-12:00`.
    pub time_window: Option<Spanned<Scalar>>,
    /// A telephone number, in quotes.
    pub phone: Option<Spanned<Scalar>>,
    /// A link, `https`.
    pub url: Option<Spanned<Scalar>>,
    /// The words shown for a link, by language.
    pub title: Option<Spanned<Map<Lang, Text>>>,
    /// The first day on which it holds.
    #[schemars(regex(pattern = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"))]
    pub from: Option<Spanned<Scalar>>,
    /// The last day on which it holds.
    #[schemars(regex(pattern = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"))]
    pub until: Option<Spanned<Scalar>>,
    /// The source, as named under `sources`.
    pub source: Spanned<SourceName>,
    /// What is to be said beside the value.
    pub qualifier: Option<Spanned<Qualifier>>,
    /// For what one amount is paid.
    pub per: Option<Spanned<Per>>,
    /// `bavaria` where it holds only there.
    pub scope: Option<RawScope>,
}

/// Where a value holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "Scope")]
pub(crate) enum RawScope {
    /// In Bavaria alone.
    Bavaria,
}

/// Utterances of one language: a list, or lists under the facets that they ask for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum RawUtterances {
    /// The file does not say what they ask for.
    Plain(Vec<Text>),
    /// By facet.
    ByFacet(Map<Facet, Vec<Text>>),
}

impl RawUtterances {
    /// All of them with their facet.
    pub(crate) fn iter(&self) -> Box<dyn Iterator<Item = (Option<Facet>, &Text)> + '_> {
        match self {
            Self::Plain(list) => Box::new(list.iter().map(|t| (None, t))),
            Self::ByFacet(map) => {
                Box::new(map.0.iter().flat_map(|(facet, list)| list.iter().map(|t| (Some(facet.value), t))))
            }
        }
    }
}

impl<'de> Deserialize<'de> for RawUtterances {
    fn deserialize<D: de::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = RawUtterances;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list, or lists by facet")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
                Deserialize::deserialize(de::value::SeqAccessDeserializer::new(seq)).map(RawUtterances::Plain)
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                Deserialize::deserialize(de::value::MapAccessDeserializer::new(map)).map(RawUtterances::ByFacet)
            }
        }
        d.deserialize_any(Either)
    }
}

impl JsonSchema for RawUtterances {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Utterances".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let list = generator.subschema_for::<Vec<Text>>();
        let by_facet = generator.subschema_for::<Map<Facet, Vec<Text>>>();
        json_schema!({"anyOf": [list, by_facet]})
    }
}

/// A message that must reach the intent, and the facet where it matters.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct RawTest {
    /// The message.
    pub text: Text,
    /// The facet that it must reach.
    pub facet: Option<Facet>,
}

/// The long form of a test.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "TestWithFacet")]
struct RawTestMap {
    /// The message.
    text: Text,
    /// The facet that it must reach.
    facet: Option<Facet>,
}

impl<'de> Deserialize<'de> for RawTest {
    fn deserialize<D: de::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = RawTestBody;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text, or {text, facet}")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
                Ok(RawTestBody::Short(text.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                Deserialize::deserialize(de::value::MapAccessDeserializer::new(map)).map(RawTestBody::Long)
            }
        }
        enum RawTestBody {
            Short(String),
            Long(RawTestMap),
        }
        impl<'de> Deserialize<'de> for RawTestBody {
            fn deserialize<D: de::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                d.deserialize_any(Either)
            }
        }
        let body: Spanned<RawTestBody> = Deserialize::deserialize(d)?;
        Ok(match body.value {
            RawTestBody::Short(text) => Self { text: Spanned { span: body.span, value: text }, facet: None },
            RawTestBody::Long(map) => Self { text: map.text, facet: map.facet },
        })
    }
}

impl JsonSchema for RawTest {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Test".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let text = generator.subschema_for::<String>();
        let map = generator.subschema_for::<RawTestMap>();
        json_schema!({"anyOf": [text, map]})
    }
}
