//! Every word that a diagnostic says, in German and English: what is wrong, how to mend it, and what each rule is for.
//! It decides nothing.

mod de;
mod en;
mod rules_de;
mod rules_en;

use std::fmt;
use std::str::FromStr;

use super::{Problem, Rule};
use crate::message::InvalidId;

/// The language in which maintainers are spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum UiLang {
    /// German.
    #[default]
    De,
    /// English.
    En,
}

impl fmt::Display for UiLang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::De => "de",
            Self::En => "en",
        })
    }
}

impl FromStr for UiLang {
    type Err = InvalidId;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        match s {
            "de" => Ok(Self::De),
            "en" => Ok(Self::En),
            _ => Err(InvalidId::new("language of the commands", s)),
        }
    }
}

/// What is wrong, and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    /// One line: what was expected, and what was found.
    pub message: String,
    /// The next step.
    pub help: String,
}

impl Problem {
    /// What is wrong, on one line.
    pub fn message(&self, lang: UiLang) -> String {
        self.said(lang).message
    }

    /// How to mend it.
    pub fn help(&self, lang: UiLang) -> String {
        self.said(lang).help
    }

    pub(super) fn said(&self, lang: UiLang) -> Said {
        let (message, help) = match lang {
            UiLang::De => de::say(self),
            UiLang::En => en::say(self),
        };
        Said { message, help }
    }
}

impl Rule {
    /// What the rule demands, on one line.
    pub const fn title(self, lang: UiLang) -> &'static str {
        match lang {
            UiLang::De => rules_de::rule(self).0,
            UiLang::En => rules_en::rule(self).0,
        }
    }

    /// Why the rule is there, and how to keep it.
    pub const fn explanation(self, lang: UiLang) -> &'static str {
        match lang {
            UiLang::De => rules_de::rule(self).1,
            UiLang::En => rules_en::rule(self).1,
        }
    }
}

/// A list of words in backticks: `` `a`, `b`, `c` ``.
fn ticked<S: AsRef<str>>(words: &[S]) -> String {
    words.iter().map(|w| format!("`{}`", w.as_ref())).collect::<Vec<_>>().join(", ")
}

/// A text cut to a length that fits a line.
fn short(text: &str) -> String {
    const MOST: usize = 60;
    if text.chars().count() <= MOST { text.to_owned() } else { text.chars().take(MOST - 1).chain(['…']).collect() }
}
