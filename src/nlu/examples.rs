//! The examples and negatives that were taught, folded, with their classes: what `explain` shows and what a bare word is
//! counted in. It knows no model.

use serde::{Deserialize, Serialize};

use super::strings::Strings;

/// Folded texts with the class of each.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Examples {
    texts: Strings,
    classes: Vec<u32>,
}

impl<'a> FromIterator<(&'a str, u32)> for Examples {
    fn from_iter<I: IntoIterator<Item = (&'a str, u32)>>(all: I) -> Self {
        let mut examples = Self::default();
        for (text, class) in all {
            examples.texts.push(text);
            examples.classes.push(class);
        }
        examples
    }
}

impl Examples {
    pub(super) fn len(&self) -> usize {
        self.classes.len()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, u32)> {
        self.texts.iter().zip(self.classes.iter().copied())
    }
}
