//! A ticket is opened: the thread's first message for staff, and what the citizen hears.

use jiff::Timestamp;

use super::work::{Seen, Work};
use crate::message::{
    Block, Button, ButtonAction, IntentId, Lang, Outgoing, PlatformAddress, Post, Reply, RichText, Span,
};
use crate::staff::case::{Ticket, TicketState};
use crate::staff::outbox::Mail;
use crate::staff::policy::{StaffRoom, area_room};
use crate::staff::texts::{ToCitizen, ToStaff, leave_label, to_citizen, to_staff};

/// What is known when a person is called.
pub struct Opening<'a> {
    /// Where the citizen is.
    pub citizen: &'a PlatformAddress,
    /// The citizen's language.
    pub lang: Lang,
    /// The citizen's municipality.
    pub place: Option<&'a str>,
    /// What was last talked about.
    pub topic: Option<&'a IntentId>,
    /// The tickets that are open already.
    pub queue: &'a [Seen],
}

impl Work<'_> {
    /// Opens a ticket; what is to be said below "I am passing this on", or `None` where there is no room for it.
    pub fn open(&mut self, opening: &Opening<'_>) -> Option<Reply> {
        let scene = self.scene;
        let topic = opening.topic.cloned().or_else(|| self.case.recent.iter().rev().find_map(|r| r.answered.clone()));
        let area = topic.as_ref().and_then(|id| self.area(id));
        let room = area_room(scene.rooms, area.as_deref())?;
        let room = PlatformAddress { channel: crate::message::ChannelKind::Matrix, place: room.room.clone() };
        let root_text = self.root(opening.lang, opening.place, topic.as_ref(), false);
        let post = Post::loud(Reply::plain(scene.policy.lang.into(), root_text));
        let root = self.out.put(Mail { to: Some(room.clone()), outgoing: Outgoing::Post(post), always: true });
        self.case.ticket = Some(Ticket {
            opened: scene.now,
            citizen: opening.citizen.clone(),
            lang: opening.lang,
            topic,
            room: room.clone(),
            root,
            thread: None,
            state: TicketState::Waiting { reminded: 0, next: self.reminder(0) },
            last_word: scene.now,
            acknowledged: false,
            relays: std::collections::VecDeque::new(),
            heard: std::collections::VecDeque::new(),
        });
        self.count("handover.opened", 1);
        let ahead = opening.queue.iter().filter(|s| s.sight.claimed.is_none() && s.sight.room == room.place).count();
        let reads = if scene.policy.hours.open(scene.now) { None } else { scene.policy.hours.next(scene.now) };
        let reads = reads.map(|at| match opening.lang {
            Lang::De | Lang::DeSimple => at.strftime("%d.%m.%Y, %H:%M Uhr").to_string(),
            Lang::En => at.strftime("%-d %B %Y, %H:%M").to_string(),
        });
        let text = to_citizen(opening.lang, &ToCitizen::Opened { ahead, reads: reads.as_deref() });
        let leave = Button { label: leave_label(opening.lang).to_owned(), action: ButtonAction::Leave };
        Some(Reply { lang: opening.lang, text: super::work::paragraphs(&text), buttons: vec![vec![leave]] })
    }

    fn area(&self, id: &IntentId) -> Option<String> {
        let kb = self.scene.kb;
        let intent = kb.intents.get(id).or_else(|| kb.overlays.iter().find_map(|o| o.intents.get(id)));
        intent.map(|i| i.area.clone())
    }

    /// When a waiting ticket is called up again, after so many times; only in office hours.
    pub(super) fn reminder(&self, reminded: u8) -> Timestamp {
        let policy = self.scene.policy;
        let from = policy.hours.next(self.scene.now).and_then(|at| policy.hours.instant(at)).unwrap_or(self.scene.now);
        let pause = policy.timers.remind.saturating_mul(1 << reminded.min(6));
        let at = from.checked_add(pause).unwrap_or(Timestamp::MAX);
        policy.hours.next(at).and_then(|at| policy.hours.instant(at)).unwrap_or(at)
    }

    /// The first message of a thread.
    pub(super) fn root(&self, lang: Lang, place: Option<&str>, topic: Option<&IntentId>, forwarded: bool) -> RichText {
        let said = |what: &ToStaff<'_>| to_staff(self.scene.policy.lang, what);
        let line = |text: String| Block::Paragraph(vec![Span::Text(text)]);
        let mut blocks =
            vec![Block::Paragraph(vec![Span::Bold(said(&ToStaff::NewTicket { pseudonym: self.scene.pseudonym }))])];
        if forwarded {
            blocks.push(line(said(&ToStaff::ForwardedHere)));
        }
        let mut facts = said(&ToStaff::Language { lang: lang.code() });
        if let Some(place) = place {
            facts.push_str(&format!(" · {}", said(&ToStaff::Place { place })));
        }
        blocks.push(line(facts));
        let mut topics: Vec<&IntentId> = topic.into_iter().collect();
        for id in self.case.recent.iter().rev().filter_map(|r| r.answered.as_ref()) {
            if !topics.contains(&id) {
                topics.push(id);
            }
        }
        if !topics.is_empty() {
            blocks.push(line(said(&ToStaff::Topics)));
            blocks.extend(topics.into_iter().map(|id| Block::Bullet(vec![Span::Text(id.to_string())])));
        }
        if !self.case.recent.is_empty() {
            blocks.push(line(said(&ToStaff::Recent)));
            for (number, recent) in (1..).zip(&self.case.recent) {
                let answered = recent.answered.as_ref().map(|id| format!(" → {id}")).unwrap_or_default();
                blocks.push(Block::Numbered(number, vec![Span::Text(format!("„{}“{answered}", recent.words))]));
            }
        }
        blocks.push(Block::Note(vec![Span::Text(said(&ToStaff::HowTo))]));
        RichText(blocks)
    }

    /// The room that a name or an area means.
    pub(super) fn room_named(&self, name: &str) -> Option<&StaffRoom> {
        self.scene.rooms.iter().find(|r| r.room == name || r.areas.iter().any(|a| a.eq_ignore_ascii_case(name)))
    }
}
