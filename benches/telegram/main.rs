//! What the whole bot carries on Telegram: from the webhook's POST to `sendMessage`, as the program runs it (`amtslotse serve`, the
//! shipped knowledge base, state on disk), with the send limits lifted by its configuration and a text of its own in every update.
//!
//! Bot API and updates come from this process, whose share of the processors is said. Two rounds each, without and with the
//! sentence encoder: as many as it takes (so many in flight at any time), then so many a second at random moments, whatever it does.
//!
//! `cargo bench --no-default-features --features telegram --bench telegram`, with `-- none` or `-- encoder` one of the two.
//! `AMTSLOTSE_UPDATES=200000` for the long run, `AMTSLOTSE_IN_FLIGHT`, `AMTSLOTSE_DURABILITY=process`,
//! `AMTSLOTSE_CACHE_MIB`, `AMTSLOTSE_WORKERS`.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a measurement")]

mod answerer;
mod bot;
mod load;
mod processor;
mod texts;

use std::time::{Duration, Instant};

use bot::Bot;
use load::{Load, Pace};

/// What is asked for, and what is offered in the second round.
const ASKED: [(&str, u64); 2] = [("none", 1_000), ("encoder", 500)];

/// A number of the environment.
fn number(variable: &str, usual: usize) -> usize {
    std::env::var(variable).map_or(usual, |n| n.replace('_', "").parse().expect("a number"))
}

fn main() {
    let only = std::env::args().skip(1).find(|a| !a.starts_with("--"));
    let updates = number("AMTSLOTSE_UPDATES", 20_000);
    let in_flight = number("AMTSLOTSE_IN_FLIGHT", 64);
    for (encoder, asked) in ASKED.into_iter().filter(|(e, _)| only.as_deref().is_none_or(|o| o == *e)) {
        let load = Load::start(updates + updates / 4, in_flight);
        let bot = Bot::start(&load, encoder);
        println!("encoder: {encoder}; {} chats, durability {}", load::CHATS, bot.durability);
        // Caches of the system and the pool of connections fill.
        drop(load.run(&bot, (updates / 20).min(2_000), Pace::AsFastAsItGoes));
        println!("  as many as it takes, {in_flight} in flight");
        measure(&load, &bot, updates, Pace::AsFastAsItGoes);
        println!("  {asked} a second, at random moments");
        measure(&load, &bot, updates / 5, Pace::ASecond(asked));
        println!("  state: {:.1} MiB on disk", bot.end());
    }
}

fn measure(load: &Load, bot: &Bot, updates: usize, pace: Pace) {
    let (began, bot_before, own_before) = (Instant::now(), processor::of(bot.id()), processor::own());
    let seen = load.run(bot, updates, pace);
    let own = processor::own();
    let took = began.elapsed();
    let cores = |spent: Duration| spent.as_secs_f64() / took.as_secs_f64();
    let mut times = seen.times;
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
    println!(
        "    {updates} updates in {:.1} s: {:.0} a second ({} messages sent); p50 {:.1} ms, p99 {:.1} ms, longest {:.1} ms",
        took.as_secs_f64(),
        updates as f64 / seen.took.as_secs_f64(),
        seen.messages,
        at(0.5),
        at(0.99),
        at(1.0)
    );
    println!(
        "    processors in use: bot {:.2}, Bot API {:.2}, updates {:.2}",
        cores(processor::of(bot.id()).saturating_sub(bot_before)),
        cores(own.answerer.saturating_sub(own_before.answerer)),
        cores(own.load.saturating_sub(own_before.load)),
    );
    let memory: Vec<String> = seen.memory.iter().map(|m| format!("{m:.0}")).collect();
    println!("    memory (MiB) on the way: {}", memory.join(" "));
}
