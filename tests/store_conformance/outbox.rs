//! What is to be sent goes out in order, and entries find what they refer to.

use amtslotse::message::{ChannelKind, DeliveryOutcome, OutboxId, Outgoing, PlatformAddress};
use amtslotse::store::{
    AnyStore, NewEntry, Reference, ReportBack, SessionChange, Store, StoreError, ToSend, TurnCommit,
};

use crate::world::{answer_one, at, claim, next, promise, reply, said, text, turn, words};

async fn sent(store: &AnyStore, entry: ToSend, as_id: &str) {
    store.record_delivery(&entry, DeliveryOutcome::Sent { platform_id: as_id.to_owned() }, at(0)).await.unwrap();
}

promise!(replies_leave_in_order_one_at_a_time_for_each_address, async |store: &AnyStore| {
    store.accept(text("anna", 1)).await.unwrap();
    let first = claim(store).await;
    assert_eq!(first.next_entry, OutboxId(1));
    let done = store.commit_turn(&first, 0, turn("s", &["one", "two"])).await.unwrap();
    assert_eq!(done.entries, [OutboxId(1), OutboxId(2)]);
    store.accept(text("ben", 1)).await.unwrap();
    answer_one(store).await;

    let one = next(store, 0).await.unwrap();
    let ben = next(store, 0).await.unwrap();
    assert_eq!((said(&one), said(&ben)), ("one".into(), "re: ben 1".into()));
    assert!(next(store, 0).await.is_none());
    let key = one.idempotency_key.clone();
    drop(one);
    let again = next(store, 0).await.unwrap();
    assert_eq!((said(&again), &again.idempotency_key), ("one".into(), &key), "every try has the same key");
    sent(store, again, "m1").await;
    let two = next(store, 0).await.unwrap();
    assert_eq!(said(&two), "two");
    assert_ne!(two.idempotency_key, key);
});

promise!(one_blocked_address_holds_up_nobody, async |store: &AnyStore| {
    store.accept(text("anna", 1)).await.unwrap();
    store.accept(text("ben", 1)).await.unwrap();
    answer_one(store).await;
    answer_one(store).await;
    let anna = next(store, 0).await.unwrap();
    store.postpone(anna, at(0), at(30)).await.unwrap();
    assert_eq!(store.next_due(ChannelKind::Telegram), Some(at(30)));
    let ben = next(store, 1).await.unwrap();
    assert_eq!(said(&ben), "re: ben 1");
    sent(store, ben, "m").await;
    assert!(next(store, 29).await.is_none());
    let anna = next(store, 30).await.unwrap();
    assert_eq!((said(&anna), anna.postponed), ("re: anna 1".into(), 1));
});

promise!(a_clock_that_is_set_back_holds_no_reply_back, async |store: &AnyStore| {
    store.accept(text("anna", 1)).await.unwrap();
    answer_one(store).await;
    let anna = next(store, 1000).await.unwrap();
    store.postpone(anna, at(1000), at(1030)).await.unwrap();
    assert!(next(store, 1010).await.is_none());
    assert!(next(store, -100_000).await.is_some(), "nobody would want to wait a day for it");
});

promise!(an_entry_waits_for_the_one_that_it_refers_to, async |store: &AnyStore| {
    store.accept(text("anna", 1)).await.unwrap();
    let claim = claim(store).await;
    let root = claim.next_entry;
    let thread = PlatformAddress { channel: ChannelKind::Matrix, place: "room".into() };
    let commit = TurnCommit {
        at: at(0),
        session: SessionChange::Replace(Vec::new()),
        outbox: vec![
            NewEntry { to: Some(thread), outgoing: reply("ticket"), report: ReportBack::Always },
            NewEntry::answer(Outgoing::React { to: root, emoji: "👀".into() }),
        ],
        records: Vec::new(),
    };
    store.commit_turn(&claim, 0, commit).await.unwrap();
    assert!(next(store, 0).await.is_none(), "the ticket's root is not sent yet");
    let ticket = store.next_to_send(ChannelKind::Matrix, at(0)).await.unwrap().unwrap();
    assert_eq!(ticket.reference, None);
    sent(store, ticket, "$event").await;
    let reaction = next(store, 0).await.unwrap();
    assert_eq!(reaction.reference, Some(Reference::Sent("$event".into())));
    assert_eq!(store.reference(claim.conversation, root).await.unwrap(), Reference::Sent("$event".into()));

    let delivery = crate::world::claim(store).await;
    assert_eq!(delivery.conversation, claim.conversation);
    assert_eq!(words(&delivery.inbound), "delivery of 1: Sent { platform_id: \"$event\" }");
    assert_eq!(delivery.inbound.address.channel, ChannelKind::Matrix);
});

promise!(a_passing_answer_can_be_referred_to_while_it_is_one_of_the_newest, async |store: &AnyStore| {
    store.accept(text("anna", 1)).await.unwrap();
    let first = claim(store).await;
    let outbox = vec![NewEntry::passing(reply("one")), NewEntry::passing(reply("two"))];
    store.commit_turn(&first, 0, TurnCommit { outbox, ..turn("", &[]) }).await.unwrap();
    sent(store, next(store, 0).await.unwrap(), "m1").await;
    let became = async |entry| store.reference(first.conversation, OutboxId(entry)).await.unwrap();
    assert_eq!(became(1).await, Reference::Sent("m1".into()));
    let two = next(store, 0).await.unwrap();
    store.record_delivery(&two, DeliveryOutcome::Failed { reason: "blocked".into() }, at(0)).await.unwrap();
    let second = claim(store).await;
    assert_eq!(words(&second.inbound), "delivery of 2: Failed { reason: \"blocked\" }");
    let outbox = (0..100).map(|_| NewEntry::passing(reply("more"))).collect();
    store.commit_turn(&second, 1, TurnCommit { outbox, ..turn("", &[]) }).await.unwrap();
    while let Some(entry) = next(store, 0).await {
        let name = format!("m{}", entry.id.entry.0);
        sent(store, entry, &name).await;
    }
    assert_eq!((became(1).await, became(2).await), (Reference::Unknown, Reference::Unknown));
    assert_eq!(became(102).await, Reference::Sent("m102".into()));
    let export = store.export(first.conversation).await.unwrap().unwrap();
    assert_eq!(export.sent.len(), 48);
    assert!(export.sent.contains(&(OutboxId(80), "m80".into())));
    assert!(store.verify().await.unwrap().is_empty());
});

promise!(what_cannot_be_delivered_comes_back_and_lets_the_next_go, async |store: &AnyStore| {
    store.accept(text("anna", 1)).await.unwrap();
    let first = claim(store).await;
    let commit = TurnCommit {
        outbox: vec![
            NewEntry::answer(reply("one")),
            NewEntry::answer(Outgoing::Redact { of: OutboxId(1) }),
            NewEntry::answer(reply("three")),
        ],
        ..turn("", &[])
    };
    store.commit_turn(&first, 0, commit).await.unwrap();
    let entry = next(store, 0).await.unwrap();
    store.record_delivery(&entry, DeliveryOutcome::Failed { reason: "blocked".into() }, at(0)).await.unwrap();
    let redaction = next(store, 0).await.unwrap();
    assert_eq!(redaction.reference, Some(Reference::Unknown));
    store.record_delivery(&redaction, DeliveryOutcome::Failed { reason: "no target".into() }, at(0)).await.unwrap();
    assert_eq!(said(&next(store, 0).await.unwrap()), "three");
    assert_eq!(words(&claim(store).await.inbound), "delivery of 1: Failed { reason: \"blocked\" }");
});

promise!(an_entry_cannot_refer_to_what_comes_after_it, async |store: &AnyStore| {
    store.accept(text("anna", 1)).await.unwrap();
    let claim = claim(store).await;
    let outbox = vec![NewEntry::answer(Outgoing::Redact { of: OutboxId(1) })];
    let refused = store.commit_turn(&claim, 0, TurnCommit { outbox, ..turn("", &[]) }).await;
    assert!(matches!(refused, Err(StoreError::Refused { .. })), "{refused:?}");
    assert_eq!(store.stats(jiff::civil::date(2026, 1, 1), jiff::civil::date(2026, 12, 31)).await.unwrap().waiting, 1);
});

promise!(a_delivery_is_recorded_once, async |store: &AnyStore| {
    store.accept(text("anna", 1)).await.unwrap();
    let first = claim(store).await;
    store.commit_turn(&first, 0, turn("", &["one"])).await.unwrap();
    let entry = next(store, 0).await.unwrap();
    store.erase(first.conversation, at(0)).await.unwrap();
    let late = store.record_delivery(&entry, DeliveryOutcome::Sent { platform_id: "m".into() }, at(0)).await;
    assert!(matches!(late, Err(StoreError::Gone { .. })), "{late:?}");
});
