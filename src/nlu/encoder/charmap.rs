//! The normaliser of SentencePiece (`nmt_nfkc`): a precompiled map from character sequences to replacements, then the rule for
//! spaces. The map is a double-array trie as `Darts` writes it; its layout is that of SentencePiece's `precompiled_charsmap`.

/// The mark that stands for a space inside a piece, U+2581.
pub(super) const SPACE: char = '\u{2581}';

/// A character map, read from its bytes as they stand in the model file.
pub(super) struct Charmap<'a> {
    units: &'a [u8],
    replacements: &'a [u8],
}

impl<'a> Charmap<'a> {
    /// Reads the map; `None` where the bytes are not one.
    pub(super) fn new(bytes: &'a [u8]) -> Option<Self> {
        let (length, rest) = bytes.split_first_chunk::<4>()?;
        let (units, replacements) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
        (units.len() >= 4 && units.len() % 4 == 0).then_some(Self { units, replacements })
    }

    /// Text as the pieces are cut from: replaced, spaces merged and marked, one mark in front. Empty where nothing is left.
    pub(super) fn normalise(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len() + 3);
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let (replacement, taken) = match self.longest(rest) {
                Some(found) => found,
                None => (&rest[..first.len_utf8()], first.len_utf8()),
            };
            for c in replacement.chars() {
                if c != ' ' {
                    out.push(c);
                } else if !out.is_empty() && !out.ends_with(SPACE) {
                    out.push(SPACE);
                }
            }
            rest = &rest[taken..];
        }
        let kept = out.trim_end_matches(SPACE).len();
        out.truncate(kept);
        if !out.is_empty() {
            out.insert(0, SPACE);
        }
        out
    }

    /// The replacement of the longest sequence of the map that the text begins with, and that sequence's length in bytes.
    fn longest(&self, text: &str) -> Option<(&'a str, usize)> {
        let mut found = None;
        let mut node = offset(self.unit(0)?);
        for (i, byte) in text.bytes().enumerate() {
            node ^= usize::from(byte);
            let Some(unit) = self.unit(node) else { break };
            if unit & 0x8000_00FF != u32::from(byte) {
                break;
            }
            node ^= offset(unit);
            if unit & 0x100 != 0 {
                let place = (self.unit(node)? & 0x7FFF_FFFF) as usize;
                if text.is_char_boundary(i + 1) {
                    found = Some((place, i + 1));
                }
            }
        }
        let (place, taken) = found?;
        let bytes = self.replacements.get(place..)?;
        let end = bytes.iter().position(|b| *b == 0)?;
        Some((std::str::from_utf8(&bytes[..end]).ok()?, taken))
    }

    fn unit(&self, at: usize) -> Option<u32> {
        let bytes = self.units.get(at.checked_mul(4)?..)?.first_chunk::<4>()?;
        Some(u32::from_le_bytes(*bytes))
    }
}

const fn offset(unit: u32) -> usize {
    ((unit >> 10) << ((unit & 0x200) >> 6)) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A map that replaces nothing: one unit without children.
    const EMPTY: [u8; 8] = [4, 0, 0, 0, 0, 0, 0, 0];

    #[test]
    fn spaces_are_merged_and_marked() {
        let map = Charmap::new(&EMPTY).unwrap();
        assert_eq!(map.normalise("  wo  ist\u{a0}das "), "▁wo▁ist\u{a0}das");
        assert_eq!(map.normalise("   "), "");
    }

    #[test]
    fn damaged_bytes_are_no_map() {
        for bytes in [&[][..], &[1], &[255, 255, 255, 255, 0], &[3, 0, 0, 0, 0, 0, 0]] {
            assert!(Charmap::new(bytes).is_none());
        }
    }
}
