//! How a command is typed, out of the table.

use super::spec::{COMMANDS, Need, Scope, Spec};
use crate::message::{Block, RichText, Span};
use crate::staff::texts::StaffLang;

/// How one command is typed, such as `!macro intent [facet]`.
pub fn usage(spec: &Spec) -> String {
    let args = spec.args.iter().map(|a| if a.optional { format!(" [{}]", a.name) } else { format!(" {}", a.name) });
    std::iter::once(format!("!{}", spec.word)).chain(args).collect()
}

/// The help: all commands, by place.
pub(crate) fn help(lang: StaffLang) -> RichText {
    let head = |text: &str| Block::Paragraph(vec![Span::Bold(text.to_owned())]);
    let rows = |scope: Scope| {
        COMMANDS.iter().filter(move |c| c.scope == scope).map(move |c| {
            let (what, level) = match (lang, c.need) {
                (StaffLang::De, Need::Handle) => (c.de, ""),
                (StaffLang::De, Need::Steer) => (c.de, " (nur mit Leitungsrechten)"),
                (StaffLang::En, Need::Handle) => (c.en, ""),
                (StaffLang::En, Need::Steer) => (c.en, " (needs the level of those who steer)"),
            };
            Block::Bullet(vec![Span::Bold(usage(c)), Span::Text(format!(" – {what}{level}"))])
        })
    };
    let (in_ticket, in_room) = match lang {
        StaffLang::De => ("Im Faden eines Vorgangs", "Im Raum"),
        StaffLang::En => ("In a ticket's thread", "In the room"),
    };
    let mut blocks = vec![head(in_ticket)];
    blocks.extend(rows(Scope::Ticket));
    blocks.push(head(in_room));
    blocks.extend(rows(Scope::Room));
    RichText(blocks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_is_in_the_help_of_both_languages() {
        for lang in [StaffLang::De, StaffLang::En] {
            let text = help(lang).to_plain();
            for spec in &COMMANDS {
                assert!(text.contains(&usage(spec)), "{}", spec.word);
            }
        }
        insta::assert_snapshot!(help(StaffLang::En).to_plain());
    }
}
