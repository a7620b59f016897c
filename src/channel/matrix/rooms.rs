//! Rooms: which invitations are followed, which rooms the bot joins by itself, and where a room goes on that was replaced.
//! It takes no message.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use matrix_sdk::ruma::{OwnedRoomId, OwnedServerName, RoomId, RoomOrAliasId};
use matrix_sdk::{Client, Room, RoomState};

use super::bot::Shared;
use super::settings::RoomName;

/// Replacements followed from one room on: a circle ends there.
const MOST_REPLACEMENTS: usize = 20;
/// The first pause after a join that failed; doubled each time.
const FIRST_PAUSE: Duration = Duration::from_secs(2);
/// The longest one.
const LONGEST_PAUSE: Duration = Duration::from_mins(10);

/// When to try again what failed.
#[derive(Debug, Default)]
pub(super) struct Again(HashMap<OwnedRoomId, (Instant, Duration)>);

impl Again {
    fn may(&self, room: &RoomId, now: Instant) -> bool {
        self.0.get(room).is_none_or(|(at, _)| *at <= now)
    }

    fn failed(&mut self, room: &RoomId, now: Instant) {
        let pause = self.0.get(room).map_or(FIRST_PAUSE, |(_, last)| (*last * 2).min(LONGEST_PAUSE));
        self.0.insert(room.to_owned(), (now + pause, pause));
    }

    fn done(&mut self, room: &RoomId) {
        self.0.remove(room);
    }

    /// Time until the next try, where one is due.
    pub(super) fn wait(&self, now: Instant) -> Option<Duration> {
        self.0.values().map(|(at, _)| at.saturating_duration_since(now)).min()
    }
}

/// Follows the invitations of those who are allowed, and declines all others.
pub(super) async fn answer_invitations(shared: &Shared, again: &mut Again) {
    for room in shared.client.invited_rooms() {
        let now = Instant::now();
        if !again.may(room.room_id(), now) {
            continue;
        }
        let allowed = room.invite_details().await.is_ok_and(|invite| shared.settings.allow.allows(&invite.inviter_id));
        let answered = if allowed { room.join().await } else { room.leave().await };
        match (answered, allowed) {
            (Ok(()), true) => {
                shared.counters.joined.up();
                tracing::info!("an invitation was followed");
                again.done(room.room_id());
            }
            (Ok(()), false) => {
                shared.counters.declined.up();
                tracing::info!("an invitation of somebody who is not on the allow-list was declined");
                again.done(room.room_id());
            }
            (Err(_), _) => {
                shared.counters.join_failed.up();
                again.failed(room.room_id(), now);
            }
        }
    }
}

/// Joins the rooms that the configuration names, and tries again and again where that fails. It never ends.
pub(super) async fn join_named(shared: &Shared) {
    let mut pause = FIRST_PAUSE;
    loop {
        let mut failed = false;
        for name in &shared.settings.rooms {
            if let Err(error) = join(shared, name).await {
                failed = true;
                tracing::warn!(room = %name, why = error, "a room of the configuration cannot be joined; it is tried again");
            }
        }
        if !failed {
            std::future::pending::<()>().await;
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

async fn join(shared: &Shared, name: &RoomName) -> Result<(), String> {
    let client = &shared.client;
    let id = resolve(client, name).await?;
    shared.staff.add(id.clone(), name.clone());
    if current(client, &id).is_some_and(|room| room.state() == RoomState::Joined) {
        return Ok(());
    }
    let words = |_| "it is not open to the bot: invite it, from an account on the allow-list".to_owned();
    client.join_room_by_id_or_alias(<&RoomOrAliasId>::from(&*id), &[]).await.map(drop).map_err(words)
}

/// The room behind a name.
pub(super) async fn resolve(client: &Client, name: &RoomName) -> Result<OwnedRoomId, String> {
    match name {
        RoomName::Id(id) => Ok(id.clone()),
        RoomName::Alias(alias) => match client.resolve_room_alias(alias).await {
            Ok(found) => Ok(found.room_id),
            Err(_) => Err("no room has this alias, or the homeserver does not answer".to_owned()),
        },
    }
}

/// Where a room's conversation goes on now: the room itself, or what took its place, as far as the bot is in there.
pub(super) fn current(client: &Client, room: &RoomId) -> Option<Room> {
    let mut at = client.get_room(room)?;
    for _ in 0..MOST_REPLACEMENTS {
        let next = at.successor_room().and_then(|next| client.get_room(&next.room_id));
        match next.filter(|next| next.state() == RoomState::Joined) {
            Some(next) => at = next,
            None => break,
        }
    }
    Some(at)
}

/// The rooms whose place a room took, the last first, as far as the bot knows them.
pub(super) fn replaced_by(client: &Client, room: &RoomId) -> Vec<OwnedRoomId> {
    let mut out = Vec::new();
    let mut at = client.get_room(room);
    while let Some(before) = at.as_ref().and_then(|at| before(client, at)).filter(|_| out.len() < MOST_REPLACEMENTS) {
        out.push(before.room_id().to_owned());
        at = Some(before);
    }
    out
}

/// The room whose place another took. Anybody can call a room the successor of another: the old one has to say so, too.
fn before(client: &Client, room: &Room) -> Option<Room> {
    let before = room.predecessor_room().and_then(|before| client.get_room(&before.room_id));
    before.filter(|b| b.successor_room().is_some_and(|next| next.room_id == room.room_id()))
}

/// Finds the staff rooms, as far as the homeserver tells: before the first message is taken, so that none of theirs is taken for
/// an ordinary one.
pub(super) async fn find_staff(shared: &Shared) {
    for name in &shared.settings.rooms {
        if shared.staff.knows(name) {
            continue;
        }
        match resolve(&shared.client, name).await {
            Ok(id) => shared.staff.add(id, name.clone()),
            Err(why) => tracing::warn!(room = %name, why, "a staff room is not found yet"),
        }
    }
}

/// Whether a room is a staff room, or took the place of one.
pub(super) fn is_staff(shared: &Shared, room: &Room) -> bool {
    let mut at = room.clone();
    for _ in 0..MOST_REPLACEMENTS {
        if shared.staff.has(at.room_id()) {
            return true;
        }
        match before(&shared.client, &at) {
            Some(before) => at = before,
            None => return false,
        }
    }
    false
}

/// Follows rooms that were replaced into what took their place.
pub(super) async fn follow_replacements(shared: &Shared, again: &mut Again) {
    for room in shared.client.joined_rooms() {
        let Some(next) = room.successor_room() else { continue };
        let now = Instant::now();
        let there = shared.client.get_room(&next.room_id).is_some_and(|next| next.state() == RoomState::Joined);
        if there || !again.may(&next.room_id, now) {
            continue;
        }
        let via: Vec<OwnedServerName> = [Some(shared.me.server_name()), room.room_id().server_name()]
            .into_iter()
            .flatten()
            .map(ToOwned::to_owned)
            .collect();
        if shared.client.join_room_by_id_or_alias(<&RoomOrAliasId>::from(&*next.room_id), &via).await.is_ok() {
            shared.counters.upgraded.up();
            tracing::info!("a room was replaced, and followed");
            again.done(&next.room_id);
        } else {
            shared.counters.join_failed.up();
            again.failed(&next.room_id, now);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fails_is_tried_again_after_longer_and_longer_pauses() {
        let mut again = Again::default();
        let room = <&RoomId>::try_from("!a:b.example").unwrap();
        let start = Instant::now();
        assert!(again.may(room, start) && again.wait(start).is_none());
        again.failed(room, start);
        assert!(!again.may(room, start + FIRST_PAUSE / 2));
        assert!(again.may(room, start + FIRST_PAUSE));
        again.failed(room, start);
        assert_eq!(again.wait(start), Some(FIRST_PAUSE * 2));
        (0..20).for_each(|_| again.failed(room, start));
        assert_eq!(again.wait(start), Some(LONGEST_PAUSE));
        again.done(room);
        assert!(again.may(room, start));
    }
}
