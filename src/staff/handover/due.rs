//! A time has come: a ticket that nobody has taken is called up again, one in which nobody writes is closed after a warning; what
//! has stood in staff's rooms for as long as it may is taken back.

use super::work::Work;
use crate::message::PlatformAddress;
use crate::staff::case::TicketState;
use crate::staff::texts::{ToCitizen, ToStaff};

impl Work<'_> {
    /// Does what is due; nothing where the time has not come (somebody wrote meanwhile). `here` is where the conversation lives.
    pub fn due(&mut self, here: &PlatformAddress) {
        self.tidy_threads();
        self.tidy_groups(here);
        self.wake = None;
        let Some(mut ticket) = self.case.ticket.take() else { return };
        self.follow_room(&mut ticket);
        let (now, timers) = (self.scene.now, self.scene.policy.timers);
        if ticket.due(&timers) > now {
            self.case.ticket = Some(ticket);
            return;
        }
        match &mut ticket.state {
            TicketState::Waiting { reminded, next } => {
                if self.scene.policy.hours.open(now) {
                    *reminded = reminded.saturating_add(1);
                }
                *next = self.reminder(*reminded);
                if self.scene.policy.hours.open(now) {
                    let minutes = now.as_second().saturating_sub(ticket.opened.as_second()) / 60;
                    self.call_thread(&ticket, &ToStaff::Reminder { minutes });
                    self.count("handover.reminded", 1);
                }
            }
            TicketState::Claimed { warned: Some(_), .. } => {
                self.end(&ticket, &ToCitizen::ClosedSilent, &ToStaff::ClosedSilent);
                return;
            }
            TicketState::Claimed { warned, .. } => {
                *warned = Some(now);
                let hours = timers.close.as_hours().max(1);
                self.call_thread(&ticket, &ToStaff::Warned { hours });
                self.tell_citizen(&ticket, &ToCitizen::Warned { hours });
            }
        }
        self.case.ticket = Some(ticket);
    }
}
