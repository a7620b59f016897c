//! Whoever is allowed is answered like a citizen: sealed, in threads where asked in one, and quickly.

use std::time::{Duration, Instant};

use serde_json::json;

use super::bot::{BOT, Bot, folder, settings};
use super::homeserver::Homeserver;
use super::person::Person;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sealed_question_is_answered_sealed_with_choices_by_number() {
    let Some(server) = Homeserver::start(&[BOT, "anna", "jana"]) else { return };
    let bot = Bot::start(&server).await;
    for (person, version) in [(Person::nio(&server, "anna"), "12"), (Person::js(&server, "jana"), "11")] {
        let room = person.room(json!({"invite": [&bot.id], "direct": true, "version": version}));
        person.sees_in(&room, &bot.id);
        person.say(&room, "Was kostet ein neuer Personalausweis?");
        let answer = person.hears(&room, &bot.id, "€");
        assert_eq!(answer["sealed"], true, "{answer}");
        assert_eq!(answer["content"]["msgtype"], "m.notice");
        assert!(answer["content"]["formatted_body"].as_str().unwrap().contains("<p>"), "{answer}");
        let body = answer["content"]["body"].as_str().unwrap();
        assert!(body.contains("[1] "), "what can be chosen has numbers: {body}");
        person.say(&room, "1");
        let chosen = person.hears_next(&room, &bot.id, answer["id"].as_str().unwrap());
        assert_ne!(chosen, body, "the choice leads on");
    }
    assert_eq!(bot.counters.kept.get(), 0, "nothing was unreadable");
    bot.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_question_in_a_thread_is_answered_in_it_and_read_receipts_and_typing_show() {
    let Some(server) = Homeserver::start(&[BOT, "anna"]) else { return };
    let bot = Bot::start(&server).await;
    let anna = Person::nio(&server, "anna");
    let room = anna.room_with(&[&bot.id]);
    anna.sees_in(&room, &bot.id);
    let root = anna.say(&room, "echo Anfang");
    anna.hears(&room, &bot.id, "Anfang");
    let asked = anna.order_event(json!({"do": "say", "room": room, "text": "echo darin", "thread": root}));
    let answer = anna.hears(&room, &bot.id, "darin");
    let relates = &answer["content"]["m.relates_to"];
    assert_eq!((&relates["rel_type"], &relates["event_id"]), (&json!("m.thread"), &json!(root)), "{answer}");
    assert_eq!(
        relates["m.in_reply_to"]["event_id"],
        asked.as_str(),
        "the newest of the thread, for clients without threads"
    );
    anna.until("the question to be read", |v| {
        (v["read"] == room.as_str() && v["user"] == bot.id.as_str() && v["event"] == asked.as_str()).then_some(())
    });
    anna.say(&room, "langsam gleich");
    anna.until("typing to be shown", |v| {
        (v["typing"] == room.as_str() && v["users"].as_array().unwrap().contains(&json!(bot.id))).then_some(())
    });
    anna.hears(&room, &bot.id, "gleich");
    bot.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_changed_or_taken_back_names_the_message_and_only_its_author_can() {
    let Some(server) = Homeserver::start(&[BOT, "anna"]) else { return };
    let bot = Bot::start(&server).await;
    for version in ["12", "11"] {
        let anna = Person::nio(&server, "anna");
        let room = anna.room(json!({"invite": [&bot.id], "direct": true, "version": version}));
        anna.sees_in(&room, &bot.id);
        let said = anna.say(&room, "echo eins");
        anna.hears(&room, &bot.id, "eins");
        anna.order(json!({"do": "edit", "room": room, "event": said, "text": "echo zwei"}));
        anna.hears(&room, &bot.id, &format!("edited {said}: echo zwei"));
        // Of a message that somebody else wrote, an edit is none.
        let answer = anna.hears(&room, &bot.id, "eins")["id"].as_str().unwrap().to_owned();
        anna.order(json!({"do": "edit", "room": room, "event": answer, "text": "echo gefälscht"}));
        anna.order(json!({"do": "redact", "room": room, "event": said}));
        anna.hears(&room, &bot.id, &format!("taken back: {said}"));
        assert!(!anna.heard_of(&room, &bot.id).iter().any(|t| t.contains("gefälscht")));
    }
    bot.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_goes_with_its_question_over_a_restart() {
    let Some(server) = Homeserver::start(&[BOT, "anna"]) else { return };
    let folder = folder(&server);
    let anna = Person::nio(&server, "anna");
    let mut bot = Bot::in_folder(&server, &folder).await;
    for version in ["12", "11"] {
        let room = anna.room(json!({"invite": [&bot.id], "direct": true, "version": version}));
        anna.sees_in(&room, &bot.id);
        let asked = anna.say(&room, "Was kostet ein neuer Personalausweis?");
        let answer = anna.hears(&room, &bot.id, "€")["id"].as_str().unwrap().to_owned();
        bot = Bot::with(settings(&server, &folder), bot.finish().await).await;
        anna.order(json!({"do": "edit", "room": room, "event": asked, "text": "Was kostet ein Reisepass?"}));
        let changed = anna.until("the answer to be changed", |v| {
            let relates = &v["content"]["m.relates_to"];
            let is =
                v["heard"] == room.as_str() && v["sender"] == bot.id.as_str() && relates["rel_type"] == "m.replace";
            (is && relates["event_id"] == answer.as_str()).then(|| v.clone())
        });
        assert_eq!(changed["sealed"], true);
        let words = changed["content"]["m.new_content"]["body"].as_str().unwrap();
        assert!(words.contains("Reisepass") && !words.contains("Personalausweis"), "{words}");
        // The conversation goes on from there.
        let next = anna.say(&room, "und wie lange dauert das?");
        let goes_on = anna.hears_next(&room, &bot.id, &next);
        assert!(goes_on.contains("Reisepass"), "{goes_on}");
        anna.order(json!({"do": "redact", "room": room, "event": asked}));
        anna.until("the answer to be taken back", |v| {
            let redaction = v["type"] == "m.room.redaction" && v["sender"] == bot.id.as_str();
            (redaction && v["redacts"] == answer.as_str()).then_some(())
        });
        assert_eq!(anna.heard_of(&room, &bot.id).len(), 2, "nothing else was said");
    }
    bot.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_comes_at_once() {
    let Some(server) = Homeserver::start(&[BOT, "anna"]) else { return };
    let bot = Bot::start(&server).await;
    let anna = Person::nio(&server, "anna");
    let room = anna.room_with(&[&bot.id]);
    anna.sees_in(&room, &bot.id);
    anna.say(&room, "echo warm");
    anna.hears(&room, &bot.id, "warm");
    let (mut whole, mut bots): (Vec<Duration>, Vec<Duration>) = (Vec::new(), Vec::new());
    for n in 0..30 {
        let start = Instant::now();
        anna.say(&room, &format!("echo Nr. {n}."));
        let answered = anna.hears_at(&room, &bot.id, &format!("Nr. {n}."));
        let said = anna.hears_at(&room, &anna.id, &format!("Nr. {n}."));
        whole.push(answered.duration_since(start));
        bots.push(answered.saturating_duration_since(said));
    }
    whole.sort();
    bots.sort();
    println!(
        "question to answer, sealed both ways: median {:?}, slowest {:?}; of that after the asker's own client showed the question: \
         median {:?}",
        whole[15], whole[29], bots[15]
    );
    // The promise of 300 ms is for an idle machine; a loop that sleeps a second between syncs is found on any.
    assert!(bots[15] < Duration::from_secs(1), "{bots:?}");
    bot.finish().await;
}
