//! The terminal as a channel: replies as text, buttons as numbered choices. It decides nothing about a conversation.

mod choices;
mod render;

pub use choices::Choices;
pub use render::render;
