//! The keys that an open store works with: made once when the store is opened, from the operator's key and the root
//! record. It never leaves the process.

use super::index::IndexKeys;
use super::seal::Secret;
use super::{AddressKey, OperatorKey, PrivacyError, Pseudonym, Sealer, SeenKey};
use crate::message::{ConversationId, InboundId, PlatformAddress};

/// The keys of an open store.
#[derive(Clone)]
pub(crate) struct Keyring {
    wrap: Sealer,
    /// For records that belong to no conversation; the same after the operator's key has changed.
    own: Sealer,
    index: IndexKeys,
}

/// The place to which the root record is bound.
const ROOT: &[u8] = b"root";

impl Keyring {
    /// For a new store: the keys, and the root record to keep. Without an operator's key all records stay plain.
    pub(crate) fn create(operator: Option<&OperatorKey>) -> Result<(Self, Vec<u8>), PrivacyError> {
        let secret = Secret::random()?;
        let record = root_sealer(operator).seal(ROOT, secret.bytes())?;
        Ok((Self::from_parts(operator, &secret), record))
    }

    /// For a store that exists: opens the root record. A wrong key is told from a damaged record.
    pub(crate) fn open(operator: Option<&OperatorKey>, root: &[u8]) -> Result<Self, PrivacyError> {
        let body = root_sealer(operator).open(ROOT, root)?;
        let bytes: [u8; 32] =
            body.as_slice().try_into().map_err(|_| PrivacyError::Damaged { what: "the root record's length" })?;
        Ok(Self::from_parts(operator, &Secret::new(bytes)))
    }

    /// The root record for a new operator's key.
    pub(crate) fn reseal_root(old: &OperatorKey, new: &OperatorKey, root: &[u8]) -> Result<Vec<u8>, PrivacyError> {
        let body = root_sealer(Some(old)).open(ROOT, root)?;
        root_sealer(Some(new)).seal(ROOT, &body)
    }

    fn from_parts(operator: Option<&OperatorKey>, store_secret: &Secret) -> Self {
        let wrap = operator.map_or(Sealer::Plain, |k| Sealer::new(k.secret().derive("wrap data keys")));
        let own = operator.map_or(Sealer::Plain, |_| Sealer::new(store_secret.derive("the store's own records")));
        Self { wrap, own, index: IndexKeys::new(store_secret) }
    }

    /// The sealer of records that belong to no conversation.
    pub(crate) const fn own(&self) -> &Sealer {
        &self.own
    }

    /// A fresh data key for a conversation: the sealer, and the wrapped key to keep at `place`.
    pub(crate) fn new_data_key(&self, place: &[u8]) -> Result<(Sealer, Vec<u8>), PrivacyError> {
        match &self.wrap {
            Sealer::Plain => Ok((Sealer::Plain, Sealer::Plain.seal(place, &[])?)),
            wrap @ Sealer::Key { .. } => {
                let secret = Secret::random()?;
                let wrapped = wrap.seal(place, secret.bytes())?;
                Ok((Sealer::new(secret), wrapped))
            }
        }
    }

    /// The sealer behind a wrapped data key.
    pub(crate) fn data_key(&self, place: &[u8], wrapped: &[u8]) -> Result<Sealer, PrivacyError> {
        let body = self.wrap.open(place, wrapped)?;
        match &self.wrap {
            Sealer::Plain => Ok(Sealer::Plain),
            Sealer::Key { .. } => {
                let bytes = body.as_slice().try_into();
                let bytes: [u8; 32] = bytes.map_err(|_| PrivacyError::Damaged { what: "a data key's length" })?;
                Ok(Sealer::new(Secret::new(bytes)))
            }
        }
    }

    /// A data key wrapped anew, for `other`'s operator.
    pub(crate) fn rewrap(&self, other: &Self, place: &[u8], wrapped: &[u8]) -> Result<Vec<u8>, PrivacyError> {
        other.wrap.seal(place, &self.wrap.open(place, wrapped)?)
    }

    pub(crate) fn address(&self, address: &PlatformAddress) -> AddressKey {
        self.index.address(address)
    }

    pub(crate) fn seen(&self, id: &InboundId) -> SeenKey {
        self.index.seen(id)
    }

    pub(crate) fn pseudonym(&self, conversation: ConversationId) -> Pseudonym {
        self.index.pseudonym(conversation)
    }
}

fn root_sealer(operator: Option<&OperatorKey>) -> Sealer {
    operator.map_or(Sealer::Plain, |k| Sealer::new(k.secret().derive("seal root record")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_key_is_named_as_such_and_a_new_one_rewraps() {
        let (old, new) = (OperatorKey::random().unwrap(), OperatorKey::random().unwrap());
        let (ring, root) = Keyring::create(Some(&old)).unwrap();
        let (sealer, wrapped) = ring.new_data_key(b"place").unwrap();
        let record = sealer.seal(b"r", b"words").unwrap();

        assert!(matches!(Keyring::open(Some(&new), &root), Err(PrivacyError::WrongKey { .. })));
        assert!(matches!(Keyring::open(None, &root), Err(PrivacyError::WrongKey { .. })));

        let root = Keyring::reseal_root(&old, &new, &root).unwrap();
        let other = Keyring::open(Some(&new), &root).unwrap();
        let rewrapped = ring.rewrap(&other, b"place", &wrapped).unwrap();
        assert!(ring.data_key(b"place", &rewrapped).is_err());
        assert_eq!(&*other.data_key(b"place", &rewrapped).unwrap().open(b"r", &record).unwrap(), b"words");
        let id = ConversationId([3; 16]);
        assert_eq!(ring.pseudonym(id), other.pseudonym(id), "pseudonyms outlive a rotation");
    }
}
