//! How long turns take, as a histogram: counts by upper bound, as Prometheus has them.
//! It knows nothing of whose turns they are.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Upper bounds in microseconds: what a turn without and with the encoder takes, and what nobody should wait for.
pub(super) const BOUNDS: [u64; 10] = [250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 100_000, 500_000, 2_000_000];

/// The histogram.
#[derive(Debug, Default)]
pub(super) struct Latency {
    within: [AtomicU64; BOUNDS.len()],
    count: AtomicU64,
    micros: AtomicU64,
}

/// The histogram at a moment: counts up to each bound, all, and their sum in seconds.
pub(super) struct Seen {
    pub(super) up_to: [u64; BOUNDS.len()],
    pub(super) count: u64,
    pub(super) seconds: f64,
}

impl Latency {
    pub(super) fn took(&self, time: Duration) {
        let micros = u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
        if let Some(bucket) = BOUNDS.iter().position(|bound| micros <= *bound) {
            self.within[bucket].fetch_add(1, Ordering::Relaxed);
        }
        self.micros.fetch_add(micros, Ordering::Relaxed);
        self.count.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn seen(&self) -> Seen {
        let mut sum = 0;
        let up_to = std::array::from_fn(|i| {
            sum += self.within[i].load(Ordering::Relaxed);
            sum
        });
        // Read after the buckets, so that no bucket holds more than all.
        let count = self.count.load(Ordering::Relaxed).max(sum);
        Seen { up_to, count, seconds: self.micros.load(Ordering::Relaxed) as f64 / 1e6 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_rise_from_bound_to_bound() {
        let latency = Latency::default();
        for micros in [100, 300, 300, 5_000_000] {
            latency.took(Duration::from_micros(micros));
        }
        let seen = latency.seen();
        assert_eq!((seen.up_to[0], seen.up_to[1], seen.up_to[9], seen.count), (1, 3, 3, 4));
        assert!((seen.seconds - 5.0007).abs() < 1e-9);
    }
}
