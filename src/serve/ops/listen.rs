//! The HTTP server of the endpoints. It is not meant for the net: it answers GET alone and holds nothing worth hiding.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::get;
use thiserror::Error;
use tokio::net::TcpListener;

use super::{metrics, ready};
use crate::serve::board::Board;

/// The endpoints; they answer for as long as this lives.
pub struct Ops {
    address: SocketAddr,
    task: tokio::task::JoinHandle<()>,
}

/// The address cannot be listened at.
#[derive(Debug, Error)]
#[error(
    "cannot listen at {address} for /healthz, /readyz and /metrics: {reason}; name another address under [ops] listen"
)]
pub struct ListenError {
    address: SocketAddr,
    reason: std::io::Error,
}

impl Ops {
    /// Begins to answer.
    pub async fn listen(address: SocketAddr, board: Arc<Board>) -> Result<Self, ListenError> {
        let fault = |reason| ListenError { address, reason };
        let listener = TcpListener::bind(address).await.map_err(fault)?;
        let address = listener.local_addr().map_err(fault)?;
        let routes = Router::new()
            .route("/healthz", get(async || "ok\n"))
            .route("/readyz", get(readyz))
            .route("/metrics", get(metrics))
            .with_state(board);
        let task = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, routes).await {
                tracing::error!(%error, "/healthz, /readyz and /metrics ended by themselves");
            }
        });
        Ok(Self { address, task })
    }

    /// Where it answers: with the port that the system chose, where port 0 was asked for.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Ops {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn readyz(State(board): State<Arc<Board>>) -> impl IntoResponse {
    let code = if board.ready() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (code, [(header::CONTENT_TYPE, "application/json")], format!("{}\n", ready::report(&board)))
}

async fn metrics(State(board): State<Arc<Board>>) -> impl IntoResponse {
    let text = metrics::gather(&board, jiff::Timestamp::now()).await;
    ([(header::CONTENT_TYPE, metrics::CONTENT_TYPE)], text)
}
