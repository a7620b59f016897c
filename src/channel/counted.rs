//! What an adapter counts: each a list of figures with their names and what they tell apart. It names nobody, and decides
//! nothing.

use std::sync::atomic::{AtomicU64, Ordering};

/// One figure, only ever rising.
#[derive(Debug, Default)]
pub struct Counter(AtomicU64);

impl Counter {
    pub(in crate::channel) fn up(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    /// How often so far.
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

macro_rules! counters {
    ($($(#[doc = $help:literal])+ $field:ident = $name:literal { $($label:ident = $value:literal)? },)+) => {
        /// All figures of the adapter. One of them outlives reconnections: it is handed to the adapter's `connect`.
        #[derive(Debug, Default)]
        pub struct Counters {
            $($(#[doc = $help])+ pub $field: $crate::channel::counted::Counter,)+
        }

        impl Counters {
            /// Every figure, with its name and what it tells apart, in a fixed order.
            pub fn all(&self) -> Vec<$crate::channel::Figure> {
                vec![$($crate::channel::Figure {
                    name: $name,
                    label: [$((stringify!($label), $value))?].first().copied(),
                    help: concat!($($help),+).trim_ascii(),
                    value: self.$field.get(),
                }),+]
            }
        }
    };
}

pub(in crate::channel) use counters;
