//! What a turn has to send, with the numbers that its entries will get.
//! It sends nothing, and knows no platform's limits but by the function that is passed in.

use crate::message::{ChannelKind, OutboxId, Outgoing, PlatformAddress, Post, Reply};

/// An outbox entry to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Where it goes; `None` for where the inbound came from.
    pub to: Option<PlatformAddress>,
    /// What is to be done.
    pub outgoing: Outgoing,
    /// Whether its delivery comes back however it ended, not only if it failed.
    pub always: bool,
}

impl Mail {
    /// Whether a later entry may refer to what this one becomes, however much later: to all that comes back, and to what staff read.
    pub const fn may_be_referred_to(&self) -> bool {
        self.always || matches!(self.outgoing, Outgoing::Post(_) | Outgoing::InThread { .. })
    }
}

/// What a turn has to send, in order.
pub struct Outbox<'a> {
    next: u64,
    split: &'a dyn Fn(ChannelKind, Reply) -> Vec<Reply>,
    mails: Vec<Mail>,
}

impl<'a> Outbox<'a> {
    /// An empty one whose first entry gets this number; `split` makes of a reply the messages that its platform needs.
    pub fn new(next: OutboxId, split: &'a dyn Fn(ChannelKind, Reply) -> Vec<Reply>) -> Self {
        Self { next: next.0, split, mails: Vec::new() }
    }

    /// Adds an entry.
    pub fn put(&mut self, mail: Mail) -> OutboxId {
        let number = OutboxId(self.next);
        self.next += 1;
        self.mails.push(mail);
        number
    }

    /// The messages that a reply needs there.
    pub fn parts(&self, to: &PlatformAddress, reply: Reply) -> Vec<Reply> {
        (self.split)(to.channel, reply)
    }

    /// Says something to a citizen.
    pub fn say(&mut self, to: &PlatformAddress, reply: Reply, always: bool) -> Vec<OutboxId> {
        let parts = self.parts(to, reply);
        parts
            .into_iter()
            .map(|part| self.put(Mail { to: Some(to.clone()), outgoing: Outgoing::Send(part), always }))
            .collect()
    }

    /// Writes into a ticket's thread.
    pub fn post(&mut self, room: &PlatformAddress, root: OutboxId, post: Post) -> OutboxId {
        self.put(Mail { to: Some(room.clone()), outgoing: Outgoing::InThread { root, post }, always: false })
    }

    /// All entries.
    pub fn into_mails(self) -> Vec<Mail> {
        self.mails
    }
}
