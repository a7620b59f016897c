//! `/readyz`: whether every configured channel takes messages, and where not, why.
//! It asks nobody: the board says how things stood last.

use serde_json::{Value, json};

use crate::serve::board::{Board, ChannelState};
use crate::serve::stop::Phase;

/// The whole state, for people and programs.
pub(super) fn report(board: &Board) -> Value {
    let channels: serde_json::Map<String, Value> = board
        .channels()
        .into_iter()
        .map(|(kind, state)| {
            let said = match state {
                ChannelState::Starting => json!({"state": "starting"}),
                ChannelState::Taking => json!({"state": "taking"}),
                ChannelState::Failing(why) => json!({"state": "failing", "why": why}),
                ChannelState::Stopped => json!({"state": "stopped"}),
            };
            (kind.name().to_owned(), said)
        })
        .collect();
    let kb =
        board.kb().map(|kb| json!({"intents": kb.intents, "since": kb.since.to_string(), "outdated": kb.outdated}));
    json!({
        "ready": board.ready(),
        "stopping": board.phase() != Phase::Running,
        "channels": channels,
        "knowledge_base": kb,
    })
}
