//! The engine as callers hold it: a handle on the writer's thread and on what may be read past it.
//! Dropped, the last handle stops the writer and closes the folder.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::thread::JoinHandle;

use tokio::sync::{mpsc, oneshot};

use super::open::{DiskOptions, Opened, open};
use super::writer::{Order, Place, Shared, Writer};
use crate::store::StoreError;
use crate::store::core::{Core, Job, Work};
use crate::store::embedded::Embedded;
use crate::store::kv::KeyValue;

/// Orders that may wait for the writer; more let their callers wait.
const ORDERS: usize = 4096;

/// State on disk.
#[derive(Clone)]
pub struct DiskStore {
    inner: Arc<Inner>,
}

struct Inner {
    shared: Arc<Shared>,
    orders: Mutex<Option<mpsc::Sender<Order>>>,
    writer: Mutex<Option<JoinHandle<()>>>,
}

impl DiskStore {
    /// Opens or makes the state in a folder; how that went is to be told to the operator.
    pub fn open(options: &DiskOptions) -> Result<(Self, Opened), StoreError> {
        let open = open(options)?;
        let shared = Arc::new(Shared { core: open.core, place: RwLock::new(Place::Open(open.kv)) });
        let (orders, taken) = mpsc::channel(ORDERS);
        let writer = Writer::new(shared.clone(), open.folder, options.clone(), taken);
        let thread = std::thread::Builder::new().name("state".into()).spawn(move || writer.run());
        let thread = thread.map_err(|e| StoreError::Bug { what: format!("the writer's thread cannot start: {e}") })?;
        let inner = Inner { shared, orders: Mutex::new(Some(orders)), writer: Mutex::new(Some(thread)) };
        Ok((Self { inner: Arc::new(inner) }, open.opened))
    }

    fn orders(&self) -> Result<mpsc::Sender<Order>, StoreError> {
        self.inner.orders.lock().unwrap_or_else(PoisonError::into_inner).clone().ok_or(StoreError::Closed)
    }

    async fn order(&self, order: Order) -> Result<(), StoreError> {
        self.orders()?.send(order).await.map_err(|_| StoreError::Closed)
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        drop(self.orders.lock().unwrap_or_else(PoisonError::into_inner).take());
        if let Some(thread) = self.writer.lock().unwrap_or_else(PoisonError::into_inner).take() {
            // It panicked where this fails, which its own message has told.
            drop(thread.join());
        }
    }
}

impl Embedded for DiskStore {
    fn core(&self) -> &Arc<Core> {
        &self.inner.shared.core
    }

    fn kv(&self) -> Result<Arc<dyn KeyValue>, StoreError> {
        match self.inner.shared.kv() {
            Ok(kv) => Ok(kv),
            Err(error) => {
                if error.is_passing() || matches!(error, StoreError::Damaged { .. }) {
                    // A full row of orders has the writer look anyway.
                    drop(self.orders()?.try_send(Order::Look));
                }
                Err(error)
            }
        }
    }

    async fn run<T: Send + 'static>(
        &self,
        alone: bool,
        operation: impl FnOnce(&mut Work<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (job, told) = Job::new(alone, operation);
        self.order(Order::Job(job)).await?;
        told.await.unwrap_or(Err(StoreError::Closed))
    }

    async fn backup_to(&self, file: PathBuf) -> Result<u64, StoreError> {
        let (tell, told) = oneshot::channel();
        self.order(Order::Backup(file, tell)).await?;
        told.await.unwrap_or(Err(StoreError::Closed))
    }

    async fn stop(&self) -> Result<(), StoreError> {
        let (tell, told) = oneshot::channel();
        // Closed already: that is what was wanted.
        if self.order(Order::Stop(tell)).await.is_ok() {
            drop(told.await);
        }
        Ok(())
    }
}
