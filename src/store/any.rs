//! The engine that the configuration chose. It adds nothing to it.

use std::path::PathBuf;
use std::sync::Arc;

use super::core::{Core, Work};
use super::disk::{DiskOptions, DiskStore, Opened};
use super::embedded::Embedded;
use super::kv::KeyValue;
use super::memory::MemoryStore;
use super::{Settings, StoreError};

/// One of the engines.
#[derive(Clone)]
pub enum AnyStore {
    /// In memory: nothing is left when it is dropped.
    Memory(MemoryStore),
    /// On disk, in a folder.
    Disk(DiskStore),
}

impl AnyStore {
    /// An empty store in memory.
    pub fn memory(settings: Settings) -> Result<Self, StoreError> {
        Ok(Self::Memory(MemoryStore::new(settings)?))
    }

    /// The store in a folder, and how its opening went.
    pub fn disk(options: &DiskOptions) -> Result<(Self, Opened), StoreError> {
        DiskStore::open(options).map(|(store, opened)| (Self::Disk(store), opened))
    }
}

impl Embedded for AnyStore {
    fn core(&self) -> &Arc<Core> {
        match self {
            Self::Memory(s) => s.core(),
            Self::Disk(s) => s.core(),
        }
    }

    fn kv(&self) -> Result<Arc<dyn KeyValue>, StoreError> {
        match self {
            Self::Memory(s) => s.kv(),
            Self::Disk(s) => s.kv(),
        }
    }

    async fn run<T: Send + 'static>(
        &self,
        alone: bool,
        operation: impl FnOnce(&mut Work<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        match self {
            Self::Memory(s) => s.run(alone, operation).await,
            Self::Disk(s) => s.run(alone, operation).await,
        }
    }

    async fn backup_to(&self, file: PathBuf) -> Result<u64, StoreError> {
        match self {
            Self::Memory(s) => s.backup_to(file).await,
            Self::Disk(s) => s.backup_to(file).await,
        }
    }

    async fn stop(&self) -> Result<(), StoreError> {
        match self {
            Self::Memory(s) => s.stop().await,
            Self::Disk(s) => s.stop().await,
        }
    }
}
