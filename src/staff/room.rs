//! Staff do something in a staff room outside of a ticket's thread: commands are allowed or refused, questions to the bot are
//! left to the engine.
//! It obeys nothing itself.

use super::authority::{may_speak, may_use};
use super::command::{Call, Need, Scope, Typed, read, usage};
use super::handover::Work;
use super::texts::ToStaff;
use super::unanswered::Sorted;
use crate::message::{PlatformAddress, StaffAct, StaffMessage};

/// What is left to do after a message in a staff room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InRoom {
    /// Nothing.
    Done,
    /// This command is to be obeyed: whoever typed it may.
    Obey(Call),
    /// The bot was asked this.
    Asked(String),
    /// This is wanted of a group of unanswered messages: whoever wants it may.
    Sort(Sorted),
}

impl Work<'_> {
    /// Looks at a message in a staff room.
    pub fn in_room(&mut self, place: &PlatformAddress, message: Option<&str>, said: &StaffMessage) -> InRoom {
        let from = &said.from;
        let in_room = self.is_staff_room(place);
        let (text, edited) = match &said.act {
            StaffAct::Text { text } => (text, false),
            StaffAct::Edited { text } => (text, true),
            StaffAct::Reacted { key } => {
                return self.reacted(place, message, said, key).map_or(InRoom::Done, InRoom::Sort);
            }
            StaffAct::Redacted | StaffAct::Unsupported { .. } => return InRoom::Done,
        };
        let typed = read(text, self.scene.now, &self.scene.policy.hours.zone);
        if typed == Typed::Words {
            // A question is answered whatever the device is: nothing is steered by it, and nothing of a citizen shown.
            let asks = said.to_bot && in_room && from.member;
            return if asks { InRoom::Asked(text.clone()) } else { InRoom::Done };
        }
        let (what, needed) = match &typed {
            Typed::Call(call) => (call.for_log(), self.level(call.spec.need)),
            Typed::Faulty(faulty) => (format!("!{}", faulty.spec.word), self.level(faulty.spec.need)),
            Typed::Unknown { .. } | Typed::Words => ("unknown command".to_owned(), self.level(Need::Handle)),
        };
        let allowed = may_speak(from, in_room).and_then(|()| may_use(from, in_room, needed));
        if let Err(why) = allowed {
            self.log(&from.user, place, what, Some(why));
            self.refuse(place, message, why);
            return InRoom::Done;
        }
        if edited {
            self.tell_place(place, &ToStaff::EditedCommand, message);
            return InRoom::Done;
        }
        match typed {
            Typed::Call(call) if call.spec.scope == Scope::Room => {
                self.log(&from.user, place, what, None);
                return InRoom::Obey(call);
            }
            Typed::Call(_) => self.tell_place(place, &ToStaff::OnlyInThread, message),
            Typed::Faulty(faulty) => {
                let usage = usage(faulty.spec);
                self.tell_place(place, &ToStaff::Usage { usage: &usage }, message);
            }
            Typed::Unknown { word } => self.tell_place(place, &ToStaff::UnknownCommand { word: &word }, message),
            Typed::Words => {}
        }
        InRoom::Done
    }

    pub(super) fn level(&self, need: Need) -> i64 {
        let levels = self.scene.policy.levels;
        match need {
            Need::Handle => levels.handle,
            Need::Steer => levels.steer,
        }
    }

    /// Notes that somebody who is not staff typed a command: it is not obeyed, and means nothing to the bot.
    pub fn note_forgery(&mut self, text: &str, place: &PlatformAddress) {
        let what = match read(text, self.scene.now, &self.scene.policy.hours.zone) {
            Typed::Call(call) => format!("!{}", call.spec.word),
            Typed::Faulty(faulty) => format!("!{}", faulty.spec.word),
            Typed::Words | Typed::Unknown { .. } => return,
        };
        // The address is a citizen's: the channel alone is noted.
        let channel = PlatformAddress { channel: place.channel, place: place.channel.name().to_owned() };
        let who = self.scene.pseudonym.to_owned();
        self.log(&who, &channel, what, Some(super::authority::Refusal::WrongPlace));
    }
}
