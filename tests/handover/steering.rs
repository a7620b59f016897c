//! Steering from a staff room: what citizens see of it, what staff are shown, what is logged.

use std::path::Path;
use std::time::Duration;

use amtslotse::kb::diagnostic::UiLang;
use amtslotse::message::{Alarm, ChannelKind, InboundBody};
use amtslotse::serve::{KbControl, KbSource, KeptKb, Reloading};
use amtslotse::store::Store;

use crate::world::{World, erika, otto, place, says};

#[tokio::test]
async fn a_notice_stands_below_answers_until_its_end() {
    let world = World::new();
    let set = world.staff(erika(), "!all", "!notice set 12:00 waste Die Abfuhr streikt.").await;
    assert!(says(&set, "Hinweis 1 steht bis 25.11.2026 12:00"), "{set:?}");
    let answer = world.citizen("anna", "biotonne bestellen").await;
    assert!(says(&answer, "⚠ Die Abfuhr streikt. (bis 25.11.2026, 12:00 Uhr)"), "{answer:?}");
    assert!(!says(&world.citizen("anna", "reisepass").await, "streikt"));
    assert!(says(&world.staff(erika(), "!all", "!status").await, "Die Abfuhr streikt."));
    world.later(121);
    assert!(!says(&world.citizen("anna", "biotonne bestellen").await, "streikt"));
    assert!(says(&world.staff(erika(), "!all", "!notice set 4h nonsense Text").await, "gibt es nicht"));
    world.staff(erika(), "!all", "!notice set 4h all Alles zu.").await;
    assert!(says(&world.staff(erika(), "!all", "!notice clear").await, "Erledigt."));
    assert!(!says(&world.citizen("anna", "biotonne bestellen").await, "zu."));
}

#[tokio::test]
async fn what_is_paused_is_told_honestly_and_with_a_way_out() {
    let world = World::new();
    world.staff(erika(), "!all", "!pause waste Die Gebühren werden geprüft.").await;
    let paused = world.citizen("anna", "biotonne bestellen").await;
    assert!(says(&paused, "Die Gebühren werden geprüft.") && says(&paused, "115"), "{paused:?}");
    assert!(!says(&paused, "Den Müll holt"));
    assert!(!says(&world.citizen("anna", "reisepass").await, "geprüft"));
    world.staff(erika(), "!all", "!resume waste").await;
    assert!(says(&world.citizen("anna", "biotonne bestellen").await, "Den Müll holt"));

    world.staff(erika(), "!all", "!pause telegram Wartung.").await;
    for text in ["reisepass", "biotonne bestellen"] {
        let said = world.citizen("anna", text).await;
        assert!(says(&said, "Wartung.") && says(&said, "115"), "{text}: {said:?}");
    }
    // What is urgent, and what is stored, stay within reach.
    assert!(says(&world.citizen("anna", "notfall").await, "112"));
    assert!(says(&world.citizen("anna", "/export").await, "gespeichert"));
    world.staff(erika(), "!all", "!resume telegram").await;
    assert!(!says(&world.citizen("anna", "reisepass").await, "Wartung"));
    assert!(says(&world.staff(erika(), "!all", "!resume telegram").await, "nichts zu tun"));
}

#[tokio::test]
async fn staff_see_what_there_is_to_see() {
    let world = World::new();
    world.citizen("anna", "biotonne bestellen").await;
    world.not_understood("ben", "wer züchtet [E-Mail] zierfische").await;
    world.call_person("anna").await;
    let pseudonym = world.store.tickets().await.unwrap()[0].pseudonym.to_string();
    let shows = [
        ("!tickets", pseudonym.as_str()),
        ("!stats", "Übergaben: 1"),
        ("!stats 30d", "Die letzten 30 Tage"),
        ("!export", "passport (1×): „wer züchtet [E-Mail] zierfische“"),
        ("!status", "telegram"),
        ("!review", "Zu prüfen"),
        ("!help", "!macro intent [facet]"),
        ("!audit", "!tickets"),
        ("!claim", "Das geht nur im Faden"),
        ("!clame", "Einen Befehl !clame gibt es nicht"),
        ("!pause", "So wird es geschrieben: !pause channel|intent reason"),
    ];
    for (command, shown) in shows {
        let said = world.staff(erika(), "!all", command).await;
        assert!(says(&said, shown), "{command}: {said:?}");
        assert!(said.iter().all(|l| l.starts_with("!all (to $s")), "it answers the message: {said:?}");
    }
    assert!(world.staff(erika(), "!all", "Wer holt heute Kaffee?").await.is_empty(), "talk among staff is theirs");
    assert!(world.telegram.new_words().is_empty());
    // Steering is for those with the power; looking is for all of staff.
    assert!(says(&world.staff(otto(), "!all", "!tickets").await, &pseudonym));
    assert!(says(&world.staff(otto(), "!all", "!audit").await, "Stufe 50"));
    let log = world.store.audit(100).await.unwrap();
    assert_eq!(log.iter().filter(|e| e.refused.is_some()).count(), 1);
}

#[tokio::test]
async fn two_who_steer_at_once_from_two_rooms_both_get_their_way() {
    let world = World::new();
    for (room, command) in [("!all", "!pause waste eins"), ("!bins", "!pause passport zwei")] {
        let act = amtslotse::message::StaffAct::Text { text: command.into() };
        world.staff_only(erika(), room, act, None).await;
    }
    world.settle().await;
    let status = world.staff(erika(), "!all", "!status").await;
    assert!(says(&status, "Pausiert waste: eins") && says(&status, "Pausiert passport: zwei"), "{status:?}");
}

#[tokio::test]
async fn the_knowledge_base_is_taken_up_and_gone_back_to_from_the_room() {
    let dir = tempfile::tempdir().unwrap();
    let kb = dir.path().join("kb");
    copy(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/kb-small")), &kb);
    let mut world = World::new();
    let said = world.staff(erika(), "!all", "!reload").await;
    assert!(says(&said, "Das geht hier gerade nicht"), "where nothing takes up any: {said:?}");
    // Whatever is noticed by itself is another test's.
    let source = KbSource {
        look_every: Duration::from_hours(1),
        kept: Some(KeptKb::in_state(&dir.path().join("state"))),
        ..KbSource::new(&kb, None, UiLang::De)
    };
    let (control, orders) = KbControl::new();
    let _reloading =
        Reloading::obeying(source, world.knowledge.clone(), world.store.clone(), world.board.clone(), orders, false);
    world.kb = Some(control);
    let same = world.staff(erika(), "!all", "!reload").await;
    assert!(says(&same, "Was im Ordner liegt, gilt schon"), "{same:?}");
    assert!(says(&world.staff(erika(), "!all", "!rollback").await, "Von davor ist keine"));
    assert!(says(&world.staff(otto(), "!all", "!rollback").await, "Stufe 50"));
    let file = kb.join("everyday/waste.yaml");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, format!("{text}\nnonsense: 5\n")).unwrap();
    let broken = world.staff(erika(), "!all", "!reload").await;
    assert!(says(&broken, "Nicht aufgenommen") && says(&broken, "everyday/waste.yaml:"), "{broken:?}");
    assert!(
        says(&world.citizen("anna", "biotonne bestellen").await, "Den Müll holt"),
        "the one before goes on serving"
    );
    let log = world.store.audit(100).await.unwrap();
    assert!(log.iter().any(|e| e.what == "!reload" && e.refused.is_none()));
    assert!(log.iter().any(|e| e.what == "!rollback" && e.refused.is_some()));
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[tokio::test]
async fn an_alarm_comes_into_the_default_room_once() {
    let world = World::new();
    for _ in 0..2 {
        let body = InboundBody::Alarm(Alarm::SetAside { dead_letters: 3 });
        let id = amtslotse::message::InboundId("alarm:set-aside:1".into());
        let address = place(ChannelKind::Matrix, "!all");
        let inbound = amtslotse::message::Inbound { id, address, at: world.now(), body, message: None };
        world.store.accept(inbound).await.unwrap();
    }
    world.settle().await;
    let said = world.matrix.new_words();
    assert!(said.len() == 1 && said[0].starts_with("!all ⚠ 3 Nachrichten wurden zur Seite gelegt"), "{said:?}");
}

#[tokio::test]
async fn staff_are_told_that_a_message_could_not_be_decrypted() {
    let world = World::new();
    let body = InboundBody::Undecryptable { from: "@erika:amt.example".into() };
    world.accept(place(ChannelKind::Matrix, "!all"), body, None).await;
    world.settle().await;
    assert!(says(&world.matrix.new_words(), "konnte nicht entschlüsselt werden"));
}
