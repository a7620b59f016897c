//! What the bot could not answer, as staff sort it: groups of messages that are alike stand in the room, each of them a message of
//! its own, and become suggested examples or go, by a command or a reaction.
//! Nothing here reaches the knowledge base; nothing is done for a reaction that no device vouches for, until a command confirms it.

use jiff::{SignedDuration, Timestamp};

use super::alike::{Alike, groups, letters, wording};
use super::authority::{Refusal, may_use};
use super::case::{Group, Marked};
use super::command::{Call, Name, Need, Value};
use super::handover::Work;
use super::outbox::Mail;
use super::steer::{Desk, Note, knows, unknown_intent};
use super::suggested::Suggested;
use super::texts::{StaffLang, ToStaff, to_staff};
use crate::message::{
    Block, IntentId, OutboxId, Outgoing, PlatformAddress, Post, Reply, RichText, Span, StaffMessage, StaffSender,
};

/// Wordings that the message of a group shows.
const SHOWN: usize = 4;
/// Wordings of one group that become suggestions; those above them go.
const TAUGHT: usize = 20;
/// What the reactions say: the nearest intents by their number, and that it is of no use.
const DIGITS: [&str; Group::NEAREST] = ["1", "2", "3"];
const CROSSES: [&str; 3] = ["❌", "✖", "✗"];

/// A reaction of somebody who may, on a group: what is wanted of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sorted {
    /// The group's number.
    pub group: u32,
    /// The intent that its messages become examples of; `None` to dismiss them.
    pub intent: Option<IntentId>,
}

impl Work<'_> {
    /// Obeys a command about unanswered messages; who typed it may. Whether it was one.
    pub fn sort_by_command(
        &mut self,
        place: &PlatformAddress,
        message: Option<&str>,
        from: &StaffSender,
        call: &Call,
        desk: &Desk,
    ) -> bool {
        match (call.name(), call.values.as_slice()) {
            (Name::Unanswered | Name::Suggest | Name::Dismiss | Name::Confirm, _)
                if self.case.threads.contains(place) =>
            {
                // In a citizen's thread nobody else's words have any place.
                self.tell_place(place, &ToStaff::OnlyInRoom, message);
            }
            (Name::Unanswered, _) => self.show_groups(place, message, desk),
            (Name::Suggest, [Value::Number(group), Value::Intent(id)]) => {
                if knows(self.scene.kb, id) {
                    let sorted = Sorted { group: *group, intent: Some(id.clone()) };
                    self.sort(place, message, &sorted, desk);
                } else {
                    self.say_place(place, unknown_intent(self.scene.policy.lang, id.as_str()), message);
                }
            }
            (Name::Dismiss, [Value::Number(group)]) => {
                self.sort(place, message, &Sorted { group: *group, intent: None }, desk);
            }
            (Name::Confirm, _) => {
                let marked = self.case.groups.iter().filter_map(|g| {
                    let marked = g.marked.as_ref().filter(|m| m.by == from.user)?;
                    Some(Sorted { group: g.number, intent: marked.intent.clone() })
                });
                let marked: Vec<Sorted> = marked.collect();
                if marked.is_empty() {
                    self.tell_place(place, &ToStaff::NothingMarked, message);
                }
                for sorted in marked {
                    self.sort(place, message, &sorted, desk);
                }
            }
            _ => return false,
        }
        true
    }

    /// Looks at a reaction in a staff room. What is handed back is to be done at once.
    pub(in crate::staff) fn reacted(
        &mut self,
        place: &PlatformAddress,
        message: Option<&str>,
        said: &StaffMessage,
        key: &str,
    ) -> Option<Sorted> {
        let at = self.case.groups.iter().position(|g| message.is_some() && g.message.as_deref() == message)?;
        let sorted = meant(&self.case.groups[at], key)?;
        let from = &said.from;
        let level = self.level(Need::Steer);
        let allowed = may_use(from, self.is_staff_room(place), level);
        let what = match &sorted.intent {
            Some(intent) => format!("reaction: suggest {} {intent}", sorted.group),
            None => format!("reaction: dismiss {}", sorted.group),
        };
        self.log(&from.user, place, what, allowed.err());
        match allowed {
            Ok(()) => return Some(sorted),
            // As clients send reactions: no device vouches for them. The same person's command will.
            Err(Refusal::NotEncrypted | Refusal::NotVerified) if from.level >= level => {
                let intent = sorted.intent.as_ref().map(IntentId::as_str);
                let told = ToStaff::Marked { who: &from.user, group: sorted.group, intent };
                self.tell_place(place, &told, message);
                self.case.groups[at].marked = Some(Marked { by: from.user.clone(), intent: sorted.intent.clone() });
            }
            Err(why) => self.refuse(place, message, why),
        }
        None
    }

    /// Does what is wanted of a group that stands in this room.
    pub fn sort(&mut self, place: &PlatformAddress, message: Option<&str>, sorted: &Sorted, desk: &Desk) {
        let Some(at) = self.case.groups.iter().position(|g| g.number == sorted.group) else {
            self.tell_place(place, &ToStaff::NoSuchGroup, message);
            return;
        };
        let group = self.case.groups.remove(at);
        let mut taught: Vec<String> = Vec::new();
        let lines = desk.unanswered.iter().filter(|line| group.members.contains(&line.number));
        for line in lines {
            let wording = wording(line);
            let plain = letters(&wording.words);
            let fresh = !plain.is_empty() && !taught.contains(&plain) && taught.len() < TAUGHT;
            let suggested = sorted.intent.clone().filter(|_| fresh).map(|intent| {
                taught.push(plain);
                Suggested { intent, lang: wording.lang, words: wording.words }
            });
            self.notes.push(Note::Settle { number: line.number, suggested });
        }
        let told = match &sorted.intent {
            Some(intent) => ToStaff::Taught { group: group.number, intent: intent.as_str(), wordings: taught.len() },
            None => ToStaff::Dismissed { group: group.number },
        };
        self.tell_place(place, &told, message);
        self.take_group_back(place, &group);
    }

    /// Shows the largest groups, each as a message of its own, in the place of those that stood there before.
    fn show_groups(&mut self, place: &PlatformAddress, message: Option<&str>, desk: &Desk) {
        for group in std::mem::take(&mut self.case.groups) {
            self.take_group_back(place, &group);
        }
        let found = groups(&desk.unanswered);
        let shown = found.len().min(Group::MOST);
        let told = ToStaff::Unanswered { messages: desk.unanswered.len(), groups: found.len(), shown };
        self.tell_place(place, &told, message);
        for alike in found.into_iter().take(Group::MOST) {
            self.case.last_group = self.case.last_group.wrapping_add(1);
            let number = self.case.last_group;
            let lang = self.scene.policy.lang;
            let post = Post::quiet(Reply::plain(lang.into(), card(lang, number, &alike)));
            let entry = self.out.put(Mail { to: Some(place.clone()), outgoing: Outgoing::Post(post), always: true });
            let members = alike.wordings.iter().map(|w| w.number).collect();
            let (at, nearest) = (self.scene.now, alike.nearest);
            self.case.groups.push(Group { number, at, entry, message: None, members, nearest, marked: None });
        }
    }

    fn take_group_back(&mut self, place: &PlatformAddress, group: &Group) {
        let outgoing = Outgoing::Redact { of: group.entry };
        self.out.put(Mail { to: Some(place.clone()), outgoing, always: false });
    }

    /// Notes what the message of a group became; whether it was one.
    pub(in crate::staff) fn group_is_shown(&mut self, entry: OutboxId, platform_id: Option<&str>) -> bool {
        let Some(at) = self.case.groups.iter().position(|g| g.entry == entry) else { return false };
        match platform_id {
            Some(id) => self.case.groups[at].message = Some(id.to_owned()),
            None => drop(self.case.groups.remove(at)),
        }
        true
    }

    /// Takes back what has stood in the room for as long as it may: a day less than messages are kept.
    pub(in crate::staff) fn tidy_groups(&mut self, place: &PlatformAddress) {
        let (now, kept) = (self.scene.now, group_kept(self.scene.kb.settings.retention_days));
        let (old, groups) = std::mem::take(&mut self.case.groups).into_iter().partition(|g| over(g.at, kept, now));
        self.case.groups = groups;
        let old: Vec<Group> = old;
        for group in old {
            self.take_group_back(place, &group);
        }
    }

    /// When the next of the groups has stood for as long as it may.
    pub(in crate::staff) fn groups_due(&self) -> Option<Timestamp> {
        let kept = group_kept(self.scene.kb.settings.retention_days);
        self.case.groups.iter().filter_map(|g| g.at.checked_add(kept).ok()).min()
    }
}

/// How long the message of a group may stand: what it became is known for a day longer.
fn group_kept(days: u32) -> SignedDuration {
    SignedDuration::from_hours(24 * i64::from(days.saturating_sub(1).max(1)))
}

/// Whether so much time has passed.
pub(in crate::staff) fn over(since: Timestamp, kept: SignedDuration, now: Timestamp) -> bool {
    now.duration_since(since) >= kept
}

/// What a reaction wants of a group; nothing for those that say something else.
fn meant(group: &Group, key: &str) -> Option<Sorted> {
    // Clients differ in what surrounds the sign: its form (U+FE0F), and the frame of a key (U+20E3).
    let sign: String = key.chars().filter(|c| !matches!(c, '\u{fe0f}' | '\u{20e3}')).collect();
    if CROSSES.contains(&sign.as_str()) {
        return Some(Sorted { group: group.number, intent: None });
    }
    let at = DIGITS.iter().position(|digit| *digit == sign)?;
    let intent = group.nearest.get(at)?.clone();
    Some(Sorted { group: group.number, intent: Some(intent) })
}

/// The message that shows a group.
fn card(lang: StaffLang, number: u32, alike: &Alike) -> RichText {
    let said = |what: &ToStaff<'_>| to_staff(lang, what);
    let title = said(&ToStaff::GroupTitle { group: number, messages: alike.wordings.len() });
    let mut blocks = vec![Block::Paragraph(vec![Span::Bold(title)])];
    let wordings = alike.distinct();
    let quoted = |words: &str| format!("„{}“", words.chars().take(160).collect::<String>());
    blocks.extend(wordings.iter().take(SHOWN).map(|w| Block::Bullet(vec![Span::Text(quoted(&w.words))])));
    if wordings.len() > SHOWN {
        blocks.push(Block::Bullet(vec![Span::Text("…".to_owned())]));
    }
    let nearest = (1..).zip(&alike.nearest).map(|(n, id)| Block::Numbered(n, vec![Span::Text(id.to_string())]));
    blocks.extend(nearest);
    blocks.push(Block::Note(vec![Span::Text(said(&ToStaff::GroupHelp { group: number }))]));
    RichText(blocks)
}
