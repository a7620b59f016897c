//! Compiles the files beside the intents.
//! A missing file has the defaults that stand here, so that a knowledge base of one file works.

use std::collections::BTreeMap;

use super::intent::texts;
use crate::kb::diagnostic::{Faults, Format, Problem, ThresholdFault};
use crate::kb::files::{
    Map, RawDialect, RawFacetWords, RawKb, RawPlace, RawThresholds, RawWordLists, RawWordTable, Scalar, Share, Spanned,
    Text,
};
use crate::kb::model::{AnswerRule, DialectRow, FacetWords, KbSettings, Place, TextLang, Texts};
use crate::message::{Facet, Lang};

/// Longest profile texts that Telegram takes, in characters.
const SHORT_DESCRIPTION: usize = 120;
const LONG_DESCRIPTION: usize = 512;

/// What the shared files say.
#[derive(Debug, Clone, Default)]
pub(crate) struct Shared {
    /// `kb.yaml`.
    pub settings: KbSettings,
    /// `facets.yaml`.
    pub facets: BTreeMap<Facet, FacetWords>,
    /// `synonyms.yaml`.
    pub synonyms: BTreeMap<TextLang, BTreeMap<String, Vec<String>>>,
    /// `dialect.yaml`.
    pub dialect: Vec<DialectRow>,
    /// `negatives.yaml`, with the place of each.
    pub negatives: Vec<Text>,
    /// `entities/*.yaml`.
    pub places: Vec<Place>,
}

impl Default for KbSettings {
    fn default() -> Self {
        let operator = [
            (Lang::De, "der Betreiber dieses Bots"),
            (Lang::En, "the operator of this bot"),
            (Lang::DeSimple, "der Betreiber von diesem Bot"),
        ];
        Self {
            bot: "Amtslotse".to_owned(),
            languages: Lang::ALL.to_vec(),
            operator: Texts(operator.into_iter().map(|(l, t)| (l, t.to_owned())).collect()),
            names_with_digits: Vec::new(),
            retention_days: 30,
            description_short: Texts::default(),
            description_long: Texts::default(),
            answer: AnswerRule::From(0.5),
            ask_from: 0.2,
        }
    }
}

/// `kb.yaml`.
pub(crate) fn compile_kb(raw: &RawKb, faults: &mut Faults) -> KbSettings {
    let mut settings = KbSettings::default();
    if let Some(bot) = &raw.bot {
        bot.value.trim().clone_into(&mut settings.bot);
    }
    if let Some(languages) = &raw.languages {
        settings.languages = Vec::new();
        for lang in languages {
            if settings.languages.contains(&lang.value) {
                faults.push(lang.span, Problem::DuplicateWord { word: lang.value.code().to_owned() });
            } else {
                settings.languages.push(lang.value);
            }
        }
    }
    if let Some(operator) = &raw.operator {
        settings.operator = texts(operator);
    }
    if let Some(days) = raw.retention_days {
        settings.retention_days = days;
    }
    if let Some(description) = &raw.description {
        settings.description_short = described(description.short.as_ref(), SHORT_DESCRIPTION, faults);
        settings.description_long = described(description.long.as_ref(), LONG_DESCRIPTION, faults);
    }
    settings.names_with_digits = raw.names_with_digits.iter().flatten().map(|n| n.value.clone()).collect();
    if let Some(thresholds) = &raw.thresholds {
        settings.ask_from = thresholds.value.ask;
        if let Some(rule) = answer_rule(thresholds, faults) {
            settings.answer = rule;
        }
    }
    settings
}

/// Exactly one of `answer` and `risk` says when the bot answers.
fn answer_rule(thresholds: &Spanned<RawThresholds>, faults: &mut Faults) -> Option<AnswerRule> {
    let RawThresholds { answer, risk, facets, ask } = &thresholds.value;
    let mut fault = |fault| faults.push(thresholds.span, Problem::Thresholds(fault));
    match (answer, risk) {
        (Some(_), Some(_)) => fault(ThresholdFault::Both),
        (None, None) => fault(ThresholdFault::Neither),
        (Some(_), None) if facets.is_some() => fault(ThresholdFault::FacetsAlone),
        (Some(answer), None) if ask > answer => fault(ThresholdFault::Reversed),
        (Some(answer), None) => return Some(AnswerRule::From(*answer)),
        (None, Some(risk)) => {
            let of_facets = facets.iter().flat_map(|f| &f.0);
            let facets = of_facets.map(|(facet, risk)| Some((facet.value, share(risk, faults)?))).collect::<Vec<_>>();
            let risk = share(risk, faults)?;
            return Some(AnswerRule::AtRisk { risk, facets: facets.into_iter().flatten().collect() });
        }
    }
    None
}

/// A share as it is written, `5 %`, as a number: above 0 and at most a half.
fn share(written: &Spanned<Share>, faults: &mut Faults) -> Option<f64> {
    let text = &written.value.0;
    let percent = text.strip_suffix('%').and_then(|number| number.trim_end().parse::<f64>().ok());
    let share = percent.filter(|p| *p > 0.0 && *p <= 50.0).map(|p| p / 100.0);
    if share.is_none() {
        faults.push(written.span, Problem::BadFormat { text: text.clone(), format: Format::Risk });
    }
    share
}

fn described(map: Option<&Map<Lang, Text>>, most: usize, faults: &mut Faults) -> Texts {
    let Some(map) = map else { return Texts::default() };
    for (_, text) in &map.0 {
        let length = text.value.trim().chars().count();
        if length > most {
            faults.push(text.span, Problem::TextTooLong { length, most });
        }
    }
    texts(map)
}

/// `facets.yaml`.
pub(crate) fn compile_facets(raw: &Map<Facet, RawFacetWords>) -> BTreeMap<Facet, FacetWords> {
    let words = |w: &RawFacetWords| FacetWords {
        title: texts(&w.title),
        phrases: w.phrases.iter().flat_map(|m| &m.0).map(|(l, list)| (l.value, trimmed(list))).collect(),
    };
    raw.0.iter().map(|(facet, w)| (facet.value, words(w))).collect()
}

fn trimmed(list: &[Text]) -> Vec<String> {
    list.iter().map(|t| t.value.trim().to_owned()).collect()
}

/// `synonyms.yaml`.
pub(crate) fn compile_synonyms(
    raw: &RawWordTable,
    faults: &mut Faults,
) -> BTreeMap<TextLang, BTreeMap<String, Vec<String>>> {
    let mut compiled: BTreeMap<TextLang, BTreeMap<String, Vec<String>>> = BTreeMap::new();
    for (lang, table) in &raw.0 {
        let mut seen = BTreeMap::new();
        for (official, said) in &table.0 {
            lower_case(official, faults);
            for word in said {
                lower_case(word, faults);
                if let Some(first) = seen.insert(word.value.clone(), word.span) {
                    let problem = Problem::DuplicateWord { word: word.value.clone() };
                    faults.push_with(word.span, problem, faults.file(), first);
                }
            }
            compiled.entry(lang.value).or_default().insert(official.value.clone(), trimmed(said));
        }
    }
    compiled
}

fn lower_case(word: &Text, faults: &mut Faults) {
    if word.value.chars().any(char::is_uppercase) {
        faults.push(word.span, Problem::NotLowerCase { word: word.value.clone() });
    }
}

/// `dialect.yaml`.
pub(crate) fn compile_dialect(raw: &RawDialect, faults: &mut Faults) -> Vec<DialectRow> {
    let mut rows = Vec::new();
    for (table, weak) in [(&raw.always, false), (&raw.weak, true)] {
        for (from, to) in &table.0 {
            lower_case(from, faults);
            if !weak && let Some((twin, _)) = raw.weak.0.iter().find(|(w, _)| w.value == from.value) {
                let problem = Problem::DuplicateWord { word: from.value.clone() };
                faults.push_with(twin.span, problem, faults.file(), from.span);
            }
            rows.push(DialectRow { from: from.value.clone(), to: to.value.trim().to_owned(), weak });
        }
    }
    rows
}

/// `negatives.yaml`.
pub(crate) fn compile_negatives(raw: RawWordLists) -> Vec<Text> {
    raw.0.into_iter().flat_map(|(_, list)| list).collect()
}

/// A place of `entities/*.yaml` or of an overlay.
pub(crate) fn compile_place(raw: &RawPlace, faults: &mut Faults) -> Place {
    Place {
        name: raw.name.value.trim().to_owned(),
        kind: raw.kind,
        ags: raw.ags.clone(),
        aliases: raw.aliases.iter().flatten().map(|a| a.value.trim().to_owned()).collect(),
        postcodes: raw.postcodes.iter().flatten().filter_map(|p| postcodes(p, faults)).collect(),
    }
}

fn postcodes(field: &Spanned<Scalar>, faults: &mut Faults) -> Option<(u32, u32)> {
    let text = &field.value.0;
    let (low, high) = text.split_once('-').unwrap_or((text, text));
    match (low.parse(), high.parse()) {
        (Ok(low), Ok(high)) if low <= high => Some((low, high)),
        (Ok(_) | Err(_), _) => {
            faults.push(field.span, Problem::BadFormat { text: text.clone(), format: Format::Postcodes });
            None
        }
    }
}
