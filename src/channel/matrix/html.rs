//! Replies as Matrix's HTML. Markup comes from this type's own methods alone, and every text that goes through them is escaped:
//! no string of a citizen, a knowledge base or a model can become markup.

use matrix_sdk::ruma::OwnedUserId;

use crate::message::{Block, Button, Reply, Span};

/// HTML that is whole: each tag is closed.
#[derive(Debug, Default)]
struct Html(String);

impl Html {
    /// Words, whatever stands in them; a line break stays one.
    fn text(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\n' => self.0.push_str("<br>"),
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

    /// Words that lead somewhere; anything but a web address is words alone.
    fn link(&mut self, url: &str, words: &str) {
        if !(url.starts_with("https://") || url.starts_with("http://")) {
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
                Span::Bold(text) => self.within("strong", |h| h.text(text)),
                Span::Link { text, url } if text.trim().is_empty() => self.link(url, url),
                Span::Link { text, url } => self.link(url, text),
            }
        }
    }

    fn blocks(&mut self, blocks: &[Block]) {
        let mut rest = blocks;
        while let Some(first) = rest.first() {
            let alike = rest.iter().take_while(|b| list(b) == list(first)).count();
            let run = if list(first).is_some() { alike } else { 1 };
            let (now, later) = rest.split_at(run);
            match first {
                Block::Paragraph(spans) => self.within("p", |h| h.spans(spans)),
                Block::Note(spans) => self.within("p", |h| h.within("em", |h| h.spans(spans))),
                Block::Bullet(_) => self.within("ul", |h| h.items(now)),
                Block::Numbered(from, _) => {
                    self.0.push_str(&format!("<ol start=\"{from}\">"));
                    self.items(now);
                    self.0.push_str("</ol>");
                }
            }
            rest = later;
        }
    }

    fn items(&mut self, items: &[Block]) {
        for item in items {
            let (Block::Bullet(spans) | Block::Numbered(_, spans) | Block::Paragraph(spans) | Block::Note(spans)) =
                item;
            self.within("li", |h| h.spans(spans));
        }
    }
}

/// Which kind of list a block is an item of.
const fn list(block: &Block) -> Option<bool> {
    match block {
        Block::Bullet(_) => Some(false),
        Block::Numbered(..) => Some(true),
        Block::Paragraph(_) | Block::Note(_) => None,
    }
}

/// A reply as HTML, what can be chosen as numbered lines below it.
pub(super) fn render(reply: &Reply) -> String {
    let mut html = Html::default();
    html.blocks(&reply.text.0);
    let choices = choices(&reply.buttons);
    if !choices.is_empty() {
        html.within("p", |h| h.text(&choices.join("\n")));
    }
    html.0
}

/// People called by their names, as clients show them.
pub(super) fn pills(users: &[OwnedUserId]) -> String {
    let mut html = Html::default();
    for (at, user) in users.iter().enumerate() {
        html.text(if at == 0 { "" } else { ", " });
        html.link(&format!("https://matrix.to/#/{user}"), user.as_str());
    }
    html.text(": ");
    html.0
}

/// The same without markup.
pub(super) fn plain(reply: &Reply) -> String {
    let mut out = reply.text.to_plain();
    let choices = choices(&reply.buttons);
    if !choices.is_empty() {
        out.push_str("\n\n");
        out.push_str(&choices.join("\n"));
    }
    out
}

/// One line a choice, with the number that chooses it.
fn choices(buttons: &[Vec<Button>]) -> Vec<String> {
    buttons.iter().flatten().enumerate().map(|(at, button)| format!("[{}] {}", at + 1, button.label)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::message::{ButtonAction, Lang, RichText};

    fn words(text: &str) -> Vec<Span> {
        vec![Span::Text(text.into())]
    }

    #[test]
    fn an_answer_reads_as_html_and_without() {
        let reply = Reply {
            lang: Lang::De,
            text: RichText(vec![
                Block::Paragraph(vec![
                    Span::Text("Kosten: ".into()),
                    Span::Bold("46 €".into()),
                    Span::Text("\nbar".into()),
                ]),
                Block::Bullet(vec![Span::Link {
                    text: "Termin <hier>".into(),
                    url: "https://a.example/?a=1&b=\"2\"".into(),
                }]),
                Block::Bullet(vec![Span::Link { text: "x".into(), url: "javascript:alert(1)".into() }]),
                Block::Numbered(3, words("drittens")),
                Block::Numbered(4, words("viertens")),
                Block::Note(words("Quelle: PAuswGebV § 1")),
            ]),
            buttons: vec![
                vec![Button { label: "Unterlagen".into(), action: ButtonAction::Human }],
                vec![Button { label: "<Mensch>".into(), action: ButtonAction::Human }],
            ],
        };
        insta::assert_snapshot!(render(&reply), @r#"<p>Kosten: <strong>46 €</strong><br>bar</p><ul><li><a href="https://a.example/?a=1&amp;b=&quot;2&quot;">Termin &lt;hier&gt;</a></li><li>x</li></ul><ol start="3"><li>drittens</li><li>viertens</li></ol><p><em>Quelle: PAuswGebV § 1</em></p><p>[1] Unterlagen<br>[2] &lt;Mensch&gt;</p>"#);
        insta::assert_snapshot!(plain(&reply), @r#"
        Kosten: 46 €
        bar

        • Termin <hier> (https://a.example/?a=1&b="2")
        • x (javascript:alert(1))
        3. drittens
        4. viertens

        Quelle: PAuswGebV § 1

        [1] Unterlagen
        [2] <Mensch>
        "#);
    }

    proptest! {
        #[test]
        fn no_text_becomes_markup(texts in prop::collection::vec(".{0,40}", 4)) {
            let text = RichText(vec![
                Block::Paragraph(vec![Span::Text(texts[0].clone()), Span::Bold(texts[1].clone())]),
                Block::Note(vec![Span::Link { text: texts[2].clone(), url: format!("https://x.example/{}", texts[3]) }]),
            ]);
            let html = render(&Reply::plain(Lang::De, text));
            let tags: Vec<_> = html.match_indices('<').map(|(at, _)| &html[at..]).collect();
            let own = ["<p>", "</p>", "<br>", "<strong>", "</strong>", "<em>", "</em>", "<a href=\"https://x.example/", "</a>"];
            prop_assert!(tags.iter().all(|t| own.iter().any(|o| t.starts_with(o))), "{html}");
            prop_assert_eq!(html.matches('<').count(), html.matches('>').count());
        }
    }
}
