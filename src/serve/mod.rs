//! Composition: from a configuration to a running bot, and what carries a message from the inbox to the engine and from the
//! outbox to its platform. It decides nothing about answers, and knows platforms only by [`crate::channel::Channel`].
//!
//! Read in this order: [`run()`] puts together; `bot` starts and ends; `channels` keeps each platform going; [`Workers`] take
//! turns and a [`Sender`] sends; `board` is what `ops` shows of it; `reload` and `housekeeping` go on beside; `staff` is for
//! bots that people can be called into.

mod answered;
mod board;
mod bot;
mod channels;
mod clock;
mod computers;
pub mod config;
mod engine_turns;
mod export;
mod housekeeping;
mod kept_kb;
mod latency;
mod logs;
#[cfg(feature = "matrix")]
mod matrix;
#[cfg(feature = "llm")]
mod model;
mod ops;
mod platform;
mod reload;
mod run;
mod sender;
mod signals;
mod staff;
mod stop;
#[cfg(feature = "telegram")]
mod telegram;
mod worker;

pub use board::{Board, ChannelState, KbState};
pub use bot::{Bot, BotSettings, Ended};
pub use channels::Retry;
pub use clock::Clock;
pub use engine_turns::{EngineTurns, TurnSettings};
pub use housekeeping::Housekeeping;
pub use kept_kb::KeptKb;
pub use logs::begin as begin_logs;
#[cfg(feature = "llm")]
pub(crate) use model::ModelPlatform;
pub use ops::{ListenError, Ops};
pub use platform::{Platform, Teller};
pub use reload::{KbControl, KbOrders, KbSource, Reloading};
pub use run::{ServeError, run};
pub use sender::{Sender, SenderSettings};
pub use staff::{StaffSettings, Watch};
pub use stop::{Phase, Stop, StopSwitch};
pub use worker::{TakeTurn, TurnAnswer, TurnRequest, View, Wish, Workers};
