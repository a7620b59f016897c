//! A passage: one side of one topic as the knowledge base states it today, which a model may read and has to cite. It holds the
//! rendered text, never a link or a date of a source, and what has to stand below whatever is taken from it.

use jiff::civil::Date;

use crate::kb::{Kb, render_answer};
use crate::message::{Block, Facet, GivenPassage, IntentId, Lang, RichText, Span};

/// So many topics are offered to a model at most.
pub const MAX_TOPICS: usize = 5;
/// So many passages are given to a model at most.
pub const MAX_PASSAGES: usize = 8;
/// A longer passage is not given: half of it could say something else than the whole.
const MAX_CHARS: usize = 1_500;

/// One side of one topic.
#[derive(Debug, Clone, PartialEq)]
pub struct Passage {
    /// The intent.
    pub intent: IntentId,
    /// The side of it.
    pub facet: Facet,
    /// What the topic and the side are called.
    pub title: String,
    /// What the knowledge base says, without its small print: a line a block.
    pub text: String,
    /// The small print: what will change, and the sources with their dates. Never empty.
    pub notes: Vec<Block>,
}

/// The passage, where the knowledge base has it in that language, up to date, with a source. Nothing else may be cited.
pub fn passage(
    kb: &Kb,
    place: Option<&str>,
    intent: &IntentId,
    facet: Facet,
    lang: Lang,
    day: Date,
) -> Option<Passage> {
    let rendered = render_answer(kb, place, intent, facet, lang, day)?;
    let same_language = rendered.lang.is_german() == lang.is_german();
    if !same_language || rendered.outdated || rendered.sources.is_empty() {
        return None;
    }
    let (notes, body): (Vec<Block>, Vec<Block>) =
        rendered.text.0.into_iter().partition(|b| matches!(b, Block::Note(_)));
    let text: Vec<String> = body.into_iter().map(|b| RichText(vec![spoken(b)]).to_plain()).collect();
    let text = text.join("\n");
    if text.chars().count() > MAX_CHARS {
        return None;
    }
    let overlay = place.and_then(|p| kb.overlays.iter().find(|o| o.place.name == p));
    let here = kb.intents.get(intent).or_else(|| overlay.and_then(|o| o.intents.get(intent)))?;
    let side = kb.facets.get(&facet).map_or("", |w| w.title.get(lang));
    let title = format!("{}: {side}", here.title.get(lang));
    Some(Passage { intent: intent.clone(), facet, title, text, notes })
}

/// The block without addresses on the net: a model has no business with them, and buttons lead to the answer that has them.
fn spoken(block: Block) -> Block {
    let plain = |spans: Vec<Span>| {
        let words = spans.into_iter().map(|s| match s {
            Span::Text(t) | Span::Bold(t) | Span::Link { text: t, .. } => Span::Text(t),
        });
        words.collect()
    };
    match block {
        Block::Paragraph(s) => Block::Paragraph(plain(s)),
        Block::Bullet(s) => Block::Bullet(plain(s)),
        Block::Numbered(n, s) => Block::Numbered(n, plain(s)),
        Block::Note(s) => Block::Note(plain(s)),
    }
}

impl Passage {
    /// What is remembered of it until the answer comes.
    pub fn given(&self) -> GivenPassage {
        let mut hash = blake3::Hasher::new();
        for part in [&self.title, &self.text, &RichText(self.notes.clone()).to_plain()] {
            hash.update(&(part.len() as u64).to_le_bytes());
            hash.update(part.as_bytes());
        }
        let mut print = [0; 16];
        print.copy_from_slice(&hash.finalize().as_bytes()[..16]);
        GivenPassage { intent: self.intent.clone(), facet: self.facet, print }
    }
}
