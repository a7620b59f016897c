//! An answer as it was read: light markup taken apart, with the names of facts in their places.
//! The values of the facts are not here: they depend on day, place and language.

use serde::{Deserialize, Serialize};

use super::FactId;

/// An answer's text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Its paragraphs and items, in order.
    pub blocks: Vec<AnswerBlock>,
}

impl Answer {
    /// The facts that it names, in the order in which it first names them.
    pub fn facts(&self) -> Vec<&FactId> {
        let mut named: Vec<&FactId> = Vec::new();
        for piece in self.blocks.iter().flat_map(|b| &b.pieces) {
            if let PieceKind::Fact { name, .. } = &piece.kind
                && !named.contains(&name)
            {
                named.push(name);
            }
        }
        named
    }

    /// The words alone, facts as their names in braces, a line a block.
    pub fn words(&self) -> String {
        let mut out = String::new();
        for block in &self.blocks {
            for piece in &block.pieces {
                match &piece.kind {
                    PieceKind::Text(text) => out.push_str(text),
                    PieceKind::Fact { name, .. } => {
                        out.push('{');
                        out.push_str(name);
                        out.push('}');
                    }
                    PieceKind::BuiltIn(built_in) => {
                        out.push('{');
                        out.push_str(built_in.name());
                        out.push('}');
                    }
                }
            }
            out.push('\n');
        }
        out
    }
}

/// A paragraph or item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerBlock {
    /// What it is.
    pub kind: BlockKind,
    /// Its pieces, in order.
    pub pieces: Vec<Piece>,
}

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum BlockKind {
    /// A paragraph.
    Paragraph,
    /// An item of a bulleted list.
    Bullet,
    /// An item of a numbered list.
    Numbered(u32),
}

/// A piece of a block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// What it is.
    pub kind: PieceKind,
    /// Whether it is stressed.
    pub bold: bool,
}

/// What a piece is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum PieceKind {
    /// Words as they are.
    Text(String),
    /// A fact by name.
    Fact {
        /// Its name.
        name: FactId,
        /// The German case where the writer gives it.
        case: Option<Case>,
    },
    /// Something that `kb.yaml` says.
    BuiltIn(BuiltIn),
}

/// A case of German, as far as it changes how a fact is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Case {
    /// Nominative and accusative: they are written alike.
    Nominative,
    /// Dative.
    Dative,
}

/// Names that every answer may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum BuiltIn {
    /// The bot's name.
    Bot,
    /// Who runs it.
    Operator,
    /// How long messages are kept.
    Retention,
}

impl BuiltIn {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Bot, Self::Operator, Self::Retention];

    /// The name in braces.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bot => "bot",
            Self::Operator => "operator",
            Self::Retention => "retention",
        }
    }
}
