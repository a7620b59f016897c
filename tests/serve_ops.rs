//! `/healthz`, `/readyz` and `/metrics` say how the bot is doing, in the forms that programs expect, and nothing about anybody.
#![allow(clippy::unwrap_used, dead_code, reason = "tests")]

#[path = "support/platform.rs"]
mod platform;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use amtslotse::message::ChannelKind::{Matrix, Telegram};
use amtslotse::serve::Ops;
use platform::{Doing, get, inbound, start, until};

/// A place and words that no endpoint may show.
const PLACE: &str = "4915112345678";
const WORDS: &str = "ich heisse Erika Mustermann";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_endpoints_show_states_and_sums_and_nobody() {
    let (alive, dead) = (Arc::<Doing>::default(), Arc::<Doing>::default());
    dead.connects.lock().unwrap().extend(std::iter::repeat_n(Err("dead \"server\"".to_owned()), 100_000));
    alive.updates.lock().unwrap().push_back(inbound(Telegram, PLACE, WORDS));
    let (bot, _, board) = start(&[(Telegram, &alive), (Matrix, &dead)]);
    let ops = Ops::listen("127.0.0.1:0".parse().unwrap(), board).await.unwrap();
    until("it was answered", || !alive.sent.lock().unwrap().is_empty()).await;
    let address = ops.address();
    let ask = move |path: &'static str| tokio::task::spawn_blocking(move || get(address, path).unwrap());
    assert_eq!(ask("/healthz").await.unwrap(), (200, "ok\n".to_owned()));
    let (code, ready) = ask("/readyz").await.unwrap();
    let ready: serde_json::Value = serde_json::from_str(&ready).unwrap();
    assert_eq!((code, &ready["ready"]), (503, &serde_json::json!(false)));
    assert_eq!(ready["channels"]["telegram"]["state"], "taking");
    assert_eq!(ready["channels"]["matrix"]["why"], "dead \"server\"");
    // The delivery is noted a moment after it was made.
    for _ in 0..500 {
        if ask("/metrics").await.unwrap().1.contains("amtslotse_outbox_sent_total 1\n") {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let (code, metrics) = ask("/metrics").await.unwrap();
    assert_eq!(code, 200);
    for line in [
        "amtslotse_outbox_sent_total 1",
        "amtslotse_inbox_accepted_total 1",
        "amtslotse_conversations 1",
        "amtslotse_channel_up{channel=\"telegram\"} 1",
        "amtslotse_channel_up{channel=\"matrix\"} 0",
        "amtslotse_outcomes_total{outcome=\"answer\"} 1",
        "amtslotse_turn_seconds_count 1",
        "amtslotse_ready 0",
    ] {
        assert!(metrics.lines().any(|l| l == line), "{line} is not in\n{metrics}");
    }
    for text in [ready.to_string(), metrics.clone()] {
        assert!(!text.contains(PLACE) && !text.contains("Erika") && !text.contains("test:"), "{text}");
    }
    well_formed(&metrics);
    bot.stop(Duration::from_secs(5), std::future::pending()).await;
    assert_eq!(ask("/readyz").await.unwrap().0, 503);
}

/// Every sample belongs to a family that was begun, once, with help and type; a counter's name says so; labels are of few kinds.
fn well_formed(metrics: &str) {
    let (mut families, mut current) = (BTreeSet::new(), String::new());
    let mut lines = metrics.lines();
    while let Some(line) = lines.next() {
        if let Some(help) = line.strip_prefix("# HELP ") {
            let (name, help) = help.split_once(' ').unwrap();
            assert!(help.len() > 10, "{line}");
            let kind = lines.next().unwrap().strip_prefix(&format!("# TYPE {name} ")).unwrap();
            assert_eq!(kind == "counter", name.ends_with("_total"), "{name}");
            assert!(families.insert(name.to_owned()), "{name} is there twice");
            name.clone_into(&mut current);
            continue;
        }
        let (name, value) = line.rsplit_once(' ').unwrap();
        assert!(value.parse::<f64>().is_ok(), "{line}");
        let (name, labels) = name.split_once('{').unwrap_or((name, ""));
        assert!(
            name.strip_prefix(&current).is_some_and(|rest| ["", "_bucket", "_sum", "_count"].contains(&rest)),
            "{line}"
        );
        let label = labels.split('=').next().unwrap();
        assert!(["", "channel", "version", "le", "outcome", "result"].contains(&label), "{line}");
    }
    assert!(families.len() > 20);
}

#[tokio::test]
async fn an_address_in_use_is_told() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let board = amtslotse::serve::Board::new(&[], jiff::Timestamp::now());
    let refused = Ops::listen(taken.local_addr().unwrap(), board).await.err().unwrap().to_string();
    assert!(refused.contains("[ops] listen"), "{refused}");
}
