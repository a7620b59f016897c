//! What is done to state while nobody uses it: going back to a backup, closing up its space, a new operator's key.
//! Each builds a whole new database beside the old one and swaps them, so that a fault in between changes nothing.

use std::path::{Path, PathBuf};

use super::backup::{self, BackupInfo, Builder};
use super::folder::Folder;
use super::open::{DiskOptions, obtain_key, open_sled};
use crate::privacy::{KeptKey, KeySource, Keyring, OperatorKey};
use crate::store::StoreError;
use crate::store::core::each;
use crate::store::keys::{self, Named};
use crate::store::kv::KeyValue;

/// The file of the key that Matrix's own databases are encrypted with, from the state folder on.
const KEPT_KEY: &str = "matrix/key";

/// Goes back to a backup. What is there now is moved aside; where to. With `set_aside`, inbounds that waited in the backup
/// become dead letters and its unsent replies are dropped, so that nothing is answered twice.
pub fn restore(
    options: &DiskOptions,
    file: &Path,
    set_aside: bool,
) -> Result<(BackupInfo, Option<PathBuf>), StoreError> {
    let folder = Folder::hold(&options.folder)?;
    let key = OperatorKey::obtain(&options.key, folder.path(), false)?;
    let info = backup::load(&folder, options, &key, file, set_aside)?;
    let aside = if folder.db().exists() {
        Some(folder.quarantine("a backup was returned to", jiff::Timestamp::now())?)
    } else {
        None
    };
    folder.swap()?;
    Ok((info, aside))
}

/// Rewrites the database without its waste, in which sled keeps deleted records for a while: afterwards what was erased is
/// gone from the disk's files too. The number of records.
pub fn compact(options: &DiskOptions) -> Result<u64, StoreError> {
    let folder = Folder::hold(&options.folder)?;
    obtain_key(&folder, options)?;
    rewrite(&folder, options, |_, value| Ok(value.to_vec()))
}

/// Wraps all data keys anew under another key. The number of conversations.
pub fn rotate_key(options: &DiskOptions, new: &OperatorKey) -> Result<u64, StoreError> {
    let folder = Folder::hold(&options.folder)?;
    let old = obtain_key(&folder, options)?;
    let (ring, other) = {
        let kv = open_sled(&folder, options)?;
        let root = kv.get(keys::ROOT)?.ok_or(StoreError::Gone { what: "the root record" })?;
        let resealed = Keyring::reseal_root(&old, new, &root)?;
        (Keyring::open(Some(&old), &root)?, Keyring::open(Some(new), &resealed)?)
    };
    let kept = folder.path().join(KEPT_KEY);
    KeptKey::prepare(&kept, &old, new)?;
    let mut conversations = 0;
    rewrite(&folder, options, |key, value| match keys::read(key) {
        Some(Named::DataKey(_)) => {
            conversations += 1;
            Ok(ring.rewrap(&other, key, value)?)
        }
        Some(Named::Meta) if key == keys::ROOT => Ok(Keyring::reseal_root(&old, new, value)?),
        _ => Ok(value.to_vec()),
    })?;
    KeptKey::settle(&kept)?;
    Ok(conversations)
}

/// Copies all rows, changed, into a new database that takes the place of the old one.
fn rewrite(
    folder: &Folder,
    options: &DiskOptions,
    mut change: impl FnMut(&[u8], &[u8]) -> Result<Vec<u8>, StoreError>,
) -> Result<u64, StoreError> {
    let old = open_sled(folder, options)?;
    let mut builder = Builder::begin(folder, options)?;
    each(&old, &[], |key, value| builder.push(key.to_vec(), Some(change(key, value)?)))?;
    let count = builder.finish()?;
    drop(old);
    folder.swap()?;
    Ok(count)
}

impl DiskOptions {
    /// Folder of what the bot on Matrix keeps for itself: session, devices' keys, sync token.
    pub fn matrix_folder(&self) -> PathBuf {
        self.folder.join("matrix")
    }

    /// The key that this folder's databases are encrypted with, made together with it. Sealed by the operator's key, and sealed
    /// anew where that changes.
    pub fn matrix_key(&self) -> Result<KeptKey, StoreError> {
        let may_make = !self.folder.join("db").join("root").exists();
        let operator = OperatorKey::obtain(&self.key, &self.folder, may_make)?;
        let fresh = !self.matrix_folder().join("matrix-sdk-state.sqlite3").exists();
        Ok(KeptKey::obtain(&self.folder.join(KEPT_KEY), &operator, fresh)?)
    }

    /// The same with another source of the key.
    #[must_use]
    pub fn with_key(mut self, key: KeySource) -> Self {
        self.key = key;
        self
    }
}
