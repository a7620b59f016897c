//! The threads that compute turns: few, and the same ones for as long as the bot runs.
//! They know nothing of turns, and never wait for the network.
//!
//! The matcher's regular expressions keep an automaton for each thread that uses them, which grows with what they have read
//! (up to 4 MiB each). On threads that come and go the bot held a dozen of each, 125 MiB after 100,000 messages, and they grew on.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::oneshot;

type Job = Box<dyn FnOnce() + Send>;

/// At least two, so that one answer that takes long does not hold up all others.
const LEAST: usize = 2;

/// A handle on the threads; they end with the last one.
#[derive(Debug, Clone)]
pub(super) struct Computers {
    jobs: Sender<Job>,
}

impl Computers {
    /// Starts as many as there are processors, but no more than so many.
    pub(super) fn start(most: usize) -> Self {
        let processors = std::thread::available_parallelism().map_or(LEAST, std::num::NonZero::get);
        let (jobs, taken) = channel();
        let taken = Arc::new(Mutex::new(taken));
        for _ in 0..processors.max(LEAST).min(most.max(1)) {
            let taken = Arc::clone(&taken);
            tokio::task::spawn_blocking(move || work_off(&taken));
        }
        Self { jobs }
    }

    /// Has one of them compute; `None` only where the runtime has ended, or it panicked.
    pub(super) async fn run<T: Send + 'static>(&self, compute: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        let (tell, told) = oneshot::channel();
        let job: Job = Box::new(move || drop(tell.send(compute())));
        self.jobs.send(job).ok()?;
        told.await.ok()
    }
}

fn work_off(jobs: &Mutex<Receiver<Job>>) {
    loop {
        // Whoever waits for a job holds the lock; the others wait for it, in their turn.
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = job else { return };
        // A panic ends one job, and whoever waits for it hears of it by that; the thread is needed on.
        drop(std::panic::catch_unwind(std::panic::AssertUnwindSafe(job)));
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::time::Duration;

    use super::*;

    #[tokio::test]
    async fn few_threads_do_all_of_it_and_a_panic_ends_none_of_them() {
        let computers = Computers::start(2);
        let mut all = tokio::task::JoinSet::new();
        for n in 0..60 {
            let computers = computers.clone();
            all.spawn(async move {
                let done = computers.run(move || {
                    assert_ne!(n % 20, 7, "a fault in a job");
                    std::thread::sleep(Duration::from_millis(1));
                    std::thread::current().id()
                });
                done.await
            });
        }
        let done = all.join_all().await;
        assert_eq!(done.iter().filter(|d| d.is_none()).count(), 3);
        assert_eq!(done.into_iter().flatten().collect::<HashSet<_>>().len(), 2);
    }

    #[tokio::test]
    async fn a_long_job_does_not_hold_up_the_next() {
        let computers = Computers::start(8);
        let (end, ended) = channel::<()>();
        let long = tokio::spawn({
            let computers = computers.clone();
            async move { computers.run(move || ended.recv()).await }
        });
        assert_eq!(computers.run(|| 1).await, Some(1));
        drop(end);
        assert!(long.await.unwrap().is_some());
    }
}
