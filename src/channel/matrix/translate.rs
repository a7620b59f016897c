//! What an event means, from its text alone: pure, so that every oddity can be tried without a homeserver.
//! It neither knows who is allowed nor what the room is: that is `judge`.

use matrix_sdk::ruma::{OwnedEventId, OwnedRoomId, OwnedUserId};

use super::wire::{Envelope, Head, Message, Redaction, Relates, Tombstone};
use crate::message::Unsupported;

/// Characters of a reaction that are read: an emoji of a family is long.
const MAX_KEY: usize = 32;

/// An event, understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Event {
    /// Its id, by which a repetition is known.
    pub id: OwnedEventId,
    /// Who sent it, as the homeserver says.
    pub sender: OwnedUserId,
    /// What it is.
    pub what: What,
}

/// What an event is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum What {
    /// Somebody says something.
    Said {
        /// What.
        said: Said,
        /// The event that its thread hangs on.
        thread: Option<OwnedEventId>,
        /// Who is meant, as the sender's client says.
        mentions: Vec<String>,
        /// The event that it replies to.
        replies: Option<OwnedEventId>,
    },
    /// Somebody changed what they had said.
    Edited {
        /// The event that was changed.
        of: OwnedEventId,
        /// What it says now.
        text: String,
    },
    /// Somebody took something back.
    Redacted {
        /// What.
        of: OwnedEventId,
    },
    /// Somebody put a reaction on something.
    Reacted {
        /// On what.
        to: OwnedEventId,
        /// The emoji.
        key: String,
    },
    /// It could not be decrypted.
    Encrypted {
        /// The event that its thread hangs on.
        thread: Option<OwnedEventId>,
    },
    /// The room goes on in another one.
    Replaced {
        /// The other one.
        by: OwnedRoomId,
    },
    /// The bot has nothing to do with it.
    Other,
    /// It should be a message, and cannot be read.
    Unreadable,
}

/// What somebody says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Said {
    /// Words.
    Text(String),
    /// Something else than words.
    Thing(Unsupported),
}

/// Reads an event; `None` where it has not even an id and a sender. At most `max_chars` of a text are read.
pub(super) fn read(raw: &str, max_chars: usize) -> Option<Event> {
    let head: Head = serde_json::from_str(raw).ok()?;
    let what = match (head.kind.as_str(), &head.state_key) {
        ("m.room.message" | "m.sticker", None) => message(raw, &head.kind, max_chars),
        ("m.room.encrypted", None) => What::Encrypted { thread: envelope(raw).and_then(thread_of) },
        ("m.room.redaction", None) => match serde_json::from_str::<Redaction>(raw) {
            Ok(Redaction { redacts, content }) => {
                content.redacts.or(redacts).map_or(What::Other, |of| What::Redacted { of })
            }
            Err(_) => What::Other,
        },
        ("m.reaction", None) => match envelope(raw) {
            Some(Relates { event_id: Some(to), key: Some(key), .. }) => What::Reacted { to, key: cut(&key, MAX_KEY) },
            _ => What::Other,
        },
        ("m.room.tombstone", Some(key)) if key.is_empty() => match serde_json::from_str::<Tombstone>(raw) {
            Ok(stone) => What::Replaced { by: stone.content.replacement_room },
            Err(_) => What::Other,
        },
        _ => What::Other,
    };
    Some(Event { id: head.event_id, sender: head.sender, what })
}

/// What an event has to do with others, as it stands outside.
fn envelope(raw: &str) -> Option<Relates> {
    serde_json::from_str::<Envelope>(raw).ok()?.content.relates
}

/// The event that its thread hangs on.
fn thread_of(relates: Relates) -> Option<OwnedEventId> {
    relates.event_id.filter(|_| relates.rel_type.as_deref() == Some("m.thread"))
}

fn message(raw: &str, kind: &str, max_chars: usize) -> What {
    let Ok(Message { content }) = serde_json::from_str::<Message>(raw) else { return What::Unreadable };
    if let Some(Relates { rel_type: Some(rel), event_id, .. }) = &content.relates
        && rel == "m.replace"
    {
        return match (event_id, content.new.and_then(|new| new.body)) {
            (Some(of), Some(text)) if content.msgtype.as_deref() == Some("m.text") => {
                What::Edited { of: of.clone(), text: cut(text.trim(), max_chars) }
            }
            // Edited notices and captions say nothing that was asked.
            _ => What::Other,
        };
    }
    let thing = |what| Some(Said::Thing(what));
    let said = match (kind, content.msgtype.as_deref()) {
        ("m.sticker", _) | (_, Some("m.image" | "m.video")) => thing(Unsupported::Picture),
        (_, Some("m.text" | "m.emote")) => {
            let body = content.body.as_deref().unwrap_or_default();
            let replies = content.relates.as_ref().is_some_and(|r| r.reply.is_some());
            let body = if replies { without_quote(body) } else { body };
            Some(Said::Text(cut(body.trim(), max_chars)))
        }
        (_, Some("m.audio")) => thing(Unsupported::Voice),
        (_, Some("m.file")) => thing(Unsupported::File),
        (_, Some("m.location")) => thing(Unsupported::Location),
        // A notice is what programs say to each other's people: answering one begins a talk of two machines. A redacted message
        // has no kind at all.
        (_, Some("m.notice") | None) => None,
        (_, Some(_)) => thing(Unsupported::Other),
    };
    let Some(said) = said else { return What::Other };
    let replies = content.relates.as_ref().filter(|r| !r.is_falling_back).and_then(|r| r.reply.as_ref());
    let replies = replies.map(|reply| reply.event_id.clone());
    let thread = content.relates.and_then(thread_of);
    What::Said { said, thread, mentions: content.mentions.unwrap_or_default().user_ids, replies }
}

/// Older clients put the message that is replied to in front, each line after `> `.
fn without_quote(body: &str) -> &str {
    let mut rest = body;
    while rest.starts_with("> ") || rest.starts_with(">\n") {
        rest = rest.split_once('\n').map_or("", |(_, rest)| rest);
    }
    rest
}

/// So many characters at most.
fn cut(text: &str, max_chars: usize) -> String {
    text.chars().take(max_chars).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    fn event(kind: &str, content: &Value) -> String {
        json!({"event_id": "$e", "sender": "@anna:amt.example", "type": kind, "origin_server_ts": 1, "content": content})
            .to_string()
    }

    fn what(content: &Value) -> What {
        read(&event("m.room.message", content), 50).unwrap().what
    }

    fn text(text: &str, thread: Option<&str>) -> What {
        let thread = thread.map(|t| t.parse().unwrap());
        What::Said { said: Said::Text(text.into()), thread, mentions: Vec::new(), replies: None }
    }

    #[test]
    fn words_are_read_with_their_thread_and_without_the_quote() {
        assert_eq!(
            what(&json!({"msgtype": "m.text", "body": " Was kostet ein Pass? "})),
            text("Was kostet ein Pass?", None)
        );
        let threaded = json!({"msgtype": "m.text", "body": "und?", "m.relates_to":
            {"rel_type": "m.thread", "event_id": "$root", "is_falling_back": true, "m.in_reply_to": {"event_id": "$x"}}});
        assert_eq!(what(&threaded), text("und?", Some("$root")));
        let reply = json!({"msgtype": "m.text", "body": "> <@b:x.example> Kosten\n> 46 €\n\nund wie lange?",
            "m.relates_to": {"m.in_reply_to": {"event_id": "$x"}}});
        match what(&reply) {
            What::Said { said, replies, .. } => {
                assert_eq!((said, replies), (Said::Text("und wie lange?".into()), Some("$x".parse().unwrap())));
            }
            other => panic!("{other:?}"),
        }
        let quoting = json!({"msgtype": "m.text", "body": "> ist mein eigenes Zitat"});
        assert_eq!(what(&quoting), text("> ist mein eigenes Zitat", None));
        let long = "ä".repeat(99);
        assert_eq!(what(&json!({"msgtype": "m.text", "body": long})), text(&"ä".repeat(50), None));
    }

    #[test]
    fn notices_and_what_was_redacted_are_left_alone() {
        assert_eq!(what(&json!({"msgtype": "m.notice", "body": "Hallo"})), What::Other);
        assert_eq!(what(&json!({})), What::Other);
        let edited_notice = json!({"msgtype": "m.notice", "body": "* x", "m.new_content": {"msgtype": "m.notice", "body": "x"},
            "m.relates_to": {"rel_type": "m.replace", "event_id": "$e0"}});
        assert_eq!(what(&edited_notice), What::Other);
    }

    #[test]
    fn an_edit_names_what_it_changes() {
        let edit = json!({"msgtype": "m.text", "body": "* neu", "m.new_content": {"msgtype": "m.text", "body": "neu"},
            "m.relates_to": {"rel_type": "m.replace", "event_id": "$e0"}});
        assert_eq!(what(&edit), What::Edited { of: "$e0".parse().unwrap(), text: "neu".into() });
    }

    #[test]
    fn what_is_taken_back_is_found_in_rooms_of_every_version() {
        let of = What::Redacted { of: "$e0".parse().unwrap() };
        assert_eq!(read(&event("m.room.redaction", &json!({"redacts": "$e0"})), 50).unwrap().what, of);
        let old = json!({"event_id": "$e", "sender": "@anna:amt.example", "type": "m.room.redaction", "redacts": "$e0", "content": {}});
        assert_eq!(read(&old.to_string(), 50).unwrap().what, of);
        assert_eq!(read(&event("m.room.redaction", &json!({})), 50).unwrap().what, What::Other);
    }

    #[test]
    fn a_reaction_names_its_message_and_a_sealed_one_its_thread() {
        let reaction = json!({"m.relates_to": {"rel_type": "m.annotation", "event_id": "$e0", "key": "👍"}});
        let expected = What::Reacted { to: "$e0".parse().unwrap(), key: "👍".into() };
        assert_eq!(read(&event("m.reaction", &reaction), 50).unwrap().what, expected);
        let sealed = json!({"ciphertext": "x", "m.relates_to": {"rel_type": "m.thread", "event_id": "$root"}});
        let expected = What::Encrypted { thread: Some("$root".parse().unwrap()) };
        assert_eq!(read(&event("m.room.encrypted", &sealed), 50).unwrap().what, expected);
    }

    #[test]
    fn things_that_are_no_words_are_named() {
        for (kind, thing) in [
            ("m.image", Unsupported::Picture),
            ("m.audio", Unsupported::Voice),
            ("m.file", Unsupported::File),
            ("m.location", Unsupported::Location),
            ("org.example.poll", Unsupported::Other),
        ] {
            let expected = What::Said { said: Said::Thing(thing), thread: None, mentions: Vec::new(), replies: None };
            assert_eq!(what(&json!({"msgtype": kind, "body": "x"})), expected, "{kind}");
        }
    }

    #[test]
    fn a_message_of_another_shape_is_set_aside_and_a_shapeless_one_dropped() {
        assert_eq!(what(&json!({"msgtype": 5, "body": "x"})), What::Unreadable);
        assert_eq!(what(&json!({"msgtype": "m.text", "body": "x", "m.relates_to": "no"})), What::Unreadable);
        assert_eq!(read("{\"type\": \"m.room.message\"}", 50), None);
        assert_eq!(read("[]", 50), None);
    }

    #[test]
    fn a_room_that_goes_on_elsewhere_says_where() {
        let stone = json!({"event_id": "$e", "sender": "@anna:amt.example", "type": "m.room.tombstone", "state_key": "",
            "content": {"body": "", "replacement_room": "!new:amt.example"}});
        let by = "!new:amt.example".parse().unwrap();
        assert_eq!(read(&stone.to_string(), 50).unwrap().what, What::Replaced { by });
        // The same without a state key is a message that anybody can write.
        assert_eq!(read(&event("m.room.tombstone", &stone["content"]), 50).unwrap().what, What::Other);
    }

    proptest! {
        #[test]
        fn nothing_that_comes_in_breaks_the_reading(raw in "\\PC{0,200}", body in "\\PC{0,80}") {
            let _ = read(&raw, 10);
            let _ = read(&event("m.room.message", &json!({"msgtype": "m.text", "body": body, "m.relates_to":
                {"m.in_reply_to": {"event_id": "$x"}}})), 10);
        }
    }
}
