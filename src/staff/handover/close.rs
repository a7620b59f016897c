//! A ticket ends, whoever ends it: both sides hear of it, and the bot answers again.

use jiff::{SignedDuration, Timestamp};

use super::work::Work;
use crate::message::{Button, ButtonAction, InboundBody, IntentId, Outgoing, Reply};
use crate::staff::case::{Ended, Ticket, TicketState};
use crate::staff::outbox::Mail;
use crate::staff::texts::{ToCitizen, ToStaff, leave_label, to_citizen};
use crate::staff::unanswered::over;

impl Work<'_> {
    /// Ends a ticket of staff's own accord, and asks whether it helped.
    pub(super) fn end(&mut self, ticket: &Ticket, citizen: &ToCitizen<'_>, staff: &ToStaff<'_>) {
        self.tell_thread(ticket, staff, None);
        self.ended(ticket);
        let lang = ticket.lang;
        self.tell_citizen(ticket, citizen);
        let human: Option<IntentId> = "human".parse().ok().filter(|id| self.scene.kb.intents.contains_key(id));
        if let Some(intent) = human {
            let ask = |helpful, label: &str| Button {
                label: label.to_owned(),
                action: ButtonAction::Feedback { helpful, intent: intent.clone() },
            };
            let text = super::work::paragraphs(&to_citizen(lang, &ToCitizen::Feedback));
            let reply = Reply { lang, text, buttons: vec![vec![ask(true, "👍"), ask(false, "👎")]] };
            self.out.say(&ticket.citizen, reply, false);
        }
    }

    /// Counts a ticket that has ended.
    pub(super) fn ended(&mut self, ticket: &Ticket) {
        self.thread_is_over(ticket);
        self.count("handover.closed", 1);
        if let TicketState::Claimed { since, .. } = &ticket.state {
            let seconds = self.scene.now.as_second().saturating_sub(since.as_second());
            self.count("handover.handling-seconds", u64::try_from(seconds).unwrap_or(0));
        }
    }

    /// Remembers that a thread's ticket is over: it stands for as long as messages are kept, and is then taken back.
    pub(super) fn thread_is_over(&mut self, ticket: &Ticket) {
        if let Some(thread) = ticket.thread.clone() {
            self.case.ended.push(Ended { thread, at: self.scene.now });
        }
    }

    /// Takes back the threads whose time has come.
    pub(super) fn tidy_threads(&mut self) {
        let (now, kept) = (self.scene.now, kept(self.scene.kb.settings.retention_days));
        let (old, ended) = std::mem::take(&mut self.case.ended).into_iter().partition(|e| over(e.at, kept, now));
        self.case.ended = ended;
        let old: Vec<Ended> = old;
        for Ended { thread, .. } in old {
            self.case.threads.retain(|t| *t != thread);
            self.out.put(Mail { to: Some(thread), outgoing: Outgoing::RedactThread, always: false });
        }
    }

    /// When the next of them has stood for as long as it may.
    pub(super) fn threads_due(&self) -> Option<Timestamp> {
        let kept = kept(self.scene.kb.settings.retention_days);
        self.case.ended.iter().filter_map(|e| e.at.checked_add(kept).ok()).min()
    }

    /// Whether what came from the citizen means leaving the queue: the button, its words, or a command.
    pub fn wants_to_leave(&self, body: &InboundBody) -> bool {
        match body {
            InboundBody::Button { payload } => ButtonAction::decode(payload) == Ok(ButtonAction::Leave),
            InboundBody::Text { text, .. } => {
                let text = text.trim();
                let command = text.strip_prefix('/').map(|c| c.split('@').next().unwrap_or(c));
                let label = self.case.ticket.as_ref().map(|t| leave_label(t.lang));
                command.is_some_and(|c| c.eq_ignore_ascii_case("beenden") || c.eq_ignore_ascii_case("leave"))
                    || label.is_some_and(|label| text.eq_ignore_ascii_case(label))
            }
            _ => false,
        }
    }

    /// The citizen leaves.
    pub fn leave(&mut self) {
        let lang = self.scene.lang;
        if let Some(ticket) = self.case.ticket.take() {
            self.call_thread(&ticket, &ToStaff::Left);
            self.ended(&ticket);
            self.count("handover.left", 1);
            self.tell_citizen(&ticket, &ToCitizen::Left);
        } else {
            let text = super::work::paragraphs(&to_citizen(lang, &ToCitizen::NothingToLeave));
            self.out.put(Mail { to: None, outgoing: Outgoing::Send(Reply::plain(lang, text)), always: false });
        }
    }

    /// Everything of the conversation is deleted: its threads too.
    pub fn forget(&mut self) {
        let threads = std::mem::take(&mut self.case.threads);
        if self.case.ticket.take().is_some() {
            self.count("handover.closed", 1);
        }
        for thread in threads {
            self.out.put(Mail { to: Some(thread), outgoing: Outgoing::RedactThread, always: false });
        }
        self.case.recent.clear();
    }
}

/// How long messages are kept.
fn kept(days: u32) -> SignedDuration {
    SignedDuration::from_hours(24 * i64::from(days))
}
