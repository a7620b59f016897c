//! Whose invitations are followed, who is answered where, and where a room goes on.

use amtslotse::channel::matrix::AllowList;
use amtslotse::store::{AnyStore, Settings};
use serde_json::json;

use super::bot::{BOT, Bot, folder, settings};
use super::homeserver::Homeserver;
use super::person::Person;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_not_on_the_list_is_declined_however_much_the_name_looks_like_it() {
    let Some(server) = Homeserver::start(&[BOT, "anna", "anna_", "anna-"]) else { return };
    let mut settings = settings(&server, &folder(&server));
    settings.allow = AllowList::parse(["@anna:test.local"]).unwrap();
    let bot = Bot::with(settings, AnyStore::memory(Settings::default()).unwrap()).await;
    let anna = Person::nio(&server, "anna");
    for name in ["anna_", "anna-"] {
        let stranger = Person::nio(&server, name);
        let room = stranger.room_with(&[&bot.id]);
        stranger.until("the invitation to be declined", |v| {
            let left =
                v["heard"] == room.as_str() && v["type"] == "m.room.member" && v["content"]["membership"] == "leave";
            (left && v["sender"] == bot.id.as_str()).then_some(())
        });
    }
    let room = anna.room_with(&[&bot.id]);
    anna.sees_in(&room, &bot.id);
    // In a room of somebody who is allowed, a stranger is not answered.
    let stranger = Person::nio(&server, "anna_");
    anna.order(json!({"do": "http", "method": "POST", "path": format!("/_matrix/client/v3/rooms/{room}/invite"),
        "body": {"user_id": stranger.id}}));
    stranger.order(json!({"do": "join", "room": room}));
    anna.sees_in(&room, &stranger.id);
    stranger.order(json!({"do": "say", "room": room, "text": format!("{}: echo fremd", bot.id)}));
    anna.order(json!({"do": "say", "room": room, "text": format!("{}: echo erlaubt", bot.id)}));
    anna.hears(&room, &bot.id, "erlaubt");
    assert_eq!(anna.heard_of(&room, &bot.id), ["erlaubt"]);
    assert_eq!((bot.counters.declined.get(), bot.counters.joined.get()), (2, 1));
    assert_eq!(bot.counters.not_allowed.get(), 1);
    bot.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn among_others_it_answers_who_means_it_and_never_a_notice() {
    let Some(server) = Homeserver::start(&[BOT, "anna", "jana"]) else { return };
    let bot = Bot::start(&server).await;
    let (anna, jana) = (Person::nio(&server, "anna"), Person::js(&server, "jana"));
    let room = anna.room_with(&[&bot.id, &jana.id]);
    jana.until("the invitation", |v| (v["heard"] == room.as_str()).then_some(()));
    jana.order(json!({"do": "join", "room": room}));
    anna.sees_in(&room, &bot.id);
    anna.sees_in(&room, &jana.id);
    jana.say(&room, "echo unter uns");
    jana.order(json!({"do": "say", "room": room, "text": "echo notiz", "kind": "m.notice",
        "more": {"m.mentions": {"user_ids": [bot.id]}}}));
    jana.order(
        json!({"do": "say", "room": room, "text": "echo gemeint", "more": {"m.mentions": {"user_ids": [bot.id]}}}),
    );
    jana.hears(&room, &bot.id, "gemeint");
    anna.say(&room, "Amtslotse: echo genannt");
    anna.hears(&room, &bot.id, "genannt");
    assert_eq!(anna.heard_of(&room, &bot.id), ["gemeint", "genannt"]);
    bot.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_room_that_is_replaced_is_followed_and_its_conversation_goes_on_there() {
    let Some(server) = Homeserver::start(&[BOT, "anna"]) else { return };
    let bot = Bot::start(&server).await;
    let anna = Person::nio(&server, "anna");
    let room = anna.room(json!({"invite": [&bot.id], "direct": true, "version": "11"}));
    anna.sees_in(&room, &bot.id);
    anna.say(&room, "Was kostet ein neuer Personalausweis?");
    anna.hears(&room, &bot.id, "€");
    let answer = anna
        .order(json!({"do": "http", "method": "POST", "path": format!("/_matrix/client/v3/rooms/{room}/upgrade"),
        "body": {"new_version": "12"}}));
    let new = answer["replacement_room"].as_str().unwrap().to_owned();
    anna.order(json!({"do": "http", "method": "POST", "path": format!("/_matrix/client/v3/rooms/{new}/invite"),
        "body": {"user_id": bot.id}}));
    anna.sees_in(&new, &bot.id);
    // What is asked next is understood from what was asked in the old room.
    anna.say(&new, "und wie lange dauert das?");
    let answer = anna.hears(&new, &bot.id, "");
    let body = answer["content"]["body"].as_str().unwrap();
    assert!(body.contains("Personalausweis") || body.contains("Woche"), "{body}");
    bot.finish().await;
}
