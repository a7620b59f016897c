//! Which button a typed number means. The numbers of the newest reply count; older ones are gone with it.

use crate::message::{InboundBody, Reply};

/// The buttons that can be chosen by number now.
#[derive(Debug, Default, Clone)]
pub struct Choices {
    payloads: Vec<String>,
}

impl Choices {
    /// The buttons of this reply take the place of earlier ones, if it has any.
    pub fn offer(&mut self, reply: &Reply) {
        if reply.buttons.iter().any(|row| !row.is_empty()) {
            self.payloads = reply.buttons.iter().flatten().map(|b| b.action.encode()).collect();
        }
    }

    /// What a typed line is: the press of a button where it is that button's number alone, else words.
    pub fn read(&self, line: &str) -> InboundBody {
        let typed = line.trim().trim_start_matches('[').trim_end_matches([']', '.', ')']);
        let chosen = typed.parse::<usize>().ok().and_then(|n| n.checked_sub(1)).and_then(|i| self.payloads.get(i));
        match chosen {
            Some(payload) => InboundBody::Button { payload: payload.clone() },
            None => InboundBody::Text { text: line.to_owned(), lang_hint: None },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::{Button, ButtonAction, Lang, RichText};

    fn offered(actions: &[ButtonAction]) -> Choices {
        let buttons = actions.iter().map(|a| vec![Button { label: "x".into(), action: a.clone() }]).collect();
        let mut choices = Choices::default();
        choices.offer(&Reply { lang: Lang::De, text: RichText::paragraph("?"), buttons });
        choices
    }

    #[test]
    fn a_number_presses_the_button_and_anything_else_is_words() {
        let choices = offered(&[ButtonAction::Human, ButtonAction::NoneOfThese]);
        for typed in ["2", " 2 ", "[2]", "2.", "2)"] {
            let press = InboundBody::Button { payload: ButtonAction::NoneOfThese.encode() };
            assert_eq!(choices.read(typed), press, "{typed}");
        }
        for typed in ["0", "3", "zwei", "2 ausweise", "", "-1"] {
            assert_eq!(choices.read(typed), InboundBody::Text { text: typed.into(), lang_hint: None });
        }
    }

    #[test]
    fn a_reply_without_buttons_leaves_the_earlier_ones() {
        let mut choices = offered(&[ButtonAction::Human]);
        choices.offer(&Reply::plain(Lang::De, RichText::paragraph("ok")));
        assert!(matches!(choices.read("1"), InboundBody::Button { .. }));
    }
}
