//! The dialect view: Bavarian words in their standard wording, by the table of the knowledge base.
//! It never touches a text in which no unmistakable dialect word stands.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::normalise::{Token, replace_words, tokens};
use super::word_map::WordMap;
use crate::kb::DialectRow;

/// The table, ready for look-ups.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Dialect {
    /// Dialect word to its row.
    index: WordMap<u16>,
    /// Standard wording, and whether the row is weak.
    rows: Vec<(String, bool)>,
}

impl Dialect {
    pub(crate) fn new(rows: &[DialectRow]) -> Self {
        let words: Vec<String> = rows.iter().map(|r| r.from.to_lowercase()).collect();
        let numbered = words.iter().map(String::as_str).zip(0_u16..);
        Self { index: WordMap::new(numbered), rows: rows.iter().map(|r| (r.to.to_lowercase(), r.weak)).collect() }
    }

    fn row(&self, word: &str) -> Option<&(String, bool)> {
        self.rows.get(usize::from(self.index.get(word)?))
    }

    /// The normalised text in standard wording. A weak row (a standard or English word too) applies only where another
    /// row without the mark hits the same text.
    pub(crate) fn standard<'a>(&self, normalised: &'a str) -> Cow<'a, str> {
        if !self.speaks(normalised) {
            return Cow::Borrowed(normalised);
        }
        replace_words(normalised, |w| self.row(w).map(|(to, _)| to.as_str()))
    }

    /// The same of a text with its upper case, whose normalised form is given; words that are no dialect keep it.
    pub(crate) fn standard_tidy<'a>(&self, tidy: &'a str, normalised: &str) -> Cow<'a, str> {
        if !self.speaks(normalised) {
            return Cow::Borrowed(tidy);
        }
        replace_words(tidy, |w| self.row(&w.to_lowercase()).map(|(to, _)| to.as_str()))
    }

    /// Whether an unmistakable dialect word stands in the normalised text.
    pub(crate) fn speaks(&self, normalised: &str) -> bool {
        tokens(normalised).any(|t| matches!(t, Token::Word(w) if self.row(w).is_some_and(|(_, weak)| !weak)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Dialect {
        let row = |from: &str, to: &str, weak| DialectRow { from: from.into(), to: to.into(), weak };
        Dialect::new(&[row("moagn", "morgen", false), row("i", "ich", true), row("weng'm", "wegen dem", false)])
    }

    #[test]
    fn a_weak_row_needs_a_strong_one_beside_it() {
        assert_eq!(table().standard("i would like to know"), "i would like to know");
        assert_eq!(table().standard("kimm i moagn, oder?"), "kimm ich morgen, oder?");
        assert_eq!(table().standard("weng'm perso"), "wegen dem perso");
    }
}
