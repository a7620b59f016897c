//! Long polling: asks for updates again and again. The offset moves only when the inbox holds all that came before it.
//! Nothing that Telegram or the network does ends it.

use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use serde_json::value::RawValue;
use teloxide::payloads::DeleteWebhook;
use teloxide::requests::Payload;

use super::api::CallError;
use super::bot::Shared;
use super::inbox::Inbox;
use super::pause::pause;
use super::translate;
use super::wire::Done;
use crate::channel::IntakeState;
use crate::store::{Store, StoreError};

/// The kinds of update that are asked for.
pub(super) const KINDS: [&str; 4] = ["message", "edited_message", "callback_query", "my_chat_member"];

/// Time beyond the poll's own that an answer may take.
const GRACE: Duration = Duration::from_secs(10);

/// `getUpdates` with each update as it came, so that one that cannot be read takes no other along.
#[derive(Debug, Serialize)]
struct GetUpdates {
    #[serde(skip_serializing_if = "Option::is_none")]
    offset: Option<i64>,
    timeout: u64,
    allowed_updates: [&'static str; 4],
}

impl Payload for GetUpdates {
    type Output = Vec<Box<RawValue>>;
    const NAME: &'static str = "GetUpdates";
}

/// Polls until it is dropped; ready only when the store is closed.
pub(super) async fn run<S: Store>(shared: &Arc<Shared>, inbox: &Arc<Inbox<S>>, timeout: Duration) {
    let mut ask = GetUpdates { offset: None, timeout: 0, allowed_updates: KINDS };
    let mut failures = 0;
    // A webhook that was set earlier would make every poll fail.
    while let Err(error) = shared.api.call::<_, Done>(&DeleteWebhook::new()).await {
        failed(shared, &error, &mut failures).await;
    }
    loop {
        let answer = shared.api.call_for::<_, Vec<Box<RawValue>>>(&ask, Duration::from_secs(ask.timeout) + GRACE).await;
        let updates = match answer {
            Ok(updates) => updates,
            Err(error) => {
                failed(shared, &error, &mut failures).await;
                continue;
            }
        };
        let seen = updates.iter().filter_map(|raw| translate::number(raw.get())).max();
        let some = !updates.is_empty();
        match inbox.take_all(updates).await {
            Ok(()) => {
                failures = 0;
                shared.set_state(IntakeState::Taking);
                // What has no number cannot be confirmed, and would come back at once.
                if some && seen.is_none() {
                    tokio::time::sleep(Duration::from_secs(1)).await;
                }
                // Not the highest ever: after a quiet week Telegram begins its numbers somewhere else, lower perhaps.
                ask.offset = seen.map(|n| n.saturating_add(1)).or(ask.offset);
                ask.timeout = timeout.as_secs().min(50);
            }
            Err(StoreError::Closed) => return,
            Err(error) => {
                tracing::warn!(%error, "updates cannot be kept and will be asked for again");
                shared.set_state(IntakeState::Failing(error.to_string()));
                failures += 1;
                tokio::time::sleep(pause(failures, None)).await;
            }
        }
    }
}

/// Notes a failed call and waits before the next one.
async fn failed(shared: &Shared, error: &CallError, failures: &mut u32) {
    shared.counters.polls_failed.up();
    *failures += 1;
    tracing::warn!(%error, failures, "no updates from Telegram");
    shared.set_state(IntakeState::Failing(error.to_string()));
    let asked = if let CallError::SlowDown(after) = error { Some(*after) } else { None };
    tokio::time::sleep(pause(*failures, asked)).await;
}
