//! Labelled utterances of citizens, judged by the whole matcher as it stands: patterns, repeats, facets and all.
//! Nothing is learnt from them.

use std::time::Instant;

use thiserror::Error;

use super::judged::{Judged, Judgement, Outcome, Round, Tongue, first_three};
use crate::message::{Facet, IntentId};
use crate::nlu::Matcher;

/// A labelled utterance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Utterance {
    /// The intent that is meant; `None` where it is nobody's.
    pub intent: Option<String>,
    /// The facet that is asked for.
    pub facet: Option<Facet>,
    /// How it is said, such as `story` or `typo`.
    pub style: Option<String>,
    /// The words.
    pub text: String,
}

/// Why a file of labelled utterances cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[allow(missing_docs, reason = "the messages say it all")]
pub enum UtterancesError {
    #[error("line {line}: {found} columns, expected {expected}; each line is `intent<TAB>facet<TAB>style<TAB>text`")]
    Columns { line: usize, expected: usize, found: usize },
    #[error("line {line}: there is no facet `{word}`; write one such as `cost`, or leave the column empty")]
    Facet { line: usize, word: String },
    #[error("no column `text` in the first line; name the columns `intent`, `facet`, `style`, `text`")]
    NoText,
    #[error("{columns} columns without a first line that names them; expected 2 to 4 (intent, facet, style, text)")]
    Unnamed { columns: usize },
    #[error("no line holds an utterance")]
    Empty,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Intent,
    Facet,
    Style,
    Text,
    /// A column that a file may have and that is not read.
    Unread,
}

/// Words that stand for "nobody's intent" in the column of the intent.
const NOBODY: [&str; 3] = ["", "-", "none"];

/// Reads a raw file: lines end at `\n` only, columns are split at tabs, nothing is quoted, empty lines are skipped. A first line
/// with a column called `text` names the columns; without it they are intent, facet, style, text; intent, facet, text; or
/// intent, text.
///
/// # Errors
/// Where a line has another number of columns than the first, a facet is none, or there is nothing to read.
pub fn read_utterances(raw: &str) -> Result<Vec<Utterance>, UtterancesError> {
    let mut lines = raw.split('\n').enumerate().filter(|(_, l)| !l.trim().is_empty()).peekable();
    let first: Vec<&str> = lines.peek().ok_or(UtterancesError::Empty)?.1.split('\t').map(str::trim).collect();
    let columns = if first.contains(&"text") {
        lines.next();
        first.iter().map(|name| named(name)).collect()
    } else if first.contains(&"intent") && first.contains(&"facet") {
        return Err(UtterancesError::NoText);
    } else {
        unnamed(first.len())?
    };
    let utterances = lines.map(|(i, line)| utterance(i + 1, line, &columns)).collect::<Result<Vec<_>, _>>()?;
    if utterances.is_empty() { Err(UtterancesError::Empty) } else { Ok(utterances) }
}

fn named(name: &str) -> Column {
    match name {
        "intent" => Column::Intent,
        "facet" => Column::Facet,
        "style" => Column::Style,
        "text" => Column::Text,
        _ => Column::Unread,
    }
}

fn unnamed(columns: usize) -> Result<Vec<Column>, UtterancesError> {
    match columns {
        2 => Ok(vec![Column::Intent, Column::Text]),
        3 => Ok(vec![Column::Intent, Column::Facet, Column::Text]),
        4 => Ok(vec![Column::Intent, Column::Facet, Column::Style, Column::Text]),
        columns => Err(UtterancesError::Unnamed { columns }),
    }
}

fn utterance(line: usize, row: &str, columns: &[Column]) -> Result<Utterance, UtterancesError> {
    let cells: Vec<&str> = row.split('\t').collect();
    if cells.len() != columns.len() {
        return Err(UtterancesError::Columns { line, expected: columns.len(), found: cells.len() });
    }
    let mut read = Utterance { intent: None, facet: None, style: None, text: String::new() };
    for (cell, column) in cells.into_iter().zip(columns) {
        match column {
            Column::Intent => read.intent = (!NOBODY.contains(&cell.trim())).then(|| cell.trim().to_owned()),
            Column::Style => read.style = (!cell.trim().is_empty()).then(|| cell.trim().to_owned()),
            Column::Text => cell.clone_into(&mut read.text),
            Column::Unread => {}
            Column::Facet => match cell.trim() {
                "" | "-" => {}
                word => {
                    let facet = Facet::ALL.into_iter().find(|f| f.id() == word);
                    read.facet = Some(facet.ok_or_else(|| UtterancesError::Facet { line, word: word.to_owned() })?);
                }
            },
        }
    }
    Ok(read)
}

/// Judges labelled utterances by a matcher that was just built (one from the cache no longer knows what it held back, and so can
/// say nothing about stated risks).
pub fn judge_utterances(matcher: &Matcher, utterances: &[Utterance], train_ms: u64) -> Judgement {
    let intents = matcher.intents.clone();
    let class = |id: &str| id.parse::<IntentId>().ok().and_then(|id| intents.binary_search(&id).ok());
    let mut unknown = 0;
    let mut texts = Vec::new();
    for utterance in utterances {
        let class = match utterance.intent.as_deref().map(class) {
            Some(None) => {
                unknown += 1;
                continue;
            }
            Some(Some(class)) => Some(class),
            None => None,
        };
        let start = Instant::now();
        let understood = matcher.understand(&utterance.text);
        texts.push(Judged {
            text: utterance.text.clone(),
            class,
            lang: Some(Tongue::from(understood.language)),
            facet: utterance.facet,
            understood_facet: Some(understood.facet.facet),
            style: utterance.style.clone(),
            first: first_three(&intents, &understood.candidates),
            confidence: understood.candidates.first().map_or(0.0, |c| c.confidence),
            in_scope: understood.in_scope,
            outcome: Outcome::from(&understood.decision),
            round: 0,
            micros: start.elapsed().as_secs_f64() * 1e6,
        });
    }
    let rounds = vec![Round::new(train_ms, &matcher.model.trials)];
    Judgement { intents, texts, rounds, unknown, encoder: matcher.has_encoder() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(intent: Option<&str>, facet: Option<Facet>, style: Option<&str>, text: &str) -> Utterance {
        Utterance { intent: intent.map(Into::into), facet, style: style.map(Into::into), text: text.to_owned() }
    }

    #[test]
    fn columns_are_told_by_their_number_or_by_a_first_line() {
        let four = row(Some("waste"), Some(Facet::Cost), Some("plain"), "was kostet die tonne");
        assert_eq!(read_utterances("waste\tcost\tplain\twas kostet die tonne\n").as_deref(), Ok(&[four.clone()][..]));
        let any_order = "text\tnote\tstyle\tintent\tfacet\nwas kostet die tonne\t?\tplain\twaste\tcost";
        assert_eq!(read_utterances(any_order).as_deref(), Ok(&[four][..]));
        let two = row(Some("waste"), None, None, "a \"quoted\" text");
        assert_eq!(read_utterances("waste\ta \"quoted\" text").as_deref(), Ok(&[two][..]));
        assert_eq!(read_utterances("-\t\tpizza").as_deref(), Ok(&[row(None, None, None, "pizza")][..]));
    }

    #[test]
    fn what_cannot_be_read_is_told_with_its_line() {
        let columns = UtterancesError::Columns { line: 2, expected: 2, found: 3 };
        assert_eq!(read_utterances("waste\tx\nwaste\tcost\tx"), Err(columns));
        let facet = UtterancesError::Facet { line: 1, word: "costs".into() };
        assert_eq!(read_utterances("waste\tcosts\tx"), Err(facet));
        assert_eq!(read_utterances("\n\n"), Err(UtterancesError::Empty));
        assert_eq!(read_utterances("a\tb\tc\td\te"), Err(UtterancesError::Unnamed { columns: 5 }));
        assert_eq!(read_utterances("intent\tfacet\tutterance"), Err(UtterancesError::NoText));
    }
}
