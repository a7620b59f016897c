//! `/metrics`: what is counted, as Prometheus reads it. Sums over all conversations alone: which topic was asked is left to
//! `amtslotse store status`, since a figure that rises by one at a known minute can tell about the one who wrote then.

use jiff::Timestamp;
use jiff::civil::Date;

use super::exposition::{Exposition, Kind};
use crate::serve::board::{Board, ChannelState, seconds};
use crate::serve::latency::BOUNDS;
use crate::store::{Stats, Store};

/// The content type of the format.
pub(super) const CONTENT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Counts of the store by their name there, with the name and help here.
const STORE_COUNTS: [(&str, &str, &str); 8] = [
    ("store.accepted", "amtslotse_inbox_accepted_total", "Messages made durable in the inbox."),
    ("store.duplicates", "amtslotse_inbox_duplicates_total", "Messages that came again and were dropped."),
    ("store.turns", "amtslotse_turns_total", "Turns committed."),
    ("store.failed-turns", "amtslotse_turns_failed_total", "Turns that failed; each is tried again."),
    ("store.set-aside", "amtslotse_dead_letters_total", "Messages set aside after turns that failed."),
    ("store.sent", "amtslotse_outbox_sent_total", "Replies delivered."),
    ("store.undeliverable", "amtslotse_outbox_undeliverable_total", "Replies closed because they cannot be delivered."),
    ("store.erased", "amtslotse_conversations_erased_total", "Conversations erased at a citizen's wish."),
];

/// All metrics.
pub(super) async fn gather(board: &Board, now: Timestamp) -> String {
    let mut out = Exposition::default();
    process(&mut out, board);
    channels(&mut out, board);
    knowledge(&mut out, board);
    latency(&mut out, board);
    if let Some(store) = board.store.get() {
        // From the day of the start on: such sums only rise while the program runs, and begin anew with it, as a counter may.
        let (from, today) = (crate::kb::day_in_germany(board.started), crate::kb::day_in_germany(now));
        state(&mut out, store, from, today).await;
    }
    adapters(&mut out, board);
    out.into_text()
}

fn process(out: &mut Exposition, board: &Board) {
    out.family("amtslotse_info", Kind::Gauge, "The program's version; always 1.");
    out.sample("amtslotse_info", &[("version", env!("CARGO_PKG_VERSION"))], 1);
    let started = seconds(board.started);
    out.single("process_start_time_seconds", Kind::Gauge, "When the program was started, in Unix seconds.", started);
    if let Some(bytes) = resident_bytes() {
        out.single("process_resident_memory_bytes", Kind::Gauge, "Memory that the program holds.", bytes);
    }
    let ready = u8::from(board.ready());
    out.single("amtslotse_ready", Kind::Gauge, "Whether every channel takes messages, as /readyz says.", ready);
}

/// Linux tells it in a file.
fn resident_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<u64>().ok()? * 1024)
}

fn channels(out: &mut Exposition, board: &Board) {
    let lines = board.lines();
    let mut family = |name: &str, kind, help, value: &dyn Fn(&crate::serve::board::ChannelLine) -> u64| {
        out.family(name, kind, help);
        for (channel, line) in &lines {
            out.sample(name, &[("channel", channel.name())], value(line));
        }
    };
    let up = "Whether the channel takes messages.";
    family("amtslotse_channel_up", Kind::Gauge, up, &|line| u64::from(line.state == ChannelState::Taking));
    let help = "Tries to connect the channel.";
    family("amtslotse_channel_connects_total", Kind::Counter, help, &|line| line.connects);
    let help = "Times that the channel failed to connect or stopped taking messages.";
    family("amtslotse_channel_failures_total", Kind::Counter, help, &|line| line.failures);
}

fn knowledge(out: &mut Exposition, board: &Board) {
    let Some(kb) = board.kb() else { return };
    out.single("amtslotse_kb_intents", Kind::Gauge, "Intents of the knowledge base in force.", kb.intents);
    let since = seconds(kb.since);
    out.single("amtslotse_kb_loaded_timestamp_seconds", Kind::Gauge, "When it was loaded, in Unix seconds.", since);
    let help = "Whether a changed knowledge base has faults, so that the one before goes on serving.";
    out.single("amtslotse_kb_outdated", Kind::Gauge, help, u8::from(kb.outdated));
    out.single("amtslotse_kb_load_failures_total", Kind::Counter, "Changed knowledge bases with faults.", kb.failed);
}

fn latency(out: &mut Exposition, board: &Board) {
    let name = "amtslotse_turn_seconds";
    out.family(name, Kind::Histogram, "Time that the engine takes for a turn.");
    let seen = board.turns.seen();
    for (bound, count) in BOUNDS.iter().zip(seen.up_to) {
        let bound = (*bound as f64 / 1e6).to_string();
        out.sample("amtslotse_turn_seconds_bucket", &[("le", &bound)], count);
    }
    out.sample("amtslotse_turn_seconds_bucket", &[("le", "+Inf")], seen.count);
    out.sample("amtslotse_turn_seconds_sum", &[], seen.seconds);
    out.sample("amtslotse_turn_seconds_count", &[], seen.count);
}

async fn state(out: &mut Exposition, store: &impl Store, from: Date, today: Date) {
    let stats = store.stats(from, today.max(from)).await;
    let usable = u8::from(stats.is_ok());
    out.single("amtslotse_state_usable", Kind::Gauge, "Whether the state can be read.", usable);
    let Ok(stats) = stats else { return };
    gauges(out, &stats);
    for (key, name, help) in STORE_COUNTS {
        out.single(name, Kind::Counter, help, stats.counts.get(key).copied().unwrap_or(0));
    }
    out.family("amtslotse_outcomes_total", Kind::Counter, "Turns by how they ended.");
    for (key, count) in &stats.counts {
        if let Some(outcome) = key.strip_prefix("outcome.") {
            out.sample("amtslotse_outcomes_total", &[("outcome", outcome)], count);
        }
    }
    model_answers(out, &stats);
}

/// What became of a language model's answers: let through, or why not.
fn model_answers(out: &mut Exposition, stats: &Stats) {
    let name = "amtslotse_llm_answers_total";
    let mut answers = stats.counts.iter().filter_map(|(key, n)| Some((key.strip_prefix("llm.answer.")?, n))).peekable();
    if answers.peek().is_some() {
        out.family(
            name,
            Kind::Counter,
            "Answers of the language model by what became of them, or why they were refused.",
        );
    }
    for (outcome, count) in answers {
        out.sample(name, &[("outcome", outcome)], count);
    }
}

fn gauges(out: &mut Exposition, stats: &Stats) {
    let waiting = stats.waiting;
    out.single("amtslotse_inbox_waiting", Kind::Gauge, "Messages that wait for a turn or have one.", waiting);
    out.family("amtslotse_outbox_unsent", Kind::Gauge, "Replies that are not delivered yet.");
    for (channel, count) in &stats.unsent {
        out.sample("amtslotse_outbox_unsent", &[("channel", channel.name())], count);
    }
    let help = "Conversations that are remembered.";
    out.single("amtslotse_conversations", Kind::Gauge, help, stats.conversations);
    let help = "Messages set aside that nobody has looked after yet.";
    out.single("amtslotse_dead_letters", Kind::Gauge, help, stats.dead_letters);
    out.single("amtslotse_unanswered", Kind::Gauge, "Unanswered messages that are kept for review.", stats.unanswered);
}

fn adapters(out: &mut Exposition, board: &Board) {
    use std::sync::atomic::Ordering::Relaxed;
    let help = "Last sweep of what has expired, in Unix seconds; 0 before the first.";
    out.single("amtslotse_last_sweep_timestamp_seconds", Kind::Gauge, help, board.swept.load(Relaxed));
    let help = "Last backup of the state, in Unix seconds; 0 before the first.";
    out.single("amtslotse_last_backup_timestamp_seconds", Kind::Gauge, help, board.backed_up.load(Relaxed));
    for (_, line) in board.lines() {
        let Some(figures) = line.figures else { continue };
        let mut family = "";
        for figure in figures() {
            let name = format!("amtslotse_{}_total", figure.name);
            if figure.name != family {
                out.family(&name, Kind::Counter, figure.help);
                family = figure.name;
            }
            out.sample(&name, figure.label.as_slice(), figure.value);
        }
    }
}
