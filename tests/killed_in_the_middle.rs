//! The bot is killed at random moments. What it acknowledged, noted outside of it, is answered afterwards, once and in order.
//! 20 kills, or as many as `AMTSLOTSE_KILLS` says.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

#[path = "support/survivor.rs"]
mod survivor;

use std::io::{BufRead, BufReader};
use std::process::{Command, ExitCode, Stdio};
use std::time::Duration;

use survivor::{Numbers, child_args, note_ack, reckon, run_child};

/// Not a test harness of its own, since the same program has to be the bot that dies.
fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.first().map(String::as_str) {
        Some("child") => {
            run_child(&args[1..]);
            ExitCode::SUCCESS
        }
        // What test runners ask for.
        Some("--list") => {
            println!("killed_in_the_middle: test");
            ExitCode::SUCCESS
        }
        _ => kills(std::env::var("AMTSLOTSE_KILLS").map_or(20, |n| n.parse().unwrap())),
    }
}

fn kills(count: u32) -> ExitCode {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("state");
    let (mut acked, mut heard) = (Numbers::default(), Numbers::default());
    // A fixed row of moments between 0 and 120 ms after the first acknowledgement.
    let mut moment = 12_345u64;
    for kill in 1..=count {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(child_args(&state, if kill % 2 == 0 { "power" } else { "process" }, 1_000_000, &acked))
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        note_ack(&mut acked, &lines.next().expect("the bot says something").unwrap());
        let reader = std::thread::spawn(move || lines.map_while(Result::ok).collect::<Vec<_>>());
        moment = moment.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        std::thread::sleep(Duration::from_micros((moment >> 33) % 120_000));
        child.kill().unwrap();
        child.wait().unwrap();
        for line in reader.join().unwrap() {
            note_ack(&mut acked, &line);
        }
        if let Err(wrong) = reckon(&state, &acked, &mut heard) {
            eprintln!("after kill {kill} of {count}: {wrong}");
            return ExitCode::FAILURE;
        }
        // What was accepted and answered need not have been acknowledged; the next bot begins after what was.
    }
    let messages: u32 = heard.iter().sum();
    println!("{count} kills over {messages} messages: none lost, none answered twice, all in order");
    if messages < count { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
