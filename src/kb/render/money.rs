//! Writes amounts and other numbers in each language's form.
//! It knows no unit but the euro.

use crate::message::Lang;

/// An amount or a range of them; nothing to pay is a word of its own.
pub(super) fn money(lang: Lang, cents: u64, max: Option<u64>) -> String {
    match (lang, max) {
        (_, None) if cents == 0 => if lang.is_german() { "kostenlos" } else { "free" }.to_owned(),
        (Lang::De, None) => format!("{} €", amount(lang, cents)),
        (Lang::De, Some(max)) => format!("{} bis {} €", amount(lang, cents), amount(lang, max)),
        (Lang::DeSimple, None) => format!("{} Euro", amount(lang, cents)),
        (Lang::DeSimple, Some(max)) => format!("{} bis {} Euro", amount(lang, cents), amount(lang, max)),
        (Lang::En, None) => format!("€{}", amount(lang, cents)),
        (Lang::En, Some(max)) => format!("€{} to €{}", amount(lang, cents), amount(lang, max)),
    }
}

/// Euros without decimals where they are whole: `46`, `27,60`, `1.200`.
fn amount(lang: Lang, cents: u64) -> String {
    let euros = grouped(lang, cents / 100);
    match cents % 100 {
        0 => euros,
        rest => format!("{euros}{}{rest:02}", if lang.is_german() { ',' } else { '.' }),
    }
}

/// A whole number with its thousands apart.
pub(super) fn grouped(lang: Lang, number: u64) -> String {
    let separator = if lang.is_german() { '.' } else { ',' };
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) {
            out.push(separator);
        }
        out.push(digit);
    }
    out
}

/// Thousandths of a per cent: `25`, `2,5`.
pub(super) fn share(lang: Lang, milli: u32) -> String {
    let whole = grouped(lang, u64::from(milli / 1000));
    let rest = format!("{:03}", milli % 1000);
    match rest.trim_end_matches('0') {
        "" => whole,
        places => format!("{whole}{}{places}", if lang.is_german() { ',' } else { '.' }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_as_each_language_does() {
        assert_eq!(money(Lang::De, 4600, None), "46 €");
        assert_eq!(money(Lang::De, 2760, None), "27,60 €");
        assert_eq!(money(Lang::De, 2500, Some(3050)), "25 bis 30,50 €");
        assert_eq!(money(Lang::De, 120_000_000, None), "1.200.000 €");
        assert_eq!(money(Lang::De, 0, None), "kostenlos");
        assert_eq!(money(Lang::De, 5, None), "0,05 €");
        assert_eq!(money(Lang::DeSimple, 4600, None), "46 Euro");
        assert_eq!(money(Lang::DeSimple, 2500, Some(3000)), "25 bis 30 Euro");
        assert_eq!(money(Lang::En, 2760, None), "€27.60");
        assert_eq!(money(Lang::En, 2500, Some(120_000)), "€25 to €1,200");
        assert_eq!(money(Lang::En, 0, None), "free");
        assert_eq!(share(Lang::De, 2500), "2,5");
        assert_eq!(share(Lang::En, 12_125), "12.125");
    }
}
