//! What became of an entry: a thread is open, a message of staff has arrived or not, staff cannot be reached.

use super::work::Work;
use crate::message::{Delivery, DeliveryOutcome, OutboxId, Outgoing};
use crate::staff::case::Ticket;
use crate::staff::outbox::Mail;
use crate::staff::steer::Note;
use crate::staff::texts::{ToCitizen, ToStaff};

impl Work<'_> {
    /// Does what a delivery asks for.
    pub fn delivered(&mut self, delivery: &Delivery) {
        let platform_id = match &delivery.outcome {
            DeliveryOutcome::Sent { platform_id } => Some(platform_id.as_str()),
            DeliveryOutcome::Failed { .. } => None,
        };
        if self.group_is_shown(delivery.entry, platform_id) {
            return;
        }
        let Some(mut ticket) = self.case.ticket.take() else { return };
        match &delivery.outcome {
            DeliveryOutcome::Sent { platform_id } if delivery.entry == ticket.root => {
                let thread = ticket.room.thread(platform_id);
                self.notes.push(Note::Bind(thread.clone()));
                for old in self.case.add_thread(&thread) {
                    self.out.put(Mail { to: Some(old), outgoing: Outgoing::RedactThread, always: false });
                }
                ticket.thread = Some(thread);
            }
            DeliveryOutcome::Failed { .. } if delivery.entry == ticket.root => {
                // Nobody can take it: the citizen must not wait for it.
                self.ended(&ticket);
                self.count("handover.failed", 1);
                self.tell_citizen(&ticket, &ToCitizen::NotDelivered);
                return;
            }
            DeliveryOutcome::Sent { .. } => self.settled(&mut ticket, delivery.entry, None),
            DeliveryOutcome::Failed { reason } => {
                if ticket.heard.iter().any(|h| h.entry == delivery.entry) {
                    self.count("handover.failed", 1);
                    self.tell_citizen(&ticket, &ToCitizen::NotDelivered);
                } else {
                    self.settled(&mut ticket, delivery.entry, Some(reason));
                }
            }
        }
        self.case.ticket = Some(ticket);
    }

    /// A part of a message of staff is settled; when the last is, its message shows it.
    fn settled(&mut self, ticket: &mut Ticket, entry: OutboxId, failed: Option<&str>) {
        let Some(relay) = ticket.relays.iter_mut().find(|r| r.open.contains(&entry)) else { return };
        relay.open.retain(|e| *e != entry);
        let first_failure = failed.is_some() && !relay.failed;
        relay.failed |= failed.is_some();
        let (message, done, failed_before) = (relay.message.clone(), relay.open.is_empty(), relay.failed);
        if let Some(reason) = failed.filter(|_| first_failure) {
            self.react(ticket, &message, FAILED);
            self.tell_thread(ticket, &ToStaff::NotDelivered { reason }, Some(&message));
            self.count("handover.undelivered", 1);
        } else if done && !failed_before {
            self.react(ticket, &message, DELIVERED);
        }
    }
}

/// Reactions on a message of staff: it is on its way; it has arrived; it has not.
pub(super) const SENT: &str = "📨";
pub(super) const DELIVERED: &str = "✅";
pub(super) const FAILED: &str = "❌";
