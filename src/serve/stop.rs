//! Stopping as a value that is passed down: go on, finish what waits, or finish what is in your hands.
//! It stops nobody by force.

use tokio::sync::watch;

/// How far stopping has come; only ever forward.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// Work, and wait for more.
    Running,
    /// Do what waits, then end.
    Draining,
    /// End after what is under way.
    Stopping,
}

/// The hand that stops.
#[derive(Debug)]
pub struct StopSwitch(watch::Sender<Phase>);

/// The ear that hears of it.
#[derive(Debug, Clone)]
pub struct Stop(watch::Receiver<Phase>);

impl StopSwitch {
    /// A switch that says [`Phase::Running`].
    pub fn new() -> Self {
        Self(watch::Sender::new(Phase::Running))
    }

    /// An ear for it.
    pub fn listen(&self) -> Stop {
        Stop(self.0.subscribe())
    }

    /// Moves on; back is not possible.
    pub fn turn_to(&self, phase: Phase) {
        self.0.send_if_modified(|now| {
            let later = phase > *now;
            *now = phase.max(*now);
            later
        });
    }
}

impl Default for StopSwitch {
    fn default() -> Self {
        Self::new()
    }
}

impl Stop {
    /// How far it has come. A switch that is gone means [`Phase::Stopping`].
    pub fn phase(&self) -> Phase {
        if self.0.has_changed().is_err() { Phase::Stopping } else { *self.0.borrow() }
    }

    /// Ready at the next change; never again once it is [`Phase::Stopping`].
    pub async fn changed(&mut self) {
        if self.0.changed().await.is_err() {
            std::future::pending::<()>().await;
        }
    }

    /// Ready once it has come so far.
    pub async fn reached(mut self, phase: Phase) {
        // A switch that is gone has come to the end.
        while self.phase() < phase && self.0.changed().await.is_ok() {}
    }
}
