//! Keyed one-way names: the index key of an address, of an inbound already seen, and the pseudonym that logs and
//! staff see instead of a conversation. Without the store's secret none of them leads back.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use super::seal::Secret;
use crate::message::{ConversationId, InboundId, PlatformAddress};

/// Index key of a platform address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(crate) struct AddressKey(pub(crate) [u8; 16]);

/// Index key of an inbound that has been accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SeenKey(pub(crate) [u8; 16]);

/// What logs, metrics and staff call a conversation, such as `c-7k2mq9xa4d`: the same for as long as the conversation
/// lives, and meaningless without the store's secret.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Pseudonym(String);

impl Pseudonym {
    /// The pseudonym as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Pseudonym {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The keys behind these names.
#[derive(Clone)]
pub(crate) struct IndexKeys {
    address: Secret,
    seen: Secret,
    pseudonym: Secret,
}

impl IndexKeys {
    pub(crate) fn new(store_secret: &Secret) -> Self {
        Self {
            address: store_secret.derive("address index"),
            seen: store_secret.derive("seen inbounds"),
            pseudonym: store_secret.derive("pseudonyms"),
        }
    }

    pub(crate) fn address(&self, address: &PlatformAddress) -> AddressKey {
        AddressKey(keyed(&self.address, &[address.channel.name().as_bytes(), address.place.as_bytes()]))
    }

    pub(crate) fn seen(&self, id: &InboundId) -> SeenKey {
        SeenKey(keyed(&self.seen, &[id.0.as_bytes()]))
    }

    pub(crate) fn pseudonym(&self, conversation: ConversationId) -> Pseudonym {
        // Ten characters of five bits; the letters that are mistaken for digits are left out.
        const LETTERS: &[u8; 32] = b"23456789abcdefghijkmnpqrstuvwxyz";
        let bytes = keyed(&self.pseudonym, &[&conversation.0]);
        let letters = bytes.iter().take(10).map(|b| char::from(LETTERS[usize::from(b & 31)]));
        Pseudonym("c-".chars().chain(letters).collect())
    }
}

/// HMAC-SHA256 over the parts, each with its length before it, cut to 16 bytes.
fn keyed(key: &Secret, parts: &[&[u8]]) -> [u8; 16] {
    // A key of 32 bytes is shorter than the hash's block, so it is taken as it is; HMAC takes keys of any length.
    let mut padded = [0; 64];
    padded[..32].copy_from_slice(key.bytes());
    let mut mac = Hmac::<Sha256>::new(&padded.into());
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    let mut out = [0; 16];
    out.copy_from_slice(&mac.finalize().into_bytes()[..16]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::ChannelKind;

    #[test]
    fn names_depend_on_the_secret_and_on_every_part() {
        let (one, two) = (IndexKeys::new(&Secret::new([1; 32])), IndexKeys::new(&Secret::new([2; 32])));
        let at = |channel, place: &str| PlatformAddress { channel, place: place.into() };
        let telegram = at(ChannelKind::Telegram, "4711");
        assert_eq!(one.address(&telegram), one.address(&telegram.clone()));
        assert_ne!(one.address(&telegram), two.address(&telegram));
        assert_ne!(one.address(&telegram), one.address(&at(ChannelKind::Matrix, "4711")));
        assert_ne!(one.address(&telegram).0, one.seen(&InboundId("4711".into())).0);
        assert_ne!(one.pseudonym(ConversationId([7; 16])), two.pseudonym(ConversationId([7; 16])));
        assert_eq!(one.pseudonym(ConversationId([7; 16])).as_str().len(), 12);
    }

    #[test]
    fn the_index_is_hmac_sha256_as_others_compute_it() {
        // RFC 4231 gives no case with a 32-byte key and framed parts: this value is Python's
        // hmac.new(bytes([3]*32), len(x).to_bytes(8,'big') + x, 'sha256') for x = b'abc', first 16 bytes.
        let expected = "0393d6a08c81a2768ac5ff3a62b42430";
        let bytes: Vec<u8> = (0..16).map(|i| u8::from_str_radix(&expected[2 * i..2 * i + 2], 16).unwrap()).collect();
        assert_eq!(keyed(&Secret::new([3; 32]), &[b"abc"]).to_vec(), bytes);
    }
}
