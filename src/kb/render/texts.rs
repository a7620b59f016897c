//! Words of rendered answers in German, easy German and English.
//! No rule of either language is here, only its words.

use crate::kb::model::{DurationUnit, PartialDate, Per, Qualifier};
use crate::message::Lang;

const MONTHS_DE: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DAYS_DE: [&str; 7] = ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"];
const DAYS_EN: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// One of two words, by language.
pub(super) const fn pick(lang: Lang, de: &'static str, en: &'static str) -> &'static str {
    if lang.is_german() { de } else { en }
}

/// A month by its number from 1.
pub(super) fn month(lang: Lang, number: i8) -> &'static str {
    let names = if lang.is_german() { MONTHS_DE } else { MONTHS_EN };
    usize::try_from(number - 1).ok().and_then(|n| names.get(n).copied()).unwrap_or("")
}

/// A weekday by its number, 0 is Monday.
pub(super) fn weekday(lang: Lang, number: u8) -> &'static str {
    let names = if lang.is_german() { DAYS_DE } else { DAYS_EN };
    names.get(usize::from(number)).copied().unwrap_or("")
}

/// A unit of time, one of it and several (German: nominative).
pub(super) const fn unit(lang: Lang, unit: DurationUnit) -> (&'static str, &'static str) {
    match (lang.is_german(), unit) {
        (true, DurationUnit::Minutes) => ("Minute", "Minuten"),
        (true, DurationUnit::Hours) => ("Stunde", "Stunden"),
        (true, DurationUnit::Days) => ("Tag", "Tage"),
        (true, DurationUnit::WorkingDays) => {
            if matches!(lang, Lang::DeSimple) {
                ("Arbeits-Tag", "Arbeits-Tage")
            } else {
                ("Arbeitstag", "Arbeitstage")
            }
        }
        (true, DurationUnit::Weeks) => ("Woche", "Wochen"),
        (true, DurationUnit::Months) => ("Monat", "Monate"),
        (true, DurationUnit::Years) => ("Jahr", "Jahre"),
        (false, DurationUnit::Minutes) => ("minute", "minutes"),
        (false, DurationUnit::Hours) => ("hour", "hours"),
        (false, DurationUnit::Days) => ("day", "days"),
        (false, DurationUnit::WorkingDays) => ("working day", "working days"),
        (false, DurationUnit::Weeks) => ("week", "weeks"),
        (false, DurationUnit::Months) => ("month", "months"),
        (false, DurationUnit::Years) => ("year", "years"),
    }
}

/// "per month".
pub(super) const fn per(lang: Lang, per: Per) -> &'static str {
    match (lang.is_german(), per) {
        (true, Per::Hour) => "pro Stunde",
        (true, Per::Day) => "pro Tag",
        (true, Per::Week) => "pro Woche",
        (true, Per::Month) => "pro Monat",
        (true, Per::Year) => "pro Jahr",
        (true, Per::Person) => "pro Person",
        (true, Per::Child) => "pro Kind",
        (true, Per::Copy) => "pro Kopie",
        (true, Per::Page) => "pro Seite",
        (true, Per::Document) => "pro Dokument",
        (true, Per::Apartment) => "pro Wohnung",
        (true, Per::Case) => "pro Fall",
        (false, Per::Hour) => "per hour",
        (false, Per::Day) => "per day",
        (false, Per::Week) => "per week",
        (false, Per::Month) => "per month",
        (false, Per::Year) => "per year",
        (false, Per::Person) => "per person",
        (false, Per::Child) => "per child",
        (false, Per::Copy) => "per copy",
        (false, Per::Page) => "per page",
        (false, Per::Document) => "per document",
        (false, Per::Apartment) => "per apartment",
        (false, Per::Case) => "per case",
    }
}

/// What a qualifier adds.
pub(super) enum Beside {
    /// A word in front of the value.
    Before(&'static str),
    /// Words in brackets behind it.
    Behind(&'static str),
}

/// The words of a qualifier.
pub(super) const fn qualifier(lang: Lang, qualifier: Qualifier) -> Beside {
    match qualifier {
        Qualifier::Approx => Beside::Before(pick(lang, "etwa", "about")),
        Qualifier::AtLeast => Beside::Before(pick(lang, "mindestens", "at least")),
        Qualifier::AtMost => Beside::Before(pick(lang, "höchstens", "at most")),
        Qualifier::StartingAt => Beside::Before(pick(lang, "ab", "from")),
        Qualifier::Under => Beside::Before(pick(lang, "unter", "under")),
        Qualifier::Over => Beside::Before(pick(lang, "über", "over")),
        Qualifier::Planned => Beside::Behind(pick(lang, "geplant", "planned")),
        Qualifier::Announced => Beside::Behind(pick(lang, "angekündigt", "announced")),
        Qualifier::Recommended => Beside::Behind(pick(lang, "empfohlen", "recommended")),
        Qualifier::Target => Beside::Behind(pick(lang, "Ziel", "target")),
    }
}

/// How long messages are kept.
pub(super) fn retention(lang: Lang, days: u32, dative: bool) -> String {
    match (lang.is_german(), days) {
        (true, 1) => "1 Tag".to_owned(),
        (true, n) => format!("{n} {}", if dative { "Tagen" } else { "Tage" }),
        (false, 1) => "1 day".to_owned(),
        (false, n) => format!("{n} days"),
    }
}

/// A change that lies ahead: from when, what, and what it takes the place of.
pub(super) fn change(lang: Lang, from: &str, new: &str, old: &str) -> String {
    match lang {
        Lang::De => format!("Ab {from}: {new} statt {old}."),
        Lang::DeSimple => format!("Ab {from} gilt: {new}. Jetzt gilt: {old}."),
        Lang::En => format!("From {from}: {new} instead of {old}."),
    }
}

/// That an answer may be out of date.
pub(super) fn outdated(lang: Lang, review_by: PartialDate) -> String {
    let date = super::value::short_date(lang, review_by);
    match lang {
        Lang::De => format!("Diese Auskunft war bis {date} zu überprüfen und kann veraltet sein."),
        Lang::DeSimple => "Achtung: Diese Auskunft ist vielleicht alt. Fragen Sie Ihr Amt.".to_owned(),
        Lang::En => format!("This answer was due for review by {date} and may be out of date."),
    }
}

/// That the values of one place are shown.
pub(super) fn local_values(lang: Lang, place: &str) -> String {
    match lang {
        Lang::De => format!("Mit den Angaben für {place}."),
        Lang::DeSimple => format!("Das gilt für: {place}."),
        Lang::En => format!("With the details for {place}."),
    }
}
