//! Takes a whole thread back: its root, and all that stands in it, by whomever. What the room does not permit is left.
//! Doing it twice does no more.

use matrix_sdk::deserialized_responses::TimelineEvent;
use matrix_sdk::room::{IncludeRelations, RelationsOptions};
use matrix_sdk::ruma::{EventId, OwnedEventId, OwnedTransactionId, UInt};
use matrix_sdk::{HttpError, Room};

use super::account::{Failure, failure};

/// Events asked for at once.
const PAGE: u32 = 100;
/// Pages at most.
const MOST_PAGES: usize = 100;

/// Redacts a thread. Each redaction has a transaction of its own, named after the entry and the event.
pub(super) async fn thread(room: &Room, root: &EventId, key: &str) -> Result<(), matrix_sdk::Error> {
    let mut events = vec![root.to_owned()];
    let mut from = None;
    for _ in 0..MOST_PAGES {
        let options = RelationsOptions {
            from: from.take(),
            limit: Some(UInt::from(PAGE)),
            include_relations: IncludeRelations::AllRelations,
            recurse: true,
            ..RelationsOptions::default()
        };
        let page = match room.relations(root.to_owned(), options).await {
            Ok(page) => page,
            Err(error) if gone(&error) => break,
            Err(error) => return Err(error),
        };
        events.extend(
            page.chunk
                .iter()
                .filter(|event| !is_redacted(event.raw().json().get()))
                .filter_map(TimelineEvent::event_id),
        );
        from = page.next_batch_token;
        if from.is_none() {
            break;
        }
    }
    // The root last: as long as it stands, a cut-off try finds what is left.
    events.reverse();
    for event in events {
        redact(room, &event, key).await?;
    }
    Ok(())
}

async fn redact(room: &Room, event: &OwnedEventId, key: &str) -> Result<(), HttpError> {
    let transaction = OwnedTransactionId::from(format!("{key}-{event}"));
    match room.redact(event, None, Some(transaction)).await {
        Err(error) if !matches!(failure(&error), Failure::Forbidden | Failure::Refused(_)) => Err(error),
        _ => Ok(()),
    }
}

fn gone(error: &matrix_sdk::Error) -> bool {
    matches!(error, matrix_sdk::Error::Http(error) if matches!(failure(error), Failure::Refused(_) | Failure::Forbidden))
}

fn is_redacted(raw: &str) -> bool {
    #[derive(serde::Deserialize)]
    struct Event {
        #[serde(default)]
        unsigned: Unsigned,
    }
    #[derive(Default, serde::Deserialize)]
    struct Unsigned {
        redacted_because: Option<serde::de::IgnoredAny>,
    }
    serde_json::from_str::<Event>(raw).is_ok_and(|event| event.unsigned.redacted_because.is_some())
}
