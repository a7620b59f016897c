//! The engine with a matcher that says what each test has written down: what a conversation makes of meanings, apart from
//! how they are found.
#![allow(clippy::unwrap_used, clippy::enum_glob_use, missing_docs, reason = "tests")]

mod anything;
mod choosing;
mod failing;
mod followup;
mod script;
mod wishes;
