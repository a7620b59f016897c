//! Bringing updates to a webhook as Telegram does: in order, each again and again until it is taken.

use std::sync::Arc;
use std::time::Duration;

use super::{Inner, http};

pub(super) async fn deliver(inner: Arc<Inner>) {
    loop {
        let next = {
            let state = inner.state.lock().unwrap();
            state.hook.clone().zip(state.updates.first().cloned())
        };
        let Some(((url, secret), update)) = next else {
            tokio::time::sleep(Duration::from_millis(10)).await;
            continue;
        };
        let headers = [("content-type", "application/json"), ("X-Telegram-Bot-Api-Secret-Token", secret.as_str())];
        let code = http::post(&url, &headers, update.to_string().as_bytes()).await;
        let taken = (200..300).contains(&code);
        {
            let mut state = inner.state.lock().unwrap();
            state.hook_codes.push((update["update_id"].as_i64().unwrap_or(0), code));
            if taken {
                state.updates.remove(0);
            }
        }
        if !taken {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
}
