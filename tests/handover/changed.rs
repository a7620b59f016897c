//! Ordinary questions that are changed or taken back: the answer goes with them, and nothing else does.

use amtslotse::message::{ChannelKind, InboundBody};
use amtslotse::staff::StaffRoom;
use amtslotse::store::Store;

use crate::world::{World, erika, place, says};

impl World {
    /// A citizen changes a message; what is then read.
    async fn change(&self, who: &str, message: &str, text: &str) -> Vec<String> {
        let body = InboundBody::Edited { text: text.to_owned() };
        self.accept(place(ChannelKind::Telegram, who), body, Some(message)).await;
        self.settle().await;
        self.telegram.new_words()
    }

    async fn take_back(&self, who: &str, message: &str) -> Vec<String> {
        self.accept(place(ChannelKind::Telegram, who), InboundBody::Redacted, Some(message)).await;
        self.settle().await;
        self.telegram.new_words()
    }

    /// A citizen asks; the message, and what is then read.
    async fn ask(&self, who: &str, text: &str) -> (String, Vec<String>) {
        let message = self.citizen_only(who, text).await;
        self.settle().await;
        (message, self.telegram.new_words())
    }
}

#[tokio::test]
async fn a_changed_question_is_answered_where_its_answer_stood_and_a_restart_changes_nothing() {
    let mut world = World::on_disk();
    let (first, _) = world.ask("anna", "biotonne bestellen").await;
    world.crash().await;
    let changed = world.change("anna", &first, "was kostet ein reisepass").await;
    assert!(changed.len() == 1 && changed[0].starts_with("anna edit m1: "), "{changed:?}");
    assert!(changed[0].contains("Reisepass") && !changed[0].contains("Müll"), "{changed:?}");
    // It was the last one: what is asked next follows from it.
    assert!(says(&world.citizen("anna", "und wie lange dauert das?").await, "Reisepass"));
    // Changed once more, it is still the same message of the bot's that says so.
    world.crash().await;
    let changed = world.change("anna", &first, "biotonne bestellen").await;
    assert!(changed.len() == 1 && changed[0].starts_with("anna edit m1: "), "{changed:?}");
    // It is an older one by now, and the conversation is about what was asked since.
    assert!(says(&world.citizen("anna", "was kostet das?").await, "Reisepass"));
    assert!(world.store.verify().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_question_that_is_taken_back_takes_its_answer_with_it() {
    let world = World::new();
    let (first, _) = world.ask("anna", "biotonne bestellen").await;
    let (second, _) = world.ask("anna", "reisepass").await;
    assert_eq!(world.take_back("anna", &second).await, ["anna redact m2"]);
    assert!(world.take_back("anna", &second).await.is_empty(), "once");
    assert!(!says(&world.citizen("anna", "und was kostet das?").await, "Reisepass"), "nothing follows from it");
    assert_eq!(world.take_back("anna", &first).await, ["anna redact m1"]);
    // What was taken back is shown to nobody.
    world.citizen("anna", "/mensch").await;
    world.citizen("anna", "ja").await;
    let root = world.matrix.new_words();
    assert!(!says(&root, "biotonne") && !says(&root, "reisepass"), "{root:?}");
}

#[tokio::test]
async fn only_what_was_answered_is_changed_and_what_is_unknown_is_answered_anew() {
    let world = World::new();
    let (mine, _) = world.ask("anna", "biotonne bestellen").await;
    // Of another conversation, and of none.
    for message in [mine.as_str(), "t999"] {
        let said = world.change("ben", message, "reisepass").await;
        assert!(said.len() == 1 && says(&said, "Reisepass") && !says(&said, "edit"), "{said:?}");
        assert!(world.take_back("ben", "t999").await.iter().all(|l| !l.contains("m1")));
    }
    // A command that is typed into an old message erases nothing that stands there.
    world.change("anna", &mine, "/loeschen").await;
    let gone = world.citizen("anna", "ja").await;
    assert!(says(&gone, "gelöscht"), "{gone:?}");
    let said = world.change("anna", &mine, "reisepass").await;
    assert!(says(&said, "Reisepass") && !says(&said, "edit"), "what was erased is not known: {said:?}");
}

#[tokio::test]
async fn so_many_questions_can_be_changed_and_none_forgotten_by_the_export() {
    let world = World::new();
    let (first, _) = world.ask("anna", "biotonne bestellen").await;
    let mut last = String::new();
    for _ in 0..32 {
        (last, _) = world.ask("anna", "reisepass").await;
    }
    assert!(!says(&world.change("anna", &first, "reisepass").await, "edit"), "too old");
    assert!(says(&world.change("anna", &last, "biotonne bestellen").await, "edit"));
    let id = world.store.find(&place(ChannelKind::Telegram, "anna")).await.unwrap().unwrap();
    let export = world.store.export(id).await.unwrap().unwrap();
    assert_eq!(export.answered.len(), 32);
}

#[tokio::test]
async fn a_ticket_goes_on_in_the_room_that_took_the_place_of_its_own() {
    let mut world = World::new();
    let old = world.call_person("anna").await;
    world.staff(erika(), &old, "!claim").await;
    world.telegram.new_words();
    let next = StaffRoom { room: "!next".into(), areas: Vec::new(), before: vec!["!all".into()] };
    world.rooms.set(vec![next]);
    world.look().await;
    world.look().await;
    let said = world.matrix.new_words();
    assert!(said.len() == 1 && said[0].starts_with("!next Neuer Vorgang"), "once, in the new room: {said:?}");
    let thread = world.newest_thread("!next");
    world.staff(erika(), &thread, "Guten Tag").await;
    assert!(says(&world.telegram.new_words(), "Guten Tag"), "it is still claimed, and staff are heard");
    world.citizen("anna", "Hallo").await;
    assert!(says(&world.matrix.new_words(), "!next in $"));
    // All of it is erased, in both rooms.
    world.citizen("anna", "/loeschen").await;
    world.citizen("anna", "ja").await;
    let gone = world.matrix.new_words();
    assert!(
        says(&gone, &format!("{old} redact-thread")) && says(&gone, &format!("{thread} redact-thread")),
        "{gone:?}"
    );
}
