//! The running bot: workers, channels, and the order in which they end.
//! It knows neither the configuration nor signals.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::mpsc;
use tokio::task::JoinSet;

use super::board::Board;
use super::channels::{self, Retry, Ways};
use super::clock::Clock;
use super::platform::Platform;
use super::sender::SenderSettings;
use super::stop::{Phase, StopSwitch};
use super::worker::{TakeTurn, TurnAnswer, TurnRequest, Workers};
use crate::staff::{KbOrder, KbOutcome};
use crate::store::{AnyStore, Store};

/// Time that what is in hand gets where stopping has to be at once.
const AT_ONCE: Duration = Duration::from_secs(1);

/// A running bot.
pub struct Bot {
    store: AnyStore,
    board: Arc<Board>,
    clock: Clock,
    retry: Retry,
    pace: SenderSettings,
    workers: Workers,
    channels: JoinSet<()>,
    stop: Switches,
    intaking: (mpsc::Sender<Infallible>, mpsc::Receiver<Infallible>),
}

/// One switch for each of the three that end one after the other.
#[derive(Default)]
struct Switches {
    intake: StopSwitch,
    turns: StopSwitch,
    sending: StopSwitch,
}

/// How a bot ended. Nothing is lost in either case: what waits is answered and sent after the next start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// All that had come was answered and sent.
    Drained,
    /// The time for that was over.
    OutOfTime,
    /// It was told to end at once.
    AtOnce,
}

/// How a bot is run.
#[derive(Debug, Clone, Default)]
pub struct BotSettings {
    /// Conversations that are worked on at the same time; at least one.
    pub workers: usize,
    /// Pauses between tries to connect a channel.
    pub retry: Retry,
    /// How senders pace.
    pub pace: SenderSettings,
}

impl Bot {
    /// Starts the workers. Channels are added one by one.
    pub fn start<E: TakeTurn>(
        store: AnyStore,
        engine: E,
        clock: Clock,
        board: Arc<Board>,
        settings: BotSettings,
    ) -> Self {
        // Nobody else sets it; a second bot over the same board would show the first one's figures.
        drop(board.store.set(store.clone()));
        let stop = Switches::default();
        let engine = Arc::new(Measured { engine, board: Arc::clone(&board) });
        let workers = Workers::start(settings.workers, &store, &engine, &clock, &stop.turns.listen());
        Self {
            store,
            board,
            clock,
            retry: settings.retry,
            pace: settings.pace,
            workers,
            channels: JoinSet::new(),
            stop,
            intaking: mpsc::channel(1),
        }
    }

    /// Starts a channel. That it cannot be connected is told on the board, and tried again.
    pub fn add(&mut self, platform: impl Platform) {
        let ways = Ways {
            store: self.store.clone(),
            clock: self.clock.clone(),
            board: Arc::clone(&self.board),
            intake: self.stop.intake.listen(),
            sending: self.stop.sending.listen(),
            retry: self.retry,
            pace: self.pace.clone(),
        };
        self.channels.spawn(channels::run(Arc::new(platform), ways, self.intaking.0.clone()));
    }

    /// Stops in order: intake, turns, sending; then the state is closed. Where it takes longer than `drain`, or `at_once` gets
    /// ready, what is in hand is ended and the rest is left for the next start.
    pub async fn stop(self, drain: Duration, at_once: impl Future<Output = ()>) -> Ended {
        let Self { store, board, workers, mut channels, stop, intaking: (guard, mut intaking), .. } = self;
        let began = Instant::now();
        board.phase_is(Phase::Draining);
        drop(guard);
        let in_order = async {
            stop.intake.turn_to(Phase::Draining);
            // Ready when the last channel that takes in has dropped its guard: none is ever sent.
            let _: Option<Infallible> = intaking.recv().await;
            stop.turns.turn_to(Phase::Draining);
            workers.ended().await;
            stop.sending.turn_to(Phase::Draining);
            while channels.join_next().await.is_some() {}
        };
        tokio::pin!(in_order);
        let ended = tokio::select! {
            () = &mut in_order => Ended::Drained,
            () = tokio::time::sleep(drain) => Ended::OutOfTime,
            () = at_once => Ended::AtOnce,
        };
        board.phase_is(Phase::Stopping);
        if ended != Ended::Drained {
            for switch in [&stop.intake, &stop.turns, &stop.sending] {
                switch.turn_to(Phase::Stopping);
            }
            // What does not end by then is broken off; each change of the state is whole or not there.
            drop(tokio::time::timeout(AT_ONCE, &mut in_order).await);
        }
        if let Err(error) = store.close().await {
            tracing::error!(%error, "the state could not be closed in order");
        }
        tracing::info!(?ended, seconds = began.elapsed().as_secs_f32(), "the bot has stopped");
        ended
    }
}

/// An engine whose turns are measured.
struct Measured<E> {
    engine: E,
    board: Arc<Board>,
}

impl<E: TakeTurn> TakeTurn for Measured<E> {
    fn take_turn(&self, request: &TurnRequest<'_>) -> Result<TurnAnswer, String> {
        let began = Instant::now();
        let answer = self.engine.take_turn(request);
        self.board.turn_took(began.elapsed());
        answer
    }

    fn order(&self, order: KbOrder) -> KbOutcome {
        self.engine.order(order)
    }
}
