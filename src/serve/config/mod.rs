//! What whoever runs the bot decides, read from `amtslotse.toml`: every fault with its place and how to mend it, all at once.
//! It starts nothing and has no effect; secrets are fetched from environment or files when they are asked for, never from it.

mod fault;
mod llm;
mod matrix;
mod rate;
mod read;
mod render;
mod secret;
mod section;
mod staff;
mod telegram;
mod texts;
mod values;

pub use fault::{EncoderFlaw, Fault, Faults, Problem};
pub use llm::LlmConfig;
pub use matrix::{MatrixConfig, MatrixSecrets, StaffRoomConfig};
pub use rate::Rate;
pub use read::Secrets;
pub use secret::{Environment, SecretSource};
pub use telegram::{TelegramConfig, TelegramIntake, TelegramSecrets, WebhookConfig};
pub use values::{Config, KbConfig, LogConfig, LogFormat, LogLevel, OpsConfig, RunConfig, StateConfig};
