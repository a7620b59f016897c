//! The engine in memory: the same rules, and nothing left when it is dropped.
//! It never touches a disk and seals nothing unless a key is given.

use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

use super::core::{Core, Job, Work};
use super::embedded::Embedded;
use super::kv::{KeyValue, MemoryKv};
use super::{Settings, StoreError};
use crate::privacy::OperatorKey;

/// State in memory.
#[derive(Clone)]
pub struct MemoryStore {
    core: Arc<Core>,
    kv: Arc<MemoryKv>,
    /// One operation at a time, as the writer thread of the sled engine does it.
    turn: Arc<Mutex<()>>,
}

impl MemoryStore {
    /// An empty store with plain records.
    pub fn new(settings: Settings) -> Result<Self, StoreError> {
        Self::with_key(settings, None)
    }

    /// An empty store with records sealed as on a disk.
    pub fn sealed(settings: Settings, operator: &OperatorKey) -> Result<Self, StoreError> {
        Self::with_key(settings, Some(operator))
    }

    fn with_key(settings: Settings, operator: Option<&OperatorKey>) -> Result<Self, StoreError> {
        let kv = Arc::new(MemoryKv::default());
        let core = Core::open(kv.as_ref(), operator, settings)?;
        Ok(Self { core, kv, turn: Arc::new(Mutex::new(())) })
    }
}

impl Embedded for MemoryStore {
    fn core(&self) -> &Arc<Core> {
        &self.core
    }

    fn kv(&self) -> Result<Arc<dyn KeyValue>, StoreError> {
        Ok(self.kv.clone())
    }

    fn run<T: Send + 'static>(
        &self,
        alone: bool,
        operation: impl FnOnce(&mut Work<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> impl Future<Output = Result<T, StoreError>> + Send {
        let (job, mut told) = Job::new(alone, operation);
        {
            let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
            // What went wrong is in the answer too.
            drop(self.core.commit(self.kv.as_ref(), vec![job]));
        }
        let answer = told.try_recv().unwrap_or(Err(StoreError::Closed));
        std::future::ready(answer)
    }

    async fn backup_to(&self, _: std::path::PathBuf) -> Result<u64, StoreError> {
        Err(StoreError::Unsupported { what: "a backup" })
    }

    async fn stop(&self) -> Result<(), StoreError> {
        Ok(())
    }
}
