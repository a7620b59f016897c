//! What the system says to the process: stop (a second time: at once), load the knowledge base anew.
//! It does neither itself.

use std::io;

/// The ear for signals.
pub(super) struct Signals {
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
    #[cfg(unix)]
    hang_up: tokio::signal::unix::Signal,
}

/// What was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    /// SIGTERM or SIGINT.
    Stop,
    /// SIGHUP.
    Reload,
}

impl Signals {
    /// From now on signals are heard, and end the process by themselves no more.
    #[cfg(unix)]
    pub(super) fn hear() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            hang_up: signal(SignalKind::hangup())?,
        })
    }

    /// Systems without signals stop by Ctrl-C and notice changed files alone.
    #[cfg(not(unix))]
    pub(super) fn hear() -> io::Result<Self> {
        Ok(Self {})
    }

    /// The next one.
    #[cfg(unix)]
    pub(super) async fn next(&mut self) -> Said {
        tokio::select! {
            _ = self.terminate.recv() => Said::Stop,
            _ = self.interrupt.recv() => Said::Stop,
            _ = self.hang_up.recv() => Said::Reload,
        }
    }

    /// The next one.
    #[cfg(not(unix))]
    pub(super) async fn next(&mut self) -> Said {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
        Said::Stop
    }

    /// Ready when it is said once more to stop.
    pub(super) async fn stop(&mut self) {
        while self.next().await != Said::Stop {}
    }
}
