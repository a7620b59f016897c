//! What the bot could not answer becomes suggestions for the maintainer: by command, by reaction, without what is personal, and never
//! by itself.

use amtslotse::message::{DeviceTrust, StaffAct, StaffSender};
use amtslotse::store::Store;

use crate::world::{World, erika, otto, says};

async fn suggested(world: &World) -> Vec<String> {
    let all = world.store.suggestions(0, 100).await.unwrap();
    all.into_iter().map(|s| format!("{} {} {}", s.suggestion.intent, s.suggestion.lang, s.suggestion.text)).collect()
}

/// As clients send reactions: not encrypted, from no device that is known.
fn plainly(from: StaffSender) -> StaffSender {
    StaffSender { encrypted: false, device: DeviceTrust::Unknown, ..from }
}

async fn react(world: &World, from: StaffSender, at: &str, key: &str, on: &str) -> Vec<String> {
    world.staff_only(from, at, StaffAct::Reacted { key: key.into() }, Some(on)).await;
    world.settle().await;
    world.matrix.new_words()
}

#[tokio::test]
async fn the_words_of_a_citizen_become_a_suggestion_without_what_is_personal() {
    let world = World::new();
    world.citizen("anna", "biotonne bestellen").await;
    world.citizen("anna", "ich heiße Erika Mustermann, zierfische züchten in der Hauptstraße 5?").await;
    let thread = world.call_person("anna").await;
    let told = world.staff(otto(), &thread, "!teach passport").await;
    let words = "ich heiße [Name], zierfische züchten [Adresse]?";
    assert!(says(&told, &format!("Als Beispiel für passport vorgeschlagen: „{words}“")), "{told:?}");
    assert!(says(&told, "!export zeigt alle Vorschläge"));
    assert!(says(&world.staff(otto(), &thread, "!teach waste 1").await, "„biotonne bestellen“"), "by its number");
    for (command, answer) in [
        ("!teach waste 7", "Solche Worte der Person sind nicht aufgehoben"),
        ("!teach nonsense", "gibt es nicht"),
        ("!teach", "So wird es geschrieben: !teach intent [number]"),
    ] {
        let told = world.staff(otto(), &thread, command).await;
        assert!(says(&told, answer), "{command}: {told:?}");
    }
    assert_eq!(suggested(&world).await, [format!("passport de {words}"), "waste de biotonne bestellen".to_owned()]);
    // Nothing of it reaches the citizen, or the answers.
    world.telegram.new_words();
    assert!(!says(&world.citizen("ben", "zierfische züchten").await, "Reisepass kostet"));
    // Whoever wrote it sees it, and takes it back with all else.
    assert!(says(&world.citizen("anna", "/export").await, &format!("“{words}” (passport)")));
    world.citizen("anna", "/loeschen").await;
    world.citizen("anna", "ja").await;
    assert!(suggested(&world).await.is_empty());
    assert!(world.store.verify().await.unwrap().is_empty());
}

#[tokio::test]
async fn what_was_not_answered_is_sorted_by_commands() {
    let world = World::new();
    for (who, words) in [
        ("anna", "wer züchtet zierfische in der stadt"),
        ("ben", "wo gibt es gebrauchte klaviere"),
        ("cem", "Wer züchtet Zierfische in der Stadt?"),
        ("dora", "züchtet jemand zierfische, ruft 0911 1234567"),
    ] {
        world.not_understood(who, words).await;
    }
    world.settle().await;
    world.matrix.new_words();
    let shown = world.staff(otto(), "!all", "!unanswered").await;
    assert!(says(&shown[..1], "Nicht beantwortet: 4 Nachrichten in 2 Gruppen"), "{shown:?}");
    assert!(says(&shown[1..2], "Gruppe 1 · 3×") && says(&shown[1..2], "1. passport"), "{shown:?}");
    assert!(says(&shown[1..2], "ruft [Telefon]") && !says(&shown, "1234567"));
    assert!(says(&shown[2..], "Gruppe 2 · 1×") && says(&shown[2..], "!dismiss 2"), "{shown:?}");

    assert!(says(&world.staff(otto(), "!all", "!suggest 1 waste").await, "Stufe 50"), "looking is not steering");
    assert!(says(&world.staff(erika(), "!all", "!suggest 1 nonsense").await, "gibt es nicht"));
    assert!(says(&world.staff(erika(), "!all", "!suggest 9 waste").await, "Diese Gruppe steht hier nicht"));
    let taught = world.staff(erika(), "!all", "!suggest 1 waste").await;
    assert!(says(&taught, "Gruppe 1: 2 Beispiele für waste vorgeschlagen"), "{taught:?}");
    assert!(says(&taught, "!all redact $e"), "the citizens' words do not go on standing there: {taught:?}");
    assert!(says(&world.staff(erika(), "!all", "!dismiss 2").await, "Gruppe 2: verworfen"));
    assert_eq!(
        suggested(&world).await,
        ["waste de wer züchtet zierfische in der stadt", "waste de züchtet jemand zierfische, ruft [Telefon]"]
    );
    assert!(says(&world.staff(otto(), "!all", "!unanswered").await, "Nicht beantwortet: nichts"));
    // Each goes with the conversation that it came from.
    world.citizen("dora", "/loeschen").await;
    world.citizen("dora", "ja").await;
    assert_eq!(suggested(&world).await.len(), 1);
    // The audit says who and what, without words.
    let log = world.store.audit(100).await.unwrap();
    assert!(log.iter().any(|e| e.what == "!suggest 1 waste" && e.refused.is_none()));
    assert!(!format!("{log:?}").contains("zierfische"));
    assert!(world.store.verify().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_reaction_is_done_at_once_only_where_a_device_vouches_for_it_and_else_when_it_is_confirmed() {
    let world = World::new();
    for (who, words) in [("anna", "wer züchtet zierfische"), ("ben", "gebrauchte klaviere"), ("cem", "blaue elefanten")]
    {
        world.not_understood(who, words).await;
    }
    world.settle().await;
    world.matrix.new_words();
    let shown = world.staff(erika(), "!all", "!unanswered").await;
    assert_eq!(shown.len(), 4, "{shown:?}");
    // The head is $e1: each of the three groups is a message of its own.
    let done = react(&world, erika(), "!all", "1️⃣", "$e2").await;
    assert!(says(&done, "Gruppe 1: 1 Beispiele für passport vorgeschlagen"), "{done:?}");
    let marked = react(&world, plainly(erika()), "!all", "1\u{20e3}", "$e3").await;
    assert!(says(&marked, "Vorgemerkt von @erika:amt.example: Gruppe 2, Beispiele für passport"), "{marked:?}");
    assert!(says(&react(&world, plainly(erika()), "!all", "❌", "$e4").await, "Gruppe 3, verwerfen"));
    assert_eq!(suggested(&world).await.len(), 1, "nothing is done for it yet");
    // Other reactions, on this and on other messages, mean nothing.
    assert!(react(&world, erika(), "!all", "👍", "$e3").await.is_empty());
    assert!(react(&world, erika(), "!all", "3️⃣", "$e3").await.is_empty(), "there is no third");
    assert!(react(&world, erika(), "!all", "❌", "$else").await.is_empty());
    // Another person confirms nothing of it.
    let other = StaffSender { user: "@olga:amt.example".into(), ..erika() };
    assert!(says(&world.staff(other, "!all", "!confirm").await, "Sie haben nichts vorgemerkt"));
    let done = world.staff(erika(), "!all", "!confirm").await;
    assert!(says(&done, "Gruppe 2: 1 Beispiele für passport") && says(&done, "Gruppe 3: verworfen"), "{done:?}");
    assert_eq!(suggested(&world).await, ["passport de wer züchtet zierfische", "passport de gebrauchte klaviere"]);
    assert!(world.store.unanswered(0, 10).await.unwrap().is_empty());
    let log = world.store.audit(100).await.unwrap();
    let logged: Vec<String> = log
        .iter()
        .map(|e| format!("{}{}", e.what, e.refused.as_deref().map(|r| format!(" ({r})")).unwrap_or_default()))
        .collect();
    for what in [
        "reaction: suggest 1 passport",
        "reaction: suggest 2 passport (not-encrypted)",
        "reaction: dismiss 3 (not-encrypted)",
        "!confirm",
    ] {
        assert!(logged.iter().any(|l| l == what), "{what}: {logged:?}");
    }
}

#[tokio::test]
async fn the_export_has_figures_what_was_not_answered_and_lines_to_paste() {
    let world = World::new();
    world.citizen("anna", "biotonne bestellen").await;
    world.not_understood("ben", "ich heiße Erika Mustermann, wer züchtet zierfische").await;
    world.not_understood("cem", "wo gibt's klaviere").await;
    world.settle().await;
    world.staff(erika(), "!all", "!unanswered").await;
    let taught = world.staff(erika(), "!all", "!suggest 2 waste").await;
    assert!(says(&taught, "vorgeschlagen"), "{taught:?}");
    assert!(says(&world.staff(otto(), "!all", "!export").await, "Stufe 50"));
    let shown = world.staff(erika(), "!all", "!export").await;
    assert_eq!(shown.len(), 3, "{shown:?}");
    assert!(says(&shown[..1], "Die letzten 7 Tage"));
    assert!(
        says(&shown[1..2], "„ich heiße [Name], wer züchtet zierfische“") && !says(&shown, "Mustermann"),
        "{shown:?}"
    );
    assert!(says(&shown[2..], "# waste → examples: de: / - 'wo gibt''s klaviere'"), "{shown:?}");
}

#[tokio::test]
async fn groups_are_not_shown_in_a_citizens_thread_and_a_new_list_takes_the_old_one_back() {
    let world = World::new();
    world.not_understood("ben", "wer züchtet zierfische").await;
    world.settle().await;
    let thread = world.call_person("anna").await;
    for command in ["!unanswered", "!suggest 1 waste", "!dismiss 1", "!confirm"] {
        let told = world.staff(erika(), &thread, command).await;
        assert!(says(&told, "Das geht nur im Raum"), "{command}: {told:?}");
    }
    world.staff(erika(), "!all", "!unanswered").await;
    let again = world.staff(erika(), "!all", "!unanswered").await;
    assert!(says(&again, "!all redact $e") && says(&again, "Gruppe 2 · 1×"), "{again:?}");
    assert!(says(&world.staff(erika(), "!all", "!dismiss 1").await, "Diese Gruppe steht hier nicht"));
}
