//! Telegram: citizens' chats, by long polling or webhook. It knows the Bot API and the inbox, and nothing of answers.
//!
//! The way in: `poll` or `webhook` → `inbox` (durable, then Telegram hears of it) with `translate` (what an update means) and
//! `flood`. The way out: `deliver`, called by the sender, with `html`, `keyboard` and `pace`; `split` comes before the outbox.
//! Beside them: `press` (the chosen button), `typing`, `profile` (name, descriptions, menu).

mod address;
mod api;
mod bot;
mod counters;
mod deliver;
mod flood;
mod html;
mod inbox;
mod keyboard;
mod meter;
mod pace;
mod pause;
mod poll;
mod press;
mod profile;
mod settings;
mod split;
mod texts;
mod translate;
mod typing;
mod webhook;
mod wire;

pub use bot::{StartError, Telegram};
pub use counters::Counters;
pub use profile::Profile;
pub use settings::{FloodLimit, Intake, Rate, SendLimits, TelegramSettings, WebhookSettings};
pub(crate) use split::split;
