//! A key that the program makes for a database of another make, kept in a file that the operator's key seals. So the operator
//! has one key, and can change it. It never leaves the process in the clear.

use std::fmt;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::seal::{Sealer, Secret};
use super::{OperatorKey, PrivacyError};

/// What the file is bound to.
const PLACE: &[u8] = b"kept key";

/// 32 random bytes.
#[derive(Clone)]
pub struct KeptKey(Secret);

impl KeptKey {
    /// One that is kept nowhere.
    pub fn random() -> Result<Self, PrivacyError> {
        Ok(Self(Secret::random()?))
    }

    /// Reads it from its file, or makes both where the file is missing and `may_make` says so: for a database that is there
    /// already, a fresh key would be a wrong one.
    pub fn obtain(path: &Path, operator: &OperatorKey, may_make: bool) -> Result<Self, PrivacyError> {
        let sealer = sealer(operator);
        let sealed = match fs::read(path) {
            Ok(sealed) => sealed,
            Err(error) if error.kind() == io::ErrorKind::NotFound && may_make => {
                let key = Self::random()?;
                write(path, &sealer.seal(PLACE, key.0.bytes())?).map_err(fault("make", path))?;
                return Ok(key);
            }
            Err(error) => return Err(fault("read", path)(error)),
        };
        match open(&sealer, &sealed) {
            // A change of the operator's key that was cut off.
            Err(wrong @ PrivacyError::WrongKey { .. }) => {
                let new = beside(path);
                let Ok(sealed) = fs::read(&new) else { return Err(wrong) };
                let key = open(&sealer, &sealed)?;
                fs::rename(&new, path).map_err(fault("make", path))?;
                Ok(key)
            }
            opened => opened,
        }
    }

    /// Before the operator's key changes: seals it with the new key as well, in a file beside. Nothing happens where there is none.
    pub(crate) fn prepare(path: &Path, old: &OperatorKey, new: &OperatorKey) -> Result<(), PrivacyError> {
        if !path.exists() {
            return Ok(());
        }
        let key = Self::obtain(path, old, false)?;
        write(&beside(path), &sealer(new).seal(PLACE, key.0.bytes())?).map_err(fault("make", path))
    }

    /// After the operator's key changed.
    pub(crate) fn settle(path: &Path) -> Result<(), PrivacyError> {
        match fs::rename(beside(path), path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(fault("make", path)(error)),
            _ => Ok(()),
        }
    }

    /// The bytes, for whom the database belongs to.
    #[cfg(feature = "matrix")]
    pub(crate) const fn bytes(&self) -> &[u8; 32] {
        self.0.bytes()
    }
}

impl fmt::Debug for KeptKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeptKey(…)")
    }
}

fn sealer(operator: &OperatorKey) -> Sealer {
    Sealer::new(operator.secret().derive("kept key"))
}

fn open(sealer: &Sealer, sealed: &[u8]) -> Result<KeptKey, PrivacyError> {
    let bytes = sealer.open(PLACE, sealed)?;
    let bytes = <[u8; 32]>::try_from(bytes.as_slice())
        .map_err(|_| PrivacyError::Damaged { what: "a kept key has another length" })?;
    Ok(KeptKey(Secret::new(bytes)))
}

fn beside(path: &Path) -> PathBuf {
    path.with_extension("new")
}

fn fault(verb: &'static str, path: &Path) -> impl FnOnce(io::Error) -> PrivacyError {
    let path = path.to_owned();
    move |source| PrivacyError::KeyFile { verb, path, source: Arc::new(source) }
}

/// Readable for its owner alone, and durable before it takes its place.
fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let draft = path.with_extension("draft");
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&draft)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&draft, path)?;
    #[cfg(unix)]
    fs::File::open(folder)?.sync_all()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(key: &KeptKey) -> [u8; 32] {
        *key.0.bytes()
    }

    #[test]
    fn it_is_made_once_and_opens_for_its_operator_alone() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("matrix").join("key");
        let (operator, other) = (OperatorKey::random().unwrap(), OperatorKey::random().unwrap());
        assert!(KeptKey::obtain(&path, &operator, false).is_err(), "none is made up for a database that is there");
        let key = bytes(&KeptKey::obtain(&path, &operator, true).unwrap());
        assert_eq!(bytes(&KeptKey::obtain(&path, &operator, true).unwrap()), key);
        let wrong = KeptKey::obtain(&path, &other, true).unwrap_err();
        assert!(matches!(wrong, PrivacyError::WrongKey { .. }), "{wrong}");
        assert!(!fs::read(&path).unwrap().windows(32).any(|w| w == key), "it is sealed");
    }

    #[test]
    fn it_outlives_a_change_of_the_operators_key_wherever_that_is_cut_off() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("key");
        let (old, new) = (OperatorKey::random().unwrap(), OperatorKey::random().unwrap());
        KeptKey::prepare(&path, &old, &new).unwrap();
        assert!(!beside(&path).exists(), "there is nothing to prepare");
        let key = bytes(&KeptKey::obtain(&path, &old, true).unwrap());
        KeptKey::prepare(&path, &old, &new).unwrap();
        assert_eq!(bytes(&KeptKey::obtain(&path, &old, false).unwrap()), key, "cut off before the change");
        assert_eq!(bytes(&KeptKey::obtain(&path, &new, false).unwrap()), key, "cut off after it");
        assert!(KeptKey::obtain(&path, &old, false).is_err());
        KeptKey::prepare(&path, &new, &old).unwrap();
        KeptKey::settle(&path).unwrap();
        assert_eq!(bytes(&KeptKey::obtain(&path, &old, false).unwrap()), key);
    }
}
