//! The sides of an intent that can be asked for.
//! Never how a message asks for one: that is the matcher's.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::InvalidId;

/// The side of an intent that is asked for: the modules of Germany's FIM/XZuFi service descriptions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Facet {
    /// What it is and what to do first; the facet where none is asked.
    Overview,
    /// What the citizen pays.
    Cost,
    /// Which papers are needed.
    Documents,
    /// Until when something has to be done.
    Deadline,
    /// How long the office takes, or how long something is valid.
    Duration,
    /// Whether and where it can be done online.
    Online,
    /// Which office does it, and where.
    Office,
    /// Who may or must.
    Eligibility,
    /// How it is done, step by step.
    Procedure,
    /// On which law it rests.
    LegalBasis,
}

impl Facet {
    /// Every facet, in the order in which buttons are shown.
    pub const ALL: [Self; 10] = [
        Self::Overview,
        Self::Procedure,
        Self::Documents,
        Self::Cost,
        Self::Deadline,
        Self::Duration,
        Self::Online,
        Self::Office,
        Self::Eligibility,
        Self::LegalBasis,
    ];

    /// The id used in files and contracts, such as `legal-basis`.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Overview => "overview",
            Self::Cost => "cost",
            Self::Documents => "documents",
            Self::Deadline => "deadline",
            Self::Duration => "duration",
            Self::Online => "online",
            Self::Office => "office",
            Self::Eligibility => "eligibility",
            Self::Procedure => "procedure",
            Self::LegalBasis => "legal-basis",
        }
    }
}

impl fmt::Display for Facet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl FromStr for Facet {
    type Err = InvalidId;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|x| x.id() == s).ok_or_else(|| InvalidId::new("facet", s))
    }
}
