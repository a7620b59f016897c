//! What goes out: the reply to a citizen, and all else that an adapter is to do.
//! Never how a platform shows it: the adapters translate.

use serde::{Deserialize, Serialize};

use super::{Button, Lang, ModelQuestion, OutboxId, PlatformAddress, Post, RichText};

/// One message to a citizen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// The language of its text.
    pub lang: Lang,
    /// What it says.
    pub text: RichText,
    /// What can be pressed below it, row by row.
    pub buttons: Vec<Vec<Button>>,
}

impl Reply {
    /// A reply without buttons.
    pub fn plain(lang: Lang, text: RichText) -> Self {
        Self { lang, text, buttons: Vec::new() }
    }
}

/// What an adapter is to do on its platform: the body of an outbox entry. Written to disk: new kinds stand at the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outgoing {
    /// Send a new message.
    Send(Reply),
    /// Put a new text (and new buttons) in the place of what an earlier entry became.
    Edit {
        /// The earlier entry.
        of: OutboxId,
        /// What stands there from now on.
        reply: Reply,
    },
    /// Take back what an earlier entry became.
    Redact {
        /// The earlier entry.
        of: OutboxId,
    },
    /// Put a reaction on what an earlier entry became.
    React {
        /// The earlier entry.
        to: OutboxId,
        /// The emoji.
        emoji: String,
    },
    /// Send a new message as staff need it.
    Post(Post),
    /// Put a reaction on a message of anybody.
    ReactTo {
        /// The platform's own id of it.
        message: String,
        /// The emoji.
        emoji: String,
    },
    /// Take back all that stands in the thread at this address, its root and what others wrote included; what the platform
    /// does not permit is left.
    RedactThread,
    /// Send a new message into the thread whose root an earlier entry became; all that goes there goes to the room's address
    /// this way, and stays in order.
    InThread {
        /// The earlier entry.
        root: OutboxId,
        /// The message.
        post: Post,
    },
    /// Ask a language model; what it says comes in as [`InboundBody::Model`](super::InboundBody::Model).
    Ask {
        /// The question.
        question: ModelQuestion,
        /// What the model is given to read: a JSON object, personal data taken out.
        content: String,
        /// The conversation's own address, from which the answer is to come in.
        from: PlatformAddress,
    },
}

impl Outgoing {
    /// The earlier entry that this one refers to: it can be sent only after that one.
    pub const fn refers_to(&self) -> Option<OutboxId> {
        match self {
            Self::Send(_) | Self::Post(_) | Self::ReactTo { .. } | Self::RedactThread | Self::Ask { .. } => None,
            Self::Edit { of, .. } | Self::Redact { of } => Some(*of),
            Self::React { to, .. } => Some(*to),
            Self::InThread { root, .. } => Some(*root),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_that_stand_on_disk_keep_their_numbers() {
        // postcard writes a kind as its position: these are the last of version 0.1 and the first after it.
        let first = |outgoing: &Outgoing| postcard::to_stdvec(outgoing).unwrap()[0];
        assert_eq!(first(&Outgoing::React { to: OutboxId(1), emoji: String::new() }), 3);
        assert_eq!(first(&Outgoing::Post(Post::quiet(Reply::plain(Lang::De, RichText::default())))), 4);
    }

    #[test]
    fn an_outgoing_of_staff_is_read_back_as_it_was_written() {
        let reply = Reply::plain(Lang::De, RichText::paragraph("Neu in der Warteschlange"));
        let all = [
            Outgoing::Post(
                Post { mentions: vec!["@erika:amt.example".into()], ..Post::loud(reply) }.answering(Some("$e")),
            ),
            Outgoing::ReactTo { message: "$event".into(), emoji: "✅".into() },
            Outgoing::RedactThread,
        ];
        for outgoing in all {
            let bytes = postcard::to_stdvec(&outgoing).unwrap();
            assert_eq!(postcard::from_bytes::<Outgoing>(&bytes).unwrap(), outgoing);
            assert_eq!(outgoing.refers_to(), None);
        }
    }
}
