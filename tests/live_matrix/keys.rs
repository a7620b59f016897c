//! Messages whose keys come late, or never.

use std::time::Duration;

use amtslotse::store::{AnyStore, Settings};
use serde_json::json;

use super::bot::{BOT, Bot, folder, settings};
use super::homeserver::Homeserver;
use super::person::Person;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_that_comes_late_is_waited_for_over_a_restart_and_told_meanwhile() {
    let Some(server) = Homeserver::start(&[BOT, "anna"]) else { return };
    let folder = folder(&server);
    let with = || {
        let mut settings = settings(&server, &folder);
        settings.undecryptable_after = Duration::from_secs(4);
        settings
    };
    let bot = Bot::with(with(), AnyStore::memory(Settings::default()).unwrap()).await;
    let anna = Person::nio(&server, "anna");
    let room = anna.room_with(&[&bot.id]);
    anna.sees_in(&room, &bot.id);
    anna.say(&room, "echo lesbar");
    anna.hears(&room, &bot.id, "lesbar");
    anna.order(json!({"do": "withhold", "room": room}));
    anna.say(&room, "echo versiegelt");
    anna.hears(&room, &bot.id, "entschlüsseln");
    assert_eq!(bot.counters.told_undecryptable.get(), 1);
    let id = bot.id.clone();
    let bot = Bot::with(with(), bot.finish().await).await;
    anna.order(json!({"do": "release"}));
    anna.hears(&room, &id, "versiegelt");
    let said = anna.heard_of(&room, &id);
    assert_eq!((said.len(), said[0].as_str(), said[2].as_str()), (3, "lesbar", "versiegelt"), "{said:?}");
    assert_eq!(bot.counters.decrypted_later.get(), 1);
    bot.finish().await;
}
