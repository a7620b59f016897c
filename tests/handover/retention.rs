//! What stands in staff's rooms of a citizen goes when its time has come, as what the store holds does.

use std::sync::{Arc, Mutex};

use amtslotse::channel::{Channel, DeliveryError, Parcel};
use amtslotse::message::{ChannelKind, Outgoing};
use amtslotse::serve::{Phase, Sender, SenderSettings, StopSwitch};
use amtslotse::store::{AnyStore, Store};

use crate::world::{Health, World, erika, place, says};

const DAY: i64 = 24 * 60;

/// Days go by, with a sweep on each.
async fn days(world: &World, days: u32) -> Vec<String> {
    let mut said = Vec::new();
    // By halves: a clock that jumps by more than a day is not believed.
    for _ in 0..days * 2 {
        world.later(DAY / 2);
        world.store.sweep(world.now()).await.unwrap();
        world.settle().await;
        said.extend(world.matrix.new_words());
    }
    said
}

#[tokio::test]
async fn the_thread_of_a_closed_ticket_is_taken_back_after_as_long_as_messages_are_kept() {
    let world = World::new();
    world.store.sweep(world.now()).await.unwrap();
    let thread = world.call_person("anna").await;
    let pseudonym = world.store.tickets().await.unwrap()[0].pseudonym.to_string();
    world.staff(erika(), &thread, "Guten Tag").await;
    world.staff(erika(), &thread, "!close").await;
    let early = days(&world, 29).await;
    assert!(early.is_empty(), "{early:?}");
    let late = days(&world, 2).await;
    assert_eq!(late, [format!("{thread} redact-thread")]);
    // Nobody has written since: then the conversation goes too, and the thread had not made it younger.
    assert!(days(&world, 2).await.is_empty());
    assert!(world.store.find_pseudonym(&pseudonym).await.unwrap().is_none());
    assert!(world.store.verify().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_citizen_who_goes_on_asking_keeps_no_old_thread_alive() {
    let world = World::new();
    world.store.sweep(world.now()).await.unwrap();
    let thread = world.call_person("anna").await;
    world.staff(erika(), &thread, "!close").await;
    for _ in 0..29 {
        assert!(days(&world, 1).await.is_empty());
        world.citizen("anna", "biotonne bestellen").await;
    }
    let second = world.call_person("anna").await;
    world.staff(erika(), &second, "!close").await;
    assert_eq!(days(&world, 2).await, [format!("{thread} redact-thread")], "the second has its own time");
    world.telegram.new_words();
    assert!(says(&world.citizen("anna", "biotonne bestellen").await, "Den Müll holt"));
    assert_eq!(days(&world, 29).await, [format!("{second} redact-thread")]);
}

#[tokio::test]
async fn an_open_ticket_is_reached_for_as_long_as_it_is_open() {
    let world = World::new();
    world.store.sweep(world.now()).await.unwrap();
    let thread = world.call_person("anna").await;
    world.staff(erika(), &thread, "!claim").await;
    world.telegram.new_words();
    // Longer than anything is kept; nobody looks after tickets here, so that nothing happens to it.
    days(&world, 40).await;
    let passed = world.citizen_only("anna", "ist noch jemand da?").await;
    assert!(!passed.is_empty());
    world.settle().await;
    assert!(says(&world.matrix.new_words(), "in $e1: @1 "), "what its thread hangs on is still known");
    world.staff(erika(), &thread, "Ja!").await;
    assert!(says(&world.telegram.new_words(), "Ja!"));
    world.citizen("anna", "/loeschen").await;
    world.citizen("anna", "ja").await;
    assert!(says(&world.matrix.new_words(), &format!("{thread} redact-thread")));
}

#[tokio::test]
async fn groups_of_unanswered_messages_do_not_stand_for_ever() {
    let world = World::new();
    world.store.sweep(world.now()).await.unwrap();
    world.not_understood("ben", "wer züchtet zierfische").await;
    world.settle().await;
    world.staff(erika(), "!all", "!unanswered").await;
    assert!(days(&world, 28).await.is_empty());
    assert_eq!(days(&world, 1).await, ["!all redact $e2"]);
}

/// A homeserver on which a citizen deletes everything while the thread's first message is on its way.
struct WhileItIsSent {
    store: AnyStore,
    now: jiff::Timestamp,
    heard: Mutex<Vec<String>>,
}

impl Channel for WhileItIsSent {
    fn kind(&self) -> ChannelKind {
        ChannelKind::Matrix
    }

    async fn deliver(&self, parcel: Parcel) -> Result<String, DeliveryError> {
        let what = match &parcel.outgoing {
            Outgoing::Post(_) => "post".to_owned(),
            Outgoing::Redact { .. } => format!("redact {}", parcel.reference.unwrap_or_default()),
            other => format!("{other:?}"),
        };
        self.heard.lock().unwrap().push(what);
        if let Some(id) = self.store.find(&place(ChannelKind::Telegram, "anna")).await.unwrap() {
            assert!(self.store.erase(id, self.now).await.unwrap());
        }
        Ok("$root".to_owned())
    }
}

#[tokio::test]
async fn what_reaches_staff_while_its_conversation_is_erased_is_taken_back() {
    let world = World::new();
    world.citizen("anna", "/mensch").await;
    world.matrix.is(Health::Dead);
    world.citizen_only("anna", "ja").await;
    world.round().await;
    let (store, now) = (world.store.clone(), world.now());
    let homeserver = Arc::new(WhileItIsSent { store, now, heard: Mutex::default() });
    let stop = StopSwitch::new();
    stop.turn_to(Phase::Draining);
    Sender::new(world.store.clone(), homeserver.clone(), world.clock(), SenderSettings::default())
        .run(stop.listen())
        .await;
    assert_eq!(*homeserver.heard.lock().unwrap(), ["post", "redact $root"]);
}
