//! What Telegram hears of a press: that it was taken, and which choice the message shows from now on.
//! Best effort, and never a condition of the answer: that is the engine's, and durable.

use std::sync::Arc;
use std::time::Duration;

use teloxide::payloads::{AnswerCallbackQuery, EditMessageReplyMarkup, EditMessageReplyMarkupSetters};
use teloxide::types::{CallbackQueryId, ChatId, InlineKeyboardMarkup, MessageId};
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use super::bot::Shared;
use super::inbox::Pressing;
use super::keyboard;
use super::translate::Press;
use super::wire::Done;

/// Presses that are told of at once.
const PARALLEL: usize = 16;
/// Time for the last ones after the intake has ended.
const LAST: Duration = Duration::from_secs(3);

/// Tells Telegram of presses until no more can come, then of those that wait.
pub(super) async fn run(shared: Arc<Shared>, mut presses: mpsc::Receiver<Pressing>) {
    let mut under_way = JoinSet::new();
    while let Some(pressing) = presses.recv().await {
        if under_way.len() >= PARALLEL {
            under_way.join_next().await;
        }
        under_way.spawn(tell(Arc::clone(&shared), pressing));
    }
    let _ = tokio::time::timeout(LAST, async { while under_way.join_next().await.is_some() {} }).await;
}

async fn tell(shared: Arc<Shared>, pressing: Pressing) {
    let marked = match pressing {
        Pressing::Acknowledge(id) => acknowledge(&shared, id).await,
        Pressing::Mark(press) => {
            let id = press.id.clone();
            let (acknowledged, marked) = tokio::join!(acknowledge(&shared, id), mark(&shared, press));
            acknowledged && marked
        }
    };
    if marked { shared.counters.marked.up() } else { shared.counters.not_marked.up() }
}

/// Ends the button's waiting sign.
async fn acknowledge(shared: &Shared, id: String) -> bool {
    shared.api.call::<_, Done>(&AnswerCallbackQuery::new(CallbackQueryId(id))).await.is_ok()
}

/// Shows in the message what was chosen.
async fn mark(shared: &Shared, press: Press) -> bool {
    let Some(keys) = press.keyboard.and_then(|k| keyboard::chosen(&k, &press.data)) else { return true };
    let chat = ChatId(shared.now_at(press.chat));
    let payload =
        EditMessageReplyMarkup::new(chat, MessageId(press.message)).reply_markup(InlineKeyboardMarkup::new(keys));
    shared.api.call::<_, Done>(&payload).await.is_ok()
}
