//! One spelling for what is the same text: compatibility forms, invisible characters, upper case, and (for features) umlauts.
//! It never corrects a word: what was typed wrongly stays so.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// So many characters of a message are read for its meaning; what comes after them is not. (Personal numbers are looked
/// for in all of it.) A question fits well; work and memory for any input stay bounded.
pub(crate) const MAX_CHARS: usize = 2_000;

/// The message in Unicode's NFKC form and lower case, without invisible and control characters, every run of white space
/// one space; at most [`MAX_CHARS`] characters. `ä` stays.
pub(crate) fn normalise(text: &str) -> String {
    written_alike(text, false)
}

/// The same with upper case as it came: what the sentence encoder reads.
pub(crate) fn tidy(text: &str) -> String {
    written_alike(text, true)
}

fn written_alike(text: &str, keep_case: bool) -> String {
    // One character can become eighteen and some vanish: both ends are capped.
    let chars = || text.chars().take(4 * MAX_CHARS);
    if chars().all(is_in_normal_form) {
        return in_one_space(chars(), keep_case);
    }
    in_one_space(chars().filter(|&c| !is_invisible(c)).nfkc(), keep_case)
}

/// Characters of German and English that normalisation changes neither alone nor beside each other; nearly every message has
/// no others, and is spared the tables of Unicode.
const fn is_in_normal_form(c: char) -> bool {
    c.is_ascii() || matches!(c, 'À'..='ÿ' | '–' | '—' | '‘' | '’' | '‚' | '“' | '”' | '„' | '€')
}

fn in_one_space(chars: impl Iterator<Item = char>, keep_case: bool) -> String {
    let mut out = String::with_capacity(chars.size_hint().0.min(4 * MAX_CHARS) + 8);
    let mut n = 0;
    let mut space = true;
    for c in chars {
        if n >= MAX_CHARS {
            break;
        }
        if c.is_whitespace() || c.is_control() {
            if !space {
                out.push(' ');
                n += 1;
            }
            space = true;
            continue;
        }
        space = false;
        let mut push = |c: char| {
            out.push(if matches!(c, '’' | '‘' | '`' | '´') { '\'' } else { c });
            n += 1;
        };
        if keep_case || c.is_ascii_lowercase() {
            push(c);
        } else {
            c.to_lowercase().for_each(push);
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Zero-width and bidirectional format characters, soft hyphens, variation selectors and tags: they change how a text
/// looks and not what it says.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// A normalised text as the features see it: `ä` is `ae`, other marks on letters are gone, and whatever is neither letter,
/// digit nor underscore is a space.
pub(crate) fn fold(normalised: &str) -> String {
    let mut out = String::with_capacity(normalised.len() + normalised.len() / 8 + 8);
    for c in normalised.chars() {
        if c.is_ascii() {
            out.push(if c.is_ascii_alphanumeric() || c == '_' { c.to_ascii_lowercase() } else { ' ' });
            continue;
        }
        match c {
            'ä' => out.push_str("ae"),
            'ö' => out.push_str("oe"),
            'ü' => out.push_str("ue"),
            'ß' => out.push_str("ss"),
            _ => decompose_canonical(c, |d| {
                if d.is_alphanumeric() {
                    out.push(d);
                } else if !is_combining_mark(d) {
                    out.push(' ');
                }
            }),
        }
    }
    out
}

/// The words of a folded text, in order.
pub(crate) fn words(folded: &str) -> Vec<&str> {
    // Room for nearly all at once: German words have six letters in the mean.
    let mut all = Vec::with_capacity(folded.len() / 4 + 1);
    all.extend(folded.split_whitespace());
    all
}

/// The folded words of a normalised text, in order.
pub(crate) fn folded_words(normalised: &str) -> Vec<String> {
    fold(normalised).split_whitespace().map(str::to_owned).collect()
}

/// A token of a normalised text: a word with its inner apostrophes, or what stands between two words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    /// Letters and digits, with apostrophes inside (`geht's`).
    Word(&'a str),
    /// Spaces and punctuation.
    Between(&'a str),
}

/// Splits a text into words and what stands between them; joined again they are the text.
pub(crate) fn tokens(text: &str) -> impl Iterator<Item = Token<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let is_word = is_word_char(first);
        let mut end = rest.len();
        let mut chars = rest.char_indices().peekable();
        while let Some((i, c)) = chars.next() {
            let joins = is_word && c == '\'' && chars.peek().is_some_and(|&(_, next)| is_word_char(next));
            if is_word_char(c) != is_word && !joins {
                end = i;
                break;
            }
        }
        let (token, tail) = rest.split_at(end);
        rest = tail;
        Some(if is_word { Token::Word(token) } else { Token::Between(token) })
    })
}

fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || is_combining_mark(c)
}

/// Puts `replace`'s word in the place of each word where it has one; borrowed where it has none.
pub(crate) fn replace_words<'a, 'r>(text: &'a str, replace: impl Fn(&str) -> Option<&'r str>) -> Cow<'a, str> {
    let mut out: Option<String> = None;
    let mut done = 0;
    for token in tokens(text) {
        let (Token::Word(piece) | Token::Between(piece)) = token;
        let better = if let Token::Word(w) = token { replace(w) } else { None };
        if let Some(better) = better {
            let out = out.get_or_insert_with(|| {
                let mut begun = String::with_capacity(text.len() + 16);
                begun.push_str(&text[..done]);
                begun
            });
            out.push_str(better);
        } else if let Some(out) = &mut out {
            out.push_str(piece);
        }
        done += piece.len();
    }
    out.map_or(Cow::Borrowed(text), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_the_same_becomes_the_same() {
        assert_eq!(normalise("  Ｆührer\u{ad}schein\u{200b} \t ﬁnden?\u{202e} "), "führerschein finden?");
        assert_eq!(normalise("Fu\u{308}hrerschein"), "führerschein");
        assert_eq!(fold(&normalise("Führerschein: größer, café 24/7")), "fuehrerschein  groesser  cafe 24 7");
    }

    #[test]
    fn what_is_spared_the_tables_of_unicode_is_what_they_leave_alone() {
        let all: String = (0..=0x20ff).filter_map(char::from_u32).filter(|c| is_in_normal_form(*c)).collect();
        assert_eq!(all.nfkc().collect::<String>(), all);
        assert!(all.chars().count() > 180 && !all.chars().any(is_invisible));
    }

    #[test]
    fn a_text_of_any_length_is_cut_and_not_refused() {
        assert_eq!(normalise(&"ß".repeat(100_000)).chars().count(), MAX_CHARS);
        assert!(normalise(&"ﷺ".repeat(100_000)).chars().count() <= MAX_CHARS);
    }

    #[test]
    fn tokens_joined_are_the_text() {
        let text = "geht's? 'in'n' park -- ja's'";
        let joined: String = tokens(text)
            .map(|t| match t {
                Token::Word(s) | Token::Between(s) => s,
            })
            .collect();
        assert_eq!(joined, text);
        let words: Vec<_> = tokens(text)
            .filter_map(|t| match t {
                Token::Word(s) => Some(s),
                Token::Between(_) => None,
            })
            .collect();
        assert_eq!(words, ["geht's", "in'n", "park", "ja's"]);
    }
}
