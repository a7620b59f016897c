//! The compiled knowledge base on disk, by content hash. A file that is damaged, foreign or of another version is
//! never trusted: it counts as absent and is written anew.

use std::fs;
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::kb::Kb;
use crate::nlu::Matcher;

/// First bytes of a cache file; the number rises whenever a compiled type changes its layout.
const MAGIC: &[u8; 16] = b"amtslotse-kb\0\x001\0";
/// Bytes before the content: those, the key and the content's checksum.
const HEAD: usize = MAGIC.len() + 32 + blake3::OUT_LEN;
/// Bytes read at a time.
const PIECE: usize = 1 << 16;

/// How many compiled knowledge bases are kept; the oldest go first.
const KEPT: usize = 4;

/// Endings of the files: compiled knowledge bases by the hash of what they were made of, vectors by that of their encoder.
const KB: &str = "kb";
const VECTORS: &str = "vectors";

/// A folder of compiled knowledge bases.
#[derive(Debug, Clone)]
pub struct Cache {
    folder: PathBuf,
}

/// What is cached.
#[derive(Serialize, Deserialize)]
struct Compiled<K, M> {
    kb: K,
    matcher: M,
}

/// Why a compiled knowledge base could not be kept. Harmless: the next start trains again.
#[derive(Debug, Error)]
#[error("the compiled knowledge base cannot be kept in {}: {reason}; the next start will build it again", folder.display())]
pub struct CacheError {
    folder: PathBuf,
    reason: String,
}

impl Cache {
    /// The cache in a folder of its own, which need not exist yet.
    pub fn in_folder(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// The cache in the platform's cache folder, such as `~/.cache/amtslotse`; `None` where there is no home.
    pub fn of_user() -> Option<Self> {
        let base = etcetera::choose_base_strategy().ok()?;
        Some(Self::in_folder(base.cache_dir().join("amtslotse")))
    }

    /// The knowledge base compiled from files of this hash, if it is here and whole.
    pub(super) fn get(&self, key: &[u8; 32]) -> Option<(Kb, Matcher)> {
        let mut file = fs::File::open(self.file(key, KB)).ok()?;
        if !is_whole(&mut file, key)? {
            return None;
        }
        file.seek(SeekFrom::Start(HEAD as u64)).ok()?;
        // A piece at a time: the file as a whole beside what is made of it would be a third of all the memory. Room is asked
        // for as if a single text could take up the file; what no text needs is never touched.
        let mut room = vec![0; usize::try_from(file.metadata().ok()?.len()).ok()?];
        let pieces = BufReader::with_capacity(PIECE, file);
        let (compiled, _): (Compiled<Kb, Matcher>, _) = postcard::from_io((pieces, &mut room)).ok()?;
        Some((compiled.kb, compiled.matcher))
    }

    /// The sentence vectors kept for an encoder, if they are here and whole.
    pub(super) fn vectors(&self, encoder: &[u8; 32]) -> Option<Vec<u8>> {
        let bytes = fs::read(self.file(encoder, VECTORS)).ok()?;
        body(&bytes, encoder).map(<[u8]>::to_vec)
    }

    /// Keeps sentence vectors for an encoder.
    pub(super) fn put_vectors(&self, encoder: &[u8; 32], bytes: &[u8]) -> Result<(), CacheError> {
        self.write(encoder, VECTORS, bytes)
            .map_err(|e| CacheError { folder: self.folder.clone(), reason: e.to_string() })
    }

    /// Keeps a compiled knowledge base: written beside and renamed, so that a reader never sees a half of it.
    pub(super) fn put(&self, key: &[u8; 32], kb: &Kb, matcher: &Matcher) -> Result<(), CacheError> {
        let fault = |reason: String| CacheError { folder: self.folder.clone(), reason };
        let body = postcard::to_stdvec(&Compiled { kb, matcher }).map_err(|e| fault(e.to_string()))?;
        self.write(key, KB, &body).map_err(|e| fault(e.to_string()))?;
        self.drop_oldest();
        Ok(())
    }

    fn write(&self, key: &[u8; 32], kind: &str, body: &[u8]) -> io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        let beside = self.folder.join(format!("{}.{kind}.{}.part", hex(key), std::process::id()));
        let written = (|| {
            let mut file = fs::File::create(&beside)?;
            for part in [MAGIC.as_slice(), key, blake3::hash(body).as_bytes(), body] {
                file.write_all(part)?;
            }
            file.sync_all()?;
            fs::rename(&beside, self.file(key, kind))
        })();
        if written.is_err() {
            // Whatever is left of the half-written file is of no use; that it cannot be removed changes nothing.
            let _ = fs::remove_file(&beside);
        }
        written
    }

    fn file(&self, key: &[u8; 32], kind: &str) -> PathBuf {
        self.folder.join(format!("{}.{kind}", hex(key)))
    }

    fn drop_oldest(&self) {
        let Ok(entries) = fs::read_dir(&self.folder) else { return };
        let mut files: Vec<_> = entries
            .flatten()
            .map(|e| e.path())
            .filter(|p| p.extension().is_some_and(|x| x == KB))
            .filter_map(|p| Some((modified(&p)?, p)))
            .collect();
        files.sort();
        let surplus = files.len().saturating_sub(KEPT);
        for (_, path) in files.into_iter().take(surplus) {
            // A file that another process removed first is gone as well.
            let _ = fs::remove_file(path);
        }
    }
}

/// Whether a file is whole and of this key; `None` where it cannot be read.
fn is_whole(file: &mut fs::File, key: &[u8; 32]) -> Option<bool> {
    let mut head = [0; HEAD];
    file.read_exact(&mut head).ok()?;
    let Some(checksum) = head.strip_prefix(MAGIC).and_then(|rest| rest.strip_prefix(key)) else { return Some(false) };
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(file).ok()?;
    Some(hasher.finalize().as_bytes() == checksum)
}

/// The content of a file, where it is whole and of this key.
fn body<'a>(bytes: &'a [u8], key: &[u8; 32]) -> Option<&'a [u8]> {
    let rest = bytes.strip_prefix(MAGIC)?.strip_prefix(key)?;
    let (checksum, body) = rest.split_at_checked(blake3::OUT_LEN)?;
    (blake3::hash(body).as_bytes() == checksum).then_some(body)
}

fn modified(path: &Path) -> Option<std::time::SystemTime> {
    fs::metadata(path).ok()?.modified().ok()
}

fn hex(key: &[u8; 32]) -> String {
    key.iter().take(16).map(|b| format!("{b:02x}")).collect()
}
