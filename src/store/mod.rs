//! State: what came in, what each conversation remembers, what is to be sent, and what is known of both afterwards.
//! It never looks into a session, decides nothing about an answer, and has no clock of its own: time is passed in.
//!
//! [`Store`] is the contract; an engine is one of [`AnyStore`]'s variants. The rules of the embedded engines stand once,
//! in `rules`, over an ordered key-value store (`kv`): the memory engine and the sled engine differ in nothing but where
//! bytes lie and when a change is durable. A server such as `PostgreSQL` would implement [`Store`] itself.

mod any;
mod contract;
mod core;
pub mod disk;
mod embedded;
mod error;
mod keys;
mod kv;
mod memory;
mod queues;
mod records;
mod rules;
mod settings;
mod types;

pub use any::AnyStore;
pub use contract::Store;
pub use error::StoreError;
pub use memory::MemoryStore;
pub use settings::Settings;
pub use types::{
    Accepted, Answered, AuditEntry, Claim, Committed, DeadLetter, EntryId, Export, Failed, Feedback, NewEntry,
    Reference, ReportBack, SessionChange, Stats, Steering, Suggestion, SuggestionEntry, Swept, TicketEntry, TicketMark,
    ToSend, TurnCommit, TurnRecord, Unanswered, UnansweredEntry,
};
