//! Copies of the state in one file: made while turns go on, checked whole before they are used.
//! Records stay sealed in it, and the operator's key is not.
//!
//! A backup is a line of magic, then entries `tag, key, value` (lengths as big-endian u32), in which a later entry for a key
//! replaces an earlier one; then the number of entries and a BLAKE3 hash over all before it. It begins with the rows as
//! they are walked, between which stand the commits that came meanwhile: replayed in order, they give the state at the end.

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use super::bytes::SledKv;
use super::folder::{Folder, disk_error, make_private};
use super::open::DiskOptions;
use crate::privacy::{Keyring, OperatorKey};
use crate::store::StoreError;
use crate::store::core::each;
use crate::store::keys::{self, Key, Named};
use crate::store::kv::{Changes, KeyValue};
use crate::store::records::{self, DeadRecord, InboundRecord};

const MAGIC: &[u8] = b"amtslotse-backup-1\n";
const PUT: u8 = 1;
const DELETE: u8 = 2;
const END: u8 = 0xff;
/// Rows walked between two groups of turns.
const STEP: usize = 500;
/// No key or value is longer.
const LONGEST: u32 = 16 * 1024 * 1024;

/// What a backup holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BackupInfo {
    /// Records of the state.
    pub records: u64,
}

/// A backup that is being written, step by step, by the writer's thread.
pub(crate) struct Backup {
    out: Hashing<BufWriter<File>>,
    part: PathBuf,
    target: PathBuf,
    next: Key,
    entries: u64,
}

impl Backup {
    pub(crate) fn begin(target: &Path) -> Result<Self, StoreError> {
        let folder = parent(target);
        let fault = |e: io::Error| disk_error(folder, "write a backup", &e);
        make_private(folder).map_err(fault)?;
        let mut name = target.file_name().unwrap_or_default().to_owned();
        name.push(".part");
        let part = target.with_file_name(name);
        let mut options = File::options();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&part).map_err(fault)?;
        let mut out = Hashing { inner: BufWriter::new(file), hash: blake3::Hasher::new() };
        out.write_all(MAGIC).map_err(fault)?;
        Ok(Self { out, part, target: target.to_owned(), next: Vec::new(), entries: 0 })
    }

    /// Copies the next rows; whether there are more.
    pub(crate) fn step(&mut self, kv: &dyn KeyValue) -> Result<bool, StoreError> {
        let rows = kv.scan(&self.next, &[u8::MAX], STEP)?;
        for (key, value) in &rows {
            self.entry(key, Some(value))?;
        }
        match rows.into_iter().nth(STEP - 1) {
            Some((last, _)) => {
                self.next = last;
                self.next.push(0);
                Ok(true)
            }
            None => Ok(false),
        }
    }

    /// Copies a commit that came meanwhile.
    pub(crate) fn commit(&mut self, changes: &Changes) -> Result<(), StoreError> {
        changes.iter().try_for_each(|(key, value)| self.entry(key, value.as_deref()))
    }

    fn entry(&mut self, key: &[u8], value: Option<&[u8]>) -> Result<(), StoreError> {
        self.entries += 1;
        let length = |bytes: &[u8]| u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_be_bytes();
        let written = (|| {
            self.out.write_all(&[if value.is_some() { PUT } else { DELETE }])?;
            self.out.write_all(&length(key))?;
            self.out.write_all(key)?;
            if let Some(value) = value {
                self.out.write_all(&length(value))?;
                self.out.write_all(value)?;
            }
            Ok(())
        })();
        written.map_err(|e: io::Error| disk_error(parent(&self.target), "write a backup", &e))
    }

    /// Ends the file and gives it its name, durable.
    pub(crate) fn finish(mut self) -> Result<u64, StoreError> {
        let finished = (|| {
            self.out.write_all(&[END])?;
            self.out.write_all(&self.entries.to_be_bytes())?;
            let hash = self.out.hash.finalize();
            self.out.inner.write_all(hash.as_bytes())?;
            self.out.inner.flush()?;
            self.out.inner.get_ref().sync_all()?;
            fs::rename(&self.part, &self.target)?;
            File::open(parent(&self.target))?.sync_all()
        })();
        finished.map_err(|e: io::Error| disk_error(parent(&self.target), "write a backup", &e))?;
        Ok(self.entries)
    }

    /// Gives a backup up that could not be finished.
    pub(crate) fn abandon(self) {
        // What is left is named `.part` and is overwritten by the next one.
        drop(fs::remove_file(&self.part));
    }
}

fn parent(path: &Path) -> &Path {
    path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Backups of a folder, the newest first, by their names, which begin with their time.
pub(crate) fn newest_first(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|e| e == "backup"))
        .collect();
    files.sort_unstable();
    files.reverse();
    files
}

/// Reads a backup to its end and checks it; entries go to `visit` in order, before the check is done.
pub(crate) fn read(
    path: &Path,
    mut visit: impl FnMut(Key, Option<Vec<u8>>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let wrong = |why: &str| StoreError::Backup { path: path.to_owned(), why: why.to_owned() };
    let cut = |e: io::Error| wrong(&format!("it cannot be read to its end ({e})"));
    let file = File::open(path).map_err(|e| wrong(&e.to_string()))?;
    let mut input = Hashing { inner: BufReader::new(file), hash: blake3::Hasher::new() };
    let mut magic = [0; MAGIC.len()];
    input.read_exact(&mut magic).map_err(cut)?;
    if magic != MAGIC {
        return Err(wrong("it does not begin as a backup of this program does"));
    }
    let mut entries = 0u64;
    loop {
        let kind = input.byte().map_err(cut)?;
        match kind {
            PUT => {
                let key = input.bytes().map_err(cut)?;
                visit(key, Some(input.bytes().map_err(cut)?))?;
            }
            DELETE => visit(input.bytes().map_err(cut)?, None)?,
            END => break,
            _ => return Err(wrong("an entry is of no known kind")),
        }
        entries += 1;
    }
    let mut count = [0; 8];
    input.read_exact(&mut count).map_err(cut)?;
    let expected = input.hash.finalize();
    let mut hash = [0; 32];
    input.inner.read_exact(&mut hash).map_err(cut)?;
    if u64::from_be_bytes(count) != entries || expected != blake3::Hash::from_bytes(hash) {
        return Err(wrong("its checksum does not hold"));
    }
    Ok(())
}

/// Builds a database from a backup in `db.new`, which this key has to open. With `set_aside`, what waited is not repeated.
pub(crate) fn load(
    folder: &Folder,
    options: &DiskOptions,
    key: &OperatorKey,
    path: &Path,
    set_aside: bool,
) -> Result<BackupInfo, StoreError> {
    let mut root = None;
    read(path, |key, value| {
        if key == keys::ROOT {
            root = value;
        }
        Ok(())
    })?;
    let no_root = || StoreError::Backup { path: path.to_owned(), why: "it holds no root record".to_owned() };
    let keyring = Keyring::open(Some(key), &root.ok_or_else(no_root)?)?;
    let mut builder = Builder::begin(folder, options)?;
    read(path, |key, value| builder.push(key, value))?;
    if set_aside {
        builder.set_aside_what_waited(&keyring)?;
    }
    Ok(BackupInfo { records: builder.finish()? })
}

/// A new database in `db.new`, which takes the place of the old one with [`Folder::swap`].
pub(crate) struct Builder {
    kv: SledKv,
    fresh: PathBuf,
    step: Changes,
}

impl Builder {
    pub(crate) fn begin(folder: &Folder, options: &DiskOptions) -> Result<Self, StoreError> {
        let fresh = folder.fresh()?;
        Ok(Self { kv: SledKv::open(&fresh, options)?, fresh, step: Changes::new() })
    }

    pub(crate) fn push(&mut self, key: Key, value: Option<Vec<u8>>) -> Result<(), StoreError> {
        self.step.insert(key, value);
        if self.step.len() >= STEP {
            self.kv.load(&std::mem::take(&mut self.step))?;
        }
        Ok(())
    }

    /// Makes it durable; the number of its records.
    pub(crate) fn finish(self) -> Result<u64, StoreError> {
        self.kv.load(&self.step)?;
        self.kv.seal_load()?;
        let mut records = 0;
        each(&self.kv, &[], |_, _| {
            records += 1;
            Ok(())
        })?;
        let fault = |e: io::Error| disk_error(&self.fresh, "write", &e);
        if let Some(root) = self.kv.get(keys::ROOT)? {
            let path = self.fresh.join("root");
            fs::write(&path, root).map_err(fault)?;
            File::open(&path).and_then(|f| f.sync_all()).map_err(fault)?;
        }
        drop(self.kv);
        File::open(&self.fresh).and_then(|f| f.sync_all()).map_err(fault)?;
        Ok(records)
    }

    /// Inbounds become dead letters and unsent entries are dropped: after a return to an older state they were most likely
    /// answered and sent, and to do it again would answer twice.
    fn set_aside_what_waited(&mut self, keyring: &Keyring) -> Result<(), StoreError> {
        self.kv.load(&std::mem::take(&mut self.step))?;
        let kv: &dyn KeyValue = &self.kv;
        let mut changes = Changes::new();
        let mut dead = 0;
        each(kv, b"O", |key, _| {
            changes.insert(key.to_vec(), None);
            Ok(())
        })?;
        each(kv, b"I", |key, value| {
            let record: InboundRecord = records::decode("inbound", value)?;
            let Some(Named::Inbound(seq)) = keys::read(key) else { return Ok(()) };
            let sealer = records::sealer_of(kv, keyring, record.conversation)?;
            let inbound: crate::message::Inbound = records::unseal(&sealer, key, "inbound", &record.sealed)?;
            let place = keys::dead_letter(seq);
            let dead_letter = DeadRecord {
                conversation: record.conversation,
                at: inbound.at.as_millisecond(),
                why: "it waited when the backup was made that was returned to".into(),
                sealed: records::seal(&sealer, &place, "dead letter", &inbound)?,
            };
            changes.insert(place, Some(records::encode(&dead_letter)?));
            changes.insert(keys::dead_letter_of(record.conversation, seq), Some(Vec::new()));
            changes.insert(key.to_vec(), None);
            dead += 1;
            Ok(())
        })?;
        let counter = keys::Counter::DeadLetters.key();
        let before = kv.get(counter)?.map_or(Ok(0), |b| crate::store::kv::read_number(counter, &b))?;
        changes.insert(counter.to_vec(), Some((before + dead).to_be_bytes().to_vec()));
        self.kv.load(&changes)
    }
}

/// Hashes what passes through.
struct Hashing<T> {
    inner: T,
    hash: blake3::Hasher,
}

impl<W: Write> Hashing<W> {
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.hash.update(bytes);
        self.inner.write_all(bytes)
    }
}

impl<R: Read> Hashing<R> {
    fn read_exact(&mut self, bytes: &mut [u8]) -> io::Result<()> {
        self.inner.read_exact(bytes)?;
        self.hash.update(bytes);
        Ok(())
    }

    fn byte(&mut self) -> io::Result<u8> {
        let mut byte = [0];
        self.read_exact(&mut byte)?;
        Ok(byte[0])
    }

    fn bytes(&mut self) -> io::Result<Vec<u8>> {
        let mut length = [0; 4];
        self.read_exact(&mut length)?;
        let length = u32::from_be_bytes(length);
        if length > LONGEST {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "an entry of impossible length"));
        }
        let mut bytes = vec![0; length as usize];
        self.read_exact(&mut bytes)?;
        Ok(bytes)
    }
}
