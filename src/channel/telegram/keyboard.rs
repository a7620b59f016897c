//! Buttons as Telegram has them, and what stands on them once one was pressed. What a press means is the engine's knowledge.

use teloxide::types::{InlineKeyboardButton, InlineKeyboardMarkup};

use super::wire::{Key, Keyboard};
use crate::message::{Button, ButtonAction};

/// In front of what was chosen.
const TICK: &str = "✓ ";
/// A label that is longer is of no use on a telephone.
const MAX_LABEL: usize = 64;

/// The buttons below a message.
pub(super) fn inline(rows: &[Vec<Button>]) -> Option<InlineKeyboardMarkup> {
    let rows: Vec<Vec<InlineKeyboardButton>> = rows
        .iter()
        .filter(|row| !row.is_empty())
        .map(|row| row.iter().map(|b| key(&b.label, b.action.encode())).collect())
        .collect();
    if rows.is_empty() { None } else { Some(InlineKeyboardMarkup::new(rows)) }
}

fn key(label: &str, payload: String) -> InlineKeyboardButton {
    InlineKeyboardButton::callback(label.chars().take(MAX_LABEL).collect::<String>(), payload)
}

/// The buttons after a press: what was chosen is ticked. A question that is answered keeps the answer alone; topics and their
/// sides can be asked for again. `None` where nothing is to be changed.
pub(super) fn chosen(keyboard: &Keyboard, data: &str) -> Option<Vec<Vec<InlineKeyboardButton>>> {
    let stays_open = match ButtonAction::decode(data).ok()? {
        ButtonAction::Ask(..) => true,
        ButtonAction::NoneOfThese
        | ButtonAction::Speak(_)
        | ButtonAction::Feedback { .. }
        | ButtonAction::Human
        | ButtonAction::Yes
        | ButtonAction::No
        | ButtonAction::Leave
        | ButtonAction::Model { .. } => false,
    };
    let pressed = |k: &Key| k.callback_data.as_deref() == Some(data);
    let ticked = |k: &Key| k.text.starts_with(TICK);
    let mut rows: Vec<Vec<&Key>> = keyboard.inline_keyboard.iter().map(|row| row.iter().collect()).collect();
    if !rows.iter().flatten().any(|k| pressed(k)) || rows.iter().flatten().any(|k| k.callback_data.is_none()) {
        return None;
    }
    if stays_open {
        if rows.iter().flatten().any(|k| pressed(k) && ticked(k)) {
            return None;
        }
    } else {
        // Of the row that was pressed in, and of what can be asked again.
        let again = |k: &Key| {
            k.callback_data.as_deref().is_some_and(|d| matches!(ButtonAction::decode(d), Ok(ButtonAction::Ask(..))))
        };
        let answers_choice = matches!(ButtonAction::decode(data), Ok(ButtonAction::NoneOfThese));
        for row in &mut rows {
            row.retain(|k| pressed(k) || (again(k) && !answers_choice));
        }
        rows.retain(|row| !row.is_empty());
    }
    let rows: Vec<Vec<InlineKeyboardButton>> = rows
        .into_iter()
        .map(|row| {
            row.into_iter()
                .map(|k| {
                    let tick = if pressed(k) && !ticked(k) { TICK } else { "" };
                    key(&format!("{tick}{}", k.text), k.callback_data.clone().unwrap_or_default())
                })
                .collect()
        })
        .collect();
    Some(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keyboard(rows: &[&[(&str, &str)]]) -> Keyboard {
        let key = |(text, data): &(&str, &str)| Key { text: (*text).into(), callback_data: Some((*data).into()) };
        Keyboard { inline_keyboard: rows.iter().map(|row| row.iter().map(key).collect()).collect() }
    }

    fn labels(rows: Option<Vec<Vec<InlineKeyboardButton>>>) -> Option<Vec<Vec<String>>> {
        rows.map(|rows| rows.into_iter().map(|r| r.into_iter().map(|b| b.text).collect()).collect())
    }

    #[test]
    fn a_side_that_was_asked_is_ticked_and_the_others_stay() {
        let sides = keyboard(&[&[("Kosten", "1:a:id-card:cost"), ("Frist", "1:a:id-card:deadline")]]);
        let after = chosen(&sides, "1:a:id-card:cost");
        assert_eq!(labels(after), Some(vec![vec!["✓ Kosten".to_owned(), "Frist".to_owned()]]));
        let ticked = keyboard(&[&[("✓ Kosten", "1:a:id-card:cost")]]);
        assert_eq!(chosen(&ticked, "1:a:id-card:cost"), None, "nothing new to show");
    }

    #[test]
    fn an_answered_question_keeps_its_answer_alone() {
        let question = keyboard(&[
            &[("Kosten", "1:a:id-card:cost")],
            &[("👍 Hat geholfen", "1:f:+:id-card"), ("👎 Hilft mir nicht", "1:f:-:id-card")],
        ]);
        let after = labels(chosen(&question, "1:f:+:id-card"));
        assert_eq!(after, Some(vec![vec!["Kosten".to_owned()], vec!["✓ 👍 Hat geholfen".to_owned()]]));
        let topics = keyboard(&[&[("Pass", "1:a:passport:cost")], &[("Nichts davon", "1:n")]]);
        assert_eq!(labels(chosen(&topics, "1:n")), Some(vec![vec!["✓ Nichts davon".to_owned()]]));
    }

    #[test]
    fn foreign_and_stale_presses_change_no_message() {
        let sides = keyboard(&[&[("Kosten", "1:a:id-card:cost")]]);
        for data in ["0:a:id-card:cost", "x", "", "1:a:passport:cost"] {
            assert_eq!(chosen(&sides, data), None, "{data}");
        }
    }
}
