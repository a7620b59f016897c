//! Replies that are longer than a message of Telegram, as several: apart at paragraphs, else at a sentence or word, never
//! inside an emoji or a letter with its accents. It works on text before there is markup: no tag can be cut.

use unicode_segmentation::UnicodeSegmentation;

use super::html;
use crate::message::{Block, Reply, RichText, Span};

/// What a message may hold.
const LIMIT: Weight = Weight {
    // Telegram counts UTF-16 units of the text that is seen.
    units: 4_096,
    // Markup of 32 KiB and more is refused before it is read.
    bytes: 31_500,
    // Formatting beyond a hundred pieces is dropped.
    entities: 100,
};

/// How much of a message something takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Weight {
    units: usize,
    bytes: usize,
    entities: usize,
}

impl Weight {
    const fn and(self, other: Self) -> Self {
        Self {
            units: self.units + other.units,
            bytes: self.bytes + other.bytes,
            entities: self.entities + other.entities,
        }
    }

    const fn fits(self) -> bool {
        self.units <= LIMIT.units && self.bytes <= LIMIT.bytes && self.entities <= LIMIT.entities
    }
}

/// The reply as messages, in their order; the buttons stand below the last.
pub(crate) fn split(reply: Reply) -> Vec<Reply> {
    let whole = reply.text.0.iter().fold(Weight::default(), |w, b| w.and(weight(b)).and(GAP));
    if whole.fits() {
        return vec![reply];
    }
    let mut parts: Vec<RichText> = Vec::new();
    let mut used = LIMIT;
    for block in reply.text.0.into_iter().flat_map(small_enough) {
        let more = weight(&block).and(GAP);
        match parts.last_mut() {
            Some(part) if used.and(more).fits() => {
                used = used.and(more);
                part.0.push(block);
            }
            _ => {
                used = more;
                parts.push(RichText(vec![block]));
            }
        }
    }
    let last = parts.len().saturating_sub(1);
    let lang = reply.lang;
    let mut buttons = Some(reply.buttons);
    let part = |(at, text)| Reply { lang, text, buttons: buttons.take_if(|_| at == last).unwrap_or_default() };
    parts.into_iter().enumerate().map(part).collect()
}

/// The empty line between two blocks.
const GAP: Weight = Weight { units: 2, bytes: 2, entities: 0 };

fn weight(block: &Block) -> Weight {
    let (Block::Paragraph(spans) | Block::Note(spans) | Block::Bullet(spans) | Block::Numbered(_, spans)) = block;
    Weight {
        units: units(&html::lead(block)) + spans.iter().map(|s| units(words(s))).sum::<usize>(),
        bytes: html::render(&RichText(vec![block.clone()])).len(),
        entities: spans.iter().filter(|s| !matches!(s, Span::Text(_))).count()
            + usize::from(matches!(block, Block::Note(_))),
    }
}

fn units(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

/// What is seen of a span.
fn words(span: &Span) -> &str {
    match span {
        Span::Link { text, url } if text.trim().is_empty() => url,
        Span::Text(text) | Span::Bold(text) | Span::Link { text, .. } => text,
    }
}

/// A span of the same kind with other words.
fn with_words(span: &Span, words: String) -> Span {
    match span {
        _ if words.trim().is_empty() => Span::Text(words),
        Span::Text(_) => Span::Text(words),
        Span::Bold(_) => Span::Bold(words),
        Span::Link { url, .. } => Span::Link { text: words, url: url.clone() },
    }
}

/// A block as blocks of which each fits into a message; one that fits is left as it is.
fn small_enough(block: Block) -> Vec<Block> {
    if weight(&block).and(GAP).fits() {
        return vec![block];
    }
    // Room is left for what stands in front of the words and for the gap.
    let most = LIMIT.units - GAP.units - units(&html::lead(&block));
    let (Block::Paragraph(spans) | Block::Note(spans) | Block::Bullet(spans) | Block::Numbered(_, spans)) = &block;
    let mut out = Vec::new();
    let mut now: Vec<Span> = Vec::new();
    for span in spans {
        let mut rest = words(span);
        while !rest.is_empty() {
            let used = now.iter().map(|s| units(words(s))).sum::<usize>();
            let piece = head(rest, most.saturating_sub(used), now.is_empty());
            let mut longer = now.clone();
            longer.push(with_words(span, piece.to_owned()));
            // One piece alone always fits: its words and its address are bounded.
            let fits = now.is_empty() || weight(&same(&block, out.is_empty(), longer.clone())).and(GAP).fits();
            if fits && !piece.is_empty() {
                now = longer;
                rest = &rest[piece.len()..];
            }
            if !fits || !rest.is_empty() {
                out.push(same(&block, out.is_empty(), std::mem::take(&mut now)));
            }
        }
    }
    if !now.is_empty() {
        out.push(same(&block, out.is_empty(), now));
    }
    // White space alone is no message.
    out.retain(|b| !RichText(vec![b.clone()]).is_empty());
    out
}

/// A block of the kind of another; what goes on with a list's item is a paragraph.
fn same(block: &Block, first: bool, spans: Vec<Span>) -> Block {
    match block {
        Block::Note(_) => Block::Note(spans),
        Block::Bullet(_) if first => Block::Bullet(spans),
        Block::Numbered(n, _) if first => Block::Numbered(*n, spans),
        Block::Paragraph(_) | Block::Bullet(_) | Block::Numbered(..) => Block::Paragraph(spans),
    }
}

/// As much of a text's beginning as has so many units, up to the end of a sentence or a word. Where nothing of it fits: a
/// piece all the same if it `must`, else nothing.
fn head(text: &str, most: usize, must: bool) -> &str {
    if units(text) <= most {
        return text;
    }
    let (mut used, mut end, mut word, mut sentence) = (0, 0, 0, 0);
    for (at, grapheme) in text.grapheme_indices(true) {
        used += units(grapheme);
        if used > most {
            break;
        }
        end = at + grapheme.len();
        if grapheme.chars().all(char::is_whitespace) {
            word = end;
            if grapheme.contains('\n') || text[..at].ends_with(['.', '!', '?', ':']) {
                sentence = end;
            }
        }
    }
    // A sentence's end is worth losing half of the room for.
    let best = if sentence * 2 >= end { sentence } else { 0 };
    let cut = [best, word, end].into_iter().find(|at| *at > 0).unwrap_or(0);
    if cut > 0 || !must {
        return &text[..cut];
    }
    // One "letter" longer than a message (stacked accents without end): apart between its characters.
    let mut used = 0;
    let end = text.char_indices().find(|(_, c)| {
        used += c.len_utf16();
        used > most
    });
    &text[..end.map_or(text.len(), |(at, _)| at)]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::message::{Button, ButtonAction, Lang};

    fn reply(blocks: Vec<Block>) -> Reply {
        let buttons = vec![vec![Button { label: "x".into(), action: ButtonAction::Human }]];
        Reply { lang: Lang::De, text: RichText(blocks), buttons }
    }

    fn paragraph(text: &str) -> Block {
        Block::Paragraph(vec![Span::Text(text.into())])
    }

    /// What Telegram counts: the text without markup.
    fn seen(reply: &Reply) -> String {
        let html = html::render(&reply.text).into_string();
        let mut out = String::new();
        let mut in_tag = false;
        for c in html.chars() {
            match c {
                '<' => in_tag = true,
                '>' => in_tag = false,
                c if !in_tag => out.push(c),
                _ => {}
            }
        }
        out.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
    }

    #[test]
    fn what_fits_stays_one_message() {
        let short = reply(vec![paragraph("kurz")]);
        assert_eq!(split(short.clone()), [short]);
        assert_eq!(split(reply(vec![paragraph(&"x".repeat(4_094))])).len(), 1);
    }

    #[test]
    fn a_long_reply_is_parted_between_paragraphs_with_the_buttons_at_the_end() {
        let text = "Wort ".repeat(300);
        let parts = split(reply(vec![paragraph(&text), paragraph(&text), paragraph(&text), paragraph("Ende.")]));
        let blocks: Vec<_> = parts.iter().map(|p| (p.text.0.len(), p.buttons.len())).collect();
        assert_eq!(blocks, [(2, 0), (2, 1)]);
    }

    #[test]
    fn a_paragraph_that_is_too_long_is_parted_between_sentences() {
        let text = "Ein Satz, der nicht allzu kurz ist. ".repeat(200);
        let parts = split(reply(vec![paragraph(&text)]));
        assert_eq!(parts.len(), 2);
        assert!(parts.iter().all(|p| seen(p).trim_end().ends_with("ist.")));
    }

    #[test]
    fn no_emoji_is_torn() {
        // A family of four: 11 UTF-16 units that are one sign.
        let family = "👨‍👩‍👧‍👦";
        let parts = split(reply(vec![paragraph(&family.repeat(1_000))]));
        assert!(parts.len() > 2);
        assert!(parts.iter().all(|p| seen(p).replace(family, "").is_empty()));
    }

    #[test]
    fn a_link_that_is_parted_leads_to_the_same_place_in_both() {
        let link = Span::Link { text: "weiter ".repeat(900), url: "https://a.example/".into() };
        let parts = split(reply(vec![Block::Bullet(vec![link])]));
        assert_eq!(parts.len(), 2);
        for part in parts {
            let html = html::render(&part.text).into_string();
            assert_eq!(html.matches("<a href=\"https://a.example/\">").count(), 1);
            assert!(html.ends_with("</a>"));
        }
    }

    fn any_span() -> impl Strategy<Value = Span> {
        let text = prop_oneof![
            ".{0,60}",
            ".{0,60}".prop_map(|t| t.repeat(90)),
            Just("\"<&>".repeat(1_500)),
            Just(format!("a{}", "\u{301}".repeat(5_000))),
            Just("👍🏽🇩🇪".repeat(700)),
        ];
        (text, 0..3).prop_map(|(text, kind)| match kind {
            0 => Span::Text(text),
            1 => Span::Bold(text),
            _ => Span::Link { text, url: format!("https://a.example/{}", "\"".repeat(900)) },
        })
    }

    fn any_block() -> impl Strategy<Value = Block> {
        (prop::collection::vec(any_span(), 0..6), 0..4).prop_map(|(spans, kind)| match kind {
            0 => Block::Paragraph(spans),
            1 => Block::Bullet(spans),
            2 => Block::Numbered(7, spans),
            _ => Block::Note(spans),
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]
        #[test]
        fn every_part_fits_and_no_word_is_lost(blocks in prop::collection::vec(any_block(), 0..8)) {
            let whole = reply(blocks);
            let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect::<String>();
            let expected = letters(&seen(&whole));
            let parts = split(whole);
            for part in &parts {
                prop_assert!(units(&seen(part)) <= 4_096);
                prop_assert!(html::render(&part.text).len() <= 32_000);
            }
            let found: String = parts.iter().map(|p| letters(&seen(p))).collect();
            prop_assert_eq!(found, expected);
            prop_assert_eq!(parts.last().map(|p| p.buttons.len()), Some(1));
            prop_assert!(parts.iter().rev().skip(1).all(|p| p.buttons.is_empty()));
        }
    }
}
