//! Buttons: what a thumb expects of them.

use amtslotse::channel::counted::Counter;
use serde_json::Value;

use super::bot::Bot;
use super::fake::{Fake, Fault, How};

/// The buttons below a message: label and payload.
fn keys(message: &Value) -> Vec<(String, String)> {
    let rows = message["reply_markup"]["inline_keyboard"].as_array().cloned().unwrap_or_default();
    let word = |key: &Value, name: &str| key[name].as_str().unwrap_or_default().to_owned();
    rows.iter().flat_map(|r| r.as_array().unwrap()).map(|k| (word(k, "text"), word(k, "callback_data"))).collect()
}

async fn marked(fake: &Fake, counter: &Counter) {
    fake.until("the choice is marked", |_| counter.get() > 0).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_press_is_answered_and_the_choice_is_seen_in_the_message() {
    let fake = Fake::start().await;
    let bot = Bot::start(&fake).await;
    fake.say(1, "/start passport");
    fake.heard(1, 1).await;
    let first = fake.messages(1)[0].clone();
    let cost = keys(&first).into_iter().find(|(_, data)| data.ends_with(":cost")).expect("a button for the cost");
    fake.press(1, first["message_id"].as_i64().unwrap(), &cost.1);
    let answer = &fake.heard(1, 2).await[1];
    assert!(answer.contains('€'), "{answer}");
    marked(&fake, &bot.counters.marked).await;
    let labels: Vec<_> = keys(&fake.messages(1)[0]).into_iter().map(|(label, _)| label).collect();
    assert!(labels.contains(&format!("✓ {}", cost.0)), "{labels:?}");
    assert_eq!(labels.len(), keys(&first).len(), "the other sides can still be asked");
    assert_eq!(fake.calls("answercallbackquery").len(), 1);
    bot.finish(&fake).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_typed_label_counts_as_the_button() {
    let fake = Fake::start().await;
    let bot = Bot::start(&fake).await;
    fake.say(1, "/start passport");
    fake.heard(1, 1).await;
    let (label, _) = keys(&fake.messages(1)[0]).into_iter().find(|(_, data)| data.ends_with(":cost")).unwrap();
    fake.say(1, &label);
    assert!(fake.heard(1, 2).await[1].contains('€'));
    bot.finish(&fake).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_language_is_chosen_by_button_and_the_question_keeps_its_answer_alone() {
    let fake = Fake::start().await;
    let bot = Bot::start(&fake).await;
    fake.say(1, "/sprache");
    fake.heard(1, 1).await;
    let number = fake.messages(1)[0]["message_id"].as_i64().unwrap();
    fake.press(1, number, "1:l:en");
    fake.heard(1, 2).await;
    marked(&fake, &bot.counters.marked).await;
    let labels: Vec<_> = keys(&fake.messages(1)[0]).into_iter().map(|(label, _)| label).collect();
    assert_eq!(labels, ["✓ English"]);
    bot.finish(&fake).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stale_foreign_and_forged_buttons_are_answered_gracefully() {
    let fake = Fake::start().await;
    let bot = Bot::start(&fake).await;
    let pressed = ["0:a:passport:cost", "irgendwas", "1:a:no-such-intent:cost", "1:a:passport:cost"];
    for (at, data) in pressed.iter().enumerate() {
        // The message is so old that Telegram knows nothing but its number.
        fake.press(1, 7, data);
        fake.heard(1, at + 1).await;
    }
    let texts = fake.texts(1);
    assert!(texts[..3].iter().all(|t| t.contains("Dieser Knopf gilt nicht mehr")), "{texts:?}");
    assert!(texts[3].contains('€'), "an old button of this version is answered still");
    fake.until("all are acknowledged", |f| f.calls("answercallbackquery").len() == 4).await;
    bot.finish(&fake).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_press_that_cannot_be_acknowledged_is_answered_all_the_same() {
    let fake = Fake::start().await;
    let bot = Bot::start(&fake).await;
    fake.fault(Fault::of("answercallbackquery", How::Code(400, None)));
    fake.press(1, 7, "1:a:passport:cost");
    assert!(fake.heard(1, 1).await[0].contains('€'));
    marked(&fake, &bot.counters.not_marked).await;
    bot.finish(&fake).await;
}
