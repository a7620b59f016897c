//! What comes in, as the engine sees it.
//! Never how a platform words it: the adapters translate.

use serde::{Deserialize, Serialize};

use super::{Alarm, InboundId, Lang, ModelAnswer, OutboxId, PlatformAddress, StaffMessage};

/// One thing that came in, as the engine sees it. Which conversation it belongs to is the store's knowledge: an
/// adapter hands over an address, and `Store::accept` finds or makes the conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inbound {
    /// The key by which a repeated delivery of the same thing is recognised.
    pub id: InboundId,
    /// Where it came from and where answers go.
    pub address: PlatformAddress,
    /// When it was received, by our clock.
    pub at: jiff::Timestamp,
    /// What it is.
    pub body: InboundBody,
    /// The platform's own id of the message that it is, or that it is about: of a text its own, of an edit, a redaction or
    /// a reaction that of the message they change; `None` where the adapter names none. The last field: records from before
    /// it are read without it.
    #[serde(default, deserialize_with = "last_or_none")]
    pub message: Option<String>,
}

/// The last field of a record, `None` where the record ends before it. An inbound stands alone in its record, and what seals
/// records vouches for their bytes: nothing else than an older writer lets it end early.
#[allow(clippy::unnecessary_wraps, reason = "the form that serde asks for")]
fn last_or_none<'de, D: serde::Deserializer<'de>>(d: D) -> Result<Option<String>, D::Error> {
    Ok(Option::<String>::deserialize(d).unwrap_or(None))
}

/// What an inbound holds. Written to disk: new kinds stand at the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum InboundBody {
    /// Words typed by a citizen; `/commands` too: the engine reads them, not the adapter.
    Text {
        /// The words as they came.
        text: String,
        /// The platform's language hint, where it gives one.
        lang_hint: Option<Lang>,
    },
    /// The words of an earlier message after its author changed them.
    Edited {
        /// The new words.
        text: String,
    },
    /// A button was pressed.
    Button {
        /// The button's payload, as [`ButtonAction::encode`](super::ButtonAction::encode) wrote it; may be stale, foreign or forged.
        payload: String,
    },
    /// Something that is not text.
    Unsupported {
        /// What it is.
        what: Unsupported,
    },
    /// What became of an outbox entry of this conversation.
    Delivery(Delivery),
    /// More came from this conversation than is answered at once: what comes next is dropped until it is calm again.
    TooMany,
    /// The conversation goes on at another address as well (a group that became a supergroup).
    Moved {
        /// The new address.
        to: PlatformAddress,
    },
    /// Something that the adapter could not read, to be set aside.
    Unreadable {
        /// What came, as it came, perhaps cut off.
        raw: String,
    },
    /// The author took an earlier message back.
    Redacted,
    /// Something happened in a staff room.
    Staff(StaffMessage),
    /// A message came that could not be decrypted for so long that its key is not waited for any more.
    Undecryptable {
        /// The platform's id of who sent it.
        from: String,
    },
    /// A time has come for which the conversation had asked.
    Due,
    /// Staff want everything of this conversation deleted.
    Forget,
    /// The bot has something to say to staff by itself; to the address of a staff room.
    Alarm(Alarm),
    /// What a language model said to a question of this conversation.
    Model(ModelAnswer),
}

impl InboundBody {
    /// Whether it changes an earlier message of its author's, or takes it back.
    pub const fn changes_another(&self) -> bool {
        matches!(self, Self::Edited { .. } | Self::Redacted)
    }
}

/// Kinds of message that the bot cannot read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unsupported {
    /// A voice message or other sound.
    Voice,
    /// A photo, video or sticker.
    Picture,
    /// A document.
    File,
    /// A place on the map.
    Location,
    /// A contact card.
    Contact,
    /// A poll.
    Poll,
    /// Anything else.
    Other,
    /// A message whose key has not come. The last: kinds stand on disk as numbers.
    Encrypted,
}

/// What the platform made of an outbox entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// The entry.
    pub entry: OutboxId,
    /// How it ended.
    pub outcome: DeliveryOutcome,
}

/// How the sending of an outbox entry ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum DeliveryOutcome {
    /// The platform took it, and named it.
    Sent {
        /// The platform's id of the message; what later entries refer to.
        platform_id: String,
    },
    /// It cannot be delivered, now or later.
    Failed {
        /// Why, in words for staff and metrics; never a citizen's words.
        reason: String,
    },
}

#[cfg(test)]
mod tests {
    use super::super::{ChannelKind, DeviceTrust, StaffAct, StaffSender};
    use super::*;

    fn inbound(body: InboundBody, message: Option<&str>) -> Inbound {
        Inbound {
            id: InboundId("matrix:event:$1".into()),
            address: PlatformAddress { channel: ChannelKind::Matrix, place: "!room|$root".into() },
            at: jiff::Timestamp::UNIX_EPOCH,
            body,
            message: message.map(str::to_owned),
        }
    }

    #[test]
    fn what_comes_from_staff_is_read_back_as_it_was_written() {
        let acts = [
            StaffAct::Text { text: "!claim".into() },
            StaffAct::Edited { text: "Guten Tag".into() },
            StaffAct::Redacted,
            StaffAct::Reacted { key: "👍".into() },
            StaffAct::Unsupported { what: Unsupported::Picture },
        ];
        let from = StaffSender {
            user: "@erika:amt.example".into(),
            level: StaffSender::CREATOR,
            device: DeviceTrust::CrossSigned,
            encrypted: true,
            member: true,
        };
        let staff = acts.map(|act| InboundBody::Staff(StaffMessage { from: from.clone(), to_bot: false, act }));
        let other = [InboundBody::Redacted, InboundBody::Undecryptable { from: "@erika:amt.example".into() }];
        for body in staff.into_iter().chain(other) {
            for message in [None, Some("$event")] {
                let written = inbound(body.clone(), message);
                let bytes = postcard::to_stdvec(&written).unwrap();
                assert_eq!(postcard::from_bytes::<Inbound>(&bytes).unwrap(), written);
                let json = serde_json::to_string(&written).unwrap();
                assert_eq!(serde_json::from_str::<Inbound>(&json).unwrap(), written);
            }
        }
    }

    #[test]
    fn an_inbound_from_before_messages_had_ids_is_still_read() {
        /// The fields up to and with version 0.1.
        #[derive(Serialize)]
        struct Before<'a>(&'a InboundId, &'a PlatformAddress, jiff::Timestamp, &'a InboundBody);
        let now = inbound(InboundBody::Text { text: "biotonne".into(), lang_hint: Some(Lang::De) }, None);
        let bytes = postcard::to_stdvec(&Before(&now.id, &now.address, now.at, &now.body)).unwrap();
        assert_eq!(postcard::from_bytes::<Inbound>(&bytes).unwrap(), now);
    }

    #[test]
    fn kinds_that_stand_on_disk_keep_their_numbers() {
        // postcard writes a kind as its position: these are the last of version 0.1 and the first after it.
        let first = |body: &InboundBody| postcard::to_stdvec(body).unwrap()[0];
        assert_eq!(first(&InboundBody::Unreadable { raw: String::new() }), 7);
        assert_eq!(first(&InboundBody::Redacted), 8);
    }
}
