//! Matrix: administrators' rooms, and direct rooms that are answered like a citizen's chat, end-to-end encrypted. It knows the
//! client-server API (by matrix-sdk) and the inbox, and nothing of answers.
//!
//! The way in: `sync` (own loop, own token) → `gap` (what a limited sync left out) → `inbox` with `translate` (what an event
//! means), `judge` (whether it is for the bot) and `waiting` (what cannot be read yet). The way out: `deliver`, called by the
//! sender, with `compose` and `html`, and `erase` for a whole thread. Beside them: `account` (login, session), `identity` (cross-signing, key backup), `rooms` (invitations,
//! upgrades), `trust` (who does something in a staff room), `manners` (typing, read receipts), `shelf` (what the adapter itself remembers).

mod account;
mod address;
mod allow;
mod bot;
mod compose;
mod counters;
mod deliver;
mod erase;
mod gap;
mod html;
mod identity;
mod inbox;
mod judge;
mod lock;
mod manners;
mod rooms;
mod settings;
mod shelf;
mod sync;
mod translate;
mod trust;
mod waiting;
mod wire;

pub use account::AccountError;
pub use allow::AllowList;
pub use bot::{FoundRoom, Matrix};
pub use counters::Counters;
pub use identity::{Identity, IdentityError};
pub use settings::{Credential, MatrixSettings, RoomName};
