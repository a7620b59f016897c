//! What keeps citizens' words and addresses from those they are not meant for: the operator's key, sealed records,
//! addresses behind a keyed index, pseudonyms for logs, and texts with personal numbers taken out.
//! It never stores anything and knows no clock: records are kept, and forgotten, by [`crate::store`].
//!
//! The keys, each derived or wrapped by the one above it:
//!
//! ```text
//! operator's key (outside the state folder)
//! ├── seals the root record: the store's secret ── keys of the address index, of pseudonyms, of what was seen
//! ├── seals the key of Matrix's own databases
//! └── wraps each conversation's data key ───────── seals the conversation's records
//! ```
//!
//! Destroying a wrapped data key makes all that it sealed unreadable; a new operator's key rewraps the data keys and
//! touches no other record.

mod error;
mod index;
mod kept;
mod key;
mod keyring;
mod redact;
mod seal;
mod secret_text;

pub use error::PrivacyError;
pub use index::Pseudonym;
pub(crate) use index::{AddressKey, SeenKey};
pub use kept::KeptKey;
pub use key::{KeySource, OperatorKey};
pub(crate) use keyring::Keyring;
pub use redact::redact;
pub(crate) use seal::Sealer;
pub use secret_text::SecretText;
