//! What can be wrong in a configuration, and where. The words stand in `texts`, the frame around them in `render`.
//! No fault holds a secret.

use std::ops::Range;
use std::path::{Path, PathBuf};

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The bytes of the file that are meant; `None` for the file as a whole.
    pub span: Option<Range<usize>>,
    /// What is wrong.
    pub problem: Problem,
}

/// What can be wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// The file cannot be read.
    Unreadable {
        /// What the system said.
        why: String,
    },
    /// A text without quotes.
    Unquoted,
    /// The file is no TOML.
    Syntax {
        /// What the parser said.
        why: String,
    },
    /// A key or section that nothing reads.
    Unknown {
        /// Where it stands; empty for the top.
        section: &'static str,
        /// What it is called.
        key: String,
        /// What was perhaps meant.
        nearest: Option<&'static str>,
        /// What may stand there.
        known: Vec<&'static str>,
    },
    /// A value of another kind than is needed.
    Kind {
        /// The key.
        key: &'static str,
        /// What is needed.
        expected: Kind,
        /// What was found.
        found: Kind,
    },
    /// A text that is none of those that may stand there.
    Choice {
        /// The key.
        key: &'static str,
        /// What was found.
        found: String,
        /// What was perhaps meant.
        nearest: Option<&'static str>,
        /// What may stand there.
        known: Vec<&'static str>,
    },
    /// A number out of its range.
    OutOfRange {
        /// The key.
        key: &'static str,
        /// Least and most.
        range: (u64, u64),
    },
    /// A text that cannot be read as what it should be.
    Form {
        /// The key.
        key: &'static str,
        /// What it should be.
        form: Form,
    },
    /// A key that has no effect without another one's value.
    Idle {
        /// The key.
        key: &'static str,
        /// Beside what it would have one, such as `mode = "webhook"`.
        needs: &'static str,
    },
    /// A key that must be there and is not.
    Missing {
        /// The key.
        key: &'static str,
        /// Because of what, such as `mode = "webhook"`.
        because: &'static str,
    },
    /// A secret in the file itself.
    SecretInFile {
        /// The key.
        key: String,
        /// The variable that it belongs into.
        variable: &'static str,
        /// The key that names a file with it.
        file_key: &'static str,
    },
    /// A secret that is nowhere.
    NoSecret {
        /// The section that needs it.
        section: &'static str,
        /// The variable that it may stand in.
        variable: &'static str,
        /// The key that names a file with it.
        file_key: &'static str,
    },
    /// A file with a secret that cannot be read, or is empty.
    SecretFile {
        /// The file.
        path: PathBuf,
        /// What the system said; `None` where it is empty.
        why: Option<String>,
    },
    /// A secret that Telegram does not take for a webhook's.
    SecretForm {
        /// The variable that it may stand in.
        variable: &'static str,
        /// The key that names a file with it.
        file_key: &'static str,
    },
    /// An encoder's file that is named and cannot be used.
    Encoder {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        flaw: EncoderFlaw,
    },
    /// A switch for what this version does not do.
    NotYet {
        /// The key.
        key: &'static str,
    },
    /// No channel is configured.
    NoChannel {
        /// The sections that would configure one.
        known: Vec<&'static str>,
    },
    /// The channel is not built in.
    NotBuilt {
        /// The channel's section, and the name of its feature.
        feature: &'static str,
    },
}

/// What is wrong with an encoder's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EncoderFlaw {
    /// It cannot be read.
    Unreadable {
        /// What the system said.
        why: String,
    },
    /// It is something else.
    Foreign,
    /// Another version of this program built it.
    OtherVersion,
    /// It was cut, or bytes of it changed.
    Damaged,
}

/// Kinds of values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A text in quotes.
    Text,
    /// A whole number.
    Number,
    /// A number with a fraction.
    Fraction,
    /// `true` or `false`.
    Switch,
    /// A date or a time.
    Date,
    /// A list in brackets.
    List,
    /// A section.
    Section,
}

/// What a text has to look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Address and port, `127.0.0.1:9090`.
    Address,
    /// `http://…` or `https://…`.
    Url,
    /// `https://…`, as others reach it.
    HttpsUrl,
    /// `20/min`, `4/4s`, or `none`.
    Rate,
    /// Anything but nothing.
    NotEmpty,
    /// An account of Matrix's.
    MatrixUser,
    /// An account or a server of Matrix's.
    MatrixAllow,
    /// A room of Matrix's.
    MatrixRoom,
    /// Days and office hours, `Mon-Fri 08:00-16:00`.
    Hours,
    /// A day, `2026-12-25`.
    Day,
}

/// All faults of a configuration, with the file that they are in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Faults {
    /// The file.
    pub path: PathBuf,
    /// What it says; empty where it cannot be read.
    pub text: String,
    /// What is wrong, in the order of places; at least one.
    pub faults: Vec<Fault>,
}

impl Faults {
    pub(super) fn new(path: &Path, text: &str, mut faults: Vec<Fault>) -> Self {
        faults.sort_by_key(|f| f.span.as_ref().map_or(usize::MAX, |s| s.start));
        Self { path: path.to_owned(), text: text.to_owned(), faults }
    }
}

impl Fault {
    pub(super) fn at(span: Range<usize>, problem: Problem) -> Self {
        Self { span: Some(span), problem }
    }

    pub(super) const fn whole(problem: Problem) -> Self {
        Self { span: None, problem }
    }
}
