//! What is looked after from time to time: tickets whose time has come, and what staff have to be told of by themselves.
//! It says nothing itself: all of it goes through the inbox, and is said once.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::StaffSettings;
use crate::kb::day_in_germany;
use crate::message::{Alarm, ChannelKind, Inbound, InboundBody, InboundId, PlatformAddress};
use crate::serve::board::ChannelState;
use crate::serve::clock::Clock;
use crate::staff::default_room;
use crate::store::{AnyStore, Store, StoreError};

/// Pause between two looks.
const PAUSE: Duration = Duration::from_secs(10);
/// How long a channel may fail before staff hear of it.
const DOWN: SignedDuration = SignedDuration::from_secs(120);
/// So many waiting inbounds are told of; below the second it is over.
const WAITING: (u64, u64) = (500, 50);
/// Milliseconds after which a time that has come is told again, in case that its turn came to nothing.
const AGAIN_MS: i64 = 600_000;

/// Looks after tickets and alarms.
pub struct Watch {
    store: AnyStore,
    clock: Clock,
    staff: StaffSettings,
    down: BTreeMap<ChannelKind, (Timestamp, bool)>,
    grows: bool,
    dead_letters: Option<u64>,
    kb_broken: bool,
}

impl Watch {
    /// A watch that has seen nothing yet.
    pub fn new(store: AnyStore, clock: Clock, staff: StaffSettings) -> Self {
        Self { store, clock, staff, down: BTreeMap::new(), grows: false, dead_letters: None, kb_broken: false }
    }

    /// Looks until it is dropped.
    pub async fn run(mut self) {
        loop {
            if let Err(error) = self.look().await {
                tracing::warn!(%error, "tickets could not be looked after; it is tried again");
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Looks once.
    pub async fn look(&mut self) -> Result<(), StoreError> {
        let now = self.clock.now();
        for ticket in self.store.tickets().await? {
            let Some(due) = ticket.mark.due.filter(|due| *due <= now) else { continue };
            let (due, round) = (due.as_millisecond(), now.as_millisecond() / AGAIN_MS);
            let id = InboundId(format!("due:{}:{due}:{round}", ticket.number));
            self.store.tell(ticket.conversation, id, now, InboundBody::Due).await?;
        }
        for (name, alarm) in self.alarms(now).await? {
            self.raise(name, alarm, now).await?;
        }
        Ok(())
    }

    /// What is new since the last look, each with a name of its own.
    async fn alarms(&mut self, now: Timestamp) -> Result<Vec<(String, Alarm)>, StoreError> {
        let mut out = Vec::new();
        for (channel, state) in self.staff.board.channels() {
            match (state, self.down.get_mut(&channel)) {
                (ChannelState::Failing(_), None) => {
                    self.down.insert(channel, (now, false));
                }
                (ChannelState::Failing(why), Some((since, told))) if !*told && now.duration_since(*since) >= DOWN => {
                    *told = true;
                    let name = format!("down:{}:{}", channel.name(), since.as_millisecond());
                    out.push((name, Alarm::ChannelDown { channel, why }));
                }
                (ChannelState::Taking, Some((since, told))) => {
                    if *told {
                        let name = format!("back:{}:{}", channel.name(), since.as_millisecond());
                        out.push((name, Alarm::ChannelBack { channel }));
                    }
                    self.down.remove(&channel);
                }
                // Between two tries it is neither.
                (
                    ChannelState::Failing(_) | ChannelState::Starting | ChannelState::Taking | ChannelState::Stopped,
                    _,
                ) => {}
            }
        }
        let today = day_in_germany(now);
        let stats = self.store.stats(today, today).await?;
        if stats.waiting >= WAITING.0 && !self.grows {
            self.grows = true;
            out.push((format!("waiting:{}", now.as_millisecond()), Alarm::InboxGrows { waiting: stats.waiting }));
        } else if stats.waiting <= WAITING.1 {
            self.grows = false;
        }
        if self.dead_letters.is_some_and(|before| stats.dead_letters > before) {
            let dead_letters = stats.dead_letters;
            out.push((format!("set-aside:{}", now.as_millisecond()), Alarm::SetAside { dead_letters }));
        }
        self.dead_letters = Some(stats.dead_letters);
        let broken = self.staff.board.kb().is_some_and(|kb| kb.outdated);
        if broken && !self.kb_broken {
            out.push((format!("kb:{}", now.as_millisecond()), Alarm::KbBroken));
        }
        self.kb_broken = broken;
        Ok(out)
    }

    async fn raise(&self, name: String, alarm: Alarm, at: Timestamp) -> Result<(), StoreError> {
        tracing::warn!(?alarm, "staff are told");
        let rooms = self.staff.rooms.now();
        let Some(room) = default_room(&rooms) else { return Ok(()) };
        let address = PlatformAddress { channel: ChannelKind::Matrix, place: room.room.clone() };
        let id = InboundId(format!("alarm:{name}"));
        let inbound = Inbound { id, address, at, body: InboundBody::Alarm(alarm), message: None };
        self.store.accept(inbound).await.map(drop)
    }
}
