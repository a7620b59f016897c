//! An update becomes what the bot makes of it: an inbound, a change of its standing, or nothing. Pure: the same update,
//! the same verdict. It never believes an update more than it has to.

use super::address::Place;
use super::wire::{CallbackQuery, Chat, Head, Keyboard, Me, MemberChange, Message, Update};
use crate::message::{InboundBody, InboundId, Lang, Unsupported};

/// What an update means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is to be answered.
    Take(Taken),
    /// A button was pressed.
    Press(Taken, Press),
    /// A button was pressed that belongs to no chat; it is acknowledged alone.
    Acknowledge(String),
    /// The bot was let in (`true`) or shut out.
    Member(bool),
    /// It is none of the bot's business.
    Ignore,
    /// It could not be read.
    Unreadable(Taken),
}

/// What goes into the inbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Taken {
    pub place: Place,
    pub id: InboundId,
    pub body: InboundBody,
    /// The number of the message, where it is one or is about one.
    pub message: Option<i32>,
}

/// What Telegram wants to hear of a press.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Press {
    /// Telegram's name of the press.
    pub id: String,
    /// What was pressed.
    pub data: String,
    /// Where.
    pub chat: i64,
    pub message: i32,
    /// The buttons there, where they are still known.
    pub keyboard: Option<Keyboard>,
}

/// Bytes of an unreadable update that are kept.
const MAX_RAW: usize = 16 * 1024;

/// The conversation, of nobody, that unreadable updates are set aside in.
const NOBODY: Place = Place { chat: 0, topic: None };

/// The number of an update, where it has one.
pub(super) fn number(raw: &str) -> Option<i64> {
    serde_json::from_str::<Head>(raw).ok().map(|h| h.update_id)
}

/// What an update means to this bot; of a longer text so many characters are taken.
pub(super) fn judge(raw: &str, me: &Me, max_chars: usize) -> Verdict {
    let Some(number) = number(raw) else { return unreadable(raw) };
    let Ok(update) = serde_json::from_str::<Update>(raw) else { return unreadable(raw) };
    let id = InboundId(format!("telegram:update:{number}"));
    match update {
        Update { message: Some(message), .. } => said(&message, id, me, max_chars, false),
        Update { edited_message: Some(message), .. } => said(&message, id, me, max_chars, true),
        Update { callback_query: Some(query), .. } => pressed(query, id),
        Update { my_chat_member: Some(change), .. } => member(&change),
        _ => Verdict::Ignore,
    }
}

/// An update that could not be read or kept, to be set aside.
pub(super) fn unreadable(raw: &str) -> Verdict {
    let cut = (0..=MAX_RAW.min(raw.len())).rev().find(|at| raw.is_char_boundary(*at)).unwrap_or(0);
    let id = match number(raw) {
        Some(number) => format!("telegram:unreadable:{number}"),
        None => format!("telegram:unreadable:{}", blake3::hash(raw.as_bytes()).to_hex()),
    };
    let body = InboundBody::Unreadable { raw: raw[..cut].to_owned() };
    Verdict::Unreadable(Taken { place: NOBODY, id: InboundId(id), body, message: None })
}

/// A message, new or changed.
fn said(message: &Message, id: InboundId, me: &Me, max_chars: usize, edited: bool) -> Verdict {
    // Both chats say it, in any order: the two are one event, of the old address.
    let moved = match (message.migrate_to_chat_id, message.migrate_from_chat_id) {
        (Some(to), _) => Some((message.chat.id, to)),
        (None, Some(from)) => Some((from, message.chat.id)),
        (None, None) => None,
    };
    if let Some((from, to)) = moved {
        let id = InboundId(format!("telegram:moved:{from}:{to}"));
        let to = Place { chat: to, topic: None }.address();
        let body = InboundBody::Moved { to };
        return Verdict::Take(Taken { place: Place { chat: from, topic: None }, id, body, message: None });
    }
    if !is_for(message, me) {
        return Verdict::Ignore;
    }
    let place = place(&message.chat, message.thread, message.in_topic);
    let take = |id, body| Verdict::Take(Taken { place, id, body, message: message.number });
    match (&message.text, unsupported(message)) {
        (Some(text), _) => {
            let text = cut(&without_mention(text, &me.username, message.chat.kind != "private"), max_chars);
            if edited {
                return take(id, InboundBody::Edited { text });
            }
            let lang_hint = message.from.as_ref().and_then(|f| f.language_code.as_deref()).and_then(spoken);
            take(id, InboundBody::Text { text, lang_hint })
        }
        // A new caption or a place that moves is no new message.
        (None, Some(what)) if !edited => {
            // The pictures of an album come one by one, and are answered together.
            let id = match &message.media_group_id {
                Some(group) => InboundId(format!("telegram:album:{}:{group}", message.chat.id)),
                None => id,
            };
            take(id, InboundBody::Unsupported { what })
        }
        (None, _) => Verdict::Ignore,
    }
}

/// Whether a message is meant for the bot, and not by another bot.
fn is_for(message: &Message, me: &Me) -> bool {
    // An anonymous admin and a person who speaks as a channel come in the name of a bot of Telegram's own.
    let by_person = match (&message.sender_chat, &message.from) {
        (Some(_), _) => !message.is_automatic_forward,
        (None, Some(from)) => !from.is_bot,
        (None, None) => false,
    };
    let words = message.text.as_deref().or(message.caption.as_deref()).unwrap_or_default();
    by_person
        && match message.chat.kind.as_str() {
            "private" => true,
            "group" | "supergroup" => {
                let replies = message
                    .replied
                    .as_ref()
                    .is_some_and(|r| r.forum_topic_created.is_none() && r.from.as_ref().is_some_and(|f| f.id == me.id));
                match command_for(words) {
                    Some(other) => other.eq_ignore_ascii_case(&me.username),
                    None => replies || mention(words, &me.username).is_some(),
                }
            }
            _ => false,
        }
}

/// The bot that a command such as `/help@SomeBot` names.
fn command_for(words: &str) -> Option<&str> {
    let command = words.trim_start().strip_prefix('/')?.split_whitespace().next()?;
    command.split_once('@').map(|(_, bot)| bot)
}

/// Where the bot's name stands in a text, as bytes, the `@` included.
fn mention(text: &str, username: &str) -> Option<std::ops::Range<usize>> {
    let of_name = |b: &u8| b.is_ascii_alphanumeric() || *b == b'_';
    text.match_indices('@').map(|(at, _)| at..at + 1 + username.len()).find(|r| {
        text.get(r.start + 1..r.end).is_some_and(|name| name.eq_ignore_ascii_case(username))
            && !text.as_bytes().get(r.end).is_some_and(of_name)
            && !text[..r.start].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | '/'))
    })
}

/// The text without the bot's name; a command keeps it, and is understood with it.
fn without_mention(text: &str, username: &str, in_group: bool) -> String {
    let mut rest = text.to_owned();
    while in_group && let Some(range) = mention(&rest, username) {
        rest.replace_range(range, "");
    }
    if rest.len() == text.len() { rest } else { rest.trim().trim_start_matches([',', ':']).trim_start().to_owned() }
}

fn cut(text: &str, max_chars: usize) -> String {
    text.chars().take(max_chars).collect()
}

/// The place that an answer belongs to. A thread that is no topic (replies to a post) is no place of its own.
fn place(chat: &Chat, thread: Option<i32>, is_topic: bool) -> Place {
    Place { chat: chat.id, topic: thread.filter(|_| is_topic) }
}

/// The language that the app is set to.
fn spoken(code: &str) -> Option<Lang> {
    match code.split(['-', '_']).next()? {
        "de" => Some(Lang::De),
        "en" => Some(Lang::En),
        _ => None,
    }
}

/// What a message is that holds no text; `None` for news of the chat itself.
fn unsupported(m: &Message) -> Option<Unsupported> {
    let kinds = [
        (m.voice.is_some() || m.audio.is_some() || m.video_note.is_some(), Unsupported::Voice),
        (m.photo.is_some() || m.video.is_some(), Unsupported::Picture),
        (m.animation.is_some() || m.sticker.is_some() || m.story.is_some(), Unsupported::Picture),
        (m.document.is_some(), Unsupported::File),
        (m.location.is_some() || m.venue.is_some(), Unsupported::Location),
        (m.contact.is_some(), Unsupported::Contact),
        (m.poll.is_some(), Unsupported::Poll),
        (m.dice.is_some() || m.game.is_some() || m.paid_media.is_some() || m.checklist.is_some(), Unsupported::Other),
    ];
    kinds.into_iter().find_map(|(is, what)| is.then_some(what))
}

/// A press of a button, in a private chat or a group.
fn pressed(query: CallbackQuery, id: InboundId) -> Verdict {
    let (Some(at), Some(data)) = (query.message, query.data) else { return Verdict::Acknowledge(query.id) };
    if query.from.is_bot || !matches!(at.chat.kind.as_str(), "private" | "group" | "supergroup") {
        return Verdict::Acknowledge(query.id);
    }
    let place = place(&at.chat, at.thread, at.in_topic);
    let press =
        Press { id: query.id, data: data.clone(), chat: at.chat.id, message: at.message_id, keyboard: at.reply_markup };
    let body = InboundBody::Button { payload: cut(&data, 64) };
    Verdict::Press(Taken { place, id, body, message: None }, press)
}

fn member(change: &MemberChange) -> Verdict {
    match (change.old_chat_member.is_in(), change.new_chat_member.is_in()) {
        (true, false) => Verdict::Member(false),
        (false, true) => Verdict::Member(true),
        (true, true) | (false, false) => Verdict::Ignore,
    }
}

#[cfg(test)]
#[path = "translate_tests.rs"]
mod tests;
