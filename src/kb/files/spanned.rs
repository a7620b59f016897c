//! Values that remember where they stand in their file, for types that are read with serde.
//! Nothing here is kept in the compiled knowledge base.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::{self, MapAccess, Visitor};

use crate::kb::yaml::Span;

/// The name by which [`super::de`] knows that a place is wanted too.
pub(super) const SPANNED: &str = "$spanned";
/// Its fields.
pub(super) const SPANNED_FIELDS: [&str; 3] = ["$start", "$end", "$value"];

/// A value with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Spanned<T> {
    /// Where it stands.
    pub span: Span,
    /// The value.
    pub value: T,
}

/// Words with their place.
pub(crate) type Text = Spanned<String>;

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Spanned<T> {
    fn deserialize<D: de::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct Fields<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Fields<T> {
            type Value = Spanned<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value of a file")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut next = || -> Result<usize, A::Error> {
                    let (_, at): (String, usize) =
                        map.next_entry()?.ok_or_else(|| de::Error::custom("place missing"))?;
                    Ok(at)
                };
                let span = Span { start: next()?, end: next()? };
                let (_, value): (String, T) = map.next_entry()?.ok_or_else(|| de::Error::custom("value missing"))?;
                Ok(Spanned { span, value })
            }
        }
        d.deserialize_struct(SPANNED, &SPANNED_FIELDS, Fields(PhantomData))
    }
}

impl<T: JsonSchema> JsonSchema for Spanned<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

/// A map in the order of its file, its keys with their places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Map<K, V>(pub Vec<(Spanned<K>, V)>);

impl<K, V> Default for Map<K, V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<K: PartialEq, V> Map<K, V> {
    /// The value of a key.
    pub(crate) fn get(&self, key: &K) -> Option<&V> {
        self.0.iter().find(|(k, _)| k.value == *key).map(|(_, v)| v)
    }
}

impl<'de, K: Deserialize<'de>, V: Deserialize<'de>> Deserialize<'de> for Map<K, V> {
    fn deserialize<D: de::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct Entries<K, V>(PhantomData<(K, V)>);
        impl<'de, K: Deserialize<'de>, V: Deserialize<'de>> Visitor<'de> for Entries<K, V> {
            type Value = Map<K, V>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("keys with values")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Map(entries))
            }
        }
        d.deserialize_map(Entries(PhantomData))
    }
}

impl<K: JsonSchema, V: JsonSchema> JsonSchema for Map<K, V> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("MapOf{}To{}", K::schema_name(), V::schema_name()).into()
    }

    /// Where the keys are words of a list, each is a property of its own: editors then offer them.
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let value = generator.subschema_for::<V>();
        let keys = K::json_schema(&mut SchemaGenerator::default());
        let words = super::schema::words_of(keys.as_value());
        if words.is_empty() {
            return json_schema!({"type": "object", "propertyNames": keys, "additionalProperties": value});
        }
        let properties: serde_json::Map<String, serde_json::Value> =
            words.into_iter().map(|w| (w, value.clone().to_value())).collect();
        json_schema!({"type": "object", "properties": properties, "additionalProperties": false})
    }
}

/// A share with its sign, as it is written: `5 %`, `2.5%`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub(crate) struct Share(pub String);

/// How a share is written.
pub(super) const SHARE: &str = r"^[0-9]{1,2}(\.[0-9]+)? ?%$";

impl JsonSchema for Share {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Share".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        // A bare number is let through to the pattern, which tells that the sign is missing.
        json_schema!({"type": ["string", "number"], "pattern": SHARE})
    }
}

/// A word or a number, as it is written: other readers of YAML make numbers of some of these.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub(crate) struct Scalar(pub String);

impl JsonSchema for Scalar {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Scalar".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": ["string", "number"]})
    }
}
