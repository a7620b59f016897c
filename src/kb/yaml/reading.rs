//! What a word without quotes would mean to other readers of YAML: `no` is a boolean to many, `115` a number.
//! It never changes the text.

/// What a plain scalar reads as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    /// Words.
    Text,
    /// A number.
    Number,
    /// `true` or `false`, also in the spellings of older YAML.
    Bool(bool),
    /// Nothing.
    Null,
}

/// What this text, written without quotes, reads as (YAML 1.2 core schema, and the booleans of YAML 1.1).
pub(crate) fn read_plain(text: &str) -> Reading {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Reading::Null,
        "true" | "True" | "TRUE" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" | "y" | "Y" => Reading::Bool(true),
        "false" | "False" | "FALSE" | "no" | "No" | "NO" | "off" | "Off" | "OFF" | "n" | "N" => Reading::Bool(false),
        _ if is_number(text) => Reading::Number,
        _ => Reading::Text,
    }
}

fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    digits.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && digits.contains(|c: char| c.is_ascii_digit())
        && digits.parse::<f64>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_other_readers_convert_are_known() {
        assert_eq!(read_plain("no"), Reading::Bool(false));
        assert_eq!(read_plain("On"), Reading::Bool(true));
        assert_eq!(read_plain("115"), Reading::Number);
        assert_eq!(read_plain("-2.5"), Reading::Number);
        assert_eq!(read_plain("~"), Reading::Null);
        for words in ["nein", "inf", "2026-05", "2 weeks", "no way", "1.2.3"] {
            assert_eq!(read_plain(words), Reading::Text, "{words}");
        }
    }
}
