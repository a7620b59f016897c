//! From the file to its values, section by section. All faults are told at once; a key that nothing reads is one of them.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use toml::de::DeTable;

use super::fault::{EncoderFlaw, Fault, Faults, Problem};
use super::llm;
use super::matrix::{self, MatrixSecrets};
use super::secret::Environment;
use super::section::Section;
use super::staff;
use super::telegram::{self, TelegramSecrets};
use super::values::{Config, KbConfig, LogConfig, LogFormat, LogLevel, OpsConfig, RunConfig, StateConfig};
use crate::nlu::encoder::{Encoder, EncoderError};
use crate::privacy::SecretText;
use crate::store::disk::Durability;

/// The sections that configure a channel.
const CHANNELS: [&str; 2] = ["telegram", "matrix"];

impl Config {
    /// Reads the file. Secrets are not looked at.
    pub fn read(path: &Path) -> Result<Self, Faults> {
        match fs::read_to_string(path) {
            Ok(text) => Self::parse(path, &text),
            Err(error) => {
                let fault = Fault::whole(Problem::Unreadable { why: error.to_string() });
                Err(Faults::new(path, "", vec![fault]))
            }
        }
    }

    /// The same from a text; the path is only for messages.
    pub fn parse(path: &Path, text: &str) -> Result<Self, Faults> {
        let table = DeTable::parse(text).map_err(|error| {
            // The parser takes a text without quotes for a number or a date that went wrong.
            let found = error.span().and_then(|span| text.get(span)).unwrap_or_default();
            let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            let is_value = before.trim_end_matches(' ').ends_with('=');
            let problem = if is_value && found.starts_with(|c: char| c.is_alphabetic() || c == '/') {
                Problem::Unquoted
            } else {
                Problem::Syntax { why: error.message().to_owned() }
            };
            Faults::new(path, text, vec![Fault { span: error.span(), problem }])
        })?;
        let mut top = Section::top(table.get_ref());
        let mut faults = Vec::new();
        let kb = kb(top.section("kb"), &mut faults);
        let state = state(top.section("state"), &mut faults);
        let ops = top.section_if_there("ops").and_then(|section| ops(section, &mut faults));
        let log = log(top.section("log"), &mut faults);
        let run = run(top.section("run"), &mut faults);
        let telegram = top.section_if_there("telegram").map(|section| telegram::read(section, &mut faults));
        let matrix = top.section_if_there("matrix").and_then(|section| matrix::read(section, &mut faults));
        let rooms = matrix.as_ref().is_some_and(|m| !m.staff_rooms.is_empty());
        let staff = staff::read(top.section("staff"), rooms, &mut faults);
        let llm = top.section_if_there("llm").map(|section| llm::read(section, &mut faults));
        faults.extend(top.end(&[]));
        if faults.is_empty() {
            let (path, text) = (path.to_owned(), text.to_owned());
            Ok(Self { path, text, kb, state, ops, log, run, staff, telegram, matrix, llm })
        } else {
            Err(Faults::new(path, text, faults))
        }
    }

    /// Looks at what the file names: the secrets, and the sentence encoder, without which `serve` would go on.
    pub fn check(&self, environment: Environment<'_>) -> Result<(), Faults> {
        let mut faults = self.secrets(environment).err().map_or_else(Vec::new, |found| found.faults);
        if let Err(error) = Encoder::open_chosen(self.kb.encoder.as_deref()) {
            faults.push(Fault { span: self.kb.encoder_at.clone(), problem: unusable(error) });
        }
        if faults.is_empty() { Ok(()) } else { Err(Faults::new(&self.path, &self.text, faults)) }
    }

    /// Fetches the channels' secrets. A fault too where no channel is configured, or one that is not built in.
    pub fn secrets(&self, environment: Environment<'_>) -> Result<Secrets, Faults> {
        let mut faults = Vec::new();
        if self.telegram.is_none() && self.matrix.is_none() {
            faults.push(Fault::whole(Problem::NoChannel { known: CHANNELS.to_vec() }));
        }
        let telegram = self.telegram.as_ref().and_then(|t| match t.secrets(environment) {
            Ok(secrets) => Some(secrets),
            Err(found) => {
                faults.extend(found);
                None
            }
        });
        let matrix = self.matrix.as_ref().and_then(|m| match m.secrets(environment) {
            Ok(secrets) => Some(secrets),
            Err(found) => {
                faults.extend(found);
                None
            }
        });
        let llm = self.llm.as_ref().and_then(|l| {
            l.secret(environment).unwrap_or_else(|fault| {
                faults.push(fault);
                None
            })
        });
        if faults.is_empty() {
            Ok(Secrets { telegram, matrix, llm })
        } else {
            Err(Faults::new(&self.path, &self.text, faults))
        }
    }
}

#[cfg(feature = "llm")]
impl Config {
    /// Fetches the key of the language model's endpoint alone; `None` where it needs none.
    pub fn secret_of_llm(&self, environment: Environment<'_>) -> Result<Option<SecretText>, Faults> {
        let secret = self.llm.as_ref().map(|llm| llm.secret(environment)).transpose();
        secret.map(Option::flatten).map_err(|fault| Faults::new(&self.path, &self.text, vec![fault]))
    }
}

#[cfg(feature = "matrix")]
impl Config {
    /// Fetches Matrix's secrets alone; `None` where it is not configured.
    pub fn secrets_of_matrix(&self, environment: Environment<'_>) -> Result<Option<MatrixSecrets>, Faults> {
        let secrets = self.matrix.as_ref().map(|matrix| matrix.secrets(environment)).transpose();
        secrets.map_err(|faults| Faults::new(&self.path, &self.text, faults))
    }
}

/// The secrets of all channels.
#[derive(Debug, Clone)]
pub struct Secrets {
    /// Telegram's, where it is configured.
    pub telegram: Option<TelegramSecrets>,
    /// Matrix's, where it is configured.
    pub matrix: Option<MatrixSecrets>,
    /// What proves to the language model's endpoint that we may, where it needs that.
    pub llm: Option<SecretText>,
}

fn unusable(error: EncoderError) -> Problem {
    let (path, flaw) = match error {
        EncoderError::Unreadable { path, source } => (path, EncoderFlaw::Unreadable { why: source.to_string() }),
        EncoderError::Foreign { path } => (path, EncoderFlaw::Foreign),
        EncoderError::OtherVersion { path, .. } => (path, EncoderFlaw::OtherVersion),
        EncoderError::Damaged { path, .. } => (path, EncoderFlaw::Damaged),
    };
    Problem::Encoder { path, flaw }
}

fn kb(mut section: Section<'_>, faults: &mut Vec<Fault>) -> KbConfig {
    let (encoder, encoder_at) = section.path("encoder").unzip();
    let kb = KbConfig {
        dir: section.path("dir").map_or_else(|| PathBuf::from("intents"), |(p, _)| p),
        home: section.text("home").map(|(t, _)| t.to_owned()),
        cache: section.path("cache").map(|(p, _)| p),
        encoder,
        encoder_at,
    };
    faults.extend(section.end(&[]));
    kb
}

fn state(mut section: Section<'_>, faults: &mut Vec<Fault>) -> StateConfig {
    let durabilities = [("power", Durability::Power), ("process", Durability::Process)];
    let state = StateConfig {
        dir: section.path("dir").map_or_else(|| PathBuf::from("state"), |(p, _)| p),
        key_file: section.path("key_file").map(|(p, _)| p),
        durability: section.choice("durability", &durabilities).unwrap_or_default(),
        cache_mib: section.number("cache_mib", 8, 4096).unwrap_or(32),
        reserve_mib: section.number("reserve_mib", 16, 1_000_000).unwrap_or(32),
        alarm_mib: section.number("alarm_mib", 16, 1_000_000).unwrap_or(512),
        backups: section.number("backups", 0, 365).unwrap_or(7),
    };
    section.no_secret(&["key"], "AMTSLOTSE_KEY", "key_file");
    faults.extend(section.end(&["key"]));
    state
}

fn ops(mut section: Section<'_>, faults: &mut Vec<Fault>) -> Option<OpsConfig> {
    let there = section.place("listen").is_some();
    let listen = section.address("listen");
    if !there {
        section.missing("listen", "[ops]");
    }
    faults.extend(section.end(&[]));
    listen.map(|listen| OpsConfig { listen })
}

fn log(mut section: Section<'_>, faults: &mut Vec<Fault>) -> LogConfig {
    let formats = [("text", LogFormat::Text), ("json", LogFormat::Json)];
    let levels = [LogLevel::Error, LogLevel::Warn, LogLevel::Info, LogLevel::Debug].map(|l| (l.word(), l));
    let log = LogConfig {
        format: section.choice("format", &formats).unwrap_or(LogFormat::Text),
        level: section.choice("level", &levels).unwrap_or(LogLevel::Info),
    };
    faults.extend(section.end(&[]));
    log
}

fn run(mut section: Section<'_>, faults: &mut Vec<Fault>) -> RunConfig {
    let run = RunConfig {
        workers: section.number("workers", 1, 256).map(|n| n as usize),
        drain: Duration::from_secs(section.number("drain_seconds", 1, 3600).unwrap_or(20)),
    };
    faults.extend(section.end(&[]));
    run
}
