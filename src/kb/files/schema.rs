//! The JSON Schema of each kind of file, made from the types: editors complete and check by it, and the validator walks
//! the located tree along the very same schema.

use schemars::generate::SchemaSettings;
use schemars::transform::{RecursiveTransform, Transform};
use schemars::{JsonSchema, Schema};
use serde_json::{Value, json};

use super::{Map, RawDialect, RawFacetWords, RawIntent, RawKb, RawOverlay, RawPlace, RawWordLists, RawWordTable};
use crate::message::Facet;

/// Kinds of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FileKind {
    /// `kb.yaml`.
    Kb,
    /// `facets.yaml`.
    Facets,
    /// `synonyms.yaml`.
    Synonyms,
    /// `dialect.yaml`.
    Dialect,
    /// `negatives.yaml`.
    Negatives,
    /// `entities/*.yaml`.
    Places,
    /// A whole intent.
    Intent,
    /// What an overlay changes in an intent.
    LocalIntent,
    /// `overlay.yaml`.
    Overlay,
}

/// What a whole intent must have.
const WHOLE_INTENT: [&str; 6] = ["id", "title", "scope", "region", "examples", "answers"];

impl FileKind {
    /// The schema of this kind of file.
    pub fn schema(self) -> Value {
        match self {
            Self::Kb => schema_of::<RawKb>(),
            Self::Facets => schema_of::<Map<Facet, RawFacetWords>>(),
            Self::Synonyms => schema_of::<RawWordTable>(),
            Self::Dialect => schema_of::<RawDialect>(),
            Self::Negatives => schema_of::<RawWordLists>(),
            Self::Places => schema_of::<Vec<RawPlace>>(),
            Self::Intent => {
                let mut schema = schema_of::<RawIntent>();
                schema["required"] = json!(WHOLE_INTENT);
                schema
            }
            Self::LocalIntent => schema_of::<RawIntent>(),
            Self::Overlay => schema_of::<RawOverlay>(),
        }
    }
}

/// The schema for editors, as `intents/intent.schema.json` holds it: JSON with a line end.
pub fn intent_schema() -> String {
    // Where a key is missing is told by `check`: editors use one schema for shared files and for those of an overlay,
    // which hold only what differs.
    let mut schema = FileKind::LocalIntent.schema();
    schema["title"] = json!("An intent file of Amtslotse");
    format!("{schema:#}\n")
}

fn schema_of<T: JsonSchema>() -> Value {
    let generator = SchemaSettings::draft07()
        .with_transform(WithoutNull)
        .with_transform(RecursiveTransform(refs_alone))
        .into_generator();
    generator.into_root_schema_for::<T>().to_value()
}

/// Takes `null` out: a key that is left out is left out, and one without a value is a fault.
#[derive(Debug, Clone)]
struct WithoutNull;

impl Transform for WithoutNull {
    fn transform(&mut self, schema: &mut Schema) {
        RecursiveTransform(without_null).transform(schema);
    }
}

fn without_null(schema: &mut Schema) {
    let Some(object) = schema.as_object_mut() else { return };
    object.remove("default");
    object.remove("format");
    if let Some(Value::Array(types)) = object.get_mut("type") {
        types.retain(|t| t != "null");
        if types.len() == 1 {
            let only = types.remove(0);
            object.insert("type".to_owned(), only);
        }
    }
    if let Some(Value::Array(words)) = object.get_mut("enum") {
        words.retain(|w| !w.is_null());
    }
    if let Some(Value::Array(options)) = object.get_mut("anyOf") {
        options.retain(|o| o.get("type").is_none_or(|t| t != "null"));
        if options.len() == 1
            && let Value::Object(only) = options.remove(0)
        {
            object.remove("anyOf");
            for (key, value) in only {
                object.entry(key).or_insert(value);
            }
        }
    }
}

/// Draft 7 ignores what stands beside `$ref`: a description there goes into `allOf`'s company.
fn refs_alone(schema: &mut Schema) {
    let Some(object) = schema.as_object_mut() else { return };
    if object.len() > 1
        && let Some(target) = object.remove("$ref")
    {
        object.insert("allOf".to_owned(), json!([{"$ref": target}]));
    }
}

/// The words that a schema allows: those of `enum`, or of alternatives with one `const` each; none where it is free.
pub(super) fn words_of(schema: &Value) -> Vec<String> {
    let word = |v: &Value| v.as_str().map(str::to_owned);
    if let Some(words) = schema.get("enum").and_then(Value::as_array) {
        return words.iter().filter_map(word).collect();
    }
    let Some(options) = schema.get("oneOf").and_then(Value::as_array) else { return Vec::new() };
    options.iter().flat_map(|o| o.get("const").and_then(word).map_or_else(|| words_of(o), |w| vec![w])).collect()
}

/// Follows `$ref` (alone, or in `allOf` beside a description) to what it names.
pub(crate) fn resolve<'s>(root: &'s Value, mut schema: &'s Value) -> &'s Value {
    for _ in 0..8 {
        let target = schema.get("$ref").or_else(|| schema.get("allOf")?.get(0)?.get("$ref")).and_then(Value::as_str);
        match target.and_then(|t| root.pointer(t.trim_start_matches('#'))) {
            Some(next) => schema = next,
            None => return schema,
        }
    }
    schema
}

/// Whether a schema allows this JSON type.
pub(crate) fn allows(schema: &Value, shape: &str) -> bool {
    match schema.get("type") {
        Some(Value::String(one)) => one == shape,
        Some(Value::Array(several)) => several.iter().any(|t| t == shape),
        _ => shape == "string" && !words_of(schema).is_empty(),
    }
}
