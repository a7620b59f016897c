//! Personal numbers in a message, by their form and their check digits: IBAN, tax id, ID card and passport, e-mail, telephone.
//! It reads all of a text, however long, and never keeps a number.

use std::ops::Range;

use crate::nlu::normalise::is_invisible;
use crate::nlu::understanding::{Sensitive, SensitiveKind};

/// Every personal number in a text as it came, in order, without overlaps.
pub fn sensitive(text: &str) -> Vec<Sensitive> {
    // Each of them has a digit or an `@` in it, and few messages have either.
    if !text.bytes().any(|b| b.is_ascii_digit() || b == b'@') {
        return Vec::new();
    }
    let visible: Vec<(usize, char)> = text.char_indices().filter(|(_, c)| !is_invisible(*c)).collect();
    let mut found: Vec<Sensitive> = Vec::new();
    let mut i = 0;
    while i < visible.len() {
        let starts_word = i == 0 || !visible[i - 1].1.is_alphanumeric();
        let before = visible[..i].iter().rev().map(|v| v.1).find(|c| !matches!(c, ' ' | '-'));
        let hit = if starts_word { at(&visible[i..], before.is_some_and(|c| c.is_ascii_digit())) } else { None };
        match hit {
            Some((kind, n)) => {
                let end = visible.get(i + n).map_or(text.len(), |v| v.0);
                // Invisible characters behind the number are no part of it.
                let last = visible[i + n - 1];
                let end = end.min(last.0 + last.1.len_utf8());
                found.push(Sensitive { kind, at: Range { start: visible[i].0, end } });
                i += n;
            }
            None => i += 1,
        }
    }
    found
}

/// What starts here, and how many visible characters it takes. `goes_on`: a number stands right before, of which this may be
/// the rest; no telephone number begins there.
fn at(rest: &[(usize, char)], goes_on: bool) -> Option<(SensitiveKind, usize)> {
    let first = rest.first()?.1;
    if !(first.is_alphanumeric() || first == '+' || first == '(') {
        return None;
    }
    if let Some(n) = iban(rest) {
        return Some((SensitiveKind::Iban, n));
    }
    if let Some(n) = email(rest) {
        return Some((SensitiveKind::Email, n));
    }
    if let Some(n) = tax_id(rest) {
        return Some((SensitiveKind::TaxId, n));
    }
    if let Some(n) = document_number(rest) {
        return Some((SensitiveKind::IdCardNumber, n));
    }
    phone(rest).filter(|_| !goes_on).map(|n| (SensitiveKind::Phone, n))
}

/// Letters and digits from here on, single spaces and hyphens between them left out, with the place behind each.
fn compact(rest: &[(usize, char)], at_most: usize) -> Vec<(char, usize)> {
    let mut out = Vec::new();
    let mut gap = 0;
    for (i, (_, c)) in rest.iter().enumerate() {
        if c.is_ascii_alphanumeric() {
            out.push((c.to_ascii_uppercase(), i + 1));
            gap = 0;
            if out.len() > at_most {
                break;
            }
        } else if matches!(c, ' ' | '\u{a0}' | '-' | '.') && gap == 0 {
            gap = 1;
        } else {
            break;
        }
    }
    out
}

fn ends_word(rest: &[(usize, char)], n: usize) -> bool {
    rest.get(n).is_none_or(|(_, c)| !c.is_alphanumeric())
}

/// Countries with the length of their IBANs (SWIFT's IBAN registry).
const IBAN_LENGTHS: &[(&str, usize)] = &[
    ("AT", 20),
    ("BE", 16),
    ("BG", 22),
    ("CH", 21),
    ("CY", 28),
    ("CZ", 24),
    ("DE", 22),
    ("DK", 18),
    ("EE", 20),
    ("ES", 24),
    ("FI", 18),
    ("FR", 27),
    ("GB", 22),
    ("GR", 27),
    ("HR", 21),
    ("HU", 28),
    ("IE", 22),
    ("IS", 26),
    ("IT", 27),
    ("LI", 21),
    ("LT", 20),
    ("LU", 20),
    ("LV", 21),
    ("MC", 27),
    ("MT", 31),
    ("NL", 18),
    ("NO", 15),
    ("PL", 28),
    ("PT", 25),
    ("RO", 24),
    ("RS", 22),
    ("SE", 24),
    ("SI", 19),
    ("SK", 24),
    ("TR", 26),
    ("UA", 29),
    ("BA", 20),
    ("AL", 28),
    ("XK", 20),
    ("MK", 19),
];

fn iban(rest: &[(usize, char)]) -> Option<usize> {
    let chars = compact(rest, 34);
    if chars.len() < 15
        || !chars[..2].iter().all(|c| c.0.is_ascii_uppercase())
        || !chars[2..4].iter().all(|c| c.0.is_ascii_digit())
    {
        return None;
    }
    let country: String = chars[..2].iter().map(|c| c.0).collect();
    let length = IBAN_LENGTHS.iter().find(|(c, _)| *c == country)?.1;
    let number = chars.get(..length)?;
    let end = number.last()?.1;
    // ISO 13616: the first four to the end, letters as 10 to 35, remainder 1 of the division by 97.
    let remainder = number[4..].iter().chain(&number[..4]).fold(0_u32, |r, (c, _)| {
        let value = c.to_digit(36).unwrap_or(0);
        (r * if value > 9 { 100 } else { 10 } + value) % 97
    });
    (remainder == 1 && ends_word(rest, end)).then_some(end)
}

fn email(rest: &[(usize, char)]) -> Option<usize> {
    let is_local = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-');
    let local = rest.iter().take(65).take_while(|(_, c)| is_local(*c)).count();
    if local == 0 || rest.get(local)?.1 != '@' {
        return None;
    }
    let domain: String = rest[local + 1..]
        .iter()
        .take(254)
        .map(|v| v.1)
        .take_while(|c| c.is_alphanumeric() || matches!(c, '.' | '-'))
        .collect();
    let domain = domain.trim_end_matches(['.', '-']);
    let (name, top) = domain.rsplit_once('.')?;
    (!name.is_empty() && top.chars().count() >= 2 && top.chars().all(char::is_alphabetic))
        .then(|| local + 1 + domain.chars().count())
}

/// The tax identification number (§ 139b AO): eleven digits, none leading zero, one digit of the first ten twice or thrice,
/// the last a check digit by ISO 7064 MOD 11,10.
fn tax_id(rest: &[(usize, char)]) -> Option<usize> {
    let chars = compact(rest, 11);
    let number = chars.get(..11)?;
    let end = number[10].1;
    if !number.iter().all(|c| c.0.is_ascii_digit()) || number[0].0 == '0' || !ends_word(rest, end) {
        return None;
    }
    let digits: Vec<u32> = number.iter().filter_map(|c| c.0.to_digit(10)).collect();
    let repeats = (0..10).map(|d| digits[..10].iter().filter(|x| **x == d).count()).max().unwrap_or(0);
    let product = digits[..10].iter().fold(10, |p, d| {
        let sum = (d + p) % 10;
        (if sum == 0 { 10 } else { sum }) * 2 % 11
    });
    let check = (11 - product) % 10;
    ((2..=3).contains(&repeats) && check == digits[10]).then_some(end)
}

/// Letters of German document numbers: no vowels, nothing that looks like a digit.
const DOCUMENT_LETTERS: &str = "CFGHJKLMNPRTVWXYZ";

/// The number of a German ID card or passport: nine of those letters and digits, a letter first, four digits at least; with
/// the check digit of the machine-readable zone behind it (weights 7, 3, 1) or without.
fn document_number(rest: &[(usize, char)]) -> Option<usize> {
    let run = rest.iter().take(12).take_while(|(_, c)| c.is_ascii_alphanumeric()).count();
    if !(9..=10).contains(&run) || !ends_word(rest, run) {
        return None;
    }
    let chars: Vec<char> = rest[..run].iter().map(|v| v.1.to_ascii_uppercase()).collect();
    let fits = chars[..9].iter().all(|c| c.is_ascii_digit() || DOCUMENT_LETTERS.contains(*c));
    let digits = chars[..9].iter().filter(|c| c.is_ascii_digit()).count();
    if !fits || !DOCUMENT_LETTERS.contains(chars[0]) || digits < 4 {
        return None;
    }
    let sum: u32 = chars[..9].iter().zip([7, 3, 1].iter().cycle()).map(|(c, w)| c.to_digit(36).unwrap_or(0) * w).sum();
    match chars.get(9) {
        None => Some(9),
        Some(check) => (check.to_digit(10) == Some(sum % 10)).then_some(10),
    }
}

/// A telephone number: from `+`, `00` or a leading zero on, seven to fifteen digits, with the usual separators. Short service
/// numbers (115, 112) are none, and neither is a date.
fn phone(rest: &[(usize, char)]) -> Option<usize> {
    let mut digits = 0;
    let mut end = 0;
    let mut separators = 0;
    for (i, (_, c)) in rest.iter().enumerate().take(30) {
        if c.is_ascii_digit() {
            digits += 1;
            end = i + 1;
            separators = 0;
        } else if (*c == '+' && i == 0) || matches!(c, ' ' | '\u{a0}' | '/' | '-' | '(' | ')') && separators < 2 {
            separators += 1;
        } else {
            break;
        }
    }
    let lead: String = rest.iter().map(|v| v.1).filter(|c| *c != '(').take(2).collect();
    let leads = lead.starts_with('+') || lead.starts_with('0');
    (leads && (7..=15).contains(&digits) && ends_word(rest, end)).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<(SensitiveKind, &str)> {
        sensitive(text).into_iter().map(|s| (s.kind, text.get(s.at).unwrap())).collect()
    }

    #[test]
    fn personal_numbers_are_found_where_they_stand() {
        // The IBAN and the document number are the published specimens, the tax id that of the authority's handbook.
        for (text, kind, number) in [
            ("meine iban: DE89 3704 0044 0532 0130 00, danke", SensitiveKind::Iban, "DE89 3704 0044 0532 0130 00"),
            ("DE89370400440532013000", SensitiveKind::Iban, "DE89370400440532013000"),
            ("iban AT61 1904 3002 3457 3201", SensitiveKind::Iban, "AT61 1904 3002 3457 3201"),
            ("steuer id 86 095 742 719 bitte", SensitiveKind::TaxId, "86 095 742 719"),
            ("Ausweis L01X00T471 verloren", SensitiveKind::IdCardNumber, "L01X00T471"),
            ("Ausweis L01X00T47 verloren", SensitiveKind::IdCardNumber, "L01X00T47"),
            ("schreibt an max.muster@example.org.", SensitiveKind::Email, "max.muster@example.org"),
            ("tel. 0911 1234567", SensitiveKind::Phone, "0911 1234567"),
            ("+49 (89) 123 456-78", SensitiveKind::Phone, "+49 (89) 123 456-78"),
        ] {
            assert_eq!(kinds(text), [(kind, number)], "{text}");
        }
    }

    #[test]
    fn invisible_characters_hide_nothing() {
        assert_eq!(sensitive("DE89\u{200b}370400440532\u{200d}013000\u{200b} ok").len(), 1);
    }

    #[test]
    fn other_numbers_are_let_alone() {
        for text in [
            "DE89 3704 0044 0532 0130 01",
            "115 oder 116 117",
            "am 01.02.2026",
            "91522 Ansbach",
            "12345678901",
            "L01X00T472",
            "§ 17 BMG",
            "führerschein klasse B",
            "46,00 EUR",
            "2026-02-07",
            "M-AB 1234",
            "dringend",
        ] {
            assert_eq!(kinds(text), [], "{text}");
        }
    }

    #[test]
    fn ranges_are_always_cut_at_characters() {
        let text = "ä DE89370400440532013000 ö 0911/1234567 ü";
        assert_eq!(kinds(text).len(), 2);
    }
}
