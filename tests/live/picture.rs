//! A conversation as a picture: played with the real bot, drawn from the fake's record. `AMTSLOTSE_PICTURE=FILE.svg` plays it with
//! the shipped knowledge base and keeps the picture (`make picture`).

use std::path::Path;
use std::time::Duration;

use amtslotse::knowledge::{Cache, LoadOptions, SharedKnowledge, load};
use serde_json::Value;

use super::bot::{Bot, TODAY, knowledge, settings};
use super::draw::{Side, Speech, draw};
use super::fake::Fake;

const CHAT: i64 = 1;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_conversation_is_drawn_as_it_was_recorded() {
    let wanted = std::env::var_os("AMTSLOTSE_PICTURE");
    let kb = if wanted.is_some() { shipped() } else { knowledge() };
    let fake = Fake::start().await;
    let bot = Bot::over(kb, settings(&fake)).await;
    for question in ["/start", "servus, was kostet ein neuer perso", "und wie lange dauert das?"] {
        let before = fake.messages(CHAT).len();
        fake.say(CHAT, question);
        fake.heard(CHAT, before + 1).await;
        // A reply may be more than one message.
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
    press(&fake, "👍").await;
    bot.finish(&fake).await;

    let said = speeches(&fake);
    let picture = draw(&fake.name(), &said);
    for speech in &said {
        for word in speech.seen.split_whitespace().filter(|w| w.chars().all(char::is_alphanumeric)) {
            assert!(picture.contains(word), "{word} stands in the picture");
        }
    }
    assert!(said.iter().filter(|s| s.side == Side::Citizen).count() == 3 && picture.contains("✓"), "{picture}");
    assert_eq!(picture.matches("<g").count(), picture.matches("</g>").count());
    if let Some(file) = wanted {
        std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join(file), picture).unwrap();
    }
}

/// Presses the last button whose label holds this, else the last of all, and waits until that is seen.
async fn press(fake: &Fake, label: &str) {
    let keys: Vec<(i64, String, String)> = fake
        .messages(CHAT)
        .iter()
        .flat_map(|message| {
            let rows = message["reply_markup"]["inline_keyboard"].as_array().into_iter().flatten();
            let word = |key: &Value, of: &str| key[of].as_str().unwrap_or_default().to_owned();
            let number = message["message_id"].as_i64().unwrap_or(0);
            rows.filter_map(Value::as_array)
                .flatten()
                .map(|k| (number, word(k, "text"), word(k, "callback_data")))
                .collect::<Vec<_>>()
        })
        .collect();
    let key = keys.iter().rev().find(|(_, text, _)| text.contains(label)).or(keys.last());
    let (message, _, data) = key.expect("a button to press");
    fake.press(CHAT, *message, data);
    fake.until("the choice is seen", |f| f.messages(CHAT).iter().any(|m| m.to_string().contains('✓'))).await;
}

/// What stands in the chat: the citizen's words as they came, the bot's as it sent them, its buttons as they are now.
fn speeches(fake: &Fake) -> Vec<Speech> {
    let sent = fake.calls("sendmessage");
    let html = |number: &Value| {
        let call = sent.iter().find(|c| c.answer["result"]["message_id"] == *number);
        call.map(|c| c.params["text"].as_str().unwrap_or_default().to_owned())
    };
    let words = |message: &Value| message["text"].as_str().unwrap_or_default().to_owned();
    fake.chat(CHAT)
        .iter()
        .map(|message| {
            let time = jiff::Timestamp::from_second(message["date"].as_i64().unwrap_or(0)).unwrap();
            let rows = message["reply_markup"]["inline_keyboard"].as_array().into_iter().flatten();
            Speech {
                side: if message["from"]["is_bot"] == true { Side::Bot } else { Side::Citizen },
                seen: words(message),
                html: html(&message["message_id"]),
                time: time.in_tz("Europe/Berlin").unwrap().strftime("%H:%M").to_string(),
                buttons: rows.map(|row| row.as_array().into_iter().flatten().map(words).collect()).collect(),
            }
        })
        .collect()
}

fn shipped() -> SharedKnowledge {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("intents");
    let cache = Some(Cache::in_folder(Path::new(env!("CARGO_TARGET_TMPDIR")).join("picture-cache")));
    let options = LoadOptions { today: TODAY, cache, encoder: None };
    SharedKnowledge::new(load(&root, &options, &mut |_| {}).unwrap().knowledge)
}
