//! Reads what was typed, by the table alone. It knows no command and no right.

use jiff::{SignedDuration, Timestamp};

use super::spec::{Arg, COMMANDS, Kind, Name, Spec};
use crate::message::{ChannelKind, Facet, IntentId};
use crate::staff::steering::Target;

/// What a message is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Typed {
    /// Words.
    Words,
    /// A command that does not exist.
    Unknown {
        /// The word, shortened.
        word: String,
    },
    /// A command with a fault in it.
    Faulty(Faulty),
    /// A command.
    Call(Call),
}

/// A command with a fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Faulty {
    /// The command.
    pub spec: &'static Spec,
    /// The argument that is missing or wrong; `None` where there are too many.
    pub arg: Option<Arg>,
}

/// A command as it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The command.
    pub spec: &'static Spec,
    /// Its arguments, in the table's order; those left out at the end are not there.
    pub values: Vec<Value>,
}

/// An argument's value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A person.
    Person(String),
    /// A room or an area.
    RoomOrArea(String),
    /// An intent.
    Intent(IntentId),
    /// A side.
    Facet(Facet),
    /// Days.
    Days(u16),
    /// A time.
    Until(Timestamp),
    /// Intents; none for all.
    Topics(Vec<IntentId>),
    /// A channel or an intent.
    Target(Target),
    /// A number.
    Number(u32),
    /// A pseudonym.
    Pseudonym(String),
    /// Words.
    Words(String),
}

impl Call {
    /// Which command.
    pub const fn name(&self) -> Name {
        self.spec.name
    }

    /// The command for the log: its word and those arguments that cannot hold a citizen's words.
    pub fn for_log(&self) -> String {
        let shown = self.values.iter().filter_map(|value| match value {
            Value::Person(text) | Value::RoomOrArea(text) | Value::Pseudonym(text) => Some(text.clone()),
            Value::Intent(id) => Some(id.to_string()),
            Value::Facet(facet) => Some(facet.to_string()),
            Value::Days(days) => Some(format!("{days}d")),
            Value::Until(at) => Some(at.to_string()),
            Value::Topics(ids) if ids.is_empty() => Some("all".to_owned()),
            Value::Topics(ids) => Some(ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")),
            Value::Target(target) => Some(target.to_string()),
            Value::Number(number) => Some(number.to_string()),
            Value::Words(_) => None,
        });
        std::iter::once(format!("!{}", self.spec.word)).chain(shown).collect::<Vec<_>>().join(" ")
    }
}

/// The longest word of an argument that is read.
const LONGEST: usize = 255;

/// Reads a message; times of day count in `zone`.
pub fn read(text: &str, now: Timestamp, zone: &jiff::tz::TimeZone) -> Typed {
    let Some(rest) = text.trim().strip_prefix('!').filter(|r| r.starts_with(|c: char| c.is_ascii_alphabetic())) else {
        return Typed::Words;
    };
    let found = COMMANDS.iter().find_map(|spec| after(rest, spec.word).map(|rest| (spec, rest)));
    let Some((spec, mut rest)) = found else {
        let word = rest.split_whitespace().next().unwrap_or_default().chars().take(30).collect();
        return Typed::Unknown { word };
    };
    let mut values = Vec::new();
    for arg in spec.args {
        if rest.is_empty() {
            if arg.optional {
                break;
            }
            return Typed::Faulty(Faulty { spec, arg: Some(*arg) });
        }
        let (word, next) = match arg.kind {
            Kind::Words => (rest, ""),
            _ => rest.split_once(char::is_whitespace).map_or((rest, ""), |(word, next)| (word, next.trim_start())),
        };
        match value(arg.kind, word, now, zone) {
            Some(value) => values.push(value),
            None => return Typed::Faulty(Faulty { spec, arg: Some(*arg) }),
        }
        rest = next;
    }
    if rest.is_empty() { Typed::Call(Call { spec, values }) } else { Typed::Faulty(Faulty { spec, arg: None }) }
}

/// What follows these words, which are a command's name.
fn after<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = text;
    for word in name.split(' ') {
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        if !rest[..end].eq_ignore_ascii_case(word) {
            return None;
        }
        rest = rest[end..].trim_start();
    }
    Some(rest)
}

fn value(kind: Kind, word: &str, now: Timestamp, zone: &jiff::tz::TimeZone) -> Option<Value> {
    if kind != Kind::Words && word.len() > LONGEST {
        return None;
    }
    Some(match kind {
        Kind::Person => Value::Person(person(word)?.to_owned()),
        Kind::RoomOrArea => Value::RoomOrArea(word.to_owned()),
        Kind::Intent => Value::Intent(word.parse().ok()?),
        Kind::Facet => Value::Facet(word.parse().ok()?),
        Kind::Days => {
            let days = word.strip_suffix(['d', 'D']).unwrap_or(word).parse().ok().filter(|d| (1..=366).contains(d))?;
            Value::Days(days)
        }
        Kind::Until => Value::Until(until(word, now, zone).filter(|at| *at > now)?),
        Kind::Topics => Value::Topics(topics(word)?),
        Kind::Target => Value::Target(target(word)?),
        Kind::Number => Value::Number(word.parse().ok()?),
        Kind::Pseudonym => Value::Pseudonym(pseudonym(word)?.to_owned()),
        Kind::Words => Value::Words(word.trim().to_owned()),
    })
}

fn person(word: &str) -> Option<&str> {
    let (name, server) = word.strip_prefix('@')?.split_once(':')?;
    (!name.is_empty() && !server.is_empty()).then_some(word)
}

fn pseudonym(word: &str) -> Option<&str> {
    let rest = word.strip_prefix("c-")?;
    (!rest.is_empty() && rest.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())).then_some(word)
}

fn target(word: &str) -> Option<Target> {
    let channels = [ChannelKind::Console, ChannelKind::Telegram, ChannelKind::Matrix];
    match channels.into_iter().find(|c| word.eq_ignore_ascii_case(c.name())) {
        Some(channel) => Some(Target::Channel(channel)),
        None => word.parse().ok().map(Target::Intent),
    }
}

fn topics(word: &str) -> Option<Vec<IntentId>> {
    if word.eq_ignore_ascii_case("all") {
        return Some(Vec::new());
    }
    word.split(',').map(|id| id.parse().ok()).collect()
}

fn until(word: &str, now: Timestamp, zone: &jiff::tz::TimeZone) -> Option<Timestamp> {
    let here = zone.to_datetime(now);
    let number = |text: &str| text.parse::<i64>().ok().filter(|n| (1..=1000).contains(n));
    if let Some(hours) = word.strip_suffix(['h', 'H']).and_then(number) {
        return now.checked_add(SignedDuration::from_hours(hours)).ok();
    }
    if let Some(days) = word.strip_suffix(['d', 'D']).and_then(number) {
        return now.checked_add(SignedDuration::from_hours(24 * days)).ok();
    }
    let local = |at: jiff::civil::DateTime| zone.to_timestamp(at).ok();
    if let Ok(time) = jiff::civil::Time::strptime("%H:%M", word) {
        let today = here.date().to_datetime(time);
        let day = if today > here { today } else { today.tomorrow_at()? };
        return local(day);
    }
    if let Ok(at) = jiff::civil::DateTime::strptime("%Y-%m-%dT%H:%M", word) {
        return local(at);
    }
    // A day alone means its end.
    jiff::civil::Date::strptime("%Y-%m-%d", word)
        .ok()?
        .tomorrow()
        .ok()
        .and_then(|d| local(d.to_datetime(jiff::civil::Time::midnight())))
}

/// The same time of the day after.
trait TomorrowAt: Sized {
    fn tomorrow_at(self) -> Option<Self>;
}

impl TomorrowAt for jiff::civil::DateTime {
    fn tomorrow_at(self) -> Option<Self> {
        Some(self.date().tomorrow().ok()?.to_datetime(self.time()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn typed(text: &str) -> Typed {
        // A Wednesday, 10:00 in Germany.
        let zone = jiff::tz::TimeZone::get("Europe/Berlin").unwrap();
        read(text, "2026-11-25T09:00:00Z".parse().unwrap(), &zone)
    }

    /// An argument that is right.
    fn sample(kind: Kind) -> &'static str {
        match kind {
            Kind::Person => "@erika:amt.example",
            Kind::RoomOrArea => "mobility",
            Kind::Intent => "id-card",
            Kind::Facet => "cost",
            Kind::Days => "7d",
            Kind::Until => "18:00",
            Kind::Topics => "id-card,passport",
            Kind::Target => "telegram",
            Kind::Number => "3",
            Kind::Pseudonym => "c-7k2mq9xa4d",
            Kind::Words => "bitte leise sein",
        }
    }

    #[test]
    fn every_command_is_read_with_its_arguments_and_missed_without() {
        for spec in &COMMANDS {
            let full = spec.args.iter().map(|a| sample(a.kind)).collect::<Vec<_>>().join(" ");
            let Typed::Call(call) = typed(&format!("!{} {full}", spec.word)) else { panic!("{spec:?}") };
            assert_eq!((call.spec, call.values.len()), (spec, spec.args.len()));
            let needed = spec.args.iter().take_while(|a| !a.optional).count();
            match typed(&format!("  !{}  ", spec.word.to_uppercase())) {
                Typed::Call(_) => assert_eq!(needed, 0, "{spec:?}"),
                Typed::Faulty(faulty) => assert_eq!(faulty.arg, Some(spec.args[0])),
                other => panic!("{other:?}"),
            }
            if !spec.args.iter().any(|a| a.kind == Kind::Words) {
                let more = typed(&format!("!{} {full} more", spec.word));
                assert_eq!(more, Typed::Faulty(Faulty { spec, arg: None }));
            }
        }
    }

    #[test]
    fn names_are_unique_and_none_begins_another() {
        for (at, one) in COMMANDS.iter().enumerate() {
            for other in &COMMANDS[at + 1..] {
                assert_ne!(one.name, other.name);
                assert!(!other.word.starts_with(&format!("{} ", one.word)), "{} hides {}", one.word, other.word);
            }
        }
    }

    #[test]
    fn words_are_no_command_and_an_unknown_one_is_told() {
        for words in ["Guten Tag", "!", "! claim", "!!!", "!1", "a !claim", ""] {
            assert_eq!(typed(words), Typed::Words, "{words}");
        }
        assert_eq!(typed("!clame"), Typed::Unknown { word: "clame".into() });
        assert_eq!(typed("!claiming"), Typed::Unknown { word: "claiming".into() });
        assert_eq!(typed("!notice"), Typed::Unknown { word: "notice".into() });
    }

    #[test]
    fn times_are_read_in_the_offices_zone() {
        let until = |text: &str| match typed(&format!("!notice set {text} all x")) {
            Typed::Call(call) => match call.values[0] {
                Value::Until(at) => Some(at.to_string()),
                _ => None,
            },
            _ => None,
        };
        assert_eq!(until("18:00").as_deref(), Some("2026-11-25T17:00:00Z"));
        assert_eq!(until("09:00").as_deref(), Some("2026-11-26T08:00:00Z"));
        assert_eq!(until("4h").as_deref(), Some("2026-11-25T13:00:00Z"));
        assert_eq!(until("2026-12-01").as_deref(), Some("2026-12-01T23:00:00Z"));
        assert_eq!(until("2026-12-01T06:30").as_deref(), Some("2026-12-01T05:30:00Z"));
        assert_eq!(until("2026-11-01"), None, "in the past");
        assert_eq!(until("25:00"), None);
    }

    #[test]
    fn the_log_holds_no_words() {
        let Typed::Call(call) = typed("!pause id-card wegen Frau Müller") else { panic!() };
        assert_eq!(call.for_log(), "!pause id-card");
    }

    proptest! {
        #[test]
        fn anything_can_be_typed(text in ".{0,200}") {
            let _ = typed(&text);
            let _ = typed(&format!("!{text}"));
        }

        #[test]
        fn no_argument_breaks_a_command(at in 0..COMMANDS.len(), rest in ".{0,120}") {
            let spec = &COMMANDS[at];
            match typed(&format!("!{} {rest}", spec.word)) {
                Typed::Call(call) => {
                    prop_assert_eq!(call.spec, spec);
                    prop_assert!(call.values.len() <= spec.args.len());
                }
                Typed::Faulty(faulty) => prop_assert_eq!(faulty.spec, spec),
                Typed::Words | Typed::Unknown { .. } => prop_assert!(false),
            }
        }
    }
}
