//! Part 3 of the promises: how replies look, and how the bot introduces itself.

use serde_json::json;

use super::bot::Bot;
use super::fake::{Fake, private};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_citizen_writes_never_becomes_markup() {
    let fake = Fake::start().await;
    let bot = Bot::start(&fake).await;
    let nasty = "<b>fett</b> <script>alert(1)</script> & &amp; \"x\" <a href='https://evil.example'>";
    fake.say(1, &format!("echo {nasty}"));
    assert_eq!(fake.heard(1, 1).await, [nasty]);
    let call = &fake.calls("sendmessage")[0];
    assert_eq!(call.params["link_preview_options"], json!({"is_disabled": true}));
    assert_eq!(call.params["parse_mode"], "HTML");
    bot.finish(&fake).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_reply_comes_as_several_messages_that_telegram_takes() {
    let fake = Fake::start().await;
    let bot = Bot::start(&fake).await;
    fake.say(1, "lang bitte");
    fake.heard(1, 3).await;
    fake.say(1, "echo Ende");
    fake.until("the end", |f| f.texts(1).last().is_some_and(|t| t == "Ende")).await;
    let texts = fake.texts(1);
    let whole = texts[..texts.len() - 1].concat();
    assert!((0..9).all(|n| whole.contains(&format!("{n}: "))));
    assert_eq!(whole.matches("👩‍👩‍👧 <Satz> & Wort.").count(), 9 * 60, "no sign is torn or lost");
    assert_eq!(bot.counters.closed_refused.get(), 0);
    bot.finish(&fake).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn typing_is_shown_while_a_slow_answer_is_under_way() {
    let fake = Fake::start().await;
    let bot = Bot::start(&fake).await;
    fake.message(private(1), json!({"text": "langsam fertig", "message_thread_id": 7, "is_topic_message": true}));
    fake.say(2, "echo schnell");
    assert_eq!(fake.heard(1, 1).await, ["fertig"]);
    let shown = fake.calls("sendchataction");
    assert_eq!(shown.len(), 1, "once, and only to who waits");
    assert_eq!(shown[0].params, json!({"chat_id": 1, "message_thread_id": 7, "action": "typing"}));
    bot.finish(&fake).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_bot_introduces_itself_once_in_each_language() {
    let fake = Fake::start().await;
    let bot = Bot::start(&fake).await;
    fake.until("it is told", |f| f.calls("setmycommands").len() == 2).await;
    bot.finish(&fake).await;
    let commands = fake.calls("setmycommands");
    let first = |at: usize| commands[at].params["commands"][1]["command"].clone();
    assert_eq!((first(0), first(1)), (json!("hilfe"), json!("help")));
    assert_eq!(commands[1].params["language_code"], "en");
    assert_eq!(fake.calls("setmyname").len(), 1);
    assert_eq!(fake.calls("setmydescription").len(), 2);
    assert_eq!(fake.calls("setmyshortdescription").len(), 2);
    // The next start finds all of it there.
    let bot = Bot::start(&fake).await;
    fake.until("it has looked", |f| f.calls("getmycommands").len() == 4).await;
    bot.finish(&fake).await;
    let set = ["setmyname", "setmydescription", "setmyshortdescription", "setmycommands"].map(|m| fake.calls(m).len());
    assert_eq!(set, [1, 2, 2, 2]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_topic_that_was_deleted_is_answered_where_all_read() {
    let fake = Fake::start().await;
    let bot = Bot::start(&fake).await;
    fake.message(private(1), json!({"text": "echo noch da", "message_thread_id": 900, "is_topic_message": true}));
    assert_eq!(fake.heard(1, 1).await, ["noch da"]);
    assert!(fake.messages(1)[0].get("message_thread_id").is_none());
    bot.finish(&fake).await;
}
