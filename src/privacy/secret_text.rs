//! A text that must not be seen, such as a token or a webhook's secret. It never decides where such a text comes from.

use std::fmt;

use zeroize::Zeroizing;

/// A text that is never printed; its memory is overwritten when it is dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretText(Zeroizing<String>);

impl SecretText {
    /// Takes the text; white space around it, such as a file's last line break, is no part of it.
    pub fn new(text: &str) -> Self {
        Self(Zeroizing::new(text.trim().to_owned()))
    }

    /// The text itself: for whom it is meant, and for no message.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Whether another text is the same, in a time that says nothing about where they differ.
    pub fn is(&self, other: &[u8]) -> bool {
        // Comparing two `blake3::Hash`es takes the same time whatever they are.
        blake3::hash(self.0.as_bytes()) == blake3::hash(other)
    }
}

impl fmt::Debug for SecretText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretText(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_not_printed() {
        assert_eq!(format!("{:?}", SecretText::new("123:abc")), "SecretText(…)");
    }
}
