//! Whether a passage says what a sentence says: some one, two or three sentences in a row of one cited passage hold all its words
//! and all its figures, deny the same things and make the same things a duty. It judges sentence by sentence, never an answer.

use std::collections::BTreeSet;

use super::figures::{Figure, belongs_to_a_figure, figures, without_long_runs};
use super::words::{Duty, Token, akin, denies, duty, is_filler, stem, tokens};
use crate::llm::passage::Passage;
use crate::llm::rejected::Rejected;
use crate::message::Lang;

/// So many sentences in a row may stand behind one of an answer.
const WINDOW: usize = 3;
/// From so many words on, one in lower case may be the model's own ("benötigt" for "erforderlich").
const OWN_WORD_FROM: usize = 6;
/// How far a comparison came whose words are not all there.
const WORDS: u8 = 2;
/// A word that is denied stands at most so many words behind or before the "not".
const REACH: usize = 3;

/// What a stretch of text says, as far as it can be compared.
struct Saying {
    /// Stems of its words with content, and whether each is written small.
    words: Vec<(String, bool)>,
    figures: BTreeSet<Figure>,
    /// Stems that are denied.
    denied: BTreeSet<String>,
    /// Whether anything is denied.
    denies: bool,
    duties: BTreeSet<Duty>,
}

impl Saying {
    fn of(text: &str, german: bool) -> Self {
        Self::of_tokens(&tokens(&without_long_runs(text)), text, german)
    }

    fn of_tokens(tokens: &[Token], text: &str, german: bool) -> Self {
        let mut words = Vec::new();
        let mut denied = BTreeSet::new();
        let mut duties = BTreeSet::new();
        let mut any = false;
        for (at, token) in tokens.iter().enumerate() {
            let Token::Word(word) = token else { continue };
            duties.extend(duty(word));
            if denies(word) {
                any = true;
                denied.extend(reach(&tokens[..at], &tokens[at + 1..]));
            } else if has_content(word) {
                words.push((stem(word), is_written_small(text, word)));
            }
        }
        Self { words, figures: figures(tokens, german), denied, denies: any, duties }
    }
}

/// The stem that a "not" between these denies: the next word with content, else the last one before.
fn reach(before: &[Token], behind: &[Token]) -> Option<String> {
    let content = |t: &&Token| matches!(t, Token::Word(w) if has_content(w) && !denies(w));
    let within = |t: &&Token| !matches!(t, Token::End);
    let next = behind.iter().take_while(within).take(REACH).find(content);
    let found = next.or_else(|| before.iter().rev().take_while(within).take(REACH).find(content));
    match found {
        Some(Token::Word(word)) => Some(stem(word)),
        Some(Token::Number(_) | Token::Sign(_) | Token::End) | None => None,
    }
}

fn has_content(word: &str) -> bool {
    word.chars().count() > 1 && !is_filler(word) && duty(word).is_none() && !belongs_to_a_figure(word)
}

/// Whether the word stands in the text in lower case; names and German nouns do not.
fn is_written_small(text: &str, word: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric() && c != '-').any(|w| w == word)
}

/// Lets the sentence through where a cited passage supports it. Else the reason of the passage that came furthest.
pub(super) fn supported(lang: Lang, sentence: &str, cited: &[&Passage]) -> Result<(), Rejected> {
    let german = lang.is_german();
    let said = Saying::of(sentence, german);
    let mut furthest: Option<(u8, Rejected)> = None;
    for passage in cited {
        let title = Saying::of(&passage.title, german);
        let tokens = tokens(&without_long_runs(&passage.text));
        let sentences: Vec<&[Token]> = tokens.split(|t| *t == Token::End).filter(|s| !s.is_empty()).collect();
        // The shortest stretch that holds the words and figures is what is compared: in a longer one there is always some
        // "must" and some "not" that belongs to something else.
        for size in 1..=WINDOW {
            let mut held = false;
            for window in sentences.windows(size) {
                // The ends stay between them: nothing is denied across one.
                let joined = window.join(&Token::End);
                let known = Saying::of_tokens(&joined, &passage.text, german);
                match judge(&said, &known, &title) {
                    Ok(()) => return Ok(()),
                    Err(fault) => {
                        held |= fault.0 > WORDS;
                        if furthest.is_none_or(|(far, _)| fault.0 > far) {
                            furthest = Some(fault);
                        }
                    }
                }
            }
            if held {
                break;
            }
        }
    }
    Err(furthest.map_or(Rejected::Unsupported, |(_, why)| why))
}

/// Compares, and says how far that came.
fn judge(said: &Saying, known: &Saying, title: &Saying) -> Result<(), (u8, Rejected)> {
    if !said.figures.is_subset(&known.figures) {
        return Err((1, Rejected::Figure));
    }
    let has = |stem: &String| known.words.iter().chain(&title.words).any(|(k, _)| akin(k, stem));
    let own: Vec<bool> = said.words.iter().filter(|(s, _)| !has(s)).map(|(_, small)| *small).collect();
    let allowed = usize::from(said.words.len() >= OWN_WORD_FROM);
    if own.len() > allowed || own.iter().any(|small| !small) || said.words.is_empty() && said.figures.is_empty() {
        return Err((WORDS, Rejected::Unsupported));
    }
    let is_denied = |by: &BTreeSet<String>, stem: &String| by.iter().any(|d| akin(d, stem));
    let denies_more = said.denied.iter().any(|s| !is_denied(&known.denied, s));
    let denies_less = known.denied.iter().any(|k| {
        let says = said.words.iter().any(|(s, _)| akin(s, k));
        says && !is_denied(&said.denied, k)
    });
    if denies_more || denies_less || said.denies && !known.denies {
        return Err((3, Rejected::Negation));
    }
    if !said.duties.is_subset(&known.duties) {
        return Err((4, Rejected::Obligation));
    }
    Ok(())
}
