//! Sending: an outbox entry becomes one call of the Bot API, and what comes of it an outcome that the sender understands.
//! It tries once (twice where Telegram says how to do better), and remembers nothing but pauses.

use std::time::{Duration, Instant};

use teloxide::ApiError;
use teloxide::payloads::{
    DeleteMessage, EditMessageText, EditMessageTextSetters, SendMessage, SendMessageSetters, SetMessageReaction,
    SetMessageReactionSetters,
};
use teloxide::types::{ChatId, LinkPreviewOptions, MessageId, ParseMode, ReactionType, ThreadId};

use super::address::Place;
use super::api::CallError;
use super::bot::{Shared, Telegram};
use super::pace::Go;
use super::wire::{Done, Sent};
use super::{html, keyboard};
use crate::channel::{Channel, DeliveryError, Parcel};
use crate::message::{ChannelKind, Outgoing, Post, Reply};

impl Channel for Telegram {
    fn kind(&self) -> ChannelKind {
        ChannelKind::Telegram
    }

    async fn deliver(&self, parcel: Parcel) -> Result<String, DeliveryError> {
        let shared = &*self.shared;
        let Ok(place) = parcel.address.place.parse::<Place>() else {
            return Err(closed("the address is none of Telegram's"));
        };
        let place = Place { chat: shared.now_at(place.chat), ..place };
        match shared.pace.ask(place.chat, Instant::now()) {
            Go::After(wait) if wait.is_zero() => {}
            Go::After(wait) => tokio::time::sleep(wait).await,
            Go::NotBefore(after) => {
                shared.counters.paced.up();
                return Err(DeliveryError::NotYet { after });
            }
        }
        shared.typing.answered(place);
        let parcel = Asked { outgoing: &parcel.outgoing, reference: parcel.reference.as_deref() };
        let mut outcome = parcel.call(shared, place).await;
        let again = match &outcome {
            Err(CallError::Moved(to)) => {
                shared.moved(place.chat, *to);
                shared.counters.moved.up();
                Some(Place { chat: *to, ..place })
            }
            // The topic is gone: the answer goes to where everybody reads.
            Err(CallError::Refused { code: 400, why })
                if place.topic.is_some() && why.words.contains("thread not found") =>
            {
                Some(Place { topic: None, ..place })
            }
            _ => None,
        };
        if let Some(place) = again {
            outcome = parcel.call(shared, place).await;
        }
        match outcome {
            Ok(id) => {
                let counters = &shared.counters;
                if parcel.sends() {
                    counters.sent.up();
                } else {
                    counters.changed.up();
                }
                Ok(id)
            }
            Err(error) => Err(failure(shared, place.chat, parcel.sends(), error)),
        }
    }
}

/// What is to be done.
struct Asked<'a> {
    outgoing: &'a Outgoing,
    reference: Option<&'a str>,
}

impl Asked<'_> {
    /// Whether a new message comes of it.
    const fn sends(&self) -> bool {
        matches!(self.outgoing, Outgoing::Send(_) | Outgoing::Post(_))
    }

    /// One call; the number of the message that it made or changed.
    async fn call(&self, shared: &Shared, place: Place) -> Result<String, CallError> {
        let chat = ChatId(place.chat);
        let earlier = || {
            let id = self.reference.and_then(|r| r.parse().ok()).map(MessageId);
            id.ok_or_else(|| refused("what it refers to is no message of Telegram's"))
        };
        match self.outgoing {
            Outgoing::Send(reply) | Outgoing::Post(Post { reply, .. }) => {
                let sent: Sent = shared.api.call(&message(place, reply)).await?;
                return Ok(sent.message_id.to_string());
            }
            Outgoing::Edit { reply, .. } => {
                let mut edit = EditMessageText::new(chat, earlier()?, html::render(&reply.text).into_string())
                    .parse_mode(ParseMode::Html)
                    .link_preview_options(no_preview());
                if let Some(keys) = keyboard::inline(&reply.buttons) {
                    edit = edit.reply_markup(keys);
                }
                done_already(shared.api.call::<_, Done>(&edit).await, &["message is not modified"])?;
            }
            Outgoing::Redact { .. } => {
                let delete = DeleteMessage::new(chat, earlier()?);
                done_already(shared.api.call::<_, Done>(&delete).await, &["message to delete not found"])?;
            }
            Outgoing::React { emoji, .. } => {
                let react = SetMessageReaction::new(chat, earlier()?)
                    .reaction(vec![ReactionType::Emoji { emoji: emoji.clone() }]);
                shared.api.call::<_, Done>(&react).await?;
            }
            Outgoing::ReactTo { message, emoji } => {
                let id = message.parse().map_err(|_| refused("what it reacts to is no message of Telegram's"))?;
                let react = SetMessageReaction::new(chat, MessageId(id))
                    .reaction(vec![ReactionType::Emoji { emoji: emoji.clone() }]);
                shared.api.call::<_, Done>(&react).await?;
                return Ok(message.clone());
            }
            Outgoing::RedactThread | Outgoing::InThread { .. } => {
                return Err(refused("Telegram has no threads of staff"));
            }
            Outgoing::Ask { .. } => return Err(refused("a question to a language model is no message of Telegram's")),
        }
        Ok(self.reference.unwrap_or_default().to_owned())
    }
}

fn message(place: Place, reply: &Reply) -> SendMessage {
    let mut send = SendMessage::new(ChatId(place.chat), html::render(&reply.text).into_string())
        .parse_mode(ParseMode::Html)
        .link_preview_options(no_preview());
    if let Some(topic) = place.topic {
        send = send.message_thread_id(ThreadId(MessageId(topic)));
    }
    if let Some(keys) = keyboard::inline(&reply.buttons) {
        send = send.reply_markup(keys);
    }
    send
}

fn no_preview() -> LinkPreviewOptions {
    LinkPreviewOptions {
        is_disabled: true,
        url: None,
        prefer_small_media: false,
        prefer_large_media: false,
        show_above_text: false,
    }
}

/// What was done by an earlier try, of which no answer came, is done.
fn done_already(outcome: Result<Done, CallError>, words: &[&str]) -> Result<(), CallError> {
    match outcome {
        Ok(_) => Ok(()),
        Err(CallError::Refused { code: 400, why }) if words.iter().any(|w| why.words.contains(w)) => Ok(()),
        Err(error) => Err(error),
    }
}

fn refused(why: &str) -> CallError {
    let words = why.to_owned();
    CallError::Refused { code: 400, why: super::api::Why { kind: ApiError::Unknown(words.clone()), words } }
}

fn closed(reason: &str) -> DeliveryError {
    DeliveryError::Closed { reason: reason.to_owned() }
}

/// What a failed call means for the entry.
fn failure(shared: &Shared, chat: i64, sends: bool, error: CallError) -> DeliveryError {
    let counters = &shared.counters;
    let why = error.to_string();
    let retry = |after: Option<Duration>| DeliveryError::Retry { after, why };
    match error {
        CallError::SlowDown(pause) => {
            counters.told_to_slow_down.up();
            // Other topics of the same chat wait as well.
            shared.pace.hold(chat, pause, Instant::now());
            retry(Some(pause))
        }
        CallError::Server(_) => {
            counters.server_failed.up();
            retry(None)
        }
        // A token that is refused can be mended by whoever runs the bot, and no reply is given up for it.
        CallError::Unreachable(_) | CallError::Refused { code: 401 | 404, .. } => {
            counters.unreachable.up();
            retry(None)
        }
        CallError::NoAnswer(_) => {
            if sends {
                counters.uncertain.up();
            } else {
                counters.unreachable.up();
            }
            retry(None)
        }
        // The second try moved as well: the next one knows where to.
        CallError::Moved(_) => retry(None),
        CallError::Refused { code: 403, why } => {
            counters.closed_forbidden.up();
            closed(&reason(&why.kind).map_or_else(|| format!("forbidden: {}", why.words), str::to_owned))
        }
        CallError::Refused { code, why } => {
            counters.closed_refused.up();
            closed(&format!("Telegram refused it ({code}): {}", why.words))
        }
    }
}

/// Why nobody can be written to, in our words.
fn reason(kind: &ApiError) -> Option<&'static str> {
    match kind {
        ApiError::BotBlocked => Some("the citizen has blocked the bot"),
        ApiError::UserDeactivated => Some("the citizen's account is gone"),
        ApiError::BotKicked | ApiError::BotKickedFromSupergroup | ApiError::BotKickedFromChannel => {
            Some("the bot was removed from the group")
        }
        _ => None,
    }
}
