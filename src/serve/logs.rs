//! What the running bot logs: lines for people or JSON objects, on standard error. Other crates are heard from warnings on
//! alone: what they would tell below that could hold a citizen's words.

use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::{SubscriberInitExt, TryInitError};
use tracing_subscriber::{EnvFilter, Layer};

use super::config::{LogConfig, LogFormat};

/// Begins to log. `AMTSLOTSE_LOG` (such as `debug`) comes before the configuration's level.
pub fn begin(config: LogConfig) -> Result<(), TryInitError> {
    let asked = std::env::var("AMTSLOTSE_LOG").ok().filter(|s| !s.is_empty());
    let asked = asked.as_deref().unwrap_or(config.level.word());
    let ours = EnvFilter::builder().with_default_directive(LevelFilter::WARN.into()).parse_lossy(asked);
    let others = Targets::new()
        .with_target("amtslotse", LevelFilter::TRACE)
        // Their warnings name people and rooms; the adapter tells what matters without.
        .with_target("matrix_sdk", LevelFilter::OFF)
        .with_target("ruma", LevelFilter::OFF)
        .with_default(LevelFilter::WARN);
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let lines = match config.format {
        LogFormat::Text => lines.with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr())).boxed(),
        LogFormat::Json => lines.json().flatten_event(true).boxed(),
    };
    tracing_subscriber::registry().with(lines.with_filter(others)).with(ours).try_init()
}
