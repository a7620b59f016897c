//! A ticket goes on in another room: forwarded, or because its room was replaced. Its thread is opened anew there; what was written
//! in the old one can no longer be changed.

use super::work::Work;
use crate::message::{Outgoing, PlatformAddress, Post, Reply};
use crate::staff::case::Ticket;
use crate::staff::outbox::Mail;

impl Work<'_> {
    /// Opens the thread anew in this room.
    pub(super) fn root_anew(&mut self, ticket: &mut Ticket, room: String) {
        self.thread_is_over(ticket);
        let text = self.root(ticket.lang, None, ticket.topic.as_ref(), true);
        let post = Post::loud(Reply::plain(self.scene.policy.lang.into(), text));
        ticket.room = PlatformAddress { channel: ticket.room.channel, place: room };
        let mail = Mail { to: Some(ticket.room.clone()), outgoing: Outgoing::Post(post), always: true };
        ticket.root = self.out.put(mail);
        ticket.thread = None;
        ticket.relays.clear();
        ticket.heard.clear();
    }

    /// Goes on in the room that took the place of the ticket's; whose it is stays.
    pub(super) fn follow_room(&mut self, ticket: &mut Ticket) {
        let next = self.scene.rooms.iter().find(|r| r.before.contains(&ticket.room.place)).map(|r| r.room.clone());
        if let Some(room) = next {
            self.root_anew(ticket, room);
            self.count("handover.moved", 1);
        }
    }
}
