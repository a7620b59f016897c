//! Replies as Telegram's HTML. Markup comes from this type's own methods alone, and every text that goes through them is
//! escaped: no string of a citizen, a knowledge base or a model can become markup.

use crate::message::{Block, RichText, Span};

/// Bytes of an address at most: with the longest words in it, a link still fits into a message.
const MAX_URL: usize = 1_024;

/// HTML that is whole: each tag is closed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Html(String);

impl Html {
    /// Bytes of it.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The markup as it goes out.
    pub(super) fn into_string(self) -> String {
        self.0
    }

    /// Words, whatever stands in them. What no message may hold (control characters) is left out.
    fn text(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\n' | '\t' => self.0.push(c),
                c if c.is_control() => {}
                c => self.0.push(c),
            }
        }
    }

    fn within(&mut self, tag: &'static str, inside: impl FnOnce(&mut Self)) {
        self.0.push_str(&format!("<{tag}>"));
        inside(self);
        self.0.push_str(&format!("</{tag}>"));
    }

    /// Words that lead somewhere; anything but a web address of sound length is words alone.
    fn link(&mut self, url: &str, words: &str) {
        if !(url.starts_with("https://") || url.starts_with("http://")) || url.len() > MAX_URL {
            return self.text(words);
        }
        self.0.push_str("<a href=\"");
        self.text(url);
        self.0.push_str("\">");
        self.text(words);
        self.0.push_str("</a>");
    }

    fn spans(&mut self, spans: &[Span]) {
        for span in spans {
            match span {
                Span::Text(text) => self.text(text),
                Span::Bold(text) if text.trim().is_empty() => self.text(text),
                Span::Bold(text) => self.within("b", |h| h.text(text)),
                Span::Link { text, url } if text.trim().is_empty() => self.link(url, url),
                Span::Link { text, url } => self.link(url, text),
            }
        }
    }
}

/// A text as HTML.
pub(super) fn render(text: &RichText) -> Html {
    let mut html = Html::default();
    let mut before: Option<&Block> = None;
    for block in &text.0 {
        if let Some(before) = before {
            html.text(between(before, block));
        }
        html.text(&lead(block));
        match block {
            Block::Paragraph(spans) | Block::Bullet(spans) | Block::Numbered(_, spans) => html.spans(spans),
            Block::Note(spans) => html.within("i", |h| h.spans(spans)),
        }
        before = Some(block);
    }
    html
}

/// What stands between two blocks: items of a list and lines of small print stand close.
pub(super) const fn between(before: &Block, block: &Block) -> &'static str {
    match (before, block) {
        (Block::Bullet(_) | Block::Numbered(..), Block::Bullet(_) | Block::Numbered(..))
        | (Block::Note(_), Block::Note(_)) => "\n",
        _ => "\n\n",
    }
}

/// What stands in front of a block's words.
pub(super) fn lead(block: &Block) -> String {
    match block {
        Block::Paragraph(_) | Block::Note(_) => String::new(),
        Block::Bullet(_) => "• ".to_owned(),
        Block::Numbered(n, _) => format!("{n}. "),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_answer_reads_as_html() {
        let rich = RichText(vec![
            Block::Paragraph(vec![Span::Text("Kosten: ".into()), Span::Bold("46 €".into())]),
            Block::Bullet(vec![Span::Link {
                text: "Termin <hier>".into(),
                url: "https://a.example/?a=1&b=\"2\"".into(),
            }]),
            Block::Bullet(vec![Span::Link { text: "x".into(), url: "javascript:alert(1)".into() }]),
            Block::Note(vec![Span::Text("Quelle: PAuswGebV § 1".into())]),
        ]);
        insta::assert_snapshot!(render(&rich).into_string(), @r#"
        Kosten: <b>46 €</b>

        • <a href="https://a.example/?a=1&amp;b=&quot;2&quot;">Termin &lt;hier&gt;</a>
        • x

        <i>Quelle: PAuswGebV § 1</i>
        "#);
    }

    proptest! {
        #[test]
        fn no_text_becomes_markup(texts in prop::collection::vec(".{0,40}", 4)) {
            let rich = RichText(vec![
                Block::Paragraph(vec![Span::Text(texts[0].clone()), Span::Bold(texts[1].clone())]),
                Block::Note(vec![Span::Link { text: texts[2].clone(), url: format!("https://x.example/{}", texts[3]) }]),
            ]);
            let html = render(&rich).into_string();
            let tags: Vec<_> = html.match_indices('<').map(|(at, _)| &html[at..]).collect();
            let own = ["<b>", "</b>", "<i>", "</i>", "<a href=\"https://x.example/", "</a>"];
            prop_assert!(tags.iter().all(|t| own.iter().any(|o| t.starts_with(o))), "{html}");
            prop_assert_eq!(html.matches('<').count(), html.matches('>').count());
        }
    }
}
