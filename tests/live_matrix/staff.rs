//! What happens in a staff room is handed on whole, with what is known of who did it.

use amtslotse::store::{AnyStore, Settings};
use serde_json::json;

use super::bot::{BOT, Bot, folder, settings};
use super::homeserver::Homeserver;
use super::person::Person;

/// A bot whose staff room is `#staff:test.local`, made by Jana (js, cross-signed), with Anna (nio) in it.
async fn staffed(server: &Homeserver, version: &str) -> (Bot, Person, Person, String) {
    let (jana, anna) = (Person::js(server, "jana"), Person::nio(server, "anna"));
    assert_eq!(jana.order(json!({"do": "bootstrap"}))["signed"], true);
    let bot_id = Homeserver::user(BOT);
    let room = jana.room(json!({"invite": [bot_id, anna.id], "alias": "staff", "version": version}));
    let mut settings = settings(server, &folder(server));
    settings.rooms = vec!["#staff:test.local".parse().unwrap()];
    let bot = Bot::with(settings, AnyStore::memory(Settings::default()).unwrap()).await;
    anna.order(json!({"do": "join", "room": room}));
    jana.sees_in(&room, &bot.id);
    anna.sees_in(&room, &bot.id);
    jana.sees_in(&room, &anna.id);
    (bot, jana, anna, room)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn levels_devices_and_seals_are_told_as_they_are() {
    for version in ["12", "11"] {
        let Some(server) = Homeserver::start(&[BOT, "jana", "anna"]) else { return };
        let (bot, jana, anna, room) = staffed(&server, version).await;
        let level = if version == "12" { i64::MAX } else { 100 };
        jana.say(&room, "!status");
        let told = jana.hears(&room, &bot.id, "!status");
        let body = told["content"]["body"].as_str().unwrap();
        let who = format!("by @jana:test.local level {level} CrossSigned sealed=true member=true to_bot=false in room");
        assert!(body.contains(&who), "{body}");
        assert_eq!(told["sealed"], true);
        anna.say(&room, "!pause alles");
        let told = anna.hears(&room, &bot.id, "!pause");
        let body = told["content"]["body"].as_str().unwrap();
        assert!(body.contains("level 0 Unverified sealed=true member=true"), "{body}");
        // Not sealed, though the room is: nothing vouches for who it was.
        let root = anna.order_event(json!({"do": "say", "room": room, "text": "!reload", "plain": true}));
        let told = anna.hears(&room, &bot.id, "!reload");
        let body = told["content"]["body"].as_str().unwrap();
        assert!(body.contains("level 0 Unknown sealed=false member=true"), "{body}");
        // In a thread, with what is changed, reacted to and taken back there.
        let said = jana.order_event(json!({"do": "say", "room": room, "text": "im Faden", "thread": root}));
        let told = jana.hears(&room, &bot.id, "im Faden");
        assert!(told["content"]["body"].as_str().unwrap().ends_with("in thread"), "{told}");
        assert_eq!(told["content"]["m.relates_to"]["event_id"], root.as_str());
        assert_eq!(told["content"]["m.relates_to"]["m.in_reply_to"]["event_id"], said.as_str());
        jana.order(json!({"do": "edit", "room": room, "event": said, "text": "neu im Faden"}));
        let told = jana.hears(&room, &bot.id, "neu im Faden");
        assert!(told["content"]["body"].as_str().unwrap().contains("Edited"), "{told}");
        assert!(told["content"]["body"].as_str().unwrap().ends_with("in thread"), "{told}");
        anna.order(json!({"do": "react", "room": room, "event": said, "key": "👍"}));
        let told = anna.hears(&room, &bot.id, "Reacted");
        assert!(told["content"]["body"].as_str().unwrap().contains("Unknown sealed=false"), "{told}");
        jana.order(json!({"do": "redact", "room": room, "event": said}));
        let told = jana.hears(&room, &bot.id, "Redacted");
        assert!(told["content"]["body"].as_str().unwrap().ends_with("in thread"), "{told}");
        bot.finish().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn posts_call_people_react_and_take_a_whole_thread_back() {
    let Some(server) = Homeserver::start(&[BOT, "jana", "anna"]) else { return };
    let (bot, jana, _anna, room) = staffed(&server, "12").await;
    jana.say(&room, "!call");
    let called = jana.hears(&room, &bot.id, "!call");
    assert_eq!(called["content"]["msgtype"], "m.text", "loud");
    assert_eq!(called["content"]["m.mentions"]["user_ids"], json!([jana.id]));
    let asked = jana.say(&room, "!react");
    jana.until("the reaction", |v| {
        let relates = &v["content"]["m.relates_to"];
        (v["type"] == "m.reaction" && v["sender"] == bot.id.as_str() && relates["event_id"] == asked.as_str())
            .then_some(())
    });
    // The bot's own thread: what it may, it takes back.
    let root = called["id"].as_str().unwrap();
    jana.order(json!({"do": "say", "room": room, "text": "darin", "thread": root}));
    let answer = jana.hears(&room, &bot.id, "darin")["id"].as_str().unwrap().to_owned();
    jana.order(json!({"do": "say", "room": room, "text": "!erase", "thread": root}));
    for gone in [root, &answer] {
        jana.until("it to be taken back", |v| {
            let redaction = v["type"] == "m.room.redaction" && v["sender"] == bot.id.as_str();
            (redaction && v["content"]["redacts"] == gone).then_some(())
        });
    }
    bot.finish().await;
}
