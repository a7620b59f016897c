//! The ordered key-value store beneath the embedded engines, and changes staged over it.
//! It never knows what a record means.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::{PoisonError, RwLock};

use super::StoreError;
use super::keys::{self, Counter, Key};

/// Records and their new values; `None` deletes.
pub(crate) type Changes = BTreeMap<Key, Option<Vec<u8>>>;

/// A record: key and value.
pub(crate) type Row = (Key, Vec<u8>);

/// Where bytes lie. Readers may run beside the one writer.
pub(crate) trait KeyValue: Send + Sync {
    /// The value of a key.
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError>;

    /// The first records from one key (included) to another (not included), in the order of keys.
    fn scan(&self, from: &[u8], to: &[u8], limit: usize) -> Result<Vec<Row>, StoreError>;

    /// All changes or none, visible at once, and durable before it returns.
    fn commit(&self, changes: &Changes) -> Result<(), StoreError>;

    /// Whether there is room for something new.
    fn has_room(&self) -> Result<(), StoreError>;
}

/// Bytes in memory: for tests, and for a terminal that is to keep nothing.
#[derive(Default)]
pub(crate) struct MemoryKv {
    rows: RwLock<BTreeMap<Key, Vec<u8>>>,
}

impl KeyValue for MemoryKv {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.rows.read().unwrap_or_else(PoisonError::into_inner).get(key).cloned())
    }

    fn scan(&self, from: &[u8], to: &[u8], limit: usize) -> Result<Vec<Row>, StoreError> {
        if from >= to {
            return Ok(Vec::new());
        }
        let rows = self.rows.read().unwrap_or_else(PoisonError::into_inner);
        let range = rows.range::<[u8], _>((Bound::Included(from), Bound::Excluded(to)));
        Ok(range.take(limit).map(|(k, v)| (k.clone(), v.clone())).collect())
    }

    fn commit(&self, changes: &Changes) -> Result<(), StoreError> {
        let mut rows = self.rows.write().unwrap_or_else(PoisonError::into_inner);
        for (key, value) in changes {
            match value {
                Some(value) => rows.insert(key.clone(), value.clone()),
                None => rows.remove(key),
            };
        }
        Ok(())
    }

    fn has_room(&self) -> Result<(), StoreError> {
        Ok(())
    }
}

/// One operation's view: the store, what earlier operations of the same commit changed, and its own changes over both.
pub(crate) struct Tx<'a> {
    kv: &'a dyn KeyValue,
    before: &'a Changes,
    own: Changes,
}

impl<'a> Tx<'a> {
    pub(crate) fn new(kv: &'a dyn KeyValue, before: &'a Changes) -> Self {
        Self { kv, before, own: Changes::new() }
    }

    pub(crate) fn into_changes(self) -> Changes {
        self.own
    }

    pub(crate) fn has_room(&self) -> Result<(), StoreError> {
        self.kv.has_room()
    }

    pub(crate) fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        match self.own.get(key).or_else(|| self.before.get(key)) {
            Some(staged) => Ok(staged.clone()),
            None => self.kv.get(key),
        }
    }

    pub(crate) fn put(&mut self, key: Key, value: Vec<u8>) {
        self.own.insert(key, Some(value));
    }

    pub(crate) fn delete(&mut self, key: Key) {
        self.own.insert(key, None);
    }

    /// As [`KeyValue::scan`], staged changes included.
    pub(crate) fn scan(&self, from: &[u8], to: &[u8], limit: usize) -> Result<Vec<Row>, StoreError> {
        if from >= to {
            return Ok(Vec::new());
        }
        let range = (Bound::Included(from), Bound::Excluded(to));
        let mut staged: BTreeMap<&Key, &Option<Vec<u8>>> = self.before.range::<[u8], _>(range).collect();
        staged.extend(self.own.range::<[u8], _>(range));
        // At most so many of the stored rows can be hidden by a staged deletion.
        let mut rows: BTreeMap<Key, Vec<u8>> =
            self.kv.scan(from, to, limit.saturating_add(staged.len()))?.into_iter().collect();
        for (key, value) in staged {
            match value {
                Some(value) => rows.insert(key.clone(), value.clone()),
                None => rows.remove(key),
            };
        }
        Ok(rows.into_iter().take(limit).collect())
    }

    /// All records that begin with a prefix.
    pub(crate) fn all(&self, prefix: &[u8]) -> Result<Vec<Row>, StoreError> {
        self.scan(prefix, &keys::after(prefix), usize::MAX)
    }

    /// A number; 0 where there is none yet.
    pub(crate) fn number(&self, key: &[u8]) -> Result<u64, StoreError> {
        match self.get(key)? {
            None => Ok(0),
            Some(bytes) => read_number(key, &bytes),
        }
    }

    pub(crate) fn set_number(&mut self, key: &[u8], value: u64) {
        self.put(key.to_vec(), value.to_be_bytes().to_vec());
    }

    /// Adds to a number.
    pub(crate) fn add(&mut self, key: &[u8], by: u64) -> Result<u64, StoreError> {
        let sum = self.number(key)?.saturating_add(by);
        self.set_number(key, sum);
        Ok(sum)
    }

    /// Takes from a number, not below 0.
    pub(crate) fn subtract(&mut self, key: &[u8], by: u64) -> Result<(), StoreError> {
        let rest = self.number(key)?.saturating_sub(by);
        self.set_number(key, rest);
        Ok(())
    }

    /// The next sequence number; the first is 1.
    pub(crate) fn next_seq(&mut self) -> Result<u64, StoreError> {
        self.add(Counter::Sequence.key(), 1)
    }
}

/// Reads a number's record.
pub(crate) fn read_number(key: &[u8], bytes: &[u8]) -> Result<u64, StoreError> {
    let bytes = bytes.try_into().map_err(|_| StoreError::Damaged {
        what: format!("the number {:?} has {} bytes", String::from_utf8_lossy(key), bytes.len()),
    })?;
    Ok(u64::from_be_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn changes() -> impl Strategy<Value = Changes> {
        proptest::collection::btree_map(
            proptest::collection::vec(0u8..4, 1..3),
            proptest::option::of(Just(vec![1])),
            0..12,
        )
    }

    proptest! {
        #[test]
        fn a_scan_sees_staged_changes_as_if_they_were_stored(
            a in changes(), b in changes(), c in changes(), limit in 0usize..8, from in 0u8..4, to in 0u8..5,
        ) {
            let staged = MemoryKv::default();
            staged.commit(&a).unwrap();
            let mut tx = Tx::new(&staged, &b);
            for (k, v) in &c {
                match v {
                    Some(v) => tx.put(k.clone(), v.clone()),
                    None => tx.delete(k.clone()),
                }
            }
            let all = MemoryKv::default();
            for changes in [&a, &b, &c] {
                all.commit(changes).unwrap();
            }
            prop_assert_eq!(tx.scan(&[from], &[to], limit).unwrap(), all.scan(&[from], &[to], limit).unwrap());
            for k in a.keys().chain(b.keys()).chain(c.keys()) {
                prop_assert_eq!(tx.get(k).unwrap(), all.get(k).unwrap());
            }
        }
    }
}
