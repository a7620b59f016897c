//! What a sync left out: a server sends a room's newest events alone and calls the timeline limited. The rest is paged back, up
//! to what was seen before, or to the invitation of a room that is new. It judges no event.

use matrix_sdk::Room;
use matrix_sdk::deserialized_responses::TimelineEvent;
use matrix_sdk::room::MessagesOptions;
use matrix_sdk::ruma::{EventId, UInt, UserId};
use matrix_sdk::sync::Timeline;

use super::wire::{Head, Member};

/// Events asked for at once.
const PAGE: u32 = 200;
/// Pages at most: 20,000 events.
const MOST_PAGES: usize = 100;

/// Up to where a room's events are wanted.
#[derive(Debug, Clone, Copy)]
pub(super) enum Until<'a> {
    /// What was seen last, and the sync token of then.
    Seen {
        /// The event.
        event: &'a EventId,
        /// The token.
        token: &'a str,
    },
    /// The invitation of this one, or the join where there was none: before that, nothing was said to the bot.
    Invited(&'a UserId),
}

/// The events of a timeline with what was left out, oldest first, and whether something was.
pub(super) async fn whole(
    room: &Room,
    timeline: &Timeline,
    until: Until<'_>,
) -> Result<(Vec<TimelineEvent>, bool), matrix_sdk::Error> {
    // From the newest to the oldest, until the end is found.
    let mut events: Vec<TimelineEvent> = Vec::new();
    for event in timeline.events.iter().rev() {
        if ends(event, until, &mut events) {
            return Ok((oldest_first(events), false));
        }
    }
    if !timeline.limited {
        return Ok((oldest_first(events), false));
    }
    let mut from = timeline.prev_batch.clone();
    for _ in 0..MOST_PAGES {
        let Some(token) = from.take() else { break };
        let mut options = MessagesOptions::backward().from(token.as_str());
        options.limit = UInt::from(PAGE);
        if let Until::Seen { token, .. } = until {
            options.to = Some(token.to_owned());
        }
        let page = room.messages(options).await?;
        let empty = page.chunk.is_empty();
        for event in page.chunk {
            if ends(&event, until, &mut events) {
                return Ok((oldest_first(events), true));
            }
        }
        from = page.end.filter(|end| *end != token && !empty);
    }
    Ok((oldest_first(events), true))
}

/// Takes an event, unless it is the end.
fn ends(event: &TimelineEvent, until: Until<'_>, events: &mut Vec<TimelineEvent>) -> bool {
    let end = match until {
        Until::Seen { event: seen, .. } => event.event_id().is_some_and(|id| id == seen),
        Until::Invited(me) => came_in(event.raw().json().get(), me),
    };
    if !end {
        events.push(event.clone());
    }
    end
}

fn oldest_first(mut events: Vec<TimelineEvent>) -> Vec<TimelineEvent> {
    events.reverse();
    events
}

/// Whether this is where somebody came into a room: an invitation, or a join that no invitation stands before.
fn came_in(raw: &str, who: &UserId) -> bool {
    let Ok(Head { kind, state_key: Some(key), .. }) = serde_json::from_str::<Head>(raw) else { return false };
    if kind != "m.room.member" || key != who.as_str() {
        return false;
    }
    let Ok(Member { content, unsigned }) = serde_json::from_str::<Member>(raw) else { return false };
    let before = unsigned.prev_content.map(|c| c.membership);
    match content.membership.as_str() {
        "invite" => true,
        // A changed name is a join after a join.
        "join" => !matches!(before.as_deref(), Some("invite" | "join")),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_room_begins_with_the_invitation_or_with_a_join_without_one() {
        let me = <&UserId>::try_from("@bot:amt.example").unwrap();
        let event = |key: &str, now: &str, before: Option<&str>| {
            let before = before.map_or(json!({}), |b| json!({"prev_content": {"membership": b}}));
            json!({"event_id": "$e", "sender": "@anna:amt.example", "type": "m.room.member", "state_key": key,
                "content": {"membership": now}, "unsigned": before})
            .to_string()
        };
        assert!(came_in(&event("@bot:amt.example", "invite", None), me));
        assert!(came_in(&event("@bot:amt.example", "join", None), me));
        assert!(came_in(&event("@bot:amt.example", "join", Some("leave")), me));
        for (key, now, before) in [
            ("@bot:amt.example", "join", Some("invite")),
            ("@bot:amt.example", "join", Some("join")),
            ("@bot:amt.example", "leave", Some("join")),
            ("@anna:amt.example", "invite", None),
        ] {
            assert!(!came_in(&event(key, now, before), me), "{key} {now} {before:?}");
        }
    }
}
