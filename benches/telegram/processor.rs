//! Processor time and memory, as Linux counts them.

use std::fs;
use std::time::Duration;

/// Linux counts in these for programs, whatever its own clock is.
const TICKS_A_SECOND: u64 = 100;

/// Names of this process's threads, as `/proc` shows them.
pub(crate) const ANSWERER: &str = "answerer";
pub(crate) const LOAD: &str = "load";

/// What this process used.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Own {
    pub(crate) answerer: Duration,
    pub(crate) load: Duration,
}

/// Processor time of a process so far.
pub(crate) fn of(process: u32) -> Duration {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    // After the name, which may hold anything: state is the first field, user and system time the 12th and 13th.
    let after = stat.rsplit(')').next().unwrap_or_default();
    let ticks: u64 = after.split_whitespace().skip(11).take(2).filter_map(|n| n.parse::<u64>().ok()).sum();
    Duration::from_millis(ticks * 1_000 / TICKS_A_SECOND)
}

/// Memory of a process, in MiB.
pub(crate) fn memory(process: u32) -> f64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:")).unwrap_or_default();
    line.split_whitespace().next().and_then(|n| n.parse::<f64>().ok()).unwrap_or(0.0) / 1_024.0
}

/// Processor time of this process's threads so far, by what they do.
pub(crate) fn own() -> Own {
    let mut own = Own::default();
    for thread in fs::read_dir("/proc/self/task").into_iter().flatten().flatten() {
        let read = |file| fs::read_to_string(thread.path().join(file)).unwrap_or_default();
        let spent = read("schedstat").split_whitespace().next().and_then(|n| n.parse().ok()).unwrap_or(0);
        match read("comm").trim_end() {
            ANSWERER => own.answerer += Duration::from_nanos(spent),
            LOAD => own.load += Duration::from_nanos(spent),
            _ => {}
        }
    }
    own
}
