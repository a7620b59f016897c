//! Sealed records: `version | key id | nonce | body`, ChaCha20-Poly1305 (RFC 8439) with a random nonce.
//! A record is bound to its place: moved to another key of the store it no longer opens. It never says what it holds.

use std::fmt;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{ChaCha20Poly1305, Key, Nonce};
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::PrivacyError;

/// Version of the record's layout.
const VERSION: u8 = 1;
/// Bytes of a nonce.
const NONCE: usize = 12;
/// Bytes before the body.
const HEADER: usize = 1 + 4 + NONCE;

/// The name of a key, derived from it one way; four zero bytes stand for no key: plain text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct KeyId([u8; 4]);

impl KeyId {
    const PLAIN: Self = Self([0; 4]);
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Self::PLAIN {
            return f.write_str("none (plain text)");
        }
        self.0.iter().try_for_each(|b| write!(f, "{b:02x}"))
    }
}

/// 32 secret bytes, wiped when dropped.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub(crate) struct Secret([u8; 32]);

impl Secret {
    pub(crate) const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Fresh from the system's generator.
    pub(crate) fn random() -> Result<Self, PrivacyError> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)?;
        Ok(Self(bytes))
    }

    pub(crate) const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// A key of its own for one purpose (HKDF-SHA256, RFC 5869).
    pub(crate) fn derive(&self, purpose: &str) -> Self {
        let mut out = [0; 32];
        let filled = Hkdf::<Sha256>::new(Some(b"amtslotse/1"), &self.0).expand(purpose.as_bytes(), &mut out);
        debug_assert!(filled.is_ok(), "32 bytes are below HKDF's limit of 255 blocks");
        Self(out)
    }
}

/// Seals and opens records under one key, or under none.
#[derive(Clone)]
pub(crate) enum Sealer {
    /// Records stay readable: the store in memory, and tests.
    Plain,
    /// Records are sealed.
    Key {
        /// The key's name.
        id: KeyId,
        /// The key.
        secret: Secret,
    },
}

impl Sealer {
    pub(crate) fn new(secret: Secret) -> Self {
        let name = secret.derive("key id");
        let mut id = KeyId([0; 4]);
        id.0.copy_from_slice(&name.bytes()[..4]);
        if id == KeyId::PLAIN {
            id.0[3] = 1;
        }
        Self::Key { id, secret }
    }

    pub(crate) const fn id(&self) -> KeyId {
        match self {
            Self::Plain => KeyId::PLAIN,
            Self::Key { id, .. } => *id,
        }
    }

    /// Seals a body for its place in the store.
    pub(crate) fn seal(&self, place: &[u8], body: &[u8]) -> Result<Vec<u8>, PrivacyError> {
        let mut record = Vec::with_capacity(HEADER + body.len() + 16);
        record.push(VERSION);
        record.extend_from_slice(&self.id().0);
        match self {
            Self::Plain => {
                record.extend_from_slice(&[0; NONCE]);
                record.extend_from_slice(body);
            }
            Self::Key { secret, .. } => {
                let mut nonce = [0; NONCE];
                getrandom::fill(&mut nonce)?;
                record.extend_from_slice(&nonce);
                let sealed = ChaCha20Poly1305::new(&Key::from(*secret.bytes()))
                    .encrypt(&Nonce::from(nonce), Payload { msg: body, aad: place })
                    .map_err(|_| PrivacyError::Damaged { what: "a body is too large to be sealed" })?;
                record.extend_from_slice(&sealed);
            }
        }
        Ok(record)
    }

    /// Opens a record that was sealed for this place.
    pub(crate) fn open(&self, place: &[u8], record: &[u8]) -> Result<Zeroizing<Vec<u8>>, PrivacyError> {
        let Some((header, body)) = record.split_at_checked(HEADER) else {
            return Err(PrivacyError::Damaged { what: "a record is shorter than its header" });
        };
        if header[0] != VERSION {
            return Err(PrivacyError::Version { found: header[0], known: VERSION });
        }
        let mut id = KeyId::PLAIN;
        id.0.copy_from_slice(&header[1..5]);
        if id != self.id() {
            return Err(PrivacyError::WrongKey { expected: id.to_string(), found: self.id().to_string() });
        }
        match self {
            Self::Plain => Ok(Zeroizing::new(body.to_vec())),
            Self::Key { secret, .. } => {
                let mut nonce = [0; NONCE];
                nonce.copy_from_slice(&header[5..]);
                ChaCha20Poly1305::new(&Key::from(*secret.bytes()))
                    .decrypt(&Nonce::from(nonce), Payload { msg: body, aad: place })
                    .map(Zeroizing::new)
                    .map_err(|_| PrivacyError::Damaged { what: "the seal does not hold" })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sealer(byte: u8) -> Sealer {
        Sealer::new(Secret::new([byte; 32]))
    }

    proptest! {
        #[test]
        fn a_record_opens_under_its_key_in_its_place_and_nowhere_else(
            body in proptest::collection::vec(any::<u8>(), 0..200), place in proptest::collection::vec(any::<u8>(), 0..40),
        ) {
            for sealer in [sealer(1), Sealer::Plain] {
                let record = sealer.seal(&place, &body).unwrap();
                prop_assert_eq!(&*sealer.open(&place, &record).unwrap(), &body);
            }
            let record = sealer(1).seal(&place, &body).unwrap();
            let is_wrong_key = matches!(sealer(2).open(&place, &record), Err(PrivacyError::WrongKey { .. }));
            prop_assert!(is_wrong_key);
            let mut elsewhere = place.clone();
            elsewhere.push(0);
            prop_assert!(sealer(1).open(&elsewhere, &record).is_err());
        }

        #[test]
        fn no_bytes_whatever_open_or_panic(record in proptest::collection::vec(any::<u8>(), 0..80)) {
            prop_assert!(sealer(1).open(b"place", &record).is_err());
        }

        #[test]
        fn one_flipped_bit_is_noticed(bit in 0usize..(HEADER + 5 + 16) * 8) {
            let mut record = sealer(1).seal(b"place", b"words").unwrap();
            record[bit / 8] ^= 1 << (bit % 8);
            prop_assert!(sealer(1).open(b"place", &record).is_err());
        }
    }

    #[test]
    fn the_same_words_never_look_the_same_twice() {
        assert_ne!(sealer(1).seal(b"p", b"words").unwrap(), sealer(1).seal(b"p", b"words").unwrap());
        let record = sealer(1).seal(b"p", b"words").unwrap();
        assert!(!record.windows(5).any(|w| w == b"words"));
    }
}
