//! A reply as lines of a terminal.

use anstyle::{AnsiColor, Style};
use unicode_segmentation::UnicodeSegmentation;

use crate::message::{Block, Reply, Span};

/// The reply as text that ends with a line break; with escape codes for bold and dim where `colour` is set. Buttons are
/// numbered from 1, as many on a line as fit into `width` columns.
pub fn render(reply: &Reply, colour: bool, width: usize) -> String {
    let mut out = if colour { styled(reply) } else { reply.text.to_plain() };
    out.push('\n');
    let mut line = String::new();
    let mut rows = Vec::new();
    for (number, button) in reply.buttons.iter().flatten().enumerate() {
        let choice = format!("[{}] {}", number + 1, button.label);
        if !line.is_empty() && columns(&line) + 3 + columns(&choice) > width {
            rows.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push_str("   ");
        }
        line.push_str(&choice);
    }
    if !line.is_empty() {
        rows.push(line);
    }
    if !rows.is_empty() {
        let dim = if colour { Style::new().fg_color(Some(AnsiColor::Cyan.into())) } else { Style::new() };
        out.push('\n');
        for row in rows {
            out.push_str(&format!("{dim}{row}{dim:#}\n"));
        }
    }
    out
}

fn columns(text: &str) -> usize {
    text.graphemes(true).count()
}

/// The text block by block, so that stressed words and small print look different.
fn styled(reply: &Reply) -> String {
    let mut styled = reply.text.clone();
    for block in &mut styled.0 {
        let small_print = matches!(block, Block::Note(_));
        let (Block::Paragraph(spans) | Block::Note(spans) | Block::Bullet(spans) | Block::Numbered(_, spans)) = block;
        for span in spans.iter_mut() {
            match span {
                Span::Bold(t) => *t = wrap(Style::new().bold(), t),
                Span::Text(t) if small_print => *t = wrap(Style::new().dimmed(), t),
                Span::Text(_) | Span::Link { .. } => {}
            }
        }
    }
    styled.to_plain()
}

fn wrap(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::{Button, ButtonAction, Lang, RichText};

    #[test]
    fn buttons_are_numbered_and_wrap_at_the_width() {
        let button = |label: &str| vec![Button { label: label.into(), action: ButtonAction::Human }];
        let reply = Reply {
            lang: Lang::De,
            text: RichText::paragraph("Hallo."),
            buttons: vec![button("Kosten"), button("Unterlagen"), button("Übrige Ämter")],
        };
        assert_eq!(render(&reply, false, 32), "Hallo.\n\n[1] Kosten   [2] Unterlagen\n[3] Übrige Ämter\n");
        assert!(render(&reply, true, 32).contains('\u{1b}'));
    }
}
