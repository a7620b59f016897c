//! Whoever may not steer does not: every kind of forgery is refused, and logged.

use amtslotse::message::{ChannelKind, DeviceTrust, InboundBody, StaffAct, StaffSender};
use amtslotse::store::Store;

use crate::world::{World, erika, otto, place, says};

/// Senders whom something is missing.
fn impostors() -> Vec<(&'static str, StaffSender)> {
    vec![
        ("an unverified device", StaffSender { device: DeviceTrust::Unverified, ..erika() }),
        ("an unknown device", StaffSender { device: DeviceTrust::Unknown, ..erika() }),
        ("not encrypted", StaffSender { encrypted: false, ..erika() }),
        ("not a member", StaffSender { member: false, ..erika() }),
        // Cyrillic letters, another server, other capitals: members without power, all of them.
        ("a look-alike", StaffSender { user: "@\u{435}rika:amt.example".into(), level: 0, ..erika() }),
        ("another server", StaffSender { user: "@erika:amt.example.evil".into(), level: 0, ..erika() }),
        ("other capitals", StaffSender { user: "@Erika:amt.example".into(), level: 0, ..erika() }),
        ("below zero", StaffSender { level: -1, ..otto() }),
        ("no power", otto()),
    ]
}

#[tokio::test]
async fn fifty_forged_commands_are_refused_and_logged() {
    let world = World::new();
    let thread = world.call_person("anna").await;
    let pseudonym = world.store.tickets().await.unwrap()[0].pseudonym.to_string();
    for words in ["wer züchtet zierfische", "gebrauchte klaviere", "blaue elefanten"] {
        world.not_understood(words, words).await;
    }
    world.settle().await;
    world.matrix.new_words();
    let shown = world.staff(erika(), "!all", "!unanswered").await;
    assert_eq!(shown.len(), 4, "{shown:?}");
    let first_group = format!("$e{}", world.matrix.made() - 2);
    let looked = world.store.audit(10).await.unwrap().len();
    let steering = [
        "!pause telegram jetzt ist Schluss".to_owned(),
        "!notice set 4h all Rufen Sie 0900 an".to_owned(),
        format!("!forget {pseudonym}"),
        "!resume telegram".to_owned(),
        "!suggest 1 waste".to_owned(),
        "!dismiss 2".to_owned(),
        "!export".to_owned(),
        "!reload".to_owned(),
        "!rollback".to_owned(),
        "!confirm".to_owned(),
    ];
    let mut tries = looked;
    // In the room, in a ticket's thread and in another thread of the room.
    for (kind, from) in impostors() {
        let rooms = ["!all", &*thread, "!all|$else"];
        for (command, at) in steering.iter().zip(rooms.iter().cycle()) {
            tries += 1;
            world.staff(from.clone(), at, command).await;
            let log = world.store.audit(1000).await.unwrap();
            assert_eq!(log.len(), tries, "{kind}: {command}");
            assert!(log[tries - 1].refused.is_some(), "{kind}: {:?}", log[tries - 1]);
            assert_eq!(log[tries - 1].who, from.user);
        }
        // A reaction on a group of unanswered messages, to teach and to dismiss.
        for key in ["1️⃣", "❌"] {
            tries += 1;
            world.staff_only(from.clone(), "!all", StaffAct::Reacted { key: key.into() }, Some(&first_group)).await;
            world.settle().await;
            let log = world.store.audit(1000).await.unwrap();
            assert!(log.len() == tries && log[tries - 1].refused.is_some(), "{kind}: {key}");
        }
    }
    // Those who may not even handle tickets.
    for (kind, from) in impostors().into_iter().take(4).chain([("below zero", StaffSender { level: -1, ..otto() })]) {
        for command in ["!claim", "!close", "!teach waste"] {
            tries += 1;
            world.staff(from.clone(), &thread, command).await;
            let log = world.store.audit(1000).await.unwrap();
            assert!(log.len() == tries && log[tries - 1].refused.is_some(), "{kind}: {command}");
        }
    }
    // A room that is none of staff's, whatever the sender's power.
    for command in ["!pause telegram weg", "!claim", "!tickets", "!export", "!rollback"] {
        tries += 1;
        world.staff(erika(), "!elsewhere", command).await;
        let log = world.store.audit(1000).await.unwrap();
        assert!(log.len() == tries && log[tries - 1].refused.is_some(), "elsewhere: {command}");
    }
    // A citizen on Telegram, and one on Matrix.
    for (channel, who) in [(ChannelKind::Telegram, "eve"), (ChannelKind::Matrix, "!direct")] {
        for command in ["!pause telegram weg", "!claim", "!tickets", "!forget c-abc", "!teach waste", "!reload"] {
            tries += 1;
            let body = InboundBody::Text { text: command.into(), lang_hint: None };
            world.accept(place(channel, who), body, None).await;
            world.settle().await;
            let log = world.store.audit(1000).await.unwrap();
            assert!(log.len() == tries && log[tries - 1].refused.is_some(), "{who}: {command}");
            assert!(
                log[tries - 1].who.starts_with("c-") && !log[tries - 1].place.contains(who),
                "{:?}",
                log[tries - 1]
            );
        }
    }
    // A command edited into a message, and one put into a reaction.
    world.staff_only(erika(), "!all", StaffAct::Edited { text: "!pause telegram weg".into() }, Some("$old")).await;
    world.staff_only(erika(), &thread, StaffAct::Edited { text: "!close".into() }, Some("$old")).await;
    world.staff_only(erika(), &thread, StaffAct::Reacted { key: "!close".into() }, Some("$old")).await;
    world.settle().await;
    assert!(tries - looked >= 50, "{tries}");
    // What those with power marked by a reaction that no device vouches for waits for their own word, and is theirs alone.
    let nothing = world.staff(StaffSender { user: "@olga:amt.example".into(), ..erika() }, "!all", "!confirm").await;
    assert!(says(&nothing, "Sie haben nichts vorgemerkt"), "{nothing:?}");

    // Nothing came of any of it.
    assert!(world.store.suggestions(0, 10).await.unwrap().is_empty());
    assert_eq!(world.store.unanswered(0, 10).await.unwrap().len(), 3);
    let tickets = world.store.tickets().await.unwrap();
    assert_eq!(tickets.len(), 1);
    assert!(world.store.find_pseudonym(&pseudonym).await.unwrap().is_some());
    world.telegram.new_words();
    let answered = world.citizen("ben", "biotonne bestellen").await;
    assert!(says(&answered, "Den Müll holt Ihre Gemeinde.") && !says(&answered, "0900"), "{answered:?}");
    let log = world.store.audit(1000).await.unwrap();
    let obeyed: Vec<&str> = log.iter().filter(|e| e.refused.is_none()).map(|e| e.what.as_str()).collect();
    assert_eq!(obeyed, ["!unanswered", "!confirm"]);
    assert!(log.iter().all(|e| !e.what.contains("Schluss") && !e.what.contains("0900")));
}

#[tokio::test]
async fn words_in_a_thread_are_sent_only_for_those_whose_device_is_vouched_for() {
    let world = World::new();
    let thread = world.call_person("anna").await;
    world.telegram.new_words();
    for (kind, from) in impostors().into_iter().take(4) {
        let said = world.staff(from, &thread, "Bitte überweisen Sie 100 Euro").await;
        assert!(says(&said, "Nicht befolgt"), "{kind}: {said:?}");
        assert!(world.telegram.new_words().is_empty(), "{kind}");
    }
    assert_eq!(world.store.audit(100).await.unwrap().len(), 4);
    world.staff(otto(), &thread, "Guten Tag").await;
    assert!(says(&world.telegram.new_words(), "Guten Tag"), "a member without power may answer");
}
