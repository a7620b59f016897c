//! The one thread that writes: it gathers what waits into one commit, pays for its sync once, and answers all.
//! When the disk refuses, it closes sled, refuses what comes, and opens it anew as soon as the disk takes a write again.

use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use tokio::sync::{mpsc, oneshot};

use super::backup::Backup;
use super::bytes::SledKv;
use super::folder::Folder;
use super::open::{DiskOptions, open_sled};
use crate::store::StoreError;
use crate::store::core::{Core, Job};
use crate::store::kv::Changes;

/// Operations in one commit at most.
const GROUP: usize = 512;
/// Time between two tries to open sled anew.
const PAUSE: Duration = Duration::from_millis(500);

/// What the writer is asked for.
pub(super) enum Order {
    Job(Job),
    Backup(PathBuf, oneshot::Sender<Result<u64, StoreError>>),
    /// The disk has refused; look whether it takes a write again.
    Look,
    Stop(oneshot::Sender<()>),
}

/// Where the bytes are reached.
pub(super) enum Place {
    Open(Arc<SledKv>),
    /// The disk refuses, with this error.
    Down(StoreError),
    Closed,
}

/// What callers and the writer share.
pub(super) struct Shared {
    pub(super) core: Arc<Core>,
    pub(super) place: RwLock<Place>,
}

impl Shared {
    pub(super) fn kv(&self) -> Result<Arc<SledKv>, StoreError> {
        match &*self.place.read().unwrap_or_else(PoisonError::into_inner) {
            Place::Open(kv) => kv.usable().map(|()| kv.clone()),
            Place::Down(error) => Err(error.clone()),
            Place::Closed => Err(StoreError::Closed),
        }
    }

    fn set(&self, place: Place) {
        *self.place.write().unwrap_or_else(PoisonError::into_inner) = place;
    }
}

/// The writer.
pub(super) struct Writer {
    pub(super) shared: Arc<Shared>,
    pub(super) folder: Folder,
    pub(super) options: DiskOptions,
    pub(super) orders: mpsc::Receiver<Order>,
    tried: Option<Instant>,
    backup: Option<(Backup, oneshot::Sender<Result<u64, StoreError>>)>,
}

impl Writer {
    pub(super) const fn new(
        shared: Arc<Shared>,
        folder: Folder,
        options: DiskOptions,
        orders: mpsc::Receiver<Order>,
    ) -> Self {
        Self { shared, folder, options, orders, tried: None, backup: None }
    }

    /// Works until it is told to stop, or nobody is left who could.
    pub(super) fn run(mut self) {
        let mut held = None;
        let stopped = loop {
            let Some(order) = held.take().or_else(|| self.next_order()) else { break None };
            match order {
                Order::Job(first) => {
                    let mut group = vec![first];
                    while group.len() < GROUP && !group.last().is_some_and(|j| j.alone) {
                        match self.orders.try_recv() {
                            Ok(Order::Job(job)) if job.alone => {
                                held = Some(Order::Job(job));
                                break;
                            }
                            Ok(Order::Job(job)) => group.push(job),
                            Ok(other) => {
                                held = Some(other);
                                break;
                            }
                            Err(_) => break,
                        }
                    }
                    self.commit(group);
                }
                Order::Backup(target, tell) => self.begin_backup(&target, tell),
                Order::Look => drop(self.open_kv()),
                Order::Stop(told) => break Some(told),
            }
            self.step_backup();
        };
        while self.backup.is_some() {
            self.step_backup();
        }
        self.orders.close();
        while let Ok(order) = self.orders.try_recv() {
            if let Order::Job(job) = order {
                job.refuse(StoreError::Closed);
            }
        }
        self.shared.set(Place::Closed);
        // The folder is let go before anybody hears of it: the next process, or a test, may take it at once.
        drop(self.folder);
        if let Some(told) = stopped {
            // A caller that does not wait any more needs no answer.
            let _ = told.send(());
        }
    }

    /// The next order; at once, or none, while a backup is to be written between.
    fn next_order(&mut self) -> Option<Order> {
        while self.backup.is_some() {
            match self.orders.try_recv() {
                Ok(order) => return Some(order),
                Err(mpsc::error::TryRecvError::Empty) => self.step_backup(),
                Err(mpsc::error::TryRecvError::Disconnected) => return None,
            }
        }
        self.orders.blocking_recv()
    }

    fn commit(&mut self, group: Vec<Job>) {
        let kv = match self.open_kv() {
            Ok(kv) => kv,
            Err(error) => {
                for job in group {
                    job.refuse(error.clone());
                }
                return;
            }
        };
        match self.shared.core.commit(kv.as_ref(), group) {
            Ok(changes) => self.copy_to_backup(&changes),
            Err(error) => {
                drop(kv);
                self.go_down(error);
            }
        }
    }

    fn go_down(&mut self, error: StoreError) {
        tracing::error!(%error, "the state cannot be written; nothing is taken in until it can");
        self.shared.set(Place::Down(error));
        self.tried = Some(Instant::now());
        // Whoever waits for something to do learns of the fault by trying.
        self.shared.core.signal(true, true);
    }

    /// The open store; opened anew where it is down, no more often than every half second.
    fn open_kv(&mut self) -> Result<Arc<SledKv>, StoreError> {
        let error = match self.shared.kv() {
            Err(
                error @ (StoreError::Disk { .. }
                | StoreError::Failed { .. }
                | StoreError::Damaged { .. }
                | StoreError::Locked { .. }),
            ) => error,
            other => return other,
        };
        if self.tried.is_some_and(|t| t.elapsed() < PAUSE) {
            return Err(error);
        }
        self.tried = Some(Instant::now());
        // Lets go of what failed before it is opened anew.
        self.shared.set(Place::Down(error.clone()));
        let reopened = self.folder.probe().and_then(|()| open_sled(&self.folder, &self.options));
        match reopened.and_then(|kv| self.shared.core.rebuild(&kv, false).map(|()| Arc::new(kv))) {
            Ok(kv) => {
                tracing::info!("the state can be written again");
                self.shared.set(Place::Open(kv.clone()));
                self.shared.core.signal(true, true);
                Ok(kv)
            }
            // The first error says more than that a part of sled has not let go of its lock yet.
            Err(StoreError::Locked { .. }) => Err(error),
            Err(error) => {
                self.shared.set(Place::Down(error.clone()));
                Err(error)
            }
        }
    }

    // ---- backups ----

    fn begin_backup(&mut self, target: &std::path::Path, tell: oneshot::Sender<Result<u64, StoreError>>) {
        if self.backup.is_some() {
            let busy = StoreError::Backup { path: target.to_owned(), why: "another backup is being written".into() };
            drop(tell.send(Err(busy)));
            return;
        }
        match self.open_kv().and_then(|_| Backup::begin(target)) {
            Ok(backup) => self.backup = Some((backup, tell)),
            Err(error) => drop(tell.send(Err(error))),
        }
    }

    fn step_backup(&mut self) {
        let Some((mut backup, tell)) = self.backup.take() else { return };
        match self.shared.kv().and_then(|kv| backup.step(kv.as_ref())) {
            Ok(true) => self.backup = Some((backup, tell)),
            Ok(false) => drop(tell.send(backup.finish())),
            Err(error) => {
                backup.abandon();
                drop(tell.send(Err(error)));
            }
        }
    }

    fn copy_to_backup(&mut self, changes: &Changes) {
        let Some((mut backup, tell)) = self.backup.take() else { return };
        match backup.commit(changes) {
            Ok(()) => self.backup = Some((backup, tell)),
            Err(error) => {
                backup.abandon();
                drop(tell.send(Err(error)));
            }
        }
    }
}
