//! Part 2 of the promises, by long polling: what comes in, once, whatever Telegram and the network do.

use std::sync::Arc;
use std::time::Duration;

use amtslotse::channel::IntakeState;
use amtslotse::channel::telegram::{Counters, FloodLimit, Rate, StartError, Telegram, TelegramSettings};
use amtslotse::privacy::SecretText;
use amtslotse::store::{AnyStore, Settings, Store};
use serde_json::{Value, json};

use super::bot::{Bot, on_disk, profile, settings};
use super::fake::{BOT, Fake, Fault, How, forum, private};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_question_is_answered() {
    let fake = Fake::start().await;
    let bot = Bot::start(&fake).await;
    fake.say(1, "/start passport_cost");
    let answer = &fake.heard(1, 1).await[0];
    assert!(answer.contains("Quelle"), "{answer}");
    bot.finish(&fake).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_duplicate_update_is_answered_once_in_any_order_of_numbers() {
    let fake = Fake::start().await;
    let bot = Bot::start(&fake).await;
    fake.say(1, "echo eins");
    fake.again(1);
    fake.heard(1, 1).await;
    fake.again(1);
    // Numbers may leap, and a lower one may come after a higher one.
    let message = |text: &str| {
        let from = super::fake::person(1);
        json!({"message": {"message_id": 900, "date": 1, "chat": private(1), "from": from, "text": text}})
    };
    fake.updates_numbered(vec![(5_000, message("echo zwei")), (4_999, message("echo drei"))]);
    fake.say(2, "echo weiter");
    fake.heard(2, 1).await;
    fake.until("the repeated one is dropped", |_| bot.counters.duplicates.get() >= 1).await;
    assert_eq!(fake.heard(1, 3).await, ["eins", "zwei", "drei"]);
    bot.finish(&fake).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_read_is_set_aside_and_the_next_ones_go_on() {
    let fake = Fake::start().await;
    let bot = Bot::start(&fake).await;
    fake.update(json!({"broken": true, "message": {"message_id": "one", "chat": 7}}));
    fake.update(json!({"broken": true, "callback_query": []}));
    fake.say(1, "echo weiter");
    assert_eq!(fake.heard(1, 1).await, ["weiter"]);
    fake.until("counted", |_| bot.counters.unreadable.get() == 2).await;
    for _ in 0..200 {
        if bot.stats().await.dead_letters == 2 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let store = bot.finish(&fake).await;
    let dead = store.dead_letters(0, 10).await.unwrap();
    assert_eq!(dead.len(), 2, "they lie where staff can see them");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_edited_message_is_answered_anew_once() {
    let fake = Fake::start().await;
    let bot = Bot::start(&fake).await;
    let number = fake.say(1, "echo eins");
    fake.heard(1, 1).await;
    let edited = json!({"message_id": number, "date": 1, "edit_date": 2, "chat": private(1), "from": super::fake::person(1), "text": "/hilfe"});
    fake.update(json!({ "edited_message": edited }));
    fake.again(1);
    fake.heard(1, 2).await;
    fake.say(2, "echo weiter");
    fake.heard(2, 1).await;
    assert_eq!(fake.messages(1).len(), 2);
    bot.finish(&fake).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_answer_to_an_edited_question_stands_where_the_first_one_stood() {
    let fake = Fake::start().await;
    let bot = Bot::start(&fake).await;
    let number = fake.say(1, "personalausweis");
    let first = fake.heard(1, 1).await;
    let store = bot.finish(&fake).await;
    let bot = Bot::with(super::bot::settings(&fake), store).await;
    let edited = json!({"message_id": number, "date": 1, "edit_date": 2, "chat": private(1), "from": super::fake::person(1), "text": "reisepass"});
    fake.update(json!({ "edited_message": edited }));
    fake.until("the answer to change", |f| f.texts(1) != first).await;
    let texts = fake.texts(1);
    assert!(texts.len() == 1 && texts[0].contains("Reisepass"), "{texts:?}");
    fake.say(1, "was kostet das");
    let texts = fake.heard(1, 2).await;
    assert!(texts[1].contains("Reisepass"), "the conversation goes on from there: {texts:?}");
    bot.finish(&fake).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_text_gets_one_friendly_line_and_is_never_fetched() {
    let fake = Fake::start().await;
    let bot = Bot::start(&fake).await;
    let file = json!({"file_id": "F", "file_unique_id": "F", "duration": 3, "file_size": 10});
    fake.message(private(1), json!({ "voice": file }));
    let photo = json!([{"file_id": "F", "file_unique_id": "F", "width": 1, "height": 1}]);
    for _ in 0..3 {
        fake.message(private(2), json!({"photo": photo, "media_group_id": "A", "caption": "Was ist das?"}));
    }
    fake.message(private(3), json!({"location": {"latitude": 48.1, "longitude": 11.5}}));
    assert!(fake.heard(1, 1).await[0].contains("Sprachnachrichten kann ich nicht anhören"));
    assert!(fake.heard(2, 1).await[0].contains("Bilder kann ich nicht ansehen"));
    assert!(fake.heard(3, 1).await[0].contains("Standorte kann ich nicht lesen"));
    fake.say(2, "echo weiter");
    fake.heard(2, 2).await;
    assert_eq!(fake.messages(2).len(), 2, "an album is one message");
    assert!(fake.calls("getfile").is_empty());
    bot.finish(&fake).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn groups_topics_and_strangers() {
    let fake = Fake::start().await;
    let bot = Bot::start(&fake).await;
    let say = |chat: Value, mut extra: Value, text: &str| {
        extra["text"] = text.into();
        fake.message(chat, extra)
    };
    say(forum(-100), json!({}), "echo nichts");
    say(forum(-100), json!({}), &format!("@{BOT} echo gemeint"));
    let topic = json!({"message_thread_id": 7, "is_topic_message": true});
    say(forum(-100), topic.clone(), &format!("@{BOT} echo im Thema"));
    let anonymous =
        json!({"from": {"id": 1_087_968_824, "is_bot": true, "first_name": "Group"}, "sender_chat": forum(-100)});
    say(forum(-100), anonymous, &format!("@{BOT} echo anonym"));
    let own = json!({"message_id": 3, "date": 1, "chat": forum(-100), "text": "…",
        "from": {"id": 123_456, "is_bot": true, "first_name": "Bot", "username": BOT}});
    say(forum(-100), json!({"reply_to_message": own}), "echo Antwort");
    say(forum(-100), json!({"from": {"id": 9, "is_bot": true, "first_name": "B"}}), &format!("@{BOT} echo Bot"));
    say(private(5), topic, "echo privates Thema");
    let post =
        json!({"message_id": 1, "date": 1, "chat": {"id": -7, "type": "channel", "title": "C"}, "text": "echo Kanal"});
    fake.update(json!({ "channel_post": post }));
    fake.heard(-100, 4).await;
    fake.heard(5, 1).await;
    let topics = |chat| {
        fake.messages(chat).iter().map(|m| (m["text"].clone(), m["message_thread_id"].clone())).collect::<Vec<_>>()
    };
    let mut group = topics(-100);
    group.sort_by_key(|(text, _)| text.to_string());
    let expected = [("Antwort", None), ("anonym", None), ("gemeint", None), ("im Thema", Some(7))];
    assert_eq!(group, expected.map(|(text, topic)| (json!(text), json!(topic))));
    assert_eq!(topics(5), [(json!("privates Thema"), json!(7))]);
    assert!(fake.messages(-7).is_empty());
    bot.finish(&fake).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_group_that_becomes_a_supergroup_is_followed() {
    let fake = Fake::start().await;
    let bot = Bot::start(&fake).await;
    let group = json!({"id": -5, "type": "group", "title": "G"});
    fake.message(group.clone(), json!({"text": format!("/sprache@{BOT} en")}));
    fake.heard(-5, 1).await;
    // An error tells it: the answer is sent to the new number at once.
    fake.migrate(-5, -1005);
    fake.message(group.clone(), json!({"text": format!("@{BOT} echo wohin")}));
    assert_eq!(fake.heard(-1005, 1).await, ["wohin"]);
    // The update tells it too, twice: the conversation goes on there, in the language that was chosen.
    fake.message(group, json!({"migrate_to_chat_id": -1005}));
    fake.message(forum(-1005), json!({"migrate_from_chat_id": -5}));
    fake.until("both are in", |_| bot.counters.duplicates.get() == 1).await;
    for _ in 0..200 {
        if bot.stats().await.waiting == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    fake.message(forum(-1005), json!({"text": format!("/datenschutz@{BOT}")}));
    let texts = fake.heard(-1005, 2).await;
    assert!(texts[1].contains("stored") || texts[1].contains("kept"), "{}", texts[1]);
    bot.finish(&fake).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn polling_survives_everything_that_telegram_and_the_network_do() {
    let fake = Fake::start().await;
    let bot = Bot::start(&fake).await;
    for how in [
        How::Code(502, None),
        How::Garbage(500),
        How::Garbage(200),
        How::Code(429, Some(1)),
        How::Code(409, None),
        How::CutBefore,
        How::CutAfter,
    ] {
        fake.fault(Fault::of("getupdates", how.clone()));
        let before = bot.counters.polls_failed.get();
        fake.say(1, &format!("echo {how:?}"));
        fake.until("the fault has come", |_| bot.counters.polls_failed.get() > before).await;
        fake.until("it was heard all the same", |f| f.texts(1).last() == Some(&format!("{how:?}"))).await;
    }
    assert_eq!(fake.messages(1).len(), 7, "and nothing twice");
    fake.revoke(true);
    let mut state = bot.telegram.state();
    state.wait_for(|s| matches!(s, IntakeState::Failing(_))).await.unwrap();
    fake.say(1, "echo wieder");
    fake.revoke(false);
    fake.heard(1, 8).await;
    bot.finish(&fake).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_update_is_confirmed_only_when_the_inbox_holds_it() {
    let fake = Fake::start().await;
    let folder = tempfile::tempdir().unwrap();
    let store = on_disk(folder.path());
    let bot = Bot::with(settings(&fake), store.clone()).await;
    fake.say(1, "echo eins");
    fake.heard(1, 1).await;
    fake.until("what is kept is confirmed", |f| f.pending() == 0).await;
    store.close().await.unwrap();
    fake.say(1, "echo zwei");
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(fake.pending(), 1, "what is not kept is not confirmed");
    drop(bot);
    // The next run gets it.
    let bot = Bot::start(&fake).await;
    fake.until("it is answered", |f| f.texts(1).contains(&"zwei".to_owned())).await;
    bot.finish(&fake).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_gets_one_polite_line_and_holds_up_nobody() {
    let fake = Fake::start().await;
    let limited = TelegramSettings {
        flood: FloodLimit { chat: Some(Rate::new(5, Duration::from_mins(1))) },
        max_message_chars: 50,
        ..settings(&fake)
    };
    let bot = Bot::with(limited, AnyStore::memory(Settings::default()).unwrap()).await;
    for n in 0..60 {
        fake.say(1, &format!("echo {n}"));
        if n % 10 == 0 {
            fake.say(2, &format!("echo {n}"));
        }
    }
    fake.say(3, &format!("echo {}", "x".repeat(900)));
    assert_eq!(fake.heard(3, 1).await[0].len(), 45, "a long message is cut");
    fake.heard(2, 6).await;
    fake.until("all are in", |_| bot.counters.too_many.get() == 54).await;
    let texts = fake.heard(1, 6).await;
    assert_eq!(texts.len(), 6);
    assert_eq!(texts.iter().filter(|t| t.contains("Bitte warten Sie eine Minute")).count(), 1, "{texts:?}");
    bot.finish(&fake).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_command_of_staff_is_known_here() {
    let fake = Fake::start().await;
    let bot = Bot::start(&fake).await;
    fake.say(1, "/gibtesnicht");
    let unknown = fake.heard(1, 1).await[0].clone();
    for (chat, command) in ["/pause", "/status", "/steuern", "/uebernehmen 7", "/freigeben"].into_iter().enumerate() {
        let chat = 10 + i64::try_from(chat).unwrap();
        fake.say(chat, command);
        assert_eq!(fake.heard(chat, 1).await[0], unknown, "{command} is as unknown as any");
    }
    bot.finish(&fake).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn being_blocked_and_let_in_again_is_counted_and_what_waits_is_closed() {
    let fake = Fake::start().await;
    let bot = Bot::start(&fake).await;
    let user = json!({"id": 123_456, "is_bot": true, "first_name": "Bot"});
    let change = |old: &str, new: &str| {
        let member = |status: &str| {
            let mut m = json!({"status": status, "user": user});
            if status == "kicked" {
                m["until_date"] = 0.into();
            }
            m
        };
        json!({"my_chat_member": {"chat": private(1), "from": super::fake::person(1), "date": 1,
            "old_chat_member": member(old), "new_chat_member": member(new)}})
    };
    fake.block(1);
    fake.say(1, "echo zu spät");
    fake.update(change("member", "kicked"));
    fake.update(change("kicked", "member"));
    fake.say(2, "echo weiter");
    fake.heard(2, 1).await;
    fake.until("counted", |_| bot.counters.blocked.get() == 1 && bot.counters.unblocked.get() == 1).await;
    fake.until("closed", |_| bot.counters.closed_forbidden.get() == 1).await;
    assert!(fake.messages(1).is_empty());
    bot.finish(&fake).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_token_and_a_dead_server_are_told_apart() {
    let fake = Fake::start().await;
    let connect = |settings| Telegram::connect(settings, profile(), Arc::new(Counters::default()));
    let wrong = TelegramSettings { token: SecretText::new("1:WRONG"), ..settings(&fake) };
    assert_eq!(connect(wrong).await.unwrap_err(), StartError::Token);
    let dead = TelegramSettings { api_url: "http://127.0.0.1:9".into(), ..settings(&fake) };
    assert!(matches!(connect(dead).await.unwrap_err(), StartError::Api(_)));
}
