//! Arguments that several commands share.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use jiff::civil::Date;

/// The language of messages to the person at the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum UiLang {
    /// German
    De,
    /// English
    En,
}

impl UiLang {
    /// English where the locale says so, else German: the maintainers sit in German town halls.
    pub(crate) fn from_locale() -> Self {
        let locale =
            ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|v| std::env::var(v).ok().filter(|v| !v.is_empty()));
        if locale.is_some_and(|l| l.starts_with("en")) { Self::En } else { Self::De }
    }

    /// Whichever of the two texts is of this language.
    pub(crate) const fn pick<'a>(self, de: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::De => de,
            Self::En => en,
        }
    }
}

/// Which knowledge base, on which day, with which encoder.
#[derive(Debug, Clone, Args)]
pub(crate) struct KbArgs {
    /// Folder of the knowledge base
    #[arg(long, value_name = "DIR", default_value = "intents")]
    pub(crate) kb: PathBuf,

    /// Pin the day on which facts are looked at
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) today: Option<Date>,

    /// The sentence encoder's file, or `none`
    /// [default: models/encoder.bin where it exists]
    #[arg(long, value_name = "FILE|none")]
    pub(crate) encoder: Option<PathBuf>,

    /// Read and train anew, whatever the cache holds
    #[arg(long)]
    pub(crate) no_cache: bool,
}

impl KbArgs {
    /// The day pinned, else today's in Germany.
    pub(crate) fn day(&self) -> Date {
        self.today.unwrap_or_else(today)
    }
}

/// Today in Germany.
pub(crate) fn today() -> Date {
    crate::kb::day_in_germany(jiff::Timestamp::now())
}

impl From<UiLang> for crate::kb::diagnostic::UiLang {
    fn from(ui: UiLang) -> Self {
        match ui {
            UiLang::De => Self::De,
            UiLang::En => Self::En,
        }
    }
}
