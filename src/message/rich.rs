//! Formatted text without markup: each adapter writes it in its platform's own form and escapes it by construction.

use serde::{Deserialize, Serialize};

/// A text of blocks.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RichText(pub Vec<Block>);

/// A paragraph or one item of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Block {
    /// A paragraph; a `\n` inside a span's text is a line break.
    Paragraph(Vec<Span>),
    /// An item of a bulleted list.
    Bullet(Vec<Span>),
    /// An item of a numbered list, with its number.
    Numbered(u32, Vec<Span>),
    /// Small print under an answer: the source line, a hint of age.
    Note(Vec<Span>),
}

/// A run of characters of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Span {
    /// Plain words.
    Text(String),
    /// Stressed words.
    Bold(String),
    /// A link with the words shown for it.
    Link {
        /// The words.
        text: String,
        /// An `https` address out of the knowledge base.
        url: String,
    },
}

impl RichText {
    /// One paragraph of plain words.
    pub fn paragraph(text: impl Into<String>) -> Self {
        Self(vec![Block::Paragraph(vec![Span::Text(text.into())])])
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.to_plain().trim().is_empty()
    }

    /// Adds another text's blocks below this one's.
    #[must_use]
    pub fn then(mut self, below: Self) -> Self {
        self.0.extend(below.0);
        self
    }

    /// The text without formatting: paragraphs are separated by an empty line, items of a list stand on a line each,
    /// a link is `words (address)`, or the address alone where the words are the address.
    pub fn to_plain(&self) -> String {
        let mut out = String::new();
        let mut before: Option<&Block> = None;
        for block in &self.0 {
            if let Some(before) = before {
                let tight =
                    block.is_item() && before.is_item() || matches!((before, block), (Block::Note(_), Block::Note(_)));
                out.push_str(if tight { "\n" } else { "\n\n" });
            }
            let spans = match block {
                Block::Paragraph(s) | Block::Note(s) => s,
                Block::Bullet(s) => {
                    out.push_str("• ");
                    s
                }
                Block::Numbered(n, s) => {
                    out.push_str(&format!("{n}. "));
                    s
                }
            };
            for span in spans {
                match span {
                    Span::Text(t) | Span::Bold(t) => out.push_str(t),
                    Span::Link { text, url } if text == url => out.push_str(url),
                    Span::Link { text, url } => out.push_str(&format!("{text} ({url})")),
                }
            }
            before = Some(block);
        }
        out
    }
}

impl Block {
    const fn is_item(&self) -> bool {
        matches!(self, Self::Bullet(_) | Self::Numbered(..))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_stand_close_and_paragraphs_apart() {
        let text = |t: &str| vec![Span::Text(t.into())];
        let rich = RichText(vec![
            Block::Paragraph(text("a")),
            Block::Bullet(text("b")),
            Block::Bullet(vec![Span::Link { text: "c".into(), url: "https://c.example".into() }]),
            Block::Note(text("d")),
        ]);
        assert_eq!(rich.to_plain(), "a\n\n• b\n• c (https://c.example)\n\nd");
    }
}
