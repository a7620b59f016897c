//! A language model as a helper where the matcher is not sure: what it is given, how it is asked, and what of its answer is let
//! through. It states nothing of its own: a topic is chosen among those that the matcher found, and a sentence stands only
//! if a passage of the knowledge base says the same, figure by figure and word by word.
//!
//! Read in this order: `redact` takes personal data out of a message, `passage` fetches what the knowledge base says, `prompt`
//! writes both down, `client` asks an endpoint (feature `llm`), `read` takes the answer apart, `verify` lets it through or not.
//! All but `client` are pure, and are used by the engine.

#[cfg(feature = "llm")]
pub mod client;
mod passage;
mod prompt;
mod read;
mod redact;
mod rejected;
mod verify;

pub use passage::{MAX_PASSAGES, MAX_TOPICS, Passage, passage};
pub use prompt::{Content, Structured, content, schema, system};
pub use read::{Said, Sentence, read};
pub use redact::{anonymous, harmless, redacted};
pub use rejected::Rejected;
pub use verify::verify;
