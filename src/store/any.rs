//! The engine that the configuration chose. It adds nothing to it.

use std::path::PathBuf;
use std::sync::Arc;

use super::core::{Core, Work};
use super::embedded::Embedded;
use super::kv::KeyValue;
use super::memory::MemoryStore;
use super::{Settings, StoreError};

/// One of the engines.
#[derive(Clone)]
#[non_exhaustive]
pub enum AnyStore {
    /// In memory: nothing is left when it is dropped.
    Memory(MemoryStore),
}

impl AnyStore {
    /// An empty store in memory.
    pub fn memory(settings: Settings) -> Result<Self, StoreError> {
        Ok(Self::Memory(MemoryStore::new(settings)?))
    }
}

impl Embedded for AnyStore {
    fn core(&self) -> &Arc<Core> {
        match self {
            Self::Memory(s) => s.core(),
        }
    }

    fn kv(&self) -> Result<Arc<dyn KeyValue>, StoreError> {
        match self {
            Self::Memory(s) => s.kv(),
        }
    }

    async fn run<T: Send + 'static>(
        &self,
        alone: bool,
        operation: impl FnOnce(&mut Work<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        match self {
            Self::Memory(s) => s.run(alone, operation).await,
        }
    }

    async fn backup_to(&self, file: PathBuf) -> Result<u64, StoreError> {
        match self {
            Self::Memory(s) => s.backup_to(file).await,
        }
    }

    async fn stop(&self) -> Result<(), StoreError> {
        match self {
            Self::Memory(s) => s.stop().await,
        }
    }
}
