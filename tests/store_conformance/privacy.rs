//! What citizens may ask for: all that is known of them, and that it is forgotten.

use amtslotse::message::{ChannelKind, Lang, Outgoing, PlatformAddress};
use amtslotse::store::{
    Accepted, AnyStore, Feedback, SessionChange, Store, StoreError, TurnCommit, TurnRecord, Unanswered,
};

use crate::world::{answer_one, at, claim, next, place, promise, said, text, turn, words};

fn notes() -> Vec<TurnRecord> {
    vec![
        TurnRecord::Unanswered(Unanswered {
            text: "wo ist [IBAN]".into(),
            lang: Lang::De,
            nearest: vec!["id-card".parse().unwrap()],
        }),
        TurnRecord::Feedback(Feedback { intent: "id-card".parse().unwrap(), facet: None, helpful: true }),
        TurnRecord::Count { name: "answer.id-card".into(), by: 2 },
        TurnRecord::Bind(PlatformAddress { channel: ChannelKind::Matrix, place: "thread".into() }),
    ]
}

async fn talk(store: &AnyStore) {
    store.accept(text("anna", 1)).await.unwrap();
    let first = claim(store).await;
    store.commit_turn(&first, 0, TurnCommit { records: notes(), ..turn("memory", &["one", "two"]) }).await.unwrap();
    drop(first);
    let entry = next(store, 0).await.unwrap();
    store
        .record_delivery(&entry, amtslotse::message::DeliveryOutcome::Sent { platform_id: "m1".into() }, at(0))
        .await
        .unwrap();
    store.accept(text("anna", 2)).await.unwrap();
    for _ in 0..3 {
        let claim = claim(store).await;
        store.fail_turn(&claim, "broken", at(0)).await.unwrap();
    }
    store.accept(text("anna", 3)).await.unwrap();
}

promise!(an_export_holds_all_that_is_known, async |store: &AnyStore| {
    talk(store).await;
    let id = store.find(&place("anna")).await.unwrap().unwrap();
    let export = store.export(id).await.unwrap().unwrap();
    assert_eq!(export.pseudonym, store.pseudonym(id));
    assert_eq!(export.addresses.len(), 2);
    assert_eq!(export.session, b"memory");
    assert_eq!(export.waiting.iter().map(words).collect::<Vec<_>>(), ["anna 3"]);
    assert_eq!(export.dead_letters.iter().map(words).collect::<Vec<_>>(), ["anna 2"]);
    assert_eq!((export.unsent.len(), export.sent[0].1.as_str()), (1, "m1"));
    assert_eq!((export.unanswered.len(), export.feedback.len()), (1, 1));
    assert_eq!(store.find_pseudonym(export.pseudonym.as_str()).await.unwrap(), Some(id));
});

promise!(erasing_leaves_nothing_but_counts, async |store: &AnyStore| {
    talk(store).await;
    store.accept(text("ben", 1)).await.unwrap();
    let id = store.find(&place("anna")).await.unwrap().unwrap();
    assert!(store.erase(id, at(0)).await.unwrap());
    assert!(!store.erase(id, at(0)).await.unwrap());
    assert_eq!(store.export(id).await.unwrap(), None);
    for address in [place("anna"), PlatformAddress { channel: ChannelKind::Matrix, place: "thread".into() }] {
        assert_eq!(store.find(&address).await.unwrap(), None);
    }
    assert!(store.unanswered(0, 10).await.unwrap().is_empty());
    assert!(store.dead_letters(0, 10).await.unwrap().is_empty());
    assert!(next(store, 0).await.is_none());
    assert_eq!(answer_one(store).await, "ben 1");
    assert!(store.claim(at(0)).await.unwrap().is_none());
    let today = jiff::civil::date(2026, 5, 28);
    let stats = store.stats(today, today).await.unwrap();
    assert_eq!((stats.conversations, stats.counts["answer.id-card"], stats.unanswered), (1, 2, 0));
    assert_eq!(store.accept(text("anna", 1)).await.unwrap(), Accepted::Duplicate, "a repeated update stays known");
    assert!(
        matches!(store.accept(text("anna", 4)).await.unwrap(), Accepted::New { conversation } if conversation != id)
    );
    assert!(store.verify().await.unwrap().is_empty());
});

promise!(a_turn_that_erases_says_so_and_loses_nothing_that_is_under_way, async |store: &AnyStore| {
    store.accept(text("anna", 1)).await.unwrap();
    answer_one(store).await;
    store.accept(text("anna", 2)).await.unwrap();
    store.accept(text("anna", 3)).await.unwrap();
    let wish = claim(store).await;
    assert_eq!(words(&wish.inbound), "anna 2");
    let commit = TurnCommit { session: SessionChange::Erase, ..turn("", &["gelöscht"]) };
    let done = store.commit_turn(&wish, wish.version, commit).await.unwrap();
    assert_ne!(done.conversation, wish.conversation);
    assert_eq!(store.export(wish.conversation).await.unwrap(), None);
    drop(wish);

    let mut heard = Vec::new();
    while let Some(entry) = next(store, 0).await {
        assert_eq!(entry.id.conversation, done.conversation);
        heard.push(said(&entry));
        store
            .record_delivery(&entry, amtslotse::message::DeliveryOutcome::Sent { platform_id: "m".into() }, at(0))
            .await
            .unwrap();
    }
    assert_eq!(heard, ["re: anna 1", "gelöscht"]);
    let after = claim(store).await;
    assert_eq!((words(&after.inbound), after.session.len(), after.version), ("anna 3".into(), 0, 0));
    assert_eq!(after.conversation, done.conversation);
    assert!(store.verify().await.unwrap().is_empty());
});

promise!(a_turn_that_was_under_way_while_its_conversation_was_erased_changes_nothing, async |store: &AnyStore| {
    store.accept(text("anna", 1)).await.unwrap();
    let late = claim(store).await;
    store.erase(late.conversation, at(0)).await.unwrap();
    assert!(matches!(store.commit_turn(&late, 0, turn("s", &["x"])).await, Err(StoreError::Gone { .. })));
    drop(late);
    assert!(store.claim(at(0)).await.unwrap().is_none());
    assert!(store.verify().await.unwrap().is_empty());
});

promise!(a_ticket_thread_belongs_to_the_citizens_conversation, async |store: &AnyStore| {
    talk(store).await;
    let id = store.find(&place("anna")).await.unwrap().unwrap();
    let mut staff = text("anna", 9);
    staff.address = PlatformAddress { channel: ChannelKind::Matrix, place: "thread".into() };
    assert_eq!(store.accept(staff).await.unwrap(), Accepted::New { conversation: id });
    assert_eq!(answer_one(store).await, "anna 3");
    let thread = claim(store).await;
    store.commit_turn(&thread, thread.version, turn("", &["to the thread"])).await.unwrap();
    let entry = store.next_to_send(ChannelKind::Matrix, at(0)).await.unwrap().unwrap();
    assert_eq!(said(&entry), "to the thread");
});

promise!(unanswered_messages_can_be_read_and_dismissed, async |store: &AnyStore| {
    talk(store).await;
    let list = store.unanswered(0, 10).await.unwrap();
    assert_eq!((list.len(), list[0].unanswered.text.as_str()), (1, "wo ist [IBAN]"));
    assert!(store.unanswered(list[0].number, 10).await.unwrap().is_empty());
    assert!(store.dismiss_unanswered(list[0].number).await.unwrap());
    assert!(!store.dismiss_unanswered(list[0].number).await.unwrap());
    assert!(store.unanswered(0, 10).await.unwrap().is_empty());
});

promise!(what_is_too_large_is_refused_and_the_turn_can_be_repeated, async |store: &AnyStore| {
    store.accept(text("anna", 1)).await.unwrap();
    let claim = claim(store).await;
    let huge = "x".repeat(1 << 20);
    assert!(matches!(store.commit_turn(&claim, 0, turn(&huge, &[])).await, Err(StoreError::TooLarge { .. })));
    assert!(matches!(store.commit_turn(&claim, 0, turn("s", &[&huge])).await, Err(StoreError::TooLarge { .. })));
    store.commit_turn(&claim, 0, turn("s", &["short"])).await.unwrap();
    assert!(matches!(next(store, 0).await.unwrap().outgoing, Outgoing::Send(_)));
});
