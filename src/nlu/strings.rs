//! Many short texts in one piece of memory: an allocation of its own would be twice the size of most of them.
//! It only ever grows.

use serde::{Deserialize, Serialize};

/// Texts by number, in the order in which they came.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Strings {
    all: String,
    ends: Vec<u32>,
}

impl Strings {
    pub(crate) fn push(&mut self, text: &str) {
        self.all.push_str(text);
        self.ends.push(self.all.len() as u32);
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The text of a number; an empty one beyond the last.
    pub(crate) fn get(&self, number: usize) -> &str {
        let end = |n: usize| self.ends.get(n).map_or(self.all.len(), |e| *e as usize);
        let start = number.checked_sub(1).map_or(0, end);
        self.all.get(start..end(number)).unwrap_or("")
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|i| self.get(i))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_back_by_number() {
        let mut all = Strings::default();
        for text in ["pass", "", "ausweis"] {
            all.push(text);
        }
        assert_eq!(all.iter().collect::<Vec<_>>(), ["pass", "", "ausweis"]);
        assert_eq!((all.len(), all.get(3), all.get(9)), (3, "", ""));
    }
}
