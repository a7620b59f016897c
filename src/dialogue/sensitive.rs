//! Personal numbers in a message: taken out of everything that is kept, and warned of. It recognises nothing itself: what
//! is personal, the matcher's entities say.

use super::texts::{Line, say};
use crate::message::{Lang, RichText};
use crate::nlu::{Sensitive, SensitiveKind};

/// The text without its personal numbers, at most `max` characters.
pub(crate) fn masked(text: &str, found: &[Sensitive], max: usize) -> String {
    let mut found: Vec<&Sensitive> = found.iter().collect();
    found.sort_by_key(|s| (s.at.start, s.at.end));
    let mut out = String::new();
    let mut at = 0;
    for s in found {
        // A range that does not fit the text would keep a number: then the rest is not kept at all.
        let Some(before) = text.get(at..s.at.start.max(at)) else { return cut(&out, max) };
        out.push_str(before);
        if s.at.end > at {
            out.push_str(placeholder(s.kind));
            at = s.at.end;
        }
    }
    out.push_str(text.get(at..).unwrap_or_default());
    cut(&out, max)
}

fn cut(text: &str, max: usize) -> String {
    text.chars().take(max).collect()
}

const fn placeholder(kind: SensitiveKind) -> &'static str {
    match kind {
        SensitiveKind::Iban => "[IBAN]",
        SensitiveKind::TaxId => "[Steuer-ID]",
        SensitiveKind::IdCardNumber => "[Ausweisnummer]",
        SensitiveKind::Email => "[E-Mail]",
        SensitiveKind::Phone => "[Telefon]",
    }
}

/// The warning for a message with such numbers. An address or telephone number is taken out without one: people sign with
/// them.
pub(crate) fn warning(lang: Lang, found: &[Sensitive]) -> Option<RichText> {
    let kind = found.iter().map(|s| s.kind).find(|k| match k {
        SensitiveKind::Iban | SensitiveKind::TaxId | SensitiveKind::IdCardNumber => true,
        SensitiveKind::Email | SensitiveKind::Phone => false,
    })?;
    Some(say(lang, &Line::NumberSent { kind }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(kind: SensitiveKind, start: usize, end: usize) -> Sensitive {
        Sensitive { kind, at: start..end }
    }

    #[test]
    fn numbers_are_taken_out_and_the_words_stay() {
        let text = "meine iban ist DE02 und mail a@b.de";
        let found = [at(SensitiveKind::Email, 29, 35), at(SensitiveKind::Iban, 15, 19)];
        assert_eq!(masked(text, &found, 500), "meine iban ist [IBAN] und mail [E-Mail]");
    }

    #[test]
    fn overlapping_or_wrong_places_never_let_a_number_through() {
        let text = "ä123456";
        assert_eq!(
            masked(text, &[at(SensitiveKind::TaxId, 2, 8), at(SensitiveKind::Phone, 4, 8)], 500),
            "ä[Steuer-ID]"
        );
        assert_eq!(masked(text, &[at(SensitiveKind::TaxId, 1, 8)], 500), "");
        assert_eq!(masked(text, &[at(SensitiveKind::TaxId, 2, 99)], 500), "ä[Steuer-ID]");
        assert_eq!(masked("abc", &[], 2), "ab");
    }

    #[test]
    fn a_signature_is_no_reason_to_warn() {
        assert!(warning(Lang::De, &[at(SensitiveKind::Phone, 0, 1)]).is_none());
        assert!(warning(Lang::De, &[at(SensitiveKind::Iban, 0, 1)]).is_some());
    }
}
