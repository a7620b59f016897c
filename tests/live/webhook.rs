//! The webhook: believed by nobody who does not know the secret, 200 only for what is kept.

use std::net::TcpListener;
use std::time::Duration;

use amtslotse::channel::telegram::{Intake, TelegramSettings, WebhookSettings};
use amtslotse::privacy::SecretText;
use amtslotse::store::{AnyStore, Settings, Store};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::bot::{Bot, on_disk, settings};
use super::fake::http::post;
use super::fake::{Fake, person, private};

const SECRET: &str = "s3cret-of-the-test";
const HEADER: &str = "X-Telegram-Bot-Api-Secret-Token";

async fn start(fake: &Fake, store: AnyStore) -> (Bot, String) {
    let listen = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let url = format!("http://{listen}/telegram/hook");
    let hook = WebhookSettings {
        max_body_bytes: 10_000,
        time_limit: Duration::from_secs(1),
        ..WebhookSettings::new(listen, url.clone(), SecretText::new(SECRET))
    };
    let bot = Bot::with(TelegramSettings { intake: Intake::Webhook(hook), ..settings(fake) }, store).await;
    (bot, url)
}

fn memory() -> AnyStore {
    AnyStore::memory(Settings::default()).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn updates_come_in_and_a_repeated_one_is_answered_once() {
    let fake = Fake::start().await;
    let (bot, _) = start(&fake, memory()).await;
    for n in 1..=5 {
        fake.say(1, &format!("echo {n}"));
    }
    fake.heard(1, 5).await;
    fake.again(3);
    fake.until("they came again", |_| bot.counters.duplicates.get() == 3).await;
    fake.update(json!({"broken": true, "message": 7}));
    fake.say(1, "echo 6");
    assert_eq!(fake.heard(1, 6).await, ["1", "2", "3", "4", "5", "6"]);
    assert!(fake.hook_codes().iter().all(|(_, code)| *code == 200));
    bot.finish(&fake).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stranger_is_not_believed() {
    let fake = Fake::start().await;
    let (bot, url) = start(&fake, memory()).await;
    let update = json!({"update_id": 1, "message": {"message_id": 1, "date": 1, "chat": private(1), "from": person(1), "text": "echo x"}});
    let body = update.to_string();
    for (headers, expected) in [
        (vec![], 401),
        (vec![(HEADER, "wrong")], 401),
        (vec![(HEADER, "s3cret-of-the-tes")], 401),
        (vec![(HEADER, "")], 401),
    ] {
        assert_eq!(post(&url, &headers, body.as_bytes()).await, expected);
    }
    let elsewhere = url.replace("/telegram/hook", "/");
    assert_eq!(post(&elsewhere, &[(HEADER, SECRET)], body.as_bytes()).await, 404);
    assert_eq!(post(&url, &[(HEADER, SECRET)], &vec![b'x'; 20_000]).await, 413);
    assert_eq!(bot.counters.hook_forbidden.get(), 4);
    fake.say(2, "echo weiter");
    fake.heard(2, 1).await;
    assert!(fake.messages(1).is_empty());
    bot.finish(&fake).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_that_does_not_come_is_not_waited_for() {
    let fake = Fake::start().await;
    let (bot, url) = start(&fake, memory()).await;
    let address = url.trim_start_matches("http://").split('/').next().unwrap();
    let mut slow = tokio::net::TcpStream::connect(address).await.unwrap();
    let head =
        format!("POST /telegram/hook HTTP/1.1\r\nhost: x\r\n{HEADER}: {SECRET}\r\ncontent-length: 100\r\n\r\n{{");
    slow.write_all(head.as_bytes()).await.unwrap();
    let mut answer = [0; 12];
    let heard = tokio::time::timeout(Duration::from_secs(20), slow.read_exact(&mut answer)).await;
    heard.expect("in time").unwrap();
    assert_eq!(&answer, b"HTTP/1.1 408");
    assert_eq!(bot.counters.hook_malformed.get(), 1);
    bot.finish(&fake).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_asked_for_is_taken_and_ignored() {
    let fake = Fake::start().await;
    let (bot, url) = start(&fake, memory()).await;
    let message = json!({"message_id": 1, "date": 1, "chat": private(1), "from": person(1), "text": "echo x"});
    let kinds = ["business_message", "edited_business_message", "channel_post", "inline_query", "no_such_kind_yet"];
    for (number, kind) in kinds.into_iter().enumerate() {
        let update = json!({"update_id": 5_000 + number, kind: message});
        assert_eq!(post(&url, &[(HEADER, SECRET)], update.to_string().as_bytes()).await, 200, "{kind}");
    }
    assert_eq!(bot.counters.ignored.get(), 5);
    fake.say(2, "echo weiter");
    fake.heard(2, 1).await;
    assert!(fake.messages(1).is_empty());
    bot.finish(&fake).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_kept_is_not_acknowledged_and_comes_again() {
    let fake = Fake::start().await;
    let folder = tempfile::tempdir().unwrap();
    let store = on_disk(folder.path());
    let (bot, _) = start(&fake, store.clone()).await;
    fake.say(1, "echo eins");
    fake.heard(1, 1).await;
    store.close().await.unwrap();
    fake.say(1, "echo zwei");
    fake.until("it was refused", |f| f.hook_codes().iter().any(|(_, code)| *code == 503)).await;
    drop(bot);
    let (bot, _) = start(&fake, memory()).await;
    fake.until("it is answered by the next run", |f| f.texts(1).contains(&"zwei".to_owned())).await;
    bot.finish(&fake).await;
}
