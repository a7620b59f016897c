//! Any course of events, against a model that is too simple to be wrong: a list a conversation.

use std::collections::BTreeMap;

use amtslotse::message::DeliveryOutcome;
use amtslotse::store::{Accepted, AnyStore, Claim, Failed, SessionChange, Settings, Store, ToSend, TurnCommit};
use proptest::prelude::*;

use crate::world::{Engine, at, next, open, place, said, text, turn, words};

#[derive(Debug, Clone)]
enum Event {
    Accept { who: u8, again: bool },
    Claim,
    Commit { which: u8, erase: bool },
    Fail { which: u8 },
    Drop { which: u8 },
    Depart,
    Deliver { which: u8, works: bool },
    Postpone { which: u8 },
    Erase { who: u8 },
    Reopen,
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    let event = prop_oneof![
        6 => (0u8..3, prop::bool::weighted(0.2)).prop_map(|(who, again)| Event::Accept { who, again }),
        6 => Just(Event::Claim),
        6 => (any::<u8>(), prop::bool::weighted(0.1)).prop_map(|(which, erase)| Event::Commit { which, erase }),
        1 => any::<u8>().prop_map(|which| Event::Fail { which }),
        1 => any::<u8>().prop_map(|which| Event::Drop { which }),
        4 => Just(Event::Depart),
        4 => (any::<u8>(), prop::bool::weighted(0.9)).prop_map(|(which, works)| Event::Deliver { which, works }),
        1 => any::<u8>().prop_map(|which| Event::Postpone { which }),
        1 => (0u8..3).prop_map(|who| Event::Erase { who }),
        1 => Just(Event::Reopen),
    ];
    prop::collection::vec(event, 1..80)
}

/// A conversation as it should be.
#[derive(Default)]
struct Expected {
    waiting: Vec<(String, u32)>,
    session: String,
    unsent: Vec<String>,
    accepted: u32,
    dead: usize,
}

type Model = BTreeMap<String, Expected>;

fn who_of(claim: &Claim) -> String {
    claim.inbound.address.place.clone()
}

async fn step(
    store: &mut Option<crate::world::World>,
    engine: Engine,
    model: &mut Model,
    claims: &mut Vec<Claim>,
    departures: &mut Vec<ToSend>,
    event: Event,
) {
    let name = |who: u8| format!("citizen{who}");
    let s: AnyStore = store.as_ref().unwrap().store.clone();
    match event {
        Event::Accept { who, again } => {
            let expected = model.entry(name(who)).or_default();
            if again && expected.accepted > 0 {
                let same = text(&name(who), expected.accepted);
                assert_eq!(s.accept(same).await.unwrap(), Accepted::Duplicate);
            } else {
                expected.accepted += 1;
                let inbound = text(&name(who), expected.accepted);
                expected.waiting.push((words(&inbound), 0));
                assert!(matches!(s.accept(inbound).await.unwrap(), Accepted::New { .. }));
            }
        }
        Event::Claim => {
            if let Some(claim) = s.claim(at(0)).await.unwrap() {
                let who = who_of(&claim);
                assert!(claims.iter().all(|c| who_of(c) != who), "two turns of one conversation");
                let expected = &model[&who];
                assert_eq!((words(&claim.inbound), claim.attempt - 1), expected.waiting[0]);
                assert_eq!(claim.session, expected.session.as_bytes());
                claims.push(claim);
            } else {
                let idle =
                    |(who, e): (&String, &Expected)| e.waiting.is_empty() || claims.iter().any(|c| who_of(c) == *who);
                assert!(model.iter().all(idle), "something waits and was not offered");
            }
        }
        Event::Commit { which, erase } if !claims.is_empty() => {
            let claim = claims.remove(usize::from(which) % claims.len());
            let expected = model.get_mut(&who_of(&claim)).unwrap();
            let (said, _) = expected.waiting.remove(0);
            expected.session = if erase { String::new() } else { format!("{}|{said}", expected.session) };
            if erase {
                expected.dead = 0;
            }
            let mut commit: TurnCommit = turn(&expected.session, &[&said]);
            if erase {
                commit.session = SessionChange::Erase;
                // What was being sent goes on in the fresh conversation.
                departures.retain(|d| d.address.place != who_of(&claim));
            }
            expected.unsent.push(said);
            s.commit_turn(&claim, claim.version, commit).await.unwrap();
        }
        Event::Fail { which } if !claims.is_empty() => {
            let claim = claims.remove(usize::from(which) % claims.len());
            let expected = model.get_mut(&who_of(&claim)).unwrap();
            expected.waiting[0].1 += 1;
            let last = expected.waiting[0].1 == 3;
            if last {
                expected.waiting.remove(0);
                expected.dead += 1;
            }
            let outcome = s.fail_turn(&claim, "no", at(0)).await.unwrap();
            assert_eq!(outcome, if last { Failed::SetAside } else { Failed::Again });
        }
        Event::Drop { which } if !claims.is_empty() => {
            claims.remove(usize::from(which) % claims.len());
        }
        Event::Depart => {
            if let Some(entry) = next(&s, 0).await {
                let who = entry.address.place.clone();
                assert!(departures.iter().all(|d| d.address.place != who), "two at once to one address");
                assert_eq!(said(&entry), model[&who].unsent[0]);
                departures.push(entry);
            } else {
                let idle = |(who, e): (&String, &Expected)| {
                    e.unsent.is_empty() || departures.iter().any(|d| d.address.place == *who)
                };
                assert!(model.iter().all(idle), "something is to be sent and was not offered");
            }
        }
        Event::Deliver { which, works } if !departures.is_empty() => {
            let entry = departures.remove(usize::from(which) % departures.len());
            let expected = model.get_mut(&entry.address.place).unwrap();
            expected.unsent.remove(0);
            let outcome = if works {
                DeliveryOutcome::Sent { platform_id: "m".into() }
            } else {
                DeliveryOutcome::Failed { reason: "no".into() }
            };
            if !works {
                expected.waiting.push((format!("delivery of {}: {outcome:?}", entry.id.entry.0), 0));
            }
            s.record_delivery(&entry, outcome, at(0)).await.unwrap();
        }
        Event::Postpone { which } if !departures.is_empty() => {
            let entry = departures.remove(usize::from(which) % departures.len());
            s.postpone(entry, at(0), at(0)).await.unwrap();
        }
        Event::Erase { who } => {
            if let Some(id) = s.find(&place(&name(who))).await.unwrap() {
                assert!(s.erase(id, at(0)).await.unwrap());
                claims.retain(|c| who_of(c) != name(who));
                departures.retain(|d| d.address.place != name(who));
                let accepted = model[&name(who)].accepted;
                model.insert(name(who), Expected { accepted, ..Expected::default() });
            }
        }
        Event::Reopen => {
            claims.clear();
            departures.clear();
            drop(s);
            let world = store.take().unwrap();
            *store = Some(crate::world::reopen(engine, world).await);
        }
        Event::Commit { .. }
        | Event::Fail { .. }
        | Event::Drop { .. }
        | Event::Deliver { .. }
        | Event::Postpone { .. } => {}
    }
}

async fn play(engine: Engine, events: Vec<Event>) {
    let mut world = Some(open(engine, Settings::default()));
    let (mut model, mut claims, mut departures) = (Model::new(), Vec::new(), Vec::new());
    for event in events {
        step(&mut world, engine, &mut model, &mut claims, &mut departures, event).await;
    }
    let store = &world.as_ref().unwrap().store;
    let stats = store.stats(jiff::civil::date(2026, 1, 1), jiff::civil::date(2026, 12, 31)).await.unwrap();
    let sum = |f: fn(&Expected) -> usize| model.values().map(f).sum::<usize>() as u64;
    assert_eq!(stats.waiting, sum(|e| e.waiting.len()));
    assert_eq!(stats.unsent.values().sum::<u64>(), sum(|e| e.unsent.len()));
    assert_eq!(stats.dead_letters, sum(|e| e.dead));
    assert_eq!(store.verify().await.unwrap(), Vec::<String>::new());
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]
    #[test]
    fn the_store_in_memory_does_what_a_list_would_do(events in events()) {
        runtime().block_on(play(Engine::Memory, events));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]
    #[test]
    fn the_store_on_disk_does_what_a_list_would_do(events in events()) {
        runtime().block_on(play(Engine::Disk, events));
    }
}
