//! The webhook: Telegram brings updates, and hears 200 only when the inbox holds one. Everything else is brought again.
//! It believes nobody who does not know the secret, and reads no more than it must.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode};
use axum::{Router, body};
use serde::Serialize;
use teloxide::requests::Payload;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

use super::bot::{Shared, StartError};
use super::inbox::Inbox;
use super::poll::KINDS;
use super::settings::WebhookSettings;
use super::wire::Done;
use crate::channel::IntakeState;
use crate::store::Store;

/// The header that holds the secret.
const SECRET: &str = "x-telegram-bot-api-secret-token";

/// `setWebhook` as JSON (teloxide's own is a form, for a certificate that is not needed here).
#[derive(Serialize)]
struct SetWebhook<'a> {
    url: &'a str,
    secret_token: &'a str,
    max_connections: usize,
    allowed_updates: [&'static str; 4],
}

impl Payload for SetWebhook<'_> {
    type Output = bool;
    const NAME: &'static str = "SetWebhook";
}

struct Door<S> {
    shared: Arc<Shared>,
    inbox: Arc<Inbox<S>>,
    settings: WebhookSettings,
    path: String,
    room: Semaphore,
}

/// Listens, tells Telegram where, and takes updates in until `stop`; those under way are finished.
pub(super) async fn run<S: Store>(
    shared: &Arc<Shared>,
    inbox: &Arc<Inbox<S>>,
    settings: &WebhookSettings,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), StartError> {
    let path = path(&settings.public_url)?;
    let listener = TcpListener::bind(settings.listen)
        .await
        .map_err(|e| StartError::Listen { listen: settings.listen, why: e.to_string() })?;
    let door = Arc::new(Door {
        shared: Arc::clone(shared),
        inbox: Arc::clone(inbox),
        settings: settings.clone(),
        path,
        room: Semaphore::new(settings.parallel.clamp(1, 1_000)),
    });
    let router = Router::new().fallback(update::<S>).with_state(door);
    let serving = axum::serve(listener, router).with_graceful_shutdown(stop);
    let telling = async {
        let set = SetWebhook {
            url: &settings.public_url,
            secret_token: settings.secret.reveal(),
            max_connections: settings.parallel.clamp(1, 100),
            allowed_updates: KINDS,
        };
        shared.api.call::<_, Done>(&set).await?;
        shared.set_state(IntakeState::Taking);
        Ok::<_, StartError>(())
    };
    let mut serving = std::pin::pin!(serving.into_future());
    let failed = |e: std::io::Error| StartError::Listen { listen: settings.listen, why: e.to_string() };
    // Telegram may call before it has answered.
    tokio::select! {
        served = &mut serving => return served.map_err(failed),
        told = telling => told?,
    }
    serving.await.map_err(failed)
}

/// The path of an address, `/` where it has none.
fn path(url: &str) -> Result<String, StartError> {
    let wrong = || StartError::PublicUrl { url: url.to_owned() };
    let (_, rest) = url.split_once("://").ok_or_else(wrong)?;
    let rest = rest.split(['?', '#']).next().unwrap_or_default();
    match rest.split_once('/') {
        Some(("", _)) => Err(wrong()),
        Some((_, path)) => Ok(format!("/{path}")),
        None if rest.is_empty() => Err(wrong()),
        None => Ok("/".to_owned()),
    }
}

/// One call of Telegram's, or of somebody else.
async fn update<S: Store>(State(door): State<Arc<Door<S>>>, request: Request) -> StatusCode {
    let counters = &door.shared.counters;
    if request.uri().path() != door.path {
        return StatusCode::NOT_FOUND;
    }
    if request.method() != Method::POST {
        return StatusCode::METHOD_NOT_ALLOWED;
    }
    if !request.headers().get(SECRET).is_some_and(|given| door.settings.secret.is(given.as_bytes())) {
        counters.hook_forbidden.up();
        return StatusCode::UNAUTHORIZED;
    }
    let Ok(_room) = door.room.try_acquire() else {
        counters.hook_busy.up();
        return StatusCode::SERVICE_UNAVAILABLE;
    };
    let taken = tokio::time::timeout(door.settings.time_limit, take(&door, request.into_body())).await;
    taken.unwrap_or_else(|_| {
        counters.hook_malformed.up();
        StatusCode::REQUEST_TIMEOUT
    })
}

async fn take<S: Store>(door: &Door<S>, body: Body) -> StatusCode {
    let Ok(bytes) = body::to_bytes(body, door.settings.max_body_bytes).await else {
        door.shared.counters.hook_malformed.up();
        return StatusCode::PAYLOAD_TOO_LARGE;
    };
    match door.inbox.take(&String::from_utf8_lossy(&bytes)).await {
        Ok(()) => StatusCode::OK,
        Err(error) => {
            tracing::warn!(%error, "an update cannot be kept; Telegram will bring it again");
            StatusCode::SERVICE_UNAVAILABLE
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_that_is_listened_to_is_that_of_the_public_address() {
        for (url, expected) in [
            ("https://bot.example.org/telegram/hook", "/telegram/hook"),
            ("https://bot.example.org", "/"),
            ("https://bot.example.org:8443/h?x=1", "/h"),
        ] {
            assert_eq!(path(url).unwrap(), expected);
        }
        for wrong in ["bot.example.org/hook", "https://", "https:///x"] {
            assert!(path(wrong).is_err(), "{wrong}");
        }
    }
}
