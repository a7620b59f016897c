//! Crashes between any two steps, answers that are lost, platforms that are dead for a while: all arrives, once and in order.

use amtslotse::message::StaffAct;
use amtslotse::store::Store;

use crate::world::{Health, World, erika, says};

/// The numbers of those lines that hold this word before a number.
fn numbers(lines: &[String], word: &str) -> Vec<u32> {
    lines.iter().filter_map(|l| l.rsplit_once(word)?.1.trim().parse().ok()).collect()
}

#[tokio::test]
async fn a_hand_over_outlives_a_crash_after_every_step() {
    let mut world = World::on_disk();
    for text in ["biotonne bestellen", "/mensch", "ja"] {
        world.citizen_only("anna", text).await;
        world.crash().await;
        world.settle().await;
        world.crash().await;
    }
    world.telegram.new_words();
    assert_eq!(world.matrix.new_words().len(), 1);
    let thread = "!bins|$e1";
    for n in 1..=10 {
        world.citizen_only("anna", &format!("frage {n}")).await;
        world.crash().await;
        world.staff_only(erika(), thread, StaffAct::Text { text: format!("antwort {n}") }, None).await;
        world.crash().await;
        world.settle().await;
        world.crash().await;
    }
    assert_eq!(numbers(&world.matrix.new_words(), "frage "), (1..=10).collect::<Vec<_>>());
    assert_eq!(numbers(&world.telegram.new_words(), "antwort "), (1..=10).collect::<Vec<_>>());
}

#[tokio::test]
async fn what_was_sent_and_not_recorded_is_not_doubled_on_matrix() {
    let world = World::new();
    world.citizen("anna", "/mensch").await;
    world.matrix.is(Health::Forgetful);
    world.citizen("anna", "ja").await;
    for n in 1..=20 {
        world.citizen_only("anna", &format!("frage {n}")).await;
    }
    world.settle().await;
    let lines = world.matrix.new_words();
    assert_eq!(lines.iter().filter(|l| l.contains("Neuer Vorgang")).count(), 1);
    assert_eq!(numbers(&lines, "frage "), (1..=20).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_dead_homeserver_delays_and_loses_nothing() {
    let world = World::new();
    world.citizen("anna", "/mensch").await;
    world.matrix.is(Health::Dead);
    let told = world.citizen("anna", "ja").await;
    assert!(says(&told, "Vor Ihnen wartet niemand"), "the citizen hears of it all the same: {told:?}");
    for n in 1..=30 {
        world.citizen("anna", &format!("frage {n}")).await;
    }
    assert!(world.matrix.new_words().is_empty());
    world.matrix.is(Health::Well);
    world.settle().await;
    let lines = world.matrix.new_words();
    assert!(lines[0].contains("Neuer Vorgang"), "{lines:?}");
    assert_eq!(numbers(&lines, "frage "), (1..=30).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_dead_telegram_delays_and_loses_nothing() {
    let world = World::new();
    let thread = world.call_person("anna").await;
    world.staff(erika(), &thread, "!claim").await;
    world.telegram.new_words();
    world.telegram.is(Health::Dead);
    let mut last = String::new();
    for n in 1..=30 {
        last = world.staff_only(erika(), &thread, StaffAct::Text { text: format!("antwort {n}") }, None).await;
    }
    world.settle().await;
    let shown = world.matrix.new_words();
    assert!(says(&shown, &format!("react {last} 📨")) && !says(&shown, "✅"), "{shown:?}");
    world.telegram.is(Health::Well);
    world.settle().await;
    assert_eq!(numbers(&world.telegram.new_words(), "antwort "), (1..=30).collect::<Vec<_>>());
    assert_eq!(world.matrix.new_words().iter().filter(|l| l.contains("✅")).count(), 30);
}

#[tokio::test]
async fn what_staff_write_before_the_thread_is_known_waits_for_it() {
    let world = World::on_disk();
    world.citizen("anna", "/mensch").await;
    // The homeserver has the root, the bot does not know it yet, and staff are quick.
    world.matrix.is(Health::Forgetful);
    world.citizen_only("anna", "ja").await;
    world.round().await;
    assert_eq!(world.matrix.new_words().len(), 1);
    assert!(!world.store.tickets().await.unwrap().is_empty());
    world.staff_only(erika(), "!all|$e1", StaffAct::Text { text: "Guten Tag".into() }, None).await;
    world.settle().await;
    let read = world.telegram.new_words();
    assert!(says(&read, "Guten Tag"), "{read:?}");
}
