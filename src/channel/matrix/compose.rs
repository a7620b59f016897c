//! Replies as the content of Matrix events. It sends nothing.
//!
//! What the bot answers is a notice: other bots leave notices alone, so that two of them in one room never answer each other.

use matrix_sdk::ruma::events::Mentions;
use matrix_sdk::ruma::events::reaction::ReactionEventContent;
use matrix_sdk::ruma::events::relation::{Annotation, Reply, Thread};
use matrix_sdk::ruma::events::room::message::{Relation, ReplacementMetadata, RoomMessageEventContent};
use matrix_sdk::ruma::{EventId, OwnedEventId, OwnedUserId};

use super::html;
use crate::message::{Post, Reply as Answer};

/// Where a message stands beside others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Beside {
    /// The root of its thread, and the thread's newest event for clients that know no threads.
    pub thread: Option<(OwnedEventId, OwnedEventId)>,
    /// The message that it answers.
    pub answers: Option<OwnedEventId>,
}

impl Beside {
    fn relation<C>(self) -> Option<Relation<C>> {
        match (self.thread, self.answers) {
            (Some((root, _)), Some(answered)) => Some(Relation::Thread(Thread::reply(root, answered))),
            (Some((root, newest)), None) => Some(Relation::Thread(Thread::plain(root, newest))),
            (None, Some(answered)) => Some(Relation::Reply(Reply::with_event_id(answered))),
            (None, None) => None,
        }
    }
}

/// A new message.
pub(super) fn message(reply: &Answer, beside: Beside) -> RoomMessageEventContent {
    let mut content = RoomMessageEventContent::notice_html(html::plain(reply), html::render(reply));
    content.relates_to = beside.relation();
    content
}

/// A new message for staff: people are notified of a loud one as of a person's, and of one that calls them.
pub(super) fn post(post: &Post, beside: Beside) -> RoomMessageEventContent {
    let called: Vec<OwnedUserId> = post.mentions.iter().filter_map(|user| user.parse().ok()).collect();
    let (plain, html) = (html::plain(&post.reply), html::render(&post.reply));
    let (plain, html) = if called.is_empty() {
        (plain, html)
    } else {
        let names: Vec<&str> = called.iter().map(|user| user.as_str()).collect();
        (format!("{}: {plain}", names.join(", ")), format!("{}{html}", html::pills(&called)))
    };
    let mut content = if post.loud {
        RoomMessageEventContent::text_html(plain, html)
    } else {
        RoomMessageEventContent::notice_html(plain, html)
    };
    content.relates_to = beside.relation();
    content.add_mentions(Mentions::with_user_ids(called))
}

/// A new text for a message of the bot's.
pub(super) fn replacement(reply: &Answer, of: &EventId) -> RoomMessageEventContent {
    RoomMessageEventContent::notice_html(html::plain(reply), html::render(reply))
        .make_replacement(ReplacementMetadata::new(of.to_owned(), None))
}

/// A reaction. It travels in the clear.
pub(super) fn reaction(to: &EventId, emoji: &str) -> ReactionEventContent {
    ReactionEventContent::new(Annotation::new(to.to_owned(), emoji.to_owned()))
}

#[cfg(test)]
mod tests {
    use matrix_sdk::ruma::event_id;
    use serde_json::{Value, json, to_value};

    use super::*;
    use crate::message::{Lang, RichText};

    fn reply() -> Answer {
        Answer::plain(Lang::De, RichText::paragraph("46 € & mehr"))
    }

    #[test]
    fn a_reply_in_a_thread_falls_back_on_its_newest_event() {
        let (root, newest) = (event_id!("$root").to_owned(), event_id!("$new").to_owned());
        let content = to_value(message(&reply(), Beside { thread: Some((root, newest)), answers: None })).unwrap();
        assert_eq!(content["msgtype"], "m.notice");
        assert_eq!(content["body"], "46 € & mehr");
        assert_eq!(content["formatted_body"], "<p>46 € &amp; mehr</p>");
        assert_eq!(
            content["m.relates_to"],
            json!({"rel_type": "m.thread", "event_id": "$root", "is_falling_back": true, "m.in_reply_to": {"event_id": "$new"}})
        );
        assert_eq!(to_value(message(&reply(), Beside::default())).unwrap()["m.relates_to"], Value::Null);
    }

    #[test]
    fn a_loud_post_is_a_message_that_calls_people_and_answers_in_its_thread() {
        let post = Post { mentions: vec!["@erika:amt.example".into(), "nobody".into()], ..Post::loud(reply()) };
        let thread = Some((event_id!("$root").to_owned(), event_id!("$new").to_owned()));
        let beside = Beside { thread, answers: Some(event_id!("$asked").to_owned()) };
        let content = to_value(super::post(&post, beside)).unwrap();
        assert_eq!(content["msgtype"], "m.text");
        assert_eq!(content["m.mentions"], json!({"user_ids": ["@erika:amt.example"]}));
        assert_eq!(content["body"], "@erika:amt.example: 46 € & mehr");
        let pill = "<a href=\"https://matrix.to/#/@erika:amt.example\">@erika:amt.example</a>: <p>46 € &amp; mehr</p>";
        assert_eq!(content["formatted_body"], pill);
        assert_eq!(content["m.relates_to"]["m.in_reply_to"], json!({"event_id": "$asked"}));
        assert_eq!(content["m.relates_to"]["event_id"], "$root");
        assert_eq!(to_value(super::post(&Post::quiet(reply()), Beside::default())).unwrap()["msgtype"], "m.notice");
    }

    #[test]
    fn an_edit_names_what_it_changes_and_says_it_anew() {
        let content = to_value(replacement(&reply(), event_id!("$old"))).unwrap();
        assert_eq!(content["m.relates_to"], json!({"rel_type": "m.replace", "event_id": "$old"}));
        assert_eq!(content["m.new_content"]["formatted_body"], "<p>46 € &amp; mehr</p>");
    }
}
