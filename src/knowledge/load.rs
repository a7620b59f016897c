//! From a folder of files to a knowledge base in force: hash, cache, read, check, train.

use std::path::Path;

use jiff::civil::Date;

use super::Knowledge;
use super::cache::{Cache, CacheError};
use crate::kb::diagnostic::{Diagnostic, Files};
use crate::kb::{Broken, KbFiles};
use crate::nlu::Matcher;

/// How to load.
#[derive(Debug, Clone)]
pub struct LoadOptions {
    /// The day on which review dates and the like are looked at.
    pub today: Date,
    /// Where compiled knowledge bases are kept; `None` reads and trains anew.
    pub cache: Option<Cache>,
}

/// What loading is at, for a line of progress.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Step {
    /// Reading and checking the files.
    Reading,
    /// Training the matcher; the share done, 0 to 1.
    Training(f32),
}

/// A loaded knowledge base.
#[derive(Debug)]
pub struct Loaded {
    /// The knowledge base with its matcher.
    pub knowledge: Knowledge,
    /// Whether it came from the cache.
    pub from_cache: bool,
    /// What the checks found that is no error; empty where it came from the cache.
    pub warnings: Vec<Diagnostic>,
    /// The files into which the warnings point.
    pub files: Files,
    /// Why it could not be cached, if it could not.
    pub not_cached: Option<CacheError>,
}

/// Loads the knowledge base in a folder: whole or not at all.
pub fn load(dir: &Path, options: &LoadOptions, progress: &mut dyn FnMut(Step)) -> Result<Loaded, Broken> {
    let files = KbFiles::collect(dir);
    let key = key(&files);
    if let Some((kb, matcher)) = options.cache.as_ref().and_then(|c| c.get(&key)) {
        matcher.warm_up();
        return Ok(Loaded {
            knowledge: Knowledge::new(kb, matcher),
            from_cache: true,
            warnings: Vec::new(),
            files: Files::default(),
            not_cached: None,
        });
    }
    progress(Step::Reading);
    let read = files.compile(options.today)?;
    let matcher = Matcher::build(&read.kb, &mut |share| progress(Step::Training(share)));
    let not_cached = options.cache.as_ref().and_then(|c| c.put(&key, &read.kb, &matcher).err());
    matcher.warm_up();
    Ok(Loaded {
        knowledge: Knowledge::new(read.kb, matcher),
        from_cache: false,
        warnings: read.warnings,
        files: read.files,
        not_cached,
    })
}

/// Same key, same compiled knowledge base: the files' content, and the program that compiles them.
fn key(files: &KbFiles) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new_derive_key("amtslotse compiled knowledge base");
    hasher.update(BUILD.as_bytes());
    hasher.update(&files.hash());
    *hasher.finalize().as_bytes()
}

/// The version of this program, and of the code that compiles: a cache of another build is never read.
const BUILD: &str = concat!(env!("CARGO_PKG_VERSION"), "/", env!("AMTSLOTSE_SOURCES"));
