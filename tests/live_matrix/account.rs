//! One device for good, an identity of its own, and clear words where that fails.

use std::sync::Arc;

use amtslotse::channel::matrix::{AccountError, Counters, Credential, Matrix};
use amtslotse::privacy::SecretText;
use serde_json::json;

use super::bot::{BOT, Bot, folder, settings};
use super::homeserver::{Homeserver, PASSWORD};
use super::person::Person;

async fn error_of(settings: amtslotse::channel::matrix::MatrixSettings) -> AccountError {
    Matrix::connect(settings, Arc::new(Counters::default())).await.map(drop).unwrap_err()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_device_stays_the_same_is_cross_signed_and_comes_back_from_its_recovery_key() {
    let Some(server) = Homeserver::start(&[BOT, "jana"]) else { return };
    let folder = folder(&server);
    let with = || {
        let mut settings = settings(&server, &folder);
        settings.recovery_key_file = Some(folder.join("recovery-key"));
        settings
    };
    let memory = || amtslotse::store::AnyStore::memory(amtslotse::store::Settings::default()).unwrap();
    let bot = Bot::with(with(), memory()).await;
    let first = bot.matrix.identity().await.unwrap();
    assert!(first.cross_signed && first.backed_up && first.recoverable, "{first:?}");
    let key = std::fs::read_to_string(folder.join("recovery-key")).unwrap();
    assert!(key.trim().len() > 40);
    #[cfg(unix)]
    {
        let mode = std::fs::metadata(folder.join("recovery-key")).unwrap().permissions();
        assert_eq!(std::os::unix::fs::PermissionsExt::mode(&mode) & 0o777, 0o600);
    }
    let id = bot.id.clone();
    drop(bot.finish().await);
    // A restart needs no password and makes no device.
    let mut again = with();
    again.credential = None;
    let bot = Bot::with(again, memory()).await;
    assert_eq!(bot.matrix.identity().await.unwrap(), first);
    drop(bot.finish().await);
    assert_eq!(std::fs::read_to_string(folder.join("recovery-key")).unwrap(), key);
    // A lost store is a new device, which the recovery key signs.
    std::fs::remove_dir_all(folder.join("matrix")).unwrap();
    std::fs::remove_file(folder.join("key")).unwrap();
    let bot = Bot::with(with(), memory()).await;
    let second = bot.matrix.identity().await.unwrap();
    assert!(second.cross_signed && second.backed_up && second.device != first.device, "{second:?}");
    let jana = Person::js(&server, "jana");
    jana.order(json!({"do": "bootstrap"}));
    // A client looks at the devices of those whom it shares a sealed room with.
    let room = jana.room_with(&[&id]);
    jana.sees_in(&room, &id);
    jana.say(&room, "echo gesehen");
    jana.hears(&room, &id, "gesehen");
    let trusts = jana.order(json!({"do": "trusts", "user": id}));
    assert!(trusts["signed"].as_array().unwrap().contains(&json!(true)), "others see it too: {trusts}");
    bot.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_keeps_it_from_logging_in_is_told_apart() {
    let Some(mut server) = Homeserver::start(&[BOT]) else { return };
    let fresh = |name: &str| settings(&server, &server.room_for(name));
    let mut wrong = fresh("wrong");
    wrong.credential = Some(Credential::Password(SecretText::new("not the password")));
    assert!(matches!(error_of(wrong).await, AccountError::Password));
    let mut none = fresh("none");
    none.credential = None;
    assert!(matches!(error_of(none).await, AccountError::NoCredential));
    let mut token = fresh("token");
    token.credential = Some(Credential::Token(SecretText::new("not-a-token")));
    assert!(matches!(error_of(token).await, AccountError::Token));
    // One process at a time, and one account.
    let held = Matrix::connect(fresh("held"), Arc::new(Counters::default())).await.unwrap();
    assert!(matches!(error_of(fresh("held")).await, AccountError::Held(_)));
    drop(held);
    let mut other = fresh("held");
    other.user = "somebody".into();
    assert!(matches!(error_of(other).await, AccountError::OtherAccount { .. }));
    // A session that was ended elsewhere is not silently replaced by another device.
    let person = Person::nio(&server, BOT);
    let devices = person.order(json!({"do": "http", "method": "GET", "path": "/_matrix/client/v3/devices"}));
    for device in devices["devices"].as_array().unwrap() {
        let path = format!("/_matrix/client/v3/devices/{}", device["device_id"].as_str().unwrap());
        let auth = json!({"auth": {"type": "m.login.password", "identifier": {"type": "m.id.user", "user": BOT}, "password": PASSWORD}});
        if device["display_name"] == "Amtslotse" {
            person.order(json!({"do": "delete_device", "path": path, "auth": auth}));
        }
    }
    assert!(matches!(error_of(fresh("held")).await, AccountError::SessionEnded { .. }));
    let error = error_of(fresh("held")).await.to_string();
    assert!(error.contains("amtslotse matrix login"), "{error}");
    let dead = fresh("dead");
    server.kill();
    let error = error_of(dead).await;
    assert!(matches!(error, AccountError::Unreachable { .. }), "{error}");
    assert!(!error.to_string().contains(PASSWORD));
}
