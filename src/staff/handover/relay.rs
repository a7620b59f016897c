//! Staff's words on their way to the citizen, with who says them on top; changes of them; taking them back.
//! Whether they may go was decided before.

use super::delivered::SENT;
use super::work::Work;
use crate::message::{Block, OutboxId, Outgoing, Reply, RichText, Span};
use crate::staff::case::{Relay, Ticket, TicketState};
use crate::staff::outbox::Mail;
use crate::staff::texts::ToStaff;

impl Work<'_> {
    /// Sends words to the citizen; the message shows that they are on their way.
    pub(super) fn relay(&mut self, ticket: &mut Ticket, message: Option<&str>, texts: Vec<Reply>) {
        let mut entries = Vec::new();
        for reply in texts {
            entries.extend(self.out.say(&ticket.citizen, reply, true));
        }
        if let Some(message) = message {
            self.react(ticket, message, SENT);
            ticket.follow(Relay { message: message.to_owned(), open: entries.clone(), entries, failed: false });
        }
        ticket.last_word = self.scene.now;
        if let TicketState::Claimed { warned, .. } = &mut ticket.state {
            *warned = None;
        }
        self.count("handover.from-staff", 1);
    }

    /// Staff's words as the citizen reads them.
    pub(super) fn signed(&self, ticket: &Ticket, text: &str) -> Reply {
        let name = Block::Paragraph(vec![Span::Bold(format!("{}:", self.scene.policy.office))]);
        Reply::plain(ticket.lang, RichText(vec![name]).then(super::work::paragraphs(text)))
    }

    /// Gives what a message became new words.
    pub(super) fn change(&mut self, ticket: &mut Ticket, message: Option<&str>, text: &str) {
        let found = ticket.relays.iter().position(|r| Some(r.message.as_str()) == message);
        let Some(at) = found else {
            self.tell_thread(ticket, &ToStaff::EditNotSent, message);
            return;
        };
        let parts = self.out.parts(&ticket.citizen, self.signed(ticket, text));
        let old = ticket.relays[at].entries.clone();
        let mut entries: Vec<OutboxId> = Vec::new();
        let mut open: Vec<OutboxId> = ticket.relays[at].open.clone();
        let to = || Some(ticket.citizen.clone());
        for (n, part) in parts.into_iter().enumerate() {
            if let Some(of) = old.get(n) {
                let changed = Outgoing::Edit { of: *of, reply: part };
                let edit = self.out.put(Mail { to: to(), outgoing: changed, always: true });
                open.push(edit);
                entries.push(*of);
            } else {
                let more = self.out.put(Mail { to: to(), outgoing: Outgoing::Send(part), always: true });
                open.push(more);
                entries.push(more);
            }
        }
        for of in old.iter().skip(entries.len()) {
            self.out.put(Mail { to: to(), outgoing: Outgoing::Redact { of: *of }, always: false });
        }
        let relay = &mut ticket.relays[at];
        (relay.entries, relay.open, relay.failed) = (entries, open, false);
        ticket.last_word = self.scene.now;
    }

    /// Takes back what a message became.
    pub(super) fn take_back(&mut self, ticket: &mut Ticket, message: Option<&str>) {
        let Some(at) = ticket.relays.iter().position(|r| Some(r.message.as_str()) == message) else { return };
        let Some(relay) = ticket.relays.remove(at) else { return };
        for of in relay.entries {
            self.out.put(Mail { to: Some(ticket.citizen.clone()), outgoing: Outgoing::Redact { of }, always: false });
        }
    }
}
