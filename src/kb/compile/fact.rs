//! Reads facts: the value in the notation of its kind, its time, and what is said beside it.
//! It never guesses a unit, a currency or a year.

use jiff::civil::Date;

use super::number::{decimal, range, whole};
use super::{date, hours, link};
use crate::kb::diagnostic::{FactKind, Faults, Format, Problem};
use crate::kb::files::{Map, RawFact, RawValue, Scalar, Spanned, Text};
use crate::kb::model::{DatedValue, DurationUnit, Fact, FactValue, Texts};
use crate::kb::yaml::Span;
use crate::message::Lang;

/// Compiles a fact. `None` where no value could be read; the faults say why.
pub(super) fn compile_fact(name: &str, at: Span, raw: &RawFact, faults: &mut Faults) -> Option<Fact> {
    let mut dated = Vec::new();
    for (span, value) in values_of(name, at, raw, faults) {
        if let Some(value) = compile_value(name, span, &value, faults) {
            dated.push((span, value));
        }
    }
    dated.sort_by_key(|(_, v)| v.from.unwrap_or(Date::MIN));
    check_periods(&dated, faults);
    let mut kinds = dated.iter().map(|(_, v)| std::mem::discriminant(&v.value));
    if let Some(first) = kinds.next()
        && kinds.any(|k| k != first)
    {
        faults.push(at, Problem::ValuesDiffer { fact: name.to_owned() });
    }
    (!dated.is_empty()).then(|| Fact { values: dated.into_iter().map(|(_, v)| v).collect() })
}

/// The values of a fact in one shape, whether it has one or several.
fn values_of(name: &str, at: Span, raw: &RawFact, faults: &mut Faults) -> Vec<(Span, RawValue)> {
    let kinds = kinds_of(raw);
    if let Some(values) = &raw.values {
        let stray = kinds.first().map(|(k, _)| k.key()).or_else(|| {
            let others = [
                (raw.source.is_some(), "source"),
                (raw.title.is_some(), "title"),
                (raw.qualifier.is_some(), "qualifier"),
                (raw.per.is_some(), "per"),
                (raw.scope.is_some(), "scope"),
                (raw.from.is_some(), "from"),
                (raw.until.is_some(), "until"),
            ];
            others.into_iter().find(|(there, _)| *there).map(|(_, key)| key)
        });
        if let Some(key) = stray {
            faults.push(at, Problem::FactValuesMixed { fact: name.to_owned(), key: key.to_owned() });
        }
        return values.iter().map(|v| (v.span, v.value.clone())).collect();
    }
    let Some(source) = raw.source.clone() else {
        if kinds.is_empty() {
            faults.push(at, Problem::FactWithoutValue { fact: name.to_owned() });
        } else {
            faults.push(at, Problem::MissingKey { key: "source".to_owned() });
        }
        return Vec::new();
    };
    let raw = raw.clone();
    vec![(
        at,
        RawValue {
            money: raw.money,
            duration: raw.duration,
            date: raw.date,
            age: raw.age,
            percent: raw.percent,
            count: raw.count,
            time_window: raw.time_window,
            phone: raw.phone,
            url: raw.url,
            title: raw.title,
            source,
            qualifier: raw.qualifier,
            per: raw.per,
            scope: raw.scope,
            from: raw.from,
            until: raw.until,
        },
    )]
}

type KindField<'r> = (FactKind, &'r Spanned<Scalar>);

fn present(fields: [(FactKind, Option<&Spanned<Scalar>>); 9]) -> Vec<KindField<'_>> {
    fields.into_iter().filter_map(|(kind, field)| field.map(|f| (kind, f))).collect()
}

fn kinds_of(raw: &RawFact) -> Vec<KindField<'_>> {
    present([
        (FactKind::Money, raw.money.as_ref()),
        (FactKind::Duration, raw.duration.as_ref()),
        (FactKind::Date, raw.date.as_ref()),
        (FactKind::Age, raw.age.as_ref()),
        (FactKind::Percent, raw.percent.as_ref()),
        (FactKind::Count, raw.count.as_ref()),
        (FactKind::TimeWindow, raw.time_window.as_ref()),
        (FactKind::Phone, raw.phone.as_ref()),
        (FactKind::Url, raw.url.as_ref()),
    ])
}

fn kinds_of_value(raw: &RawValue) -> Vec<KindField<'_>> {
    present([
        (FactKind::Money, raw.money.as_ref()),
        (FactKind::Duration, raw.duration.as_ref()),
        (FactKind::Date, raw.date.as_ref()),
        (FactKind::Age, raw.age.as_ref()),
        (FactKind::Percent, raw.percent.as_ref()),
        (FactKind::Count, raw.count.as_ref()),
        (FactKind::TimeWindow, raw.time_window.as_ref()),
        (FactKind::Phone, raw.phone.as_ref()),
        (FactKind::Url, raw.url.as_ref()),
    ])
}

fn compile_value(name: &str, at: Span, raw: &RawValue, faults: &mut Faults) -> Option<DatedValue> {
    let kinds = kinds_of_value(raw);
    let (kind, field) = match kinds.as_slice() {
        [one] => *one,
        [] => {
            faults.push(at, Problem::FactWithoutValue { fact: name.to_owned() });
            return None;
        }
        several => {
            let kinds = several.iter().map(|(k, _)| k.key().to_owned()).collect();
            faults.push(at, Problem::FactWithSeveralKinds { fact: name.to_owned(), kinds });
            return None;
        }
    };
    if let Some(title) = raw.title.as_ref().filter(|_| kind != FactKind::Url) {
        faults.push(title.span, Problem::FactKeyUnfit { key: "title".to_owned(), kind });
    }
    if let Some(per) = raw
        .per
        .as_ref()
        .filter(|_| !matches!(kind, FactKind::Money | FactKind::Duration | FactKind::Percent | FactKind::Count))
    {
        faults.push(per.span, Problem::FactKeyUnfit { key: "per".to_owned(), kind });
    }
    let from = raw.from.as_ref().and_then(|d| read_day(d, faults));
    let until = raw.until.as_ref().and_then(|d| read_day(d, faults));
    if let (Some(from), Some(until)) = (from, until)
        && from > until
    {
        faults.push(at, Problem::PeriodReversed { from, until });
    }
    let value = read_value(kind, field, raw.title.as_ref(), faults)?;
    Some(DatedValue {
        value,
        from,
        until,
        source: raw.source.value.0.clone(),
        qualifier: raw.qualifier.as_ref().map(|q| q.value),
        per: raw.per.as_ref().map(|p| p.value),
        bavaria_only: raw.scope.is_some(),
    })
}

fn read_day(field: &Spanned<Scalar>, faults: &mut Faults) -> Option<Date> {
    let day = date::day(&field.value.0);
    if day.is_none() {
        faults.push(field.span, Problem::BadFormat { text: field.value.0.clone(), format: Format::Date });
    }
    day
}

fn read_value(
    kind: FactKind,
    field: &Spanned<Scalar>,
    title: Option<&Spanned<Map<Lang, Text>>>,
    faults: &mut Faults,
) -> Option<FactValue> {
    let text = field.value.0.trim();
    let read = match kind {
        FactKind::Url => return read_link(text, field.span, title, faults),
        FactKind::Money => text
            .strip_suffix(" EUR")
            .and_then(|t| range(t, |n| decimal(n, 2)))
            .map(|(cents, max)| FactValue::Money { cents, max }),
        FactKind::Duration => read_duration(text),
        FactKind::Date => read_dates(text),
        FactKind::Age => range(text, whole).map(|(n, max)| FactValue::Age { n, max }),
        FactKind::Percent => range(text, |n| decimal(n, 3).and_then(|p| u32::try_from(p).ok()))
            .map(|(milli, max)| FactValue::Percent { milli, max }),
        FactKind::Count => range(text, |n| whole(n).map(u64::from)).map(|(n, max)| FactValue::Count { n, max }),
        FactKind::TimeWindow => hours::opening_hours(text).map(FactValue::TimeWindow),
        FactKind::Phone => is_phone(text).then(|| FactValue::Phone(text.to_owned())),
    };
    let Some(value) = read else {
        faults.push(field.span, Problem::FactValue { kind, text: text.to_owned() });
        return None;
    };
    if is_reversed(&value) {
        faults.push(field.span, Problem::RangeReversed { text: text.to_owned() });
    }
    Some(value)
}

fn is_reversed(value: &FactValue) -> bool {
    match value {
        FactValue::Money { cents, max } => max.is_some_and(|m| m <= *cents),
        FactValue::Duration { n, max, .. } | FactValue::Age { n, max } | FactValue::Percent { milli: n, max } => {
            max.is_some_and(|m| m <= *n)
        }
        FactValue::Count { n, max } => max.is_some_and(|m| m <= *n),
        FactValue::Date { date, until } => until.is_some_and(|u| u.first_day() <= date.first_day()),
        FactValue::TimeWindow(_) | FactValue::Phone(_) | FactValue::Url { .. } => false,
    }
}

fn read_duration(text: &str) -> Option<FactValue> {
    let (number, unit) = text.split_once(' ')?;
    let unit = match unit.trim() {
        "minute" | "minutes" => DurationUnit::Minutes,
        "hour" | "hours" => DurationUnit::Hours,
        "day" | "days" => DurationUnit::Days,
        "working day" | "working days" => DurationUnit::WorkingDays,
        "week" | "weeks" => DurationUnit::Weeks,
        "month" | "months" => DurationUnit::Months,
        "year" | "years" => DurationUnit::Years,
        _ => return None,
    };
    range(number, whole).map(|(n, max)| FactValue::Duration { n, max, unit })
}

fn read_dates(text: &str) -> Option<FactValue> {
    match text.split_once("..") {
        Some((from, until)) => Some(FactValue::Date { date: date::partial(from)?, until: Some(date::partial(until)?) }),
        None => Some(FactValue::Date { date: date::partial(text)?, until: None }),
    }
}

fn is_phone(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    (2..=20).contains(&digits)
        && text.strip_prefix('+').unwrap_or(text).bytes().all(|b| b.is_ascii_digit() || b" ()/-".contains(&b))
}

fn read_link(url: &str, at: Span, title: Option<&Spanned<Map<Lang, Text>>>, faults: &mut Faults) -> Option<FactValue> {
    if let Some(fault) = link::fault_of(url) {
        faults.push(at, Problem::Link { url: url.to_owned(), fault });
        return None;
    }
    let Some(title) = title else {
        faults.push(at, Problem::MissingKey { key: "title".to_owned() });
        return None;
    };
    for lang in [Lang::De, Lang::En] {
        if title.value.get(&lang).is_none() {
            faults.push(title.span, Problem::LinkTitleMissing { lang });
        }
    }
    let title = Texts(title.value.0.iter().map(|(l, t)| (l.value, t.value.clone())).collect());
    Some(FactValue::Url { url: url.to_owned(), title })
}

/// Values over time neither overlap nor leave days between them without a value.
fn check_periods(dated: &[(Span, DatedValue)], faults: &mut Faults) {
    for pair in dated.windows(2) {
        let [(_, earlier), (at, later)] = pair else { continue };
        let starts = later.from.unwrap_or(Date::MIN);
        match earlier.until {
            Some(until) if until < starts => {
                if let (Ok(first), Ok(last)) = (until.tomorrow(), starts.yesterday())
                    && first <= last
                {
                    faults.push(*at, Problem::PeriodsGap { from: first, until: last });
                }
            }
            Some(_) | None => {
                let day = later.from.or(earlier.from).or(earlier.until).or(later.until).unwrap_or(Date::MIN);
                faults.push(*at, Problem::PeriodsOverlap { day });
            }
        }
    }
}
