//! The languages in which the bot answers.
//! Never which of them a message is written in: that is the matcher's.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::InvalidId;

/// A language in which the bot answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
pub enum Lang {
    /// German as an office writes it to a citizen.
    #[serde(rename = "de")]
    De,
    /// English.
    #[serde(rename = "en")]
    En,
    /// Easy German: short sentences, one idea each, hard words explained.
    #[serde(rename = "de-simple")]
    DeSimple,
}

impl Lang {
    /// Every language, in the order in which choices are shown.
    pub const ALL: [Self; 3] = [Self::De, Self::En, Self::DeSimple];

    /// The code used in files and contracts: `de`, `en` or `de-simple`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::De => "de",
            Self::En => "en",
            Self::DeSimple => "de-simple",
        }
    }

    /// Whether texts of this language are German, easy German included.
    pub const fn is_german(self) -> bool {
        matches!(self, Self::De | Self::DeSimple)
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Lang {
    type Err = InvalidId;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|l| l.code() == s).ok_or_else(|| InvalidId::new("language", s))
    }
}
