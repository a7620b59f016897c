//! The vectors of the last texts: a conversation comes back to the same words. It keeps no text, only its hash.

use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};

use lru::LruCache;

/// Vectors kept: half a megabyte. (The `unwrap` is reckoned by the compiler: a zero would not build.)
const KEPT: NonZeroUsize = NonZeroUsize::new(256).unwrap();

/// The vectors of the last texts, by hash.
pub(super) struct Recent(Mutex<LruCache<[u8; 32], Arc<[f32]>>>);

impl Default for Recent {
    fn default() -> Self {
        Self(Mutex::new(LruCache::new(KEPT)))
    }
}

impl Recent {
    /// The vector of a text, made where it is not kept. Two threads may make the same one: it is the same.
    pub(super) fn get(&self, text: &str, make: impl FnOnce() -> Arc<[f32]>) -> Arc<[f32]> {
        let key = *blake3::hash(text.as_bytes()).as_bytes();
        if let Some(vector) = self.lock().get(&key) {
            return Arc::clone(vector);
        }
        let vector = make();
        self.lock().put(key, Arc::clone(&vector));
        vector
    }

    /// A thread that died while it held the lock left the cache whole: each step changes it in one piece.
    fn lock(&self) -> std::sync::MutexGuard<'_, LruCache<[u8; 32], Arc<[f32]>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_encoded_once_and_others_apart() {
        let recent = Recent::default();
        let made = std::cell::Cell::new(0);
        let get = |text: &str| {
            recent.get(text, || {
                made.set(made.get() + 1);
                Arc::from([made.get() as f32])
            })
        };
        assert_eq!((get("a")[0], get("b")[0], get("a")[0]), (1.0, 2.0, 1.0));
        for i in 0..300 {
            get(&i.to_string());
        }
        assert!(get("a")[0] > 300.0, "the oldest had to go");
    }
}
