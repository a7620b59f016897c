//! What waits, in memory: which conversation gets the next turn, which address the next message.
//! It holds numbers of records only and is rebuilt from them when a store is opened; it decides order, never content.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};

use jiff::Timestamp;

use super::types::EntryId;
use crate::message::{ChannelKind, ConversationId, OutboxId};

/// One address of one conversation: what is sent there stays in order.
pub(crate) type LaneId = (ConversationId, [u8; 16]);

/// A change of what waits, applied once its records are durable.
#[derive(Debug, Clone)]
pub(crate) enum Effect {
    /// An inbound waits for its turn.
    Waits { conversation: ConversationId, seq: u64 },
    /// An inbound is done, by a commit or by being set aside.
    TurnDone { conversation: ConversationId, seq: u64 },
    /// A turn failed; its inbound waits again.
    TurnFailed { conversation: ConversationId, seq: u64 },
    /// An entry waits to be sent.
    Unsent { lane: LaneId, channel: ChannelKind, queued: Queued },
    /// An entry is sent or closed.
    Closed { lane: LaneId, entry: OutboxId },
    /// A conversation was erased with all that waited.
    Forgotten { conversation: ConversationId },
}

/// An outbox entry in its lane.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Queued {
    pub(crate) seq: u64,
    pub(crate) entry: OutboxId,
    pub(crate) refers_to: Option<OutboxId>,
}

#[derive(Debug, Default)]
struct Inbox {
    seqs: VecDeque<u64>,
    /// Lease and inbound of the turn under way.
    turn: Option<(u64, u64)>,
    /// Whether the conversation stands in `Queues::ready`.
    ready: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LaneState {
    /// Stands in `ready_lanes`.
    Ready,
    /// Its first entry is being sent, under this lease.
    Leased(u64),
    /// Stands in `delayed`.
    Delayed(Timestamp),
    /// Stands in `waits_for`.
    WaitsFor(EntryId),
}

#[derive(Debug)]
struct Lane {
    channel: ChannelKind,
    entries: VecDeque<Queued>,
    state: LaneState,
    /// How often the first entry was postponed.
    postponed: u32,
}

/// A turn that may begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Turn {
    pub(crate) conversation: ConversationId,
    pub(crate) seq: u64,
    pub(crate) lease: u64,
    /// It waited when the store was opened: the crash before may have been its doing.
    pub(crate) suspect: bool,
}

/// An entry that may be sent.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Departure {
    pub(crate) lane: LaneId,
    pub(crate) queued: Queued,
    pub(crate) lease: u64,
    pub(crate) postponed: u32,
}

/// All that waits. Hash maps are looked up, never walked.
#[derive(Debug, Default)]
pub(crate) struct Queues {
    inboxes: HashMap<ConversationId, Inbox>,
    ready: VecDeque<ConversationId>,
    waiting: usize,
    suspects: HashSet<u64>,
    lanes: BTreeMap<LaneId, Lane>,
    ready_lanes: BTreeMap<ChannelKind, VecDeque<LaneId>>,
    delayed: BTreeMap<ChannelKind, BTreeSet<(Timestamp, LaneId)>>,
    waits_for: HashMap<EntryId, Vec<LaneId>>,
    unsent: HashSet<EntryId>,
    /// The latest time that was passed in: an earlier one means that the clock was set back.
    latest: Option<Timestamp>,
    last_lease: u64,
}

impl Queues {
    /// Marks all that waits as possible cause of a crash.
    pub(crate) fn suspect_all(&mut self, seqs: impl IntoIterator<Item = u64>) {
        self.suspects.extend(seqs);
    }

    /// Takes over what another was lending out: a turn or a sending under way is not given to somebody else.
    pub(crate) fn keep_under_way(&mut self, of: &Self) {
        self.last_lease = of.last_lease;
        self.latest = of.latest;
        for conversation in self.ready.clone() {
            let turn = of.inboxes.get(&conversation).and_then(|i| i.turn);
            if let (Some((lease, seq)), Some(inbox)) = (turn, self.inboxes.get_mut(&conversation))
                && inbox.seqs.front() == Some(&seq)
            {
                inbox.turn = Some((lease, seq));
                inbox.ready = false;
            }
        }
        let inboxes = &self.inboxes;
        self.ready.retain(|c| inboxes.get(c).is_some_and(|i| i.ready));
        for (id, old) in &of.lanes {
            let same =
                self.lanes.get(id).and_then(|l| l.entries.front()).map(|q| q.seq) == old.entries.front().map(|q| q.seq);
            if same && matches!(old.state, LaneState::Leased(_)) {
                self.withdraw(*id);
                if let Some(lane) = self.lanes.get_mut(id) {
                    lane.state = old.state;
                }
            }
        }
    }

    pub(crate) fn apply(&mut self, effect: &Effect) {
        match *effect {
            Effect::Waits { conversation, seq } => {
                self.inboxes.entry(conversation).or_default().seqs.push_back(seq);
                self.waiting += 1;
                self.offer(conversation);
            }
            Effect::TurnDone { conversation, seq } => {
                self.suspects.remove(&seq);
                if let Some(inbox) = self.inboxes.get_mut(&conversation) {
                    let before = inbox.seqs.len();
                    inbox.seqs.retain(|s| *s != seq);
                    self.waiting -= before - inbox.seqs.len();
                }
                self.end_turn(conversation, |(_, of)| of == seq);
            }
            Effect::TurnFailed { conversation, seq } => self.end_turn(conversation, |(_, of)| of == seq),
            Effect::Unsent { lane, channel, queued } => {
                self.unsent.insert(EntryId { conversation: lane.0, entry: queued.entry });
                let new = || Lane { channel, entries: VecDeque::new(), state: LaneState::Ready, postponed: 0 };
                let mut is_new = false;
                let entries = &mut self
                    .lanes
                    .entry(lane)
                    .or_insert_with(|| {
                        is_new = true;
                        new()
                    })
                    .entries;
                entries.push_back(queued);
                if is_new {
                    self.settle(lane);
                }
            }
            Effect::Closed { lane, entry } => self.closed(lane, entry),
            Effect::Forgotten { conversation } => self.forget(conversation),
        }
    }

    // ---- turns ----

    pub(crate) fn take_turn(&mut self) -> Option<Turn> {
        while let Some(conversation) = self.ready.pop_front() {
            let Some(inbox) = self.inboxes.get_mut(&conversation) else { continue };
            inbox.ready = false;
            let Some(&seq) = inbox.seqs.front() else { continue };
            self.last_lease += 1;
            inbox.turn = Some((self.last_lease, seq));
            let suspect = self.suspects.remove(&seq);
            return Some(Turn { conversation, seq, lease: self.last_lease, suspect });
        }
        None
    }

    /// Ends a turn that came to nothing; whether it was still under way.
    pub(crate) fn give_back_turn(&mut self, conversation: ConversationId, lease: u64) {
        self.end_turn(conversation, |(of, _)| of == lease);
    }

    fn end_turn(&mut self, conversation: ConversationId, is_it: impl Fn((u64, u64)) -> bool) {
        let Some(inbox) = self.inboxes.get_mut(&conversation) else { return };
        if inbox.turn.is_some_and(is_it) {
            inbox.turn = None;
        }
        if inbox.turn.is_none() && inbox.seqs.is_empty() {
            self.inboxes.remove(&conversation);
        } else {
            self.offer(conversation);
        }
    }

    fn offer(&mut self, conversation: ConversationId) {
        if let Some(inbox) = self.inboxes.get_mut(&conversation)
            && inbox.turn.is_none()
            && !inbox.ready
            && !inbox.seqs.is_empty()
        {
            inbox.ready = true;
            self.ready.push_back(conversation);
        }
    }

    pub(crate) const fn waiting(&self) -> usize {
        self.waiting
    }

    pub(crate) fn waiting_of(&self, conversation: ConversationId) -> Vec<u64> {
        self.inboxes.get(&conversation).map(|i| i.seqs.iter().copied().collect()).unwrap_or_default()
    }

    // ---- sending ----

    pub(crate) fn take_departure(&mut self, channel: ChannelKind, now: Timestamp) -> Option<Departure> {
        self.release_due(channel, now);
        let lane_id = self.ready_lanes.get_mut(&channel)?.pop_front()?;
        let lane = self.lanes.get_mut(&lane_id)?;
        let queued = *lane.entries.front()?;
        self.last_lease += 1;
        lane.state = LaneState::Leased(self.last_lease);
        Some(Departure { lane: lane_id, queued, lease: self.last_lease, postponed: lane.postponed })
    }

    /// Ends a sending that came to nothing.
    pub(crate) fn give_back_departure(&mut self, lane: LaneId, lease: u64) {
        if self.lanes.get(&lane).is_some_and(|l| l.state == LaneState::Leased(lease)) {
            self.settle(lane);
        }
    }

    pub(crate) fn postpone(&mut self, lane_id: LaneId, lease: u64, now: Timestamp, until: Timestamp) {
        self.latest = Some(self.latest.map_or(now, |l| l.max(now)));
        if let Some(lane) = self.lanes.get_mut(&lane_id)
            && lane.state == LaneState::Leased(lease)
        {
            lane.state = LaneState::Delayed(until);
            lane.postponed = lane.postponed.saturating_add(1);
            self.delayed.entry(lane.channel).or_default().insert((until, lane_id));
        }
    }

    pub(crate) fn next_due(&self, channel: ChannelKind) -> Option<Timestamp> {
        self.delayed.get(&channel)?.first().map(|(due, _)| *due)
    }

    /// Moves what is due back into the row; all of it where the clock was set back, since nobody knows how far.
    fn release_due(&mut self, channel: ChannelKind, now: Timestamp) {
        // Callers side by side look at the clock at slightly different moments: that is not yet a clock that was set back.
        let set_back = self.latest.is_some_and(|latest| now.as_second() + 2 < latest.as_second());
        self.latest = Some(if set_back { now } else { self.latest.map_or(now, |l| l.max(now)) });
        let mut due = Vec::new();
        for (of, delayed) in &mut self.delayed {
            while let Some(&(at, lane)) = delayed.first() {
                if !(set_back || (at <= now && *of == channel)) {
                    break;
                }
                delayed.pop_first();
                due.push(lane);
            }
        }
        for lane in due {
            self.settle(lane);
        }
    }

    /// Puts a lane where it belongs by its first entry; away where it has none.
    fn settle(&mut self, id: LaneId) {
        let Some(lane) = self.lanes.get_mut(&id) else { return };
        let Some(first) = lane.entries.front() else {
            self.lanes.remove(&id);
            return;
        };
        let awaited = first.refers_to.map(|entry| EntryId { conversation: id.0, entry });
        if let Some(awaited) = awaited.filter(|e| self.unsent.contains(e)) {
            lane.state = LaneState::WaitsFor(awaited);
            self.waits_for.entry(awaited).or_default().push(id);
        } else {
            lane.state = LaneState::Ready;
            self.ready_lanes.entry(lane.channel).or_default().push_back(id);
        }
    }

    fn closed(&mut self, id: LaneId, entry: OutboxId) {
        let name = EntryId { conversation: id.0, entry };
        self.unsent.remove(&name);
        if let Some(lane) = self.lanes.get_mut(&id) {
            let was_first = lane.entries.front().is_some_and(|q| q.entry == entry);
            lane.entries.retain(|q| q.entry != entry);
            if was_first {
                lane.postponed = 0;
                self.withdraw(id);
                self.settle(id);
            }
        }
        for waiting in self.waits_for.remove(&name).unwrap_or_default() {
            self.settle(waiting);
        }
    }

    /// Takes a lane out of wherever its state says that it stands.
    fn withdraw(&mut self, id: LaneId) {
        let Some(lane) = self.lanes.get(&id) else { return };
        match lane.state {
            LaneState::Leased(_) => {}
            LaneState::Ready => {
                if let Some(row) = self.ready_lanes.get_mut(&lane.channel) {
                    row.retain(|l| *l != id);
                }
            }
            LaneState::Delayed(until) => {
                if let Some(row) = self.delayed.get_mut(&lane.channel) {
                    row.remove(&(until, id));
                }
            }
            LaneState::WaitsFor(entry) => {
                if let Some(row) = self.waits_for.get_mut(&entry) {
                    row.retain(|l| *l != id);
                }
            }
        }
    }

    fn lanes_of(&self, conversation: ConversationId) -> Vec<LaneId> {
        self.lanes.range((conversation, [0; 16])..=(conversation, [u8::MAX; 16])).map(|(id, _)| *id).collect()
    }

    /// Sequence numbers of a conversation's unsent entries, in the order of their numbers.
    pub(crate) fn unsent_of(&self, conversation: ConversationId) -> Vec<u64> {
        let mut seqs: Vec<u64> = self
            .lanes_of(conversation)
            .iter()
            .filter_map(|id| self.lanes.get(id))
            .flat_map(|lane| lane.entries.iter().map(|q| q.seq))
            .collect();
        seqs.sort_unstable();
        seqs
    }

    pub(crate) fn unsent_by_channel(&self) -> BTreeMap<ChannelKind, u64> {
        let mut counts = BTreeMap::new();
        for lane in self.lanes.values() {
            *counts.entry(lane.channel).or_insert(0) += lane.entries.len() as u64;
        }
        counts
    }

    fn forget(&mut self, conversation: ConversationId) {
        if let Some(inbox) = self.inboxes.remove(&conversation) {
            self.waiting -= inbox.seqs.len();
            inbox.seqs.iter().for_each(|s| {
                self.suspects.remove(s);
            });
            if inbox.ready {
                self.ready.retain(|c| *c != conversation);
            }
        }
        for id in self.lanes_of(conversation) {
            self.withdraw(id);
            if let Some(lane) = self.lanes.remove(&id) {
                for queued in lane.entries {
                    let name = EntryId { conversation, entry: queued.entry };
                    self.unsent.remove(&name);
                    self.waits_for.remove(&name);
                }
            }
        }
    }
}
