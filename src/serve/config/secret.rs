//! Secrets: where they are to be taken from.
//! They are read when they are needed, and never from the configuration's own text.

use std::fmt;
use std::fs;
use std::ops::Range;
use std::path::PathBuf;

use zeroize::Zeroizing;

use super::fault::{Fault, Problem};
use crate::privacy::SecretText;

/// The environment as a value, so that a test has one of its own.
#[derive(Clone, Copy)]
pub struct Environment<'a>(&'a dyn Fn(&str) -> Option<String>);

impl<'a> Environment<'a> {
    /// The process's own.
    pub fn of_process() -> Self {
        Environment(&|name| std::env::var(name).ok())
    }

    /// Any other.
    pub fn new(look_up: &'a dyn Fn(&str) -> Option<String>) -> Self {
        Self(look_up)
    }
}

impl fmt::Debug for Environment<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Environment(…)")
    }
}

/// Where a secret comes from: the file that the configuration names, else a variable of the environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretSource {
    /// The section that needs it, and where that begins.
    pub(super) section: (&'static str, Range<usize>),
    /// The variable.
    pub(super) variable: &'static str,
    /// The key that names a file.
    pub(super) file_key: &'static str,
    /// The file that it names, and where.
    pub(super) file: Option<(PathBuf, Range<usize>)>,
}

impl SecretSource {
    /// The fault of one that is not written as it has to be.
    pub(super) fn malformed(&self) -> Fault {
        let span = self.file.as_ref().map_or_else(|| self.section.1.clone(), |(_, span)| span.clone());
        Fault::at(span, Problem::SecretForm { variable: self.variable, file_key: self.file_key })
    }

    /// Fetches it, where there is one: a file that is named has to be there, the variable may be missing.
    pub(super) fn obtain_if_any(&self, environment: Environment<'_>) -> Result<Option<SecretText>, Fault> {
        match self.obtain(environment) {
            Ok(secret) => Ok(Some(secret)),
            Err(fault) if self.file.is_some() => Err(fault),
            Err(_) => Ok(None),
        }
    }

    /// Fetches it.
    pub(super) fn obtain(&self, environment: Environment<'_>) -> Result<SecretText, Fault> {
        if let Some((path, span)) = &self.file {
            let fault = |why| Fault::at(span.clone(), Problem::SecretFile { path: path.clone(), why });
            let text = Zeroizing::new(fs::read_to_string(path).map_err(|e| fault(Some(e.to_string())))?);
            let secret = SecretText::new(&text);
            return if secret.reveal().is_empty() { Err(fault(None)) } else { Ok(secret) };
        }
        let value = (environment.0)(self.variable).map(Zeroizing::new);
        match value.map(|v| SecretText::new(&v)).filter(|s| !s.reveal().is_empty()) {
            Some(secret) => Ok(secret),
            None => Err(Fault::at(
                self.section.1.clone(),
                Problem::NoSecret { section: self.section.0, variable: self.variable, file_key: self.file_key },
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(file: Option<PathBuf>) -> SecretSource {
        SecretSource {
            section: ("telegram", 0..1),
            variable: "TOKEN",
            file_key: "token_file",
            file: file.map(|f| (f, 5..9)),
        }
    }

    #[test]
    fn the_file_that_is_named_comes_before_the_environment() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("token");
        fs::write(&path, "from-file\n").unwrap();
        let look_up = |name: &str| (name == "TOKEN").then(|| " from-environment ".to_owned());
        let environment = Environment::new(&look_up);
        assert_eq!(source(None).obtain(environment).unwrap().reveal(), "from-environment");
        assert_eq!(source(Some(path.clone())).obtain(environment).unwrap().reveal(), "from-file");
        fs::write(&path, "\n").unwrap();
        let fault = source(Some(path)).obtain(environment).unwrap_err();
        assert!(matches!(fault.problem, Problem::SecretFile { why: None, .. }), "{fault:?}");
        let nothing = |_: &str| None;
        let fault = source(None).obtain(Environment::new(&nothing)).unwrap_err();
        assert!(matches!(fault.problem, Problem::NoSecret { variable: "TOKEN", .. }), "{fault:?}");
    }
}
