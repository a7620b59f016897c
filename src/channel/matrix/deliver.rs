//! Sending: an outbox entry becomes one event, and what comes of it an outcome that the sender understands. It tries once: the
//! next try has the same transaction id, by which the homeserver knows what it has already.

use matrix_sdk::ruma::events::MessageLikeEventContent;
use matrix_sdk::ruma::{EventId, OwnedEventId, OwnedTransactionId};
use matrix_sdk::{Room, RoomState};

use super::account::{Failure, failure};
use super::address::Place;
use super::bot::{Matrix, Shared};
use super::compose::Beside;
use super::{compose, erase, rooms};
use crate::channel::{Channel, DeliveryError, Parcel};
use crate::message::{ChannelKind, Outgoing};

impl Channel for Matrix {
    fn kind(&self) -> ChannelKind {
        ChannelKind::Matrix
    }

    async fn deliver(&self, parcel: Parcel) -> Result<String, DeliveryError> {
        let shared = &*self.shared;
        let Ok(place) = parcel.address.place.parse::<Place>() else {
            return Err(closed("the address is none of Matrix's"));
        };
        // What was written in a room that was replaced is taken back there.
        let room = match parcel.outgoing {
            Outgoing::RedactThread => shared.client.get_room(&place.room),
            _ => rooms::current(&shared.client, &place.room),
        };
        let Some(room) = room else {
            shared.counters.closed_forbidden.up();
            return Err(closed("the bot is not in the room"));
        };
        // A thread stays behind in a room that was replaced.
        let moved = room.room_id() != place.room;
        let place = if moved { Place { room: room.room_id().into(), thread: None } } else { place };
        if room.state() != RoomState::Joined {
            shared.counters.closed_forbidden.up();
            return Err(closed("the bot is not in the room any more"));
        }
        let outcome = Errand { shared, room: &room, place: &place, moved, parcel: &parcel }.run().await;
        shared.manners.answered(&place);
        match outcome {
            Ok(id) => {
                let counters = &shared.counters;
                if matches!(parcel.outgoing, Outgoing::Send(_) | Outgoing::Post(_) | Outgoing::InThread { .. }) {
                    counters.sent.up();
                } else {
                    counters.changed.up();
                }
                Ok(id)
            }
            Err(error) => Err(judged(shared, error)),
        }
    }
}

/// Why an event was not sent.
enum Fault {
    /// The SDK or the homeserver.
    Sdk(matrix_sdk::Error),
    /// It is nothing for Matrix, or what it refers to is no event.
    NoEvent,
}

impl<E: Into<matrix_sdk::Error>> From<E> for Fault {
    fn from(error: E) -> Self {
        Self::Sdk(error.into())
    }
}

/// What is sent where.
struct Errand<'a> {
    shared: &'a Shared,
    room: &'a Room,
    place: &'a Place,
    /// Whether that room took the place of the one that is meant: threads stayed behind.
    moved: bool,
    parcel: &'a Parcel,
}

impl Errand<'_> {
    /// Does it; the id of the event that it made or changed.
    async fn run(&self) -> Result<String, Fault> {
        let (shared, room) = (self.shared, self.room);
        match &self.parcel.outgoing {
            Outgoing::Send(reply) => {
                let content = compose::message(reply, self.beside(self.place, None)?);
                let sent = self.send(content).await?;
                shared.memory.choices(self.place, |choices| choices.offer(reply));
                return Ok(self.made(self.place, sent));
            }
            Outgoing::Post(post) => {
                let content = compose::post(post, self.beside(self.place, post.answers.as_deref())?);
                let sent = self.send(content).await?;
                return Ok(self.made(self.place, sent));
            }
            Outgoing::InThread { post, .. } => {
                let root = event(self.parcel.reference.as_deref())?.to_owned();
                let place = Place { room: self.place.room.clone(), thread: Some(root).filter(|_| !self.moved) };
                let content = compose::post(post, self.beside(&place, post.answers.as_deref())?);
                let sent = self.send(content).await?;
                return Ok(self.made(&place, sent));
            }
            Outgoing::Edit { reply, .. } => {
                self.send(compose::replacement(reply, event(self.parcel.reference.as_deref())?)).await?;
                shared.memory.choices(self.place, |choices| choices.offer(reply));
            }
            Outgoing::Redact { .. } => {
                room.redact(event(self.parcel.reference.as_deref())?, None, Some(self.transaction())).await?;
            }
            Outgoing::React { emoji, .. } => {
                let made = self.send(compose::reaction(event(self.parcel.reference.as_deref())?, emoji)).await?;
                return Ok(made.to_string());
            }
            Outgoing::ReactTo { message, emoji } => {
                let made = self.send(compose::reaction(event(Some(message))?, emoji)).await?;
                return Ok(made.to_string());
            }
            Outgoing::RedactThread => {
                let root = self.place.thread.clone().ok_or(Fault::NoEvent)?;
                erase::thread(room, &root, &self.parcel.idempotency_key).await?;
                return Ok(root.to_string());
            }
            Outgoing::Ask { .. } => return Err(Fault::NoEvent),
        }
        Ok(self.parcel.reference.clone().unwrap_or_default())
    }

    fn transaction(&self) -> OwnedTransactionId {
        OwnedTransactionId::from(self.parcel.idempotency_key.as_str())
    }

    async fn send(&self, content: impl MessageLikeEventContent) -> Result<OwnedEventId, Fault> {
        Ok(self.room.send(content).with_transaction_id(self.transaction()).await?.response.event_id)
    }

    /// Where a new message stands.
    fn beside(&self, place: &Place, answers: Option<&str>) -> Result<Beside, Fault> {
        let thread = place.thread.clone().map(|root| {
            let newest = self.shared.memory.newest(place).unwrap_or_else(|| root.clone());
            (root, newest)
        });
        let answers = answers.map(|id| event(Some(id)).map(ToOwned::to_owned)).transpose()?;
        Ok(Beside { thread, answers })
    }

    /// Remembers a new message as the newest.
    fn made(&self, place: &Place, id: OwnedEventId) -> String {
        let words = id.to_string();
        self.shared.memory.is_newest(place, id);
        words
    }
}

/// An event by its id.
fn event(id: Option<&str>) -> Result<&EventId, Fault> {
    <&EventId>::try_from(id.unwrap_or_default()).map_err(|_| Fault::NoEvent)
}

fn closed(reason: &str) -> DeliveryError {
    DeliveryError::Closed { reason: reason.to_owned() }
}

/// What a fault means for the entry.
fn judged(shared: &Shared, fault: Fault) -> DeliveryError {
    let counters = &shared.counters;
    let retry = |after, why: &str| DeliveryError::Retry { after, why: why.to_owned() };
    let error = match fault {
        Fault::NoEvent => return closed("it is nothing that can be done on Matrix, or about no event there"),
        Fault::Sdk(matrix_sdk::Error::Http(error)) => error,
        Fault::Sdk(matrix_sdk::Error::WrongRoomState(_)) => {
            counters.closed_forbidden.up();
            return closed("the bot is not in the room any more");
        }
        // Keys that cannot be fetched now, a database that is busy: all of it can pass, and none of it names what was said.
        Fault::Sdk(_) => {
            counters.not_encrypted.up();
            return retry(None, "the message could not be prepared");
        }
    };
    match failure(&error) {
        Failure::SlowDown(pause) => {
            counters.told_to_slow_down.up();
            retry(pause, "the homeserver asks to wait")
        }
        Failure::Server(code) => {
            counters.server_failed.up();
            retry(None, &format!("the homeserver failed with {code}"))
        }
        Failure::NoAnswer(why) => {
            counters.unreachable.up();
            retry(None, &format!("no answer of the homeserver: {why}"))
        }
        // Whoever runs the bot can mend it, and no reply is given up for it.
        Failure::UnknownToken => {
            counters.unreachable.up();
            retry(None, "the homeserver does not know the bot's session")
        }
        Failure::Forbidden | Failure::Deactivated => {
            counters.closed_forbidden.up();
            closed("the bot may not write in this room")
        }
        Failure::Refused(why) => {
            counters.closed_refused.up();
            closed(&format!("the homeserver refused it: {why}"))
        }
    }
}
