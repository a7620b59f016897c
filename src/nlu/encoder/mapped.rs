//! The encoder's file as read-only memory: only rows of the table that are used become resident. The one place of the
//! project with unsafe code.

use std::fs::File;
use std::io;
use std::ops::{Deref, Range};
use std::sync::Arc;

use memmap2::Mmap;

/// A part of the mapped file; cloning shares the mapping.
#[derive(Clone)]
pub(super) struct Section {
    map: Arc<Mmap>,
    range: Range<usize>,
}

impl Section {
    /// Maps a whole file.
    #[allow(unsafe_code, reason = "mapping a file is unsafe by nature; the conditions are stated at the block")]
    pub(super) fn of_file(file: &File) -> io::Result<Self> {
        // SAFETY: the mapping is read-only and private to this process's view. What the compiler must be able to rely on is that
        // the bytes don't change: `encoder build` never writes into an existing file but renames a finished one into its
        // place, which leaves the mapped file as it is; nothing else writes model files. All reads go through `&[u8]` with checked
        // ranges, and no value is made of the bytes that has invalid patterns (numbers only; text is checked as UTF-8), so that even a
        // file changed against this rule gives wrong numbers, not undefined types.
        let map = unsafe { Mmap::map(file)? };
        let range = 0..map.len();
        Ok(Self { map: Arc::new(map), range })
    }

    /// A part of this part; `None` where it reaches beyond.
    pub(super) fn part(&self, range: Range<usize>) -> Option<Self> {
        self.deref().get(range.clone())?;
        let start = self.range.start;
        Some(Self { map: Arc::clone(&self.map), range: start + range.start..start + range.end })
    }
}

impl Deref for Section {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        // The range was checked when the section was made.
        self.map.get(self.range.clone()).unwrap_or_default()
    }
}

impl AsRef<[u8]> for Section {
    fn as_ref(&self) -> &[u8] {
        self
    }
}
