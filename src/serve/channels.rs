//! Keeps one channel going: connects it, tries again where that fails, runs its intake and its sender, and ends them in order.
//! What happens to one channel never touches another.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::mpsc;

use super::board::{Board, ChannelState};
use super::clock::Clock;
use super::platform::{Platform, Teller};
use super::sender::{Sender, SenderSettings};
use super::stop::{Phase, Stop, StopSwitch};
use crate::message::ChannelKind;
use crate::store::AnyStore;

/// Pauses between tries to connect: the first, doubled each time, and the longest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retry {
    /// The first.
    pub first: Duration,
    /// The longest.
    pub longest: Duration,
}

impl Default for Retry {
    fn default() -> Self {
        Self { first: Duration::from_secs(1), longest: Duration::from_mins(1) }
    }
}

/// What a channel is run with.
#[derive(Clone)]
pub(super) struct Ways {
    pub(super) store: AnyStore,
    pub(super) clock: Clock,
    pub(super) board: Arc<Board>,
    pub(super) intake: Stop,
    pub(super) sending: Stop,
    pub(super) retry: Retry,
    pub(super) pace: SenderSettings,
}

/// Runs a channel until it is told to stop. `intaking` is dropped when it takes nothing in any more.
pub(super) async fn run<P: Platform>(platform: Arc<P>, ways: Ways, intaking: mpsc::Sender<Infallible>) {
    let kind = platform.kind();
    let counting = Arc::clone(&platform);
    ways.board.channel_counts(kind, Arc::new(move || counting.figures()));
    let mut intaking = Some(intaking);
    let mut failures = 0;
    while ways.intake.phase() == Phase::Running {
        ways.board.channel_connects(kind);
        let connecting = {
            let platform = Arc::clone(&platform);
            // A task of its own, so that a panic of the adapter is a failure like others.
            tokio::spawn(async move { platform.connect().await })
        };
        let abort = connecting.abort_handle();
        let connected = tokio::select! {
            connected = connecting => connected.unwrap_or_else(|_| Err("the adapter failed while it connected".into())),
            () = ways.intake.clone().reached(Phase::Draining) => {
                abort.abort();
                break;
            }
        };
        let why = match connected {
            Err(why) => why,
            Ok(channel) => {
                let since = Instant::now();
                match converse(&platform, channel, &ways, &mut intaking).await {
                    Ok(()) => break,
                    Err(why) => {
                        if since.elapsed() > ways.retry.longest {
                            failures = 0;
                        }
                        why
                    }
                }
            }
        };
        let pause = pause(ways.retry, failures);
        failures += 1;
        tracing::warn!(
            channel = kind.name(),
            why,
            seconds = pause.as_secs_f32(),
            "a channel does not run; it is tried again"
        );
        ways.board.channel_is(kind, ChannelState::Failing(why));
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = ways.intake.clone().reached(Phase::Draining) => {}
        }
    }
    ways.board.channel_is(kind, ChannelState::Stopped);
}

/// Takes in and sends over one connection. Ends well where it was told to stop and all was sent.
async fn converse<P: Platform>(
    platform: &Arc<P>,
    channel: P::Channel,
    ways: &Ways,
    intaking: &mut Option<mpsc::Sender<Infallible>>,
) -> Result<(), String> {
    let kind = platform.kind();
    let channel = Arc::new(channel);
    let link = Arc::new(StopSwitch::new());
    let following = tokio::spawn(follow(ways.sending.clone(), Arc::clone(&link)));
    let sender = Sender::new(ways.store.clone(), Arc::clone(&channel), ways.clock.clone(), ways.pace.clone());
    let sending = tokio::spawn(sender.run(link.listen()));
    let taking = {
        let (platform, store, stop) = (Arc::clone(platform), ways.store.clone(), ways.intake.clone());
        let tell = teller(&ways.board, kind);
        tokio::spawn(async move { platform.take_in(channel, store, tell, stop.reached(Phase::Draining)).await })
    };
    let _ends_with_this = AbortOnDrop(vec![following.abort_handle(), sending.abort_handle(), taking.abort_handle()]);
    let taken = taking.await.unwrap_or_else(|_| Err("the adapter failed while it took messages in".into()));
    if taken.is_err() {
        // The next connection has a sender of its own.
        link.turn_to(Phase::Stopping);
    } else {
        // Before the sending ends, which waits for the turns, which wait for this.
        *intaking = None;
        ways.board.channel_is(kind, ChannelState::Stopped);
    }
    if sending.await.is_err() {
        tracing::error!(channel = kind.name(), "the sender ended by itself");
    }
    taken
}

fn teller(board: &Arc<Board>, kind: ChannelKind) -> Teller {
    let board = Arc::clone(board);
    Teller::new(move |state| {
        match &state {
            ChannelState::Failing(why) => tracing::warn!(channel = kind.name(), why, "a channel takes no messages"),
            ChannelState::Taking => tracing::info!(channel = kind.name(), "a channel takes messages"),
            ChannelState::Starting | ChannelState::Stopped => {}
        }
        board.channel_is(kind, state);
    })
}

/// Turns one switch as another goes.
async fn follow(mut from: Stop, to: Arc<StopSwitch>) {
    loop {
        to.turn_to(from.phase());
        if from.phase() == Phase::Stopping {
            return;
        }
        from.changed().await;
    }
}

/// Ends tasks that nobody waits for any more.
struct AbortOnDrop(Vec<tokio::task::AbortHandle>);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        for task in &self.0 {
            task.abort();
        }
    }
}

/// Doubled with each failure, with up to a quarter on top, so that many bots do not come back at the same time.
fn pause(retry: Retry, failures: u32) -> Duration {
    let pause = retry.first.saturating_mul(1 << failures.min(16)).min(retry.longest);
    let mut random = [0];
    // Without randomness they come back at the same time, which is no fault.
    let _ = getrandom::fill(&mut random);
    pause + (pause / 4).mul_f64(f64::from(random[0]) / 255.0)
}
