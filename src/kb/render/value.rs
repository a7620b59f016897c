//! Writes one value out in one language, after the words that stand in front of it.
//! It knows neither source nor day.

use super::german::{dative_plural, governs_dative};
use super::money::{grouped, money, share};
use super::texts::{self, Beside, month, pick, weekday};
use crate::kb::model::{Case, DatedValue, FactValue, OpeningHours, PartialDate};
use crate::message::{Lang, Span};

/// What stands around a value.
#[derive(Debug, Clone, Copy)]
pub(super) struct Around<'t> {
    /// The language.
    pub lang: Lang,
    /// The words in front of it, in the same paragraph.
    pub before: &'t str,
    /// The case where the writer names it.
    pub case: Option<Case>,
    /// Whether it must be said that it holds in Bavaria.
    pub say_bavaria: bool,
}

/// Writes a value with everything that belongs to it.
pub(super) fn write(value: &DatedValue, around: Around<'_>) -> Span {
    let lang = around.lang;
    let mut prefix = "";
    let mut behind: Vec<&str> = Vec::new();
    match value.qualifier.map(|q| texts::qualifier(lang, q)) {
        Some(Beside::Before(word)) if !ends_with_word(around.before, word) => prefix = word,
        Some(Beside::Before(_)) | None => {}
        Some(Beside::Behind(words)) => behind.push(words),
    }
    if value.bavaria_only && around.say_bavaria {
        behind.push(pick(lang, "in Bayern", "in Bavaria"));
    }
    let before = if prefix.is_empty() { around.before.to_owned() } else { format!("{} {prefix} ", around.before) };
    let dative = lang.is_german()
        && match around.case {
            Some(case) => case == Case::Dative,
            None => governs_dative(&before),
        };
    let mut text = match &value.value {
        FactValue::Money { cents: 0, max: None } => nothing_to_pay(lang, around.before),
        FactValue::Money { cents, max } => money(lang, *cents, *max),
        FactValue::Duration { n, max, unit } => {
            let (one, many) = texts::unit(lang, *unit);
            counted(lang, *n, *max, one, many, dative)
        }
        FactValue::Age { n, max } => {
            let (one, many) = (pick(lang, "Jahr", "year"), pick(lang, "Jahre", "years"));
            counted(lang, *n, *max, one, many, dative)
        }
        FactValue::Date { date, until } => dates(lang, *date, *until),
        FactValue::Percent { milli, max } => {
            let sign = pick(lang, " %", "%");
            match max {
                None => format!("{}{sign}", share(lang, *milli)),
                Some(max) => format!("{} {} {}{sign}", share(lang, *milli), to(lang), share(lang, *max)),
            }
        }
        FactValue::Count { n, max } => match max {
            None => grouped(lang, *n),
            Some(max) => format!("{} {} {}", grouped(lang, *n), to(lang), grouped(lang, *max)),
        },
        FactValue::TimeWindow(hours) => opening_hours(lang, hours),
        FactValue::Phone(number) => number.clone(),
        FactValue::Url { title, .. } => title.get(lang).to_owned(),
    };
    let free = matches!(value.value, FactValue::Money { cents: 0, max: None });
    if let Some(per) = value.per.filter(|_| !free) {
        text = format!("{text} {}", texts::per(lang, per));
    }
    if !prefix.is_empty() && !free {
        text = format!("{prefix} {text}");
    }
    if !behind.is_empty() {
        text = format!("{text} ({})", behind.join(", "));
    }
    match &value.value {
        FactValue::Url { url, .. } => Span::Link { text, url: url.clone() },
        FactValue::Money { .. }
        | FactValue::Duration { .. }
        | FactValue::Date { .. }
        | FactValue::Age { .. }
        | FactValue::Percent { .. }
        | FactValue::Count { .. }
        | FactValue::TimeWindow(_)
        | FactValue::Phone(_) => Span::Text(text),
    }
}

fn ends_with_word(before: &str, word: &str) -> bool {
    let (before, word) = (before.trim_end().to_lowercase(), word.to_lowercase());
    before.strip_suffix(&word).is_some_and(|rest| !rest.ends_with(char::is_alphanumeric))
}

/// "Es ist kostenlos", but "es kostet nichts" and "die Gebühr beträgt 0 €".
fn nothing_to_pay(lang: Lang, before: &str) -> String {
    let mut words = before.split_whitespace().rev().map(str::to_lowercase);
    let mut last = words.next().unwrap_or_default();
    if matches!(last.as_str(), "sie" | "man" | "you" | "dafür" | "hier" | "ihnen" | "das") {
        last = words.next().unwrap_or_default();
    }
    match last.as_str() {
        "kostet" | "kosten" | "zahlen" | "zahlt" | "bezahlen" => "nichts".to_owned(),
        "costs" | "cost" | "pay" | "pays" | "charged" => "nothing".to_owned(),
        "beträgt" | "betragen" | "von" => {
            pick(lang, if lang == Lang::DeSimple { "0 Euro" } else { "0 €" }, "€0").to_owned()
        }
        _ => money(lang, 0, None),
    }
}

const fn to(lang: Lang) -> &'static str {
    pick(lang, "bis", "to")
}

fn counted(lang: Lang, n: u32, max: Option<u32>, one: &str, many: &str, dative: bool) -> String {
    let noun = match (max.unwrap_or(n), dative) {
        (1, _) => one.to_owned(),
        (_, true) => dative_plural(many),
        (_, false) => many.to_owned(),
    };
    match max {
        None => format!("{} {noun}", grouped(lang, u64::from(n))),
        Some(max) => format!("{} {} {} {noun}", grouped(lang, u64::from(n)), to(lang), grouped(lang, u64::from(max))),
    }
}

/// A day in full: `7. Februar 2026`, `7 February 2026`, `Februar 2026`, `2026`.
pub(super) fn long_date(lang: Lang, date: PartialDate) -> String {
    match (date.month, date.day) {
        (Some(m), Some(d)) if lang.is_german() => format!("{d}. {} {}", month(lang, m), date.year),
        (Some(m), Some(d)) => format!("{d} {} {}", month(lang, m), date.year),
        (Some(m), None) => format!("{} {}", month(lang, m), date.year),
        (None, _) => date.year.to_string(),
    }
}

/// A date for small print: `07.02.2026`, `02/2026`, `2026`; in English `7 Feb 2026`.
pub(super) fn short_date(lang: Lang, date: PartialDate) -> String {
    match (date.month, date.day) {
        (Some(m), Some(d)) if lang.is_german() => format!("{d:02}.{m:02}.{}", date.year),
        (Some(m), Some(d)) => format!("{d} {} {}", month(lang, m).chars().take(3).collect::<String>(), date.year),
        (Some(m), None) => format!("{m:02}/{}", date.year),
        (None, _) => date.year.to_string(),
    }
}

fn dates(lang: Lang, from: PartialDate, until: Option<PartialDate>) -> String {
    let first = long_date(lang, from);
    match until {
        None => first,
        Some(until) => format!("{first} {} {}", to(lang), long_date(lang, until)),
    }
}

fn opening_hours(lang: Lang, groups: &[OpeningHours]) -> String {
    groups.iter().map(|g| one_group(lang, g)).collect::<Vec<_>>().join(", ")
}

fn one_group(lang: Lang, group: &OpeningHours) -> String {
    let every_day = group.days.is_empty() || group.days == [(0, 6)];
    if every_day && group.times == [(0, 24 * 60)] {
        return pick(lang, "rund um die Uhr", "round the clock").to_owned();
    }
    let times: Vec<String> = group.times.iter().map(|(from, until)| time_range(lang, *from, *until)).collect();
    let and = pick(lang, " und ", " and ");
    let times = times.join(and);
    if group.days.is_empty() {
        return times;
    }
    if every_day {
        return format!("{} {times}", pick(lang, "täglich", "daily"));
    }
    let days: Vec<String> = group
        .days
        .iter()
        .map(|(first, last)| {
            if first == last {
                weekday(lang, *first).to_owned()
            } else {
                format!("{} {} {}", weekday(lang, *first), to(lang), weekday(lang, *last))
            }
        })
        .collect();
    format!("{} {times}", days.join(and))
}

fn time_range(lang: Lang, from: u16, until: u16) -> String {
    match lang {
        Lang::De => format!("{}–{} Uhr", clock_de(from), clock_de(until)),
        Lang::DeSimple => format!("von {} bis {} Uhr", clock_de(from), clock_de(until)),
        Lang::En => format!("{}–{}", clock_en(from), clock_en(until)),
    }
}

fn clock_de(minutes: u16) -> String {
    match minutes % 60 {
        0 => (minutes / 60).to_string(),
        rest => format!("{}:{rest:02}", minutes / 60),
    }
}

fn clock_en(minutes: u16) -> String {
    let hour = minutes / 60 % 24;
    let (shown, half) = match (hour, minutes % 60) {
        (0, 0) => return "midnight".to_owned(),
        (12, 0) => return "noon".to_owned(),
        (0, _) => (12, "am"),
        (1..=11, _) => (hour, "am"),
        (12, _) => (12, "pm"),
        (_, _) => (hour - 12, "pm"),
    };
    match minutes % 60 {
        0 => format!("{shown} {half}"),
        rest => format!("{shown}:{rest:02} {half}"),
    }
}
