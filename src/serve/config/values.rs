//! A configuration as values, each with its default. What a key means stands here and, in words, in the example file.

use std::net::SocketAddr;
use std::ops::Range;
use std::path::PathBuf;
use std::time::Duration;

use super::llm::LlmConfig;
use super::matrix::MatrixConfig;
use super::telegram::TelegramConfig;
use crate::privacy::KeySource;
use crate::store::disk::{DiskOptions, Durability};

/// All that the file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// The file.
    pub path: PathBuf,
    /// What it says; for the places of faults that are found later. No secret stands in it.
    pub(super) text: String,
    /// `[kb]`
    pub kb: KbConfig,
    /// `[state]`
    pub state: StateConfig,
    /// `[ops]`, where it is there.
    pub ops: Option<OpsConfig>,
    /// `[log]`
    pub log: LogConfig,
    /// `[run]`
    pub run: RunConfig,
    /// `[staff]`
    pub staff: crate::staff::Policy,
    /// `[telegram]`, where it is there.
    pub telegram: Option<TelegramConfig>,
    /// `[matrix]`, where it is there.
    pub matrix: Option<MatrixConfig>,
    /// `[llm]`, where it is there.
    pub llm: Option<LlmConfig>,
}

/// The knowledge base.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KbConfig {
    /// Its folder.
    pub dir: PathBuf,
    /// The operator's own place, by its name in the knowledge base.
    pub home: Option<String>,
    /// Where compiled knowledge bases are kept; `None` for the platform's cache folder.
    pub cache: Option<PathBuf>,
    /// The sentence encoder's file; `none` for words and letters alone, `None` for the usual one where it exists.
    pub encoder: Option<PathBuf>,
    /// Where that is said.
    pub(super) encoder_at: Option<Range<usize>>,
}

/// The conversations' state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateConfig {
    /// Its folder.
    pub dir: PathBuf,
    /// The file of the operator's key; `None` for the environment, else the platform's configuration folder.
    pub key_file: Option<PathBuf>,
    /// What an accepted message survives.
    pub durability: Durability,
    /// MiB that the database may keep in memory.
    pub cache_mib: u64,
    /// MiB of the disk below which nothing new is accepted.
    pub reserve_mib: u64,
    /// Below so many MiB of free disk staff are told.
    pub alarm_mib: u64,
    /// Daily backups that are kept beside the state; 0 makes none.
    pub backups: u64,
}

impl StateConfig {
    /// How the store is opened.
    pub fn options(&self, retention_days: u32) -> DiskOptions {
        let mut options = DiskOptions::new(&self.dir);
        if let Some(file) = &self.key_file {
            options.key = KeySource::File(file.clone());
        }
        options.durability = self.durability;
        options.cache_mib = self.cache_mib;
        options.reserve_mib = self.reserve_mib;
        options.settings.retention_days = retention_days;
        options
    }
}

/// The endpoints of whoever runs the bot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpsConfig {
    /// Where `/healthz`, `/readyz` and `/metrics` answer.
    pub listen: SocketAddr,
}

/// What is logged, to standard error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogConfig {
    /// In which form.
    pub format: LogFormat,
    /// From which weight on.
    pub level: LogLevel,
}

/// The form of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// The weight of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogLevel {
    /// What somebody has to look at.
    Error,
    /// And what passed by itself.
    Warn,
    /// And what happens in the ordinary course.
    Info,
    /// And every step.
    Debug,
}

impl LogLevel {
    /// As it is written.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warn => "warn",
            Self::Info => "info",
            Self::Debug => "debug",
        }
    }
}

/// How the bot runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunConfig {
    /// Conversations that are worked on at the same time; `None` for eight times the processors.
    pub workers: Option<usize>,
    /// Time in which a bot that is told to stop may still answer and send.
    pub drain: Duration,
}
