//! Nothing is lost and nothing is doubled: the bot is away, the homeserver is away, or both.

use std::time::Duration;

use amtslotse::store::{AnyStore, Settings};
use serde_json::json;

use super::bot::{BOT, Bot, folder, settings};
use super::homeserver::Homeserver;
use super::person::Person;

fn numbers(from: u32, to: u32) -> Vec<String> {
    (from..=to).map(|n| n.to_string()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_messages_while_the_bot_is_away_are_answered_once_and_in_order() {
    let Some(server) = Homeserver::start(&[BOT, "anna"]) else { return };
    let folder = folder(&server);
    let bot = Bot::in_folder(&server, &folder).await;
    let anna = Person::nio(&server, "anna");
    let room = anna.room_with(&[&bot.id]);
    anna.sees_in(&room, &bot.id);
    anna.say(&room, "echo 0");
    anna.hears(&room, &bot.id, "0");
    let id = bot.id.clone();
    let store = bot.finish().await;
    for n in 1..=200 {
        anna.say(&room, &format!("echo {n}"));
    }
    let bot = Bot::with(settings(&server, &folder), store).await;
    anna.hears(&room, &id, "200");
    assert_eq!(anna.heard_of(&room, &id), numbers(0, 200));
    assert_eq!(bot.counters.gaps.get(), 1, "the timeline was limited, and paged back");
    assert_eq!(bot.counters.kept.get(), 0, "keys that came meanwhile are there");
    bot.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invitation_and_what_is_said_before_it_is_followed_wait_for_the_bot() {
    let Some(server) = Homeserver::start(&[BOT, "anna"]) else { return };
    let folder = folder(&server);
    let bot = Bot::in_folder(&server, &folder).await;
    let id = bot.id.clone();
    let store = bot.finish().await;
    let anna = Person::nio(&server, "anna");
    let room = anna.room(json!({"invite": [&id], "direct": true, "encrypted": false}));
    for n in 1..=30 {
        anna.order(json!({"do": "say", "room": room, "text": format!("echo {n}"), "plain": true}));
    }
    let bot = Bot::with(settings(&server, &folder), store).await;
    anna.hears(&room, &id, "30");
    assert_eq!(anna.heard_of(&room, &id), numbers(1, 30));
    bot.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_stood_there_before_the_first_start_is_left_alone() {
    let Some(server) = Homeserver::start(&[BOT, "anna"]) else { return };
    let folder = folder(&server);
    let bot = Bot::in_folder(&server, &folder).await;
    let anna = Person::nio(&server, "anna");
    let room = anna.room(json!({"invite": [&bot.id], "direct": true, "encrypted": false}));
    anna.sees_in(&room, &bot.id);
    let id = bot.id.clone();
    drop(bot.finish().await);
    anna.order(json!({"do": "say", "room": room, "text": "echo alt", "plain": true}));
    // A wiped store is a new device, whose first start is now.
    std::fs::remove_dir_all(folder.join("matrix")).unwrap();
    std::fs::remove_file(folder.join("key")).unwrap();
    let bot = Bot::in_folder(&server, &folder).await;
    anna.order(json!({"do": "say", "room": room, "text": "echo neu", "plain": true}));
    anna.hears(&room, &id, "neu");
    assert_eq!(anna.heard_of(&room, &id), ["neu"]);
    bot.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_homeserver_that_is_killed_again_and_again_costs_no_answer_and_doubles_none() {
    let Some(mut server) = Homeserver::start(&[BOT, "anna"]) else { return };
    let bot = Bot::with(settings(&server, &folder(&server)), AnyStore::memory(Settings::default()).unwrap()).await;
    let anna = Person::nio(&server, "anna");
    let room = anna.room_with(&[&bot.id]);
    anna.sees_in(&room, &bot.id);
    for round in 0..3 {
        for n in 1..=10 {
            anna.say(&room, &format!("echo {}", round * 10 + n));
        }
        server.kill();
        tokio::time::sleep(Duration::from_millis(300)).await;
        server.up();
    }
    anna.say(&room, "echo 31");
    anna.hears(&room, &bot.id, "31");
    assert_eq!(anna.heard_of(&room, &bot.id), numbers(1, 31));
    assert!(bot.counters.syncs_failed.get() > 0, "it noticed");
    bot.finish().await;
}
