//! The operator's key: where it comes from, and how it is made at first start.
//! It never stands inside the state folder, and is never printed.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use etcetera::BaseStrategy;
use zeroize::Zeroizing;

use super::PrivacyError;
use super::seal::Secret;

/// Environment variable that holds the key itself.
const VARIABLE: &str = "AMTSLOTSE_KEY";

/// The operator's key: 32 bytes, written as 64 hex digits.
#[derive(Clone)]
pub struct OperatorKey(Secret);

/// Where a key is to be taken from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeySource {
    /// From the value of `AMTSLOTSE_KEY`, else from the file in the platform's configuration folder, which is made if
    /// it is missing.
    Default,
    /// From this file, which is made if it is missing.
    File(PathBuf),
}

impl OperatorKey {
    /// Reads 64 hex digits; white space around them is dropped.
    pub fn from_hex(text: &str) -> Result<Self, PrivacyError> {
        let text = text.trim();
        let wrong = |found: String| PrivacyError::NotAKey { found };
        if text.is_empty() {
            return Err(wrong("nothing".into()));
        }
        if text.len() != 64 {
            return Err(wrong(format!("{} characters", text.chars().count())));
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            let digit =
                |c: u8| char::from(c).to_digit(16).ok_or_else(|| wrong("a character that is no hex digit".into()));
            *byte = (digit(pair[0])? * 16 + digit(pair[1])?) as u8;
        }
        Ok(Self(Secret::new(bytes)))
    }

    /// A fresh key.
    pub fn random() -> Result<Self, PrivacyError> {
        Ok(Self(Secret::random()?))
    }

    /// Takes the key from its source. `state` is the folder that it protects: a key file inside it is refused. A missing key
    /// file is made only where `may_make` says so: for state that is sealed already, a fresh key would be a wrong one.
    pub fn obtain(source: &KeySource, state: &Path, may_make: bool) -> Result<Self, PrivacyError> {
        match source {
            KeySource::Default => match std::env::var(VARIABLE) {
                Ok(hex) => Self::from_hex(&Zeroizing::new(hex)),
                Err(_) => Self::from_file(&Self::default_file()?, state, may_make),
            },
            KeySource::File(path) => Self::from_file(path, state, may_make),
        }
    }

    /// The key file in the platform's configuration folder.
    pub fn default_file() -> Result<PathBuf, PrivacyError> {
        let folders = etcetera::choose_base_strategy().map_err(|_| PrivacyError::NoKeyFolder)?;
        Ok(folders.config_dir().join("amtslotse").join("state.key"))
    }

    /// Reads the file, or makes it with a fresh key, readable for its owner alone.
    fn from_file(path: &Path, state: &Path, may_make: bool) -> Result<Self, PrivacyError> {
        if lies_inside(path, state) {
            return Err(PrivacyError::KeyInsideState { path: path.to_owned() });
        }
        let fault = |verb| {
            move |source: io::Error| PrivacyError::KeyFile { verb, path: path.to_owned(), source: Arc::new(source) }
        };
        match fs::read_to_string(path) {
            Ok(hex) => Self::from_hex(&Zeroizing::new(hex)),
            Err(e) if may_make && e.kind() == io::ErrorKind::NotFound => {
                let key = Self::random()?;
                key.write_new(path).map_err(fault("make"))?;
                Ok(key)
            }
            Err(e) => Err(fault("read")(e)),
        }
    }

    /// Writes the key into a file that must not exist yet, durable before it returns.
    fn write_new(&self, path: &Path) -> io::Result<()> {
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path)?;
        let mut hex = Zeroizing::new(String::with_capacity(64));
        for byte in self.0.bytes() {
            // Writing into a string cannot fail.
            let _ = std::fmt::Write::write_fmt(&mut *hex, format_args!("{byte:02x}"));
        }
        file.write_all(hex.as_bytes())?;
        file.write_all(b"\n")?;
        file.sync_all()?;
        // The entry in the folder has to survive a power cut too: a lost key is lost state.
        #[cfg(unix)]
        fs::File::open(folder)?.sync_all()?;
        Ok(())
    }

    pub(crate) const fn secret(&self) -> &Secret {
        &self.0
    }
}

impl std::fmt::Debug for OperatorKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("OperatorKey(…)")
    }
}

/// Whether a path lies inside a folder, links followed as far as both exist.
fn lies_inside(path: &Path, folder: &Path) -> bool {
    let absolute = |p: &Path| {
        let whole = std::path::absolute(p).unwrap_or_else(|_| p.to_owned());
        // The longest part that exists is resolved; what does not exist yet can't be a link.
        let mut rest = Vec::new();
        let mut existing = whole.as_path();
        loop {
            if let Ok(resolved) = existing.canonicalize() {
                return rest.iter().rev().fold(resolved, |p, name| p.join(name));
            }
            match (existing.parent(), existing.file_name()) {
                (Some(parent), Some(name)) => {
                    rest.push(name.to_owned());
                    existing = parent;
                }
                _ => return whole,
            }
        }
    };
    absolute(path).starts_with(absolute(folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_64_hex_digits_and_an_error_does_not_show_it() {
        assert!(OperatorKey::from_hex(&format!(" {}\n", "0f".repeat(32))).is_ok());
        for bad in ["", "0f", &"0g".repeat(32), &"ä".repeat(32)] {
            let error = OperatorKey::from_hex(bad).unwrap_err().to_string();
            assert!(error.contains("64 hex digits"), "{error}");
            assert!(bad.is_empty() || !error.contains(bad), "{error}");
        }
    }

    #[test]
    fn the_key_file_is_made_once_and_for_its_owner_alone() {
        let dir = tempfile::tempdir().unwrap();
        let (path, state) = (dir.path().join("conf").join("key"), dir.path().join("state"));
        let source = KeySource::File(path.clone());
        let first = OperatorKey::obtain(&source, &state, true).unwrap();
        let again = OperatorKey::obtain(&source, &state, true).unwrap();
        assert_eq!(first.secret().bytes(), again.secret().bytes());
        #[cfg(unix)]
        assert_eq!(std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&path).unwrap().permissions()) & 0o777, 0o600);
    }

    #[test]
    fn a_key_inside_the_state_folder_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let state = dir.path().join("state");
        for path in [state.join("key"), state.join("..").join("state").join("sub").join("key")] {
            let error = OperatorKey::obtain(&KeySource::File(path.clone()), &state, true).unwrap_err();
            assert!(matches!(error, PrivacyError::KeyInsideState { .. }), "{error}");
            assert!(!path.exists());
        }
    }

    #[test]
    fn for_sealed_state_no_key_is_made_up() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("key");
        let error = OperatorKey::obtain(&KeySource::File(path.clone()), &dir.path().join("state"), false).unwrap_err();
        assert!(matches!(error, PrivacyError::KeyFile { verb: "read", .. }), "{error}");
        assert!(!path.exists());
    }

    #[test]
    fn a_damaged_key_file_is_an_error_and_never_overwritten() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("key");
        fs::write(&path, "half a ke").unwrap();
        assert!(OperatorKey::obtain(&KeySource::File(path.clone()), &dir.path().join("state"), true).is_err());
        assert_eq!(fs::read_to_string(&path).unwrap(), "half a ke");
    }
}
