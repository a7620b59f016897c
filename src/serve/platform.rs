//! A platform as `serve` starts it: connect, take in, and say how that goes. What it does with messages is its adapter's.
//! It decides nothing about retries: those are the same for every platform, and stand in `channels`.

use std::sync::Arc;

use super::board::ChannelState;
use crate::channel::Channel;
use crate::channel::Figure;
#[cfg(any(feature = "telegram", feature = "matrix"))]
use crate::channel::IntakeState;
use crate::message::ChannelKind;
use crate::store::Store;

/// A platform that is configured.
pub trait Platform: Send + Sync + 'static {
    /// What entries are sent with.
    type Channel: Channel;

    /// Which platform.
    fn kind(&self) -> ChannelKind;

    /// Connects. An error is in words for the operator, holds no secret, and may pass.
    fn connect(&self) -> impl Future<Output = Result<Self::Channel, String>> + Send;

    /// Takes messages into the store's inbox until `stop` is ready, and tells whenever its state changes. An error means that
    /// it has to be connected anew.
    fn take_in<S: Store + Clone>(
        &self,
        channel: Arc<Self::Channel>,
        store: S,
        tell: Teller,
        stop: impl Future<Output = ()> + Send + 'static,
    ) -> impl Future<Output = Result<(), String>> + Send;

    /// What the adapter counts.
    fn figures(&self) -> Vec<Figure>;
}

/// Tells the state of one channel to whoever asks `/readyz`.
pub struct Teller(Box<dyn Fn(ChannelState) + Send + Sync>);

impl Teller {
    /// Hands every state to this.
    pub fn new(hear: impl Fn(ChannelState) + Send + Sync + 'static) -> Self {
        Self(Box::new(hear))
    }

    /// Tells.
    pub fn tell(&self, state: ChannelState) {
        (self.0)(state);
    }

    /// Tells what an adapter's intake says of itself, for as long as somebody waits for it.
    #[cfg(any(feature = "telegram", feature = "matrix"))]
    pub(super) async fn follow(&self, mut state: tokio::sync::watch::Receiver<IntakeState>) {
        loop {
            let now = state.borrow_and_update().clone();
            self.tell(match now {
                IntakeState::Starting => ChannelState::Starting,
                IntakeState::Taking => ChannelState::Taking,
                IntakeState::Failing(why) => ChannelState::Failing(why),
            });
            if state.changed().await.is_err() {
                std::future::pending::<()>().await;
            }
        }
    }
}
