//! The source line under an answer: who says it, and as of when.
//! It shows no source twice, and never one without its date.

use super::texts::pick;
use super::value::short_date;
use crate::kb::model::{PartialDate, Source};
use crate::message::{Block, Lang, Span};

/// A source as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownSource {
    /// Who says it, or the law with its section.
    pub title: String,
    /// The official page.
    pub url: Option<String>,
    /// To when it is known to be right.
    pub as_of: PartialDate,
}

impl From<&Source> for ShownSource {
    fn from(source: &Source) -> Self {
        Self { title: source.title.clone(), url: source.url.clone(), as_of: source.as_of }
    }
}

/// The line: `Quelle: PAuswGebV § 1, Stand 02/2026`. Several sources of one date share it: `Quellen: A; B, Stand 02/2026 ·
/// C, Stand 2025`.
pub(super) fn source_line(lang: Lang, sources: &[ShownSource]) -> Option<Block> {
    if sources.is_empty() {
        return None;
    }
    let head = match sources.len() {
        1 => pick(lang, "Quelle: ", "Source: "),
        _ => pick(lang, "Quellen: ", "Sources: "),
    };
    let mut dates: Vec<PartialDate> = Vec::new();
    for source in sources {
        if !dates.contains(&source.as_of) {
            dates.push(source.as_of);
        }
    }
    let mut spans = vec![Span::Text(head.to_owned())];
    for (n, date) in dates.into_iter().enumerate() {
        if n > 0 {
            push_text(&mut spans, " · ");
        }
        for (n, source) in sources.iter().filter(|s| s.as_of == date).enumerate() {
            if n > 0 {
                push_text(&mut spans, "; ");
            }
            match &source.url {
                Some(url) => spans.push(Span::Link { text: source.title.clone(), url: url.clone() }),
                None => push_text(&mut spans, &source.title),
            }
        }
        push_text(&mut spans, &format!(", {} {}", pick(lang, "Stand", "as of"), short_date(lang, date)));
    }
    Some(Block::Note(spans))
}

/// Adds words to a text, to its last span where that is one of words.
pub(super) fn push_text(spans: &mut Vec<Span>, words: &str) {
    match spans.last_mut() {
        Some(Span::Text(text)) => text.push_str(words),
        Some(Span::Bold(_) | Span::Link { .. }) | None => spans.push(Span::Text(words.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::RichText;

    #[test]
    fn sources_of_one_date_share_it() {
        let source = |title: &str, month| ShownSource {
            title: title.to_owned(),
            url: None,
            as_of: PartialDate { year: 2026, month, day: None },
        };
        let line = |sources: &[ShownSource]| RichText(source_line(Lang::De, sources).into_iter().collect()).to_plain();
        assert_eq!(line(&[]), "");
        assert_eq!(line(&[source("PAuswGebV § 1", Some(2))]), "Quelle: PAuswGebV § 1, Stand 02/2026");
        let several = [source("A", Some(2)), source("B", None), source("C", Some(2))];
        assert_eq!(line(&several), "Quellen: A; C, Stand 02/2026 · B, Stand 2026");
    }
}
