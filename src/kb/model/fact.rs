//! Facts as values: what is known, from when to when, and from where.
//! How a value is written in a file is the compiler's business, how it is written out the renderer's.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{SourceId, Texts};

/// A day, a month or a year: as exactly as it is known. Ordered by its first day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PartialDate {
    /// The year.
    pub year: i16,
    /// The month, 1 to 12.
    pub month: Option<i8>,
    /// The day of the month; only with a month.
    pub day: Option<i8>,
}

impl PartialDate {
    /// The first day that is meant.
    pub fn first_day(self) -> Date {
        Date::new(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1)).unwrap_or(Date::MIN)
    }

    /// The last day that is meant.
    pub fn last_day(self) -> Date {
        let first = self.first_day();
        match (self.month, self.day) {
            (_, Some(_)) => first,
            (Some(_), None) => first.last_of_month(),
            (None, None) => first.last_of_year(),
        }
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

/// A fact: one value, or several over time in the order of their days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// The values; never empty, without overlaps.
    pub values: Vec<DatedValue>,
}

impl Fact {
    /// The value that holds on a day; where none does, the one that is nearest in time, which says when it holds.
    pub fn on(&self, day: Date) -> Option<&DatedValue> {
        let holding = self.values.iter().find(|v| v.holds_on(day));
        let last_before = || self.values.iter().rev().find(|v| v.until.is_some_and(|u| u < day));
        holding.or_else(last_before).or_else(|| self.values.first())
    }
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
    /// "per month", "per person".
    pub per: Option<Per>,
    /// Whether it holds in Bavaria alone.
    pub bavaria_only: bool,
}

impl DatedValue {
    /// Whether it holds on a day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.from.is_none_or(|f| f <= day) && self.until.is_none_or(|u| day <= u)
    }
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
        /// Unit.
        unit: DurationUnit,
    },
    /// A day, month or year, and the end of a range.
    Date {
        /// The day, month or year.
        date: PartialDate,
        /// The end of a range.
        until: Option<PartialDate>,
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
    /// Opening hours.
    TimeWindow(Vec<OpeningHours>),
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

/// On some days the same hours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpeningHours {
    /// Ranges of weekdays, 0 is Monday, both ends included; empty where the file names none.
    pub days: Vec<(u8, u8)>,
    /// Ranges of time in minutes from midnight; 1440 is the end of the day.
    pub times: Vec<(u16, u16)>,
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
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

/// For what one amount is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names say it all")]
pub enum Per {
    Hour,
    Day,
    Week,
    Month,
    Year,
    Person,
    Child,
    Copy,
    Page,
    Document,
    Apartment,
    Case,
}
