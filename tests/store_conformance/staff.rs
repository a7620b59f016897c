//! What staff work with: tickets that others see, what steers everybody, the log of it, and a thread that is bound late.

use amtslotse::message::{ChannelKind, InboundBody, InboundId, Lang, PlatformAddress};
use amtslotse::store::{
    Accepted, AnyStore, AuditEntry, NewEntry, SessionChange, Store, StoreError, Suggestion, TicketMark, TurnCommit,
    TurnRecord, Unanswered,
};

use crate::world::{DAY, Engine, at, claim, next, open, place, promise, reopen, reply, said, text, turn, words};

fn thread() -> PlatformAddress {
    PlatformAddress { channel: ChannelKind::Matrix, place: "!room|$root".into() }
}

fn with(record: TurnRecord) -> TurnCommit {
    TurnCommit { records: vec![record], ..turn("", &[]) }
}

fn mark(words: &str, due: Option<i64>) -> TurnRecord {
    TurnRecord::Ticket(Some(TicketMark { due: due.map(at), body: words.into() }))
}

/// Takes a turn of `from` that notes this.
async fn note(store: &AnyStore, from: &str, number: u32, record: TurnRecord) {
    store.accept(text(from, number)).await.unwrap();
    let claim = claim(store).await;
    store.commit_turn(&claim, claim.version, with(record)).await.unwrap();
}

async fn queue(store: &AnyStore) -> Vec<String> {
    let all = store.tickets().await.unwrap();
    all.into_iter().map(|t| String::from_utf8(t.mark.body).unwrap()).collect()
}

fn act(what: &str) -> TurnRecord {
    TurnRecord::Audit(AuditEntry {
        at: at(0),
        who: "@erika:amt.example".into(),
        place: "!room".into(),
        what: what.into(),
        refused: None,
    })
}

promise!(tickets_stand_in_the_order_of_opening_whatever_changes, async |store: &AnyStore| {
    note(store, "anna", 1, mark("anna", None)).await;
    note(store, "ben", 1, mark("ben", Some(7))).await;
    note(store, "anna", 2, mark("anna claimed", Some(5))).await;
    assert_eq!(queue(store).await, ["anna claimed", "ben"]);
    let first = store.tickets().await.unwrap().remove(0);
    assert_eq!(first.mark.due, Some(at(5)));
    assert_eq!(Some(first.conversation), store.find(&place("anna")).await.unwrap());
    assert!(store.export(first.conversation).await.unwrap().unwrap().ticket);
    note(store, "anna", 3, TurnRecord::Ticket(None)).await;
    assert_eq!(queue(store).await, ["ben"]);
    note(store, "anna", 4, mark("anna again", None)).await;
    assert_eq!(queue(store).await, ["ben", "anna again"]);
    assert!(store.verify().await.unwrap().is_empty());
});

promise!(an_erased_conversation_leaves_the_queue, async |store: &AnyStore| {
    note(store, "anna", 1, mark("anna", None)).await;
    let id = store.find(&place("anna")).await.unwrap().unwrap();
    assert!(store.erase(id, at(0)).await.unwrap());
    assert!(queue(store).await.is_empty());
    assert!(store.verify().await.unwrap().is_empty());
});

promise!(whoever_is_told_gets_a_turn_once, async |store: &AnyStore| {
    note(store, "anna", 1, TurnRecord::Count { name: "n".into(), by: 1 }).await;
    let id = store.find(&place("anna")).await.unwrap().unwrap();
    let due = || store.tell(id, InboundId("due:1".into()), at(9), InboundBody::Due);
    assert_eq!(due().await.unwrap(), Accepted::New { conversation: id });
    assert_eq!(due().await.unwrap(), Accepted::Duplicate);
    let told = claim(store).await;
    assert_eq!((told.inbound.body.clone(), told.inbound.address.clone()), (InboundBody::Due, place("anna")));
    // One conversation tells another in its commit.
    let tell = TurnRecord::Tell { to: id, id: InboundId("forget:1".into()), body: InboundBody::Forget };
    store.commit_turn(&told, told.version, with(tell)).await.unwrap();
    drop(told);
    assert_eq!(claim(store).await.inbound.body, InboundBody::Forget);
    let nobody = amtslotse::message::ConversationId([9; 16]);
    assert_eq!(store.tell(nobody, InboundId("x".into()), at(0), InboundBody::Due).await.unwrap(), Accepted::Duplicate);
});

promise!(of_two_who_steer_at_once_the_second_tries_again, async |store: &AnyStore| {
    store.accept(text("room-a", 1)).await.unwrap();
    store.accept(text("room-b", 1)).await.unwrap();
    let (a, b) = (claim(store).await, claim(store).await);
    assert_eq!((a.steering.version, b.steering.bytes.len()), (0, 0));
    let steer = |expected, words: &str| with(TurnRecord::Steer { expected, bytes: words.into() });
    store.commit_turn(&a, a.version, steer(0, "a")).await.unwrap();
    assert!(matches!(
        store.commit_turn(&b, b.version, steer(0, "b")).await,
        Err(StoreError::StaleVersion { expected: 0, found: 1 })
    ));
    drop((a, b));
    let again = claim(store).await;
    assert_eq!((again.steering.version, &again.steering.bytes[..]), (1, &b"a"[..]));
    store.commit_turn(&again, again.version, steer(1, "ab")).await.unwrap();
});

promise!(what_came_from_a_thread_before_it_was_bound_is_not_lost, async |store: &AnyStore| {
    store.accept(text("anna", 1)).await.unwrap();
    for number in 1..=3 {
        let mut early = text("staff", number);
        early.address = thread();
        store.accept(early).await.unwrap();
    }
    let anna = claim(store).await;
    // The stray thread has a turn under way.
    let stray = claim(store).await;
    assert_eq!(words(&stray.inbound), "staff 1");
    store.commit_turn(&anna, anna.version, with(TurnRecord::Bind(thread()))).await.unwrap();
    assert!(matches!(store.commit_turn(&stray, stray.version, turn("", &[])).await, Err(StoreError::Gone { .. })));
    let home = anna.conversation;
    drop((anna, stray));
    for number in 1..=3 {
        let claim = claim(store).await;
        assert_eq!((claim.conversation, words(&claim.inbound)), (home, format!("staff {number}")));
        store.commit_turn(&claim, claim.version, turn("", &[])).await.unwrap();
    }
    assert!(store.claim(at(0)).await.unwrap().is_none());
    assert!(store.verify().await.unwrap().is_empty());
});

promise!(whoever_is_forgotten_sends_nothing_more_to_a_thread, async |store: &AnyStore| {
    store.accept(text("anna", 1)).await.unwrap();
    let first = claim(store).await;
    let to_thread = NewEntry { to: Some(thread()), ..NewEntry::answer(reply("anna's words")) };
    let commit = TurnCommit { outbox: vec![NewEntry::answer(reply("yes?")), to_thread], ..turn("", &[]) };
    store.commit_turn(&first, 0, commit).await.unwrap();
    drop(first);
    store.accept(text("anna", 2)).await.unwrap();
    let second = claim(store).await;
    let erase = TurnCommit { session: SessionChange::Erase, ..turn("", &["forgotten"]) };
    store.commit_turn(&second, second.version, erase).await.unwrap();
    assert!(store.next_to_send(ChannelKind::Matrix, at(0)).await.unwrap().is_none());
    assert_eq!(said(&next(store, 0).await.unwrap()), "yes?");
});

#[tokio::test]
async fn steering_and_its_log_outlive_a_restart() {
    let world = open(Engine::Disk, amtslotse::store::Settings::default());
    for n in 0..5 {
        note(&world.store, "room", n, act(&format!("act {n}"))).await;
    }
    note(&world.store, "room", 5, TurnRecord::Steer { expected: 0, bytes: b"paused".to_vec() }).await;
    note(&world.store, "anna", 1, mark("anna", None)).await;
    let world = reopen(Engine::Disk, world).await;
    let log = world.store.audit(2).await.unwrap();
    assert_eq!(log.iter().map(|e| e.what.as_str()).collect::<Vec<_>>(), ["act 3", "act 4"]);
    assert_eq!(queue(&world.store).await, ["anna"]);
    world.store.accept(text("ben", 1)).await.unwrap();
    assert_eq!(claim(&world.store).await.steering.bytes, b"paused");
    assert!(world.store.verify().await.unwrap().is_empty());
}

promise!(the_log_of_steering_is_kept_for_eight_hundred_days, async |store: &AnyStore| {
    note(store, "room", 1, act("old")).await;
    for days in 1..=801 {
        store.sweep(at(days * crate::world::DAY)).await.unwrap();
        if days == 800 {
            assert_eq!(store.audit(9).await.unwrap().len(), 1);
        }
    }
    assert!(store.audit(9).await.unwrap().is_empty());
});

fn suggestion(words: &str) -> Suggestion {
    Suggestion { intent: "waste".parse().unwrap(), lang: Lang::De, text: words.into() }
}

async fn suggested(store: &AnyStore) -> Vec<String> {
    store.suggestions(0, 10_000).await.unwrap().into_iter().map(|s| s.suggestion.text).collect()
}

promise!(a_suggestion_goes_with_the_conversation_that_it_came_from, async |store: &AnyStore| {
    note(store, "anna", 1, TurnRecord::Suggest(suggestion("own words"))).await;
    let unanswered = Unanswered { text: "not known".into(), lang: Lang::De, nearest: Vec::new() };
    note(store, "ben", 1, TurnRecord::Unanswered(unanswered.clone())).await;
    note(store, "cem", 1, TurnRecord::Unanswered(unanswered)).await;
    let numbers: Vec<u64> = store.unanswered(0, 10).await.unwrap().iter().map(|u| u.number).collect();
    // Whoever's turn it is: what is suggested stays with those who wrote it.
    let settle = |number, words: Option<&str>| TurnRecord::Settle { number, suggestion: words.map(suggestion) };
    note(store, "staff", 1, settle(numbers[0], Some("not known"))).await;
    note(store, "staff", 2, settle(numbers[1], None)).await;
    note(store, "staff", 3, settle(numbers[0], Some("twice"))).await;
    assert_eq!(suggested(store).await, ["own words", "not known"]);
    assert!(store.unanswered(0, 10).await.unwrap().is_empty());
    let ben = store.find(&place("ben")).await.unwrap().unwrap();
    assert_eq!(store.export(ben).await.unwrap().unwrap().suggestions, [suggestion("not known")]);
    assert!(store.erase(ben, at(0)).await.unwrap());
    assert_eq!(suggested(store).await, ["own words"]);
    assert!(store.verify().await.unwrap().is_empty());
});

promise!(suggestions_have_a_bound_and_an_end, async |store: &AnyStore| {
    for turn in 0..6 {
        store.accept(text("anna", turn)).await.unwrap();
        let claim = claim(store).await;
        let records = (0..200).map(|n| TurnRecord::Suggest(suggestion(&format!("{turn} {n}")))).collect();
        let commit = TurnCommit { records, ..crate::world::turn("", &[]) };
        store.commit_turn(&claim, claim.version, commit).await.unwrap();
    }
    let kept = suggested(store).await;
    assert_eq!((kept.len(), kept[0].as_str(), kept[999].as_str()), (1000, "1 0", "5 199"), "the oldest go first");
    for day in 1..32 {
        store.sweep(at(day * DAY)).await.unwrap();
    }
    assert!(suggested(store).await.is_empty());
    assert!(store.verify().await.unwrap().is_empty());
});

promise!(a_conversation_is_told_that_its_time_has_come_and_does_not_expire_before, async |store: &AnyStore| {
    note(store, "anna", 1, TurnRecord::Wake(Some(at(40 * DAY)))).await;
    for day in 1..40 {
        store.sweep(at(day * DAY)).await.unwrap();
        assert!(store.claim(at(day * DAY)).await.unwrap().is_none(), "day {day}");
    }
    // Told until it has noted what comes next; that makes it no younger.
    for day in [40, 41] {
        store.sweep(at(day * DAY)).await.unwrap();
        let told = claim(store).await;
        assert_eq!((told.inbound.body.clone(), told.inbound.address.clone()), (InboundBody::Due, place("anna")));
        let records = if day == 41 { vec![TurnRecord::Wake(None)] } else { Vec::new() };
        let commit = TurnCommit { at: at(day * DAY), records, ..turn("", &[]) };
        store.commit_turn(&told, told.version, commit).await.unwrap();
    }
    for day in 42..45 {
        store.sweep(at(day * DAY)).await.unwrap();
    }
    assert!(store.find(&place("anna")).await.unwrap().is_none(), "it expires when nothing is left to do");
    assert!(store.verify().await.unwrap().is_empty());
});
