//! A difference between two knowledge bases in words, German and English.

use super::Change;
use crate::kb::diagnostic::UiLang;

impl Change {
    /// The difference in a line.
    pub fn told(&self, lang: UiLang) -> String {
        match lang {
            UiLang::De => self.de(),
            UiLang::En => self.en(),
        }
    }

    fn de(&self) -> String {
        match self {
            Self::Added(i) => format!("{i}: neu"),
            Self::Removed(i) => format!("{i}: entfernt"),
            Self::Examples(i, a, b) => format!("{i}: {b} Beispiele (vorher {a})"),
            Self::ExamplesReworded(i) => format!("{i}: Beispiele umformuliert"),
            Self::Answer(i, lang, facet) => format!("{i}: Antwort {facet} ({lang}) geändert"),
            Self::Fact(i, f) => format!("{i}: Tatsache {f} geändert"),
            Self::Other(i) => format!("{i}: geändert"),
            Self::Shared => "gemeinsame Dateien geändert".into(),
        }
    }

    fn en(&self) -> String {
        match self {
            Self::Added(i) => format!("{i}: new"),
            Self::Removed(i) => format!("{i}: removed"),
            Self::Examples(i, a, b) => format!("{i}: {b} examples (before: {a})"),
            Self::ExamplesReworded(i) => format!("{i}: examples reworded"),
            Self::Answer(i, lang, facet) => format!("{i}: answer {facet} ({lang}) changed"),
            Self::Fact(i, f) => format!("{i}: fact {f} changed"),
            Self::Other(i) => format!("{i}: changed"),
            Self::Shared => "shared files changed".into(),
        }
    }
}
