//! Lets a model's sentences through, or says why not. Every sentence has to say what a passage that it cites says: the same words,
//! the same figures with the same units, nothing denied, nothing made a duty. It is meant to err on the strict side: a sentence
//! that is wrongly refused costs a citizen nothing but the normal fallback. It never mends a sentence.
//!
//! What it cannot see: words of one passage put in another order ("the landlord informs the tenant"). That is why a composed
//! answer is marked, stands above its sources, and offers the curated answers.

mod figures;
mod support;
mod words;

use super::passage::Passage;
use super::read::Sentence;
use super::rejected::Rejected;
use crate::message::Lang;
use crate::nlu::{Language, WordLists, is_invisible, normalise};

/// Characters of a sentence, and of an answer.
const MAX_SENTENCE: usize = 320;
const MAX_ANSWER: usize = 1_000;

/// Lets the sentences through. `passages` are those that were given, as the knowledge base states them now; `None` for one that
/// has changed.
pub fn verify(lang: Lang, sentences: &[Sentence], passages: &[Option<Passage>]) -> Result<(), Rejected> {
    if sentences.is_empty() {
        return Err(Rejected::Nothing);
    }
    let lengths = sentences.iter().map(|s| s.text.chars().count());
    if lengths.clone().any(|n| n > MAX_SENTENCE) || lengths.sum::<usize>() > MAX_ANSWER {
        return Err(Rejected::TooLong);
    }
    let whole: Vec<&str> = sentences.iter().map(|s| s.text.as_str()).collect();
    let whole = whole.join(" ");
    if whole.chars().any(is_markup) || sentences.iter().any(|s| s.text.is_empty()) {
        return Err(Rejected::Markup);
    }
    let language = WordLists::default().detect(&normalise(&whole), |_| 0);
    match (language, lang.is_german()) {
        (Language::German, true) | (Language::English, false) | (Language::Unknown, _) => {}
        (Language::German, false) | (Language::English, true) | (Language::Mixed | Language::Other(_), _) => {
            return Err(Rejected::Language);
        }
    }
    for sentence in sentences {
        let mut cited = Vec::new();
        for at in &sentence.cites {
            cited.push(passages.get(*at).ok_or(Rejected::Uncited)?.as_ref().ok_or(Rejected::Changed)?);
        }
        links(&sentence.text, &cited)?;
        telephones(&sentence.text, &cited)?;
        support::supported(lang, &sentence.text, &cited)?;
    }
    Ok(())
}

/// What no sentence of plain words holds.
fn is_markup(c: char) -> bool {
    c.is_control()
        || is_invisible(c)
        || matches!(c, '<' | '>' | '[' | ']' | '{' | '}' | '|' | '\\' | '`' | '*' | '_' | '#' | '~' | '^' | '=')
}

/// Addresses stand letter for letter in a cited passage.
fn links(text: &str, cited: &[&Passage]) -> Result<(), Rejected> {
    for token in text.split_whitespace() {
        let token = token.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        // A dot or a slash between letters: "example.org", "bit.ly/x"; not "z.B." nor "und/oder", which name no place.
        let inner = token.char_indices().any(|(at, c)| {
            c == '.'
                && token[..at].chars().filter(|c| c.is_alphanumeric()).count() > 1
                && token[at + 1..].chars().take_while(|c| c.is_alphabetic()).count() > 1
        });
        let is_address = inner || token.contains('@') || token.contains("://") || token.starts_with("www");
        if is_address && !cited.iter().any(|p| p.text.to_lowercase().contains(&token)) {
            return Err(Rejected::Link);
        }
    }
    Ok(())
}

/// A run of digits as long as a telephone number stands in a cited passage, with whatever between the digits.
fn telephones(text: &str, cited: &[&Passage]) -> Result<(), Rejected> {
    let runs = |text| figures::long_runs(text).into_iter().map(|(digits, _)| digits);
    let known: Vec<String> = cited.iter().flat_map(|p| runs(&p.text)).collect();
    let foreign = runs(text).any(|run| !known.contains(&run));
    if foreign { Err(Rejected::Telephone) } else { Ok(()) }
}

#[cfg(test)]
mod tests;
