//! Staff do something in a ticket's thread: words go to the citizen, commands are obeyed, and what may not be is refused beside
//! the message and logged.

use super::work::{Seen, Work};
use crate::llm::anonymous;
use crate::message::{Lang, PlatformAddress, StaffAct, StaffMessage, StaffSender};
use crate::staff::authority::{may_speak, may_use};
use crate::staff::case::{Case, Ticket, TicketState};
use crate::staff::command::{Call, Name, Scope, Typed, Value, read, usage};
use crate::staff::steer::{Note, knows, unknown_intent};
use crate::staff::suggested::Suggested;
use crate::staff::texts::{ToCitizen, ToStaff};

impl Work<'_> {
    /// Does what staff did in a thread of this conversation. A command of the room is handed back, allowed already.
    pub fn from_staff(&mut self, place: &PlatformAddress, message: Option<&str>, said: &StaffMessage) -> Option<Call> {
        let from = &said.from;
        let in_room = self.is_staff_room(place);
        match &said.act {
            StaffAct::Text { text } => match read(text, self.scene.now, &self.scene.policy.hours.zone) {
                Typed::Words => self.wrote(place, message, from, in_room, text),
                Typed::Call(call) => {
                    let allowed = may_use(from, in_room, self.level(call.spec.need));
                    self.log(&from.user, place, call.for_log(), allowed.err());
                    match allowed {
                        Err(why) => self.refuse(place, message, why),
                        Ok(()) if call.spec.scope == Scope::Room => return Some(call),
                        Ok(()) => self.obey(place, message, from, &call),
                    }
                }
                Typed::Unknown { word } => {
                    self.unless_refused(place, message, from, in_room, &ToStaff::UnknownCommand { word: &word });
                }
                Typed::Faulty(faulty) => {
                    let usage = usage(faulty.spec);
                    self.unless_refused(place, message, from, in_room, &ToStaff::Usage { usage: &usage });
                }
            },
            StaffAct::Edited { text } => self.edited(place, message, from, in_room, text),
            StaffAct::Redacted => {
                // A redaction is never encrypted, and the server lets only the writer or a moderator redact.
                if in_room
                    && from.member
                    && let Some(mut ticket) = self.ticket_in(place)
                {
                    self.take_back(&mut ticket, message);
                    self.case.ticket = Some(ticket);
                }
            }
            StaffAct::Unsupported { .. } => {
                self.unless_refused(place, message, from, in_room, &ToStaff::OnlyText);
            }
            // No reaction steers anything: they come unencrypted, from no device that could be vouched for.
            StaffAct::Reacted { .. } => {}
        }
        None
    }

    /// The open ticket, if this is its thread.
    fn ticket_in(&mut self, place: &PlatformAddress) -> Option<Ticket> {
        let mine = self.case.ticket.as_ref().is_some_and(|t| t.thread.as_ref() == Some(place));
        if mine { self.case.ticket.take() } else { None }
    }

    /// Says this, or why the sender may not even write here.
    fn unless_refused(
        &mut self,
        place: &PlatformAddress,
        message: Option<&str>,
        from: &StaffSender,
        in_room: bool,
        said: &ToStaff<'_>,
    ) {
        match may_speak(from, in_room) {
            Ok(()) => self.tell_place(place, said, message),
            Err(why) => {
                self.log(&from.user, place, "message in a ticket's thread".to_owned(), Some(why));
                self.refuse(place, message, why);
            }
        }
    }

    fn wrote(&mut self, place: &PlatformAddress, message: Option<&str>, from: &StaffSender, in_room: bool, text: &str) {
        if may_speak(from, in_room).is_err() || text.trim().is_empty() {
            self.unless_refused(place, message, from, in_room, &ToStaff::OnlyText);
            return;
        }
        let Some(mut ticket) = self.ticket_in(place) else {
            self.tell_place(place, &ToStaff::NoTicket, message);
            return;
        };
        if matches!(ticket.state, TicketState::Waiting { .. }) {
            self.claim(&mut ticket, &from.user);
        }
        let reply = self.signed(&ticket, text);
        self.relay(&mut ticket, message, vec![reply]);
        self.case.ticket = Some(ticket);
    }

    fn edited(
        &mut self,
        place: &PlatformAddress,
        message: Option<&str>,
        from: &StaffSender,
        in_room: bool,
        text: &str,
    ) {
        let typed = read(text, self.scene.now, &self.scene.policy.hours.zone);
        if may_speak(from, in_room).is_err() || typed != Typed::Words {
            self.unless_refused(place, message, from, in_room, &ToStaff::EditedCommand);
            return;
        }
        match self.ticket_in(place) {
            Some(mut ticket) => {
                self.change(&mut ticket, message, text);
                self.case.ticket = Some(ticket);
            }
            None => self.tell_place(place, &ToStaff::NoTicket, message),
        }
    }

    /// Somebody takes a waiting ticket.
    fn claim(&mut self, ticket: &mut Ticket, who: &str) {
        let waited = self.scene.now.as_second().saturating_sub(ticket.opened.as_second());
        self.count("handover.claimed", 1);
        self.count("handover.waiting-seconds", u64::try_from(waited).unwrap_or(0));
        self.give(ticket, who);
        self.tell_thread(ticket, &ToStaff::ClaimedBy { who }, None);
        self.tell_citizen(ticket, &ToCitizen::Taken);
    }

    fn give(&mut self, ticket: &mut Ticket, who: &str) {
        ticket.state = TicketState::Claimed { by: who.to_owned(), since: self.scene.now, warned: None };
        ticket.last_word = self.scene.now;
    }

    /// Obeys a command of the ticket.
    fn obey(&mut self, place: &PlatformAddress, message: Option<&str>, from: &StaffSender, call: &Call) {
        match call.name() {
            // These two concern the conversation, whether a ticket is open or not.
            Name::Note => return,
            Name::Teach => {
                self.teach(place, message, call);
                return;
            }
            Name::Unblock => {
                let said = if self.case.blocked { ToStaff::Unblocked } else { ToStaff::NothingToDo };
                self.case.blocked = false;
                self.tell_place(place, &said, message);
                return;
            }
            _ => {}
        }
        let Some(mut ticket) = self.ticket_in(place) else {
            self.tell_place(place, &ToStaff::NoTicket, message);
            return;
        };
        let holder = ticket.sight().claimed;
        match (call.name(), call.values.as_slice()) {
            (Name::Claim, _) => match holder {
                None => self.claim(&mut ticket, &from.user),
                Some(who) if who == from.user => self.tell_thread(&ticket, &ToStaff::YoursAlready, message),
                Some(who) => self.tell_thread(&ticket, &ToStaff::AlreadyClaimed { who: &who }, message),
            },
            (Name::Release, _) if holder.is_some() => {
                ticket.state = TicketState::Waiting { reminded: 0, next: self.reminder(0) };
                self.tell_thread(&ticket, &ToStaff::Released, None);
                self.tell_citizen(&ticket, &ToCitizen::Released);
            }
            (Name::Assign, [Value::Person(who)]) => {
                if holder.is_none() {
                    self.claim(&mut ticket, who);
                } else {
                    self.give(&mut ticket, who);
                }
                self.call_thread(&ticket, &ToStaff::Assigned { who });
            }
            (Name::Forward, [Value::RoomOrArea(name)]) => self.forward(&mut ticket, message, name),
            (Name::Close, _) => {
                self.end(&ticket, &ToCitizen::Closed, &ToStaff::Closed);
                return;
            }
            (Name::Block, _) => {
                self.case.blocked = true;
                self.end(&ticket, &ToCitizen::Closed, &ToStaff::Blocked);
                return;
            }
            (Name::Macro, [Value::Intent(id), rest @ ..]) => {
                let facet = rest.iter().find_map(|v| if let Value::Facet(f) = v { Some(*f) } else { None });
                let answers = (self.scene.answer)(id, facet.unwrap_or(crate::message::Facet::Overview));
                if answers.is_empty() {
                    self.tell_thread(&ticket, &ToStaff::NoAnswer, message);
                } else {
                    if holder.is_none() {
                        self.claim(&mut ticket, &from.user);
                    }
                    self.relay(&mut ticket, message, answers);
                }
            }
            // Nothing to give back; rows of the table whose scope is the room never come here.
            _ => self.tell_thread(&ticket, &ToStaff::NothingToDo, message),
        }
        self.case.ticket = Some(ticket);
    }

    /// Suggests what the person wrote as an example: the last words that were not answered, else the last, or those of a number as
    /// the thread's first message shows them.
    fn teach(&mut self, place: &PlatformAddress, message: Option<&str>, call: &Call) {
        let [Value::Intent(intent), rest @ ..] = call.values.as_slice() else { return };
        if !knows(self.scene.kb, intent) {
            self.say_place(place, unknown_intent(self.scene.policy.lang, intent.as_str()), message);
            return;
        }
        let recent = &self.case.recent;
        let found = match rest {
            [Value::Number(n), ..] => usize::try_from(*n).ok().and_then(|n| recent.get(n.checked_sub(1)?)),
            _ => recent.iter().rev().find(|r| r.answered.is_none()).or_else(|| recent.last()),
        };
        let words =
            found.map(|r| anonymous(&r.words, Case::RECENT_CHARS)).filter(|w| w.chars().any(char::is_alphabetic));
        let Some(words) = words else {
            self.tell_place(place, &ToStaff::NoWords, message);
            return;
        };
        self.tell_place(place, &ToStaff::Suggested { intent: intent.as_str(), words: &words }, message);
        let lang = if self.scene.lang == Lang::En { Lang::En } else { Lang::De };
        self.notes.push(Note::Suggest(Suggested { intent: intent.clone(), lang, words }));
        self.count("suggested", 1);
    }

    /// Moves a ticket into another room.
    fn forward(&mut self, ticket: &mut Ticket, message: Option<&str>, name: &str) {
        let Some(room) = self.room_named(name).map(|r| r.room.clone()) else {
            self.tell_thread(ticket, &ToStaff::NoSuchRoom, message);
            return;
        };
        if room == ticket.room.place {
            self.tell_thread(ticket, &ToStaff::SameRoom, message);
            return;
        }
        self.tell_thread(ticket, &ToStaff::Forwarded, None);
        self.root_anew(ticket, room);
        ticket.state = TicketState::Waiting { reminded: 0, next: self.reminder(0) };
        self.count("handover.forwarded", 1);
        self.tell_citizen(ticket, &ToCitizen::Released);
    }

    /// What was written there went to nobody.
    pub fn not_sent(&mut self, place: &PlatformAddress, message: Option<&str>) {
        self.tell_place(place, &ToStaff::NoTicket, message);
    }

    /// A message in a staff room, or a thread of one, could not be decrypted.
    pub fn undecryptable(&mut self, place: &PlatformAddress, message: Option<&str>) {
        self.tell_place(place, &ToStaff::Undecryptable, message);
    }
}

/// Whether the thread of a ticket in this room may not be known yet.
pub fn may_become_a_thread(queue: &[Seen], place: &PlatformAddress) -> bool {
    let room = place.room().place;
    place.is_thread() && queue.iter().any(|s| !s.sight.rooted && s.sight.room == room)
}
