//! What a turn of a handed-over conversation works on.
//! It decides nothing.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::kb::Kb;
use crate::message::{
    ConversationId, Facet, IntentId, Lang, OutboxId, Outgoing, PlatformAddress, Post, Reply, RichText,
};
use crate::staff::authority::Refusal;
use crate::staff::case::{Case, Ticket};
use crate::staff::outbox::{Mail, Outbox};
use crate::staff::policy::{Policy, StaffRoom};
use crate::staff::steer::Note;
use crate::staff::texts::{ToCitizen, ToStaff, refusal, to_citizen, to_staff};

/// What other conversations may see of a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketSight {
    /// The room.
    pub room: String,
    /// When it was opened.
    pub opened: Timestamp,
    /// The citizen's language.
    pub lang: Lang,
    /// What it is about, where that is known.
    pub topic: Option<IntentId>,
    /// Who has it.
    pub claimed: Option<String>,
    /// Whether its thread is open.
    pub rooted: bool,
}

/// A ticket in the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Its conversation.
    pub conversation: ConversationId,
    /// What staff call it.
    pub pseudonym: String,
    /// What may be seen of it.
    pub sight: TicketSight,
}

/// What is given in a turn.
pub struct Scene<'a> {
    /// The time.
    pub now: Timestamp,
    /// What is set about staff.
    pub policy: &'a Policy,
    /// The staff rooms that are known.
    pub rooms: &'a [StaffRoom],
    /// What staff call the conversation.
    pub pseudonym: &'a str,
    /// The knowledge base.
    pub kb: &'a Kb,
    /// Whether the conversation's language is spoken: the citizen's.
    pub lang: Lang,
    /// Answers of the knowledge base, as this conversation gets them.
    pub answer: &'a dyn Fn(&IntentId, Facet) -> Vec<Reply>,
}

/// The work of a turn.
pub struct Work<'a> {
    /// What is given.
    pub scene: &'a Scene<'a>,
    /// What the conversation keeps.
    pub case: Case,
    /// What is to be sent.
    pub out: Outbox<'a>,
    /// What else is to be noted.
    pub notes: Vec<Note>,
    /// When the conversation wants to be told that a time has come, as it was noted; `None` where that is to be noted anew.
    #[allow(clippy::option_option, reason = "not noted, no time, and a time are three things")]
    pub(super) wake: Option<Option<Timestamp>>,
}

impl<'a> Work<'a> {
    /// Work on a case.
    pub fn new(scene: &'a Scene<'a>, case: Case, out: Outbox<'a>) -> Self {
        let mut work = Self { scene, case, out, notes: Vec::new(), wake: None };
        work.wake = Some(work.next_wake());
        work
    }

    fn next_wake(&self) -> Option<Timestamp> {
        [self.threads_due(), self.groups_due()].into_iter().flatten().min()
    }

    /// Notes when the next thing is to be taken back, where that has changed.
    pub fn note_wake(&mut self) {
        let next = self.next_wake();
        if self.wake != Some(next) {
            self.notes.push(Note::Wake(next));
        }
    }

    /// Whether a place is one of the staff rooms, or a thread in one.
    pub fn is_staff_room(&self, place: &PlatformAddress) -> bool {
        let room = place.room().place;
        self.scene.rooms.iter().any(|r| r.room == room)
    }

    pub(super) fn count(&mut self, name: &str, by: u64) {
        self.notes.push(Note::Count { name: name.to_owned(), by });
    }

    /// Notes an act of staff.
    pub(in crate::staff) fn log(&mut self, who: &str, place: &PlatformAddress, what: String, refused: Option<Refusal>) {
        self.notes.push(Note::Audit {
            who: who.to_owned(),
            place: place.place.clone(),
            what,
            refused: refused.map(|r| r.id().to_owned()),
        });
    }

    /// Tells the citizen.
    pub(super) fn tell_citizen(&mut self, ticket: &Ticket, said: &ToCitizen<'_>) {
        let reply = Reply::plain(ticket.lang, paragraphs(&to_citizen(ticket.lang, said)));
        self.out.say(&ticket.citizen, reply, false);
    }

    fn words(&self, said: &ToStaff<'_>) -> Reply {
        Reply::plain(self.scene.policy.lang.into(), paragraphs(&to_staff(self.scene.policy.lang, said)))
    }

    /// Tells those in the ticket's thread, quietly.
    pub(super) fn tell_thread(&mut self, ticket: &Ticket, said: &ToStaff<'_>, answers: Option<&str>) {
        let post = Post::quiet(self.words(said)).answering(answers);
        self.out.post(&ticket.room, ticket.root, post);
    }

    /// Tells those in the ticket's thread so that they notice.
    pub(super) fn call_thread(&mut self, ticket: &Ticket, said: &ToStaff<'_>) {
        let post = Post { mentions: mentions(ticket), ..Post::loud(self.words(said)) };
        self.out.post(&ticket.room, ticket.root, post);
    }

    /// Tells whoever wrote from there, in the same place.
    pub(in crate::staff) fn tell_place(&mut self, place: &PlatformAddress, said: &ToStaff<'_>, answers: Option<&str>) {
        let post = Post::quiet(self.words(said)).answering(answers);
        self.out.put(Mail { to: Some(place.clone()), outgoing: Outgoing::Post(post), always: false });
    }

    /// Tells whoever wrote from there something of no fixed wording.
    pub(in crate::staff) fn say_place(&mut self, place: &PlatformAddress, words: String, answers: Option<&str>) {
        let reply = Reply::plain(self.scene.policy.lang.into(), RichText::paragraph(words));
        let outgoing = Outgoing::Post(Post::quiet(reply).answering(answers));
        self.out.put(Mail { to: Some(place.clone()), outgoing, always: false });
    }

    /// Says why something was not obeyed or not sent, beside the message.
    pub(in crate::staff) fn refuse(&mut self, place: &PlatformAddress, message: Option<&str>, why: Refusal) {
        let text = refusal(self.scene.policy.lang, why);
        let post = Post::quiet(Reply::plain(self.scene.policy.lang.into(), paragraphs(&text))).answering(message);
        self.out.put(Mail { to: Some(place.clone()), outgoing: Outgoing::Post(post), always: false });
    }

    /// Puts a reaction on a message in the ticket's thread.
    pub(super) fn react(&mut self, ticket: &Ticket, message: &str, emoji: &str) {
        let outgoing = Outgoing::ReactTo { message: message.to_owned(), emoji: emoji.to_owned() };
        self.out.put(Mail { to: Some(ticket.room.clone()), outgoing, always: false });
    }

    /// What is done to an earlier entry in the ticket's thread.
    pub(super) fn change_in_thread(&mut self, ticket: &Ticket, outgoing: Outgoing) -> OutboxId {
        self.out.put(Mail { to: Some(ticket.room.clone()), outgoing, always: false })
    }
}

/// Who is called by news of a ticket: whoever has it.
pub(super) fn mentions(ticket: &Ticket) -> Vec<String> {
    ticket.sight().claimed.into_iter().collect()
}

/// Plain words as paragraphs.
pub(crate) fn paragraphs(words: &str) -> RichText {
    words.split("\n\n").map(RichText::paragraph).fold(RichText::default(), RichText::then)
}
