//! Personal numbers in a message: taken out of everything that is kept, and warned of. It recognises nothing itself: what
//! is personal, the matcher's entities say.

use super::texts::{Line, say};
use crate::message::{Lang, RichText};
use crate::nlu::{Sensitive, SensitiveKind};
use crate::privacy::redact;

/// The text without its personal numbers, at most `max` characters.
pub(crate) fn masked(text: &str, found: &[Sensitive], max: usize) -> String {
    let found: Vec<_> = found.iter().map(|s| (s.at.clone(), name(s.kind))).collect();
    redact(text, &found).chars().take(max).collect()
}

/// What stands in its place.
const fn name(kind: SensitiveKind) -> &'static str {
    match kind {
        SensitiveKind::Iban => "IBAN",
        SensitiveKind::TaxId => "Steuer-ID",
        SensitiveKind::IdCardNumber => "Ausweisnummer",
        SensitiveKind::Email => "E-Mail",
        SensitiveKind::Phone => "Telefon",
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
    fn what_is_kept_has_a_bound() {
        assert_eq!(masked("DE02 und mehr", &[at(SensitiveKind::Iban, 0, 4)], 10), "[IBAN] und");
    }

    #[test]
    fn a_signature_is_no_reason_to_warn() {
        assert!(warning(Lang::De, &[at(SensitiveKind::Phone, 0, 1)]).is_none());
        assert!(warning(Lang::De, &[at(SensitiveKind::Iban, 0, 1)]).is_some());
    }
}
