//! The citizen writes while a ticket is open: it goes to the thread.
//! Nothing is answered here, but for a word that it was passed on.

use super::work::{Work, mentions};
use crate::message::{Block, InboundBody, Outgoing, Post, Reply, RichText, Span};
use crate::staff::case::{Heard, Ticket, TicketState};
use crate::staff::texts::{ToCitizen, ToStaff, to_staff};

impl Work<'_> {
    /// Passes on what came from the citizen; nothing without a ticket.
    pub fn from_citizen(&mut self, body: &InboundBody, message: Option<&str>) {
        let Some(mut ticket) = self.case.ticket.take() else { return };
        self.follow_room(&mut ticket);
        match body {
            InboundBody::Text { text, .. } => self.pass_on(&mut ticket, text, message),
            InboundBody::Edited { text } => match carried(&ticket, message) {
                Some(entry) => {
                    let reply = self.spoken(text, true);
                    self.change_in_thread(&ticket, Outgoing::Edit { of: entry, reply });
                }
                None => self.pass_on(&mut ticket, text, message),
            },
            InboundBody::Redacted => {
                if let Some(of) = carried(&ticket, message) {
                    self.change_in_thread(&ticket, Outgoing::Redact { of });
                    ticket.heard.retain(|h| h.entry != of);
                }
            }
            InboundBody::Unsupported { .. } => {
                self.tell_thread(&ticket, &ToStaff::NotText, None);
                self.tell_citizen(&ticket, &ToCitizen::OnlyText);
            }
            InboundBody::Button { .. }
            | InboundBody::Delivery(_)
            | InboundBody::TooMany
            | InboundBody::Moved { .. }
            | InboundBody::Unreadable { .. }
            | InboundBody::Staff(_)
            | InboundBody::Undecryptable { .. }
            | InboundBody::Due
            | InboundBody::Forget
            | InboundBody::Alarm(_)
            | InboundBody::Model(_) => {}
        }
        self.case.ticket = Some(ticket);
    }

    /// A person is wanted, and the ticket is open already.
    pub fn already(&mut self) {
        if let Some(ticket) = self.case.ticket.take() {
            self.tell_citizen(&ticket, &ToCitizen::Already);
            self.case.ticket = Some(ticket);
        }
    }

    fn pass_on(&mut self, ticket: &mut Ticket, text: &str, message: Option<&str>) {
        let reply = self.spoken(text, false);
        let post = Post { mentions: mentions(ticket), ..Post::loud(reply) };
        let entry = self.out.post(&ticket.room, ticket.root, post);
        ticket.listen(Heard { message: message.map(str::to_owned), entry });
        ticket.last_word = self.scene.now;
        self.count("handover.from-citizen", 1);
        match &mut ticket.state {
            TicketState::Claimed { warned, .. } => *warned = None,
            TicketState::Waiting { .. } if !ticket.acknowledged => {
                ticket.acknowledged = true;
                self.tell_citizen(ticket, &ToCitizen::Passed);
            }
            TicketState::Waiting { .. } => {}
        }
    }

    /// The citizen's words as they stand in the thread.
    fn spoken(&self, text: &str, changed: bool) -> Reply {
        let lang = self.scene.policy.lang;
        let mut spans = vec![Span::Bold(format!("{}: ", self.scene.pseudonym)), Span::Text(text.to_owned())];
        if changed {
            spans.push(Span::Text(format!(" {}", to_staff(lang, &ToStaff::Changed))));
        }
        Reply::plain(lang.into(), RichText(vec![Block::Paragraph(spans)]))
    }
}

/// The entry that carried a message of the citizen's.
fn carried(ticket: &Ticket, message: Option<&str>) -> Option<crate::message::OutboxId> {
    let message = message?;
    ticket.heard.iter().rev().find(|h| h.message.as_deref() == Some(message)).map(|h| h.entry)
}
