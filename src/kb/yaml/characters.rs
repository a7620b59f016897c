//! Looks at the characters of a file before anything is parsed: what cannot be seen in an editor is a fault.
//! It never repairs what it finds.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::Span;
use crate::kb::diagnostic::{Faults, Problem};

/// At most so many faults of one file are told from characters; more would only hide the others.
const MOST: usize = 20;

/// Reports byte-order mark, tabs in indentation, control, invisible and direction-changing characters.
pub(crate) fn scan_characters(text: &str, faults: &mut Faults) {
    let mut found = 0;
    let mut line_indent = true;
    let mut tab_reported = false;
    for (at, c) in text.char_indices() {
        let span = Span { start: at, end: at + c.len_utf8() };
        let problem = match c {
            '\n' => {
                line_indent = true;
                continue;
            }
            '\u{feff}' if at == 0 => Some(Problem::ByteOrderMark),
            '\t' if line_indent && !tab_reported => {
                tab_reported = true;
                Some(Problem::Tab)
            }
            '\t' => None,
            _ if is_unseen(c) => Some(Problem::InvisibleCharacter { code: u32::from(c) }),
            _ => None,
        };
        if c != ' ' && c != '\t' {
            line_indent = false;
        }
        if let Some(problem) = problem {
            faults.push(span, problem);
            found += 1;
            if found == MOST {
                return;
            }
        }
    }
    report_decomposed(text, faults);
}

/// Whether the text is in normal form C, so that `ä` is one character everywhere.
pub(crate) fn is_nfc(text: &str) -> bool {
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => true,
        IsNormalized::No => false,
        IsNormalized::Maybe => text.nfc().eq(text.chars()),
    }
}

/// The first line that is not in normal form C.
fn report_decomposed(text: &str, faults: &mut Faults) {
    if text.is_ascii() || is_nfc(text) {
        return;
    }
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let shown = line.trim_end();
        if !is_nfc(shown) {
            let at = first_difference(shown);
            faults.push(Span { start: start + at, end: start + shown.len() }, Problem::Decomposed);
            return;
        }
        start += line.len();
    }
}

fn first_difference(line: &str) -> usize {
    let mut normal = line.nfc();
    for (at, c) in line.char_indices() {
        if normal.next() != Some(c) {
            return at;
        }
    }
    0
}

/// Control characters, zero-width and direction marks, unusual spaces and tags (Unicode categories Cc, Cf, Zl, Zp, and
/// spaces that look like the common one). The soft hyphen is among them: it splits a word for the matcher.
fn is_unseen(c: char) -> bool {
    matches!(c,
        '\u{0}'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{a0}' | '\u{ad}' | '\u{34f}' | '\u{600}'..='\u{605}'
        | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{115f}'..='\u{1160}' | '\u{1680}' | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{2000}'..='\u{200f}' | '\u{2028}'..='\u{202f}' | '\u{205f}'..='\u{206f}'
        | '\u{3000}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{ffff}'
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_all_the_languages_of_germany_are_seen() {
        for text in ["Größe ‚x‘ „y“ – … €", "İstanbul ğ ş", "Їжак ґанок", "العربية", "č ć đ ž ő ţ ș"]
        {
            assert!(!text.chars().any(is_unseen), "{text}");
        }
    }

    #[test]
    fn direction_marks_and_zero_width_characters_are_unseen() {
        assert!(['\u{200b}', '\u{202e}', '\u{2066}', '\u{feff}', '\u{a0}', '\u{ad}'].into_iter().all(is_unseen));
    }
}
