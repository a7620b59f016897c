//! The scripted dialogues under `tests/dialogues` come to what they should, on the shipped knowledge base and with the
//! matcher that is trained on it.
#![allow(clippy::unwrap_used, missing_docs, reason = "tests")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use amtslotse::dialogue::Engine;
use amtslotse::dialogue::replay::{Judge, Verdict, play, read_scripts};
use amtslotse::kb::Kb;
use amtslotse::nlu::Matcher;
use jiff::Timestamp;
use jiff::civil::{Date, date};

/// Turns that do not come to what they should yet, by dialogue and number from 0. One that comes right has to be taken out
/// here, and no other may go wrong: so the list only gets shorter.
const OPEN: &[(&str, usize)] = &[
    ("card-side-by-side", 0),
    ("citizenship-english", 2),
    ("grey-rag", 2),
    ("landlord-refuses", 2),
    ("lost-job", 2),
    ("munich-kvr", 1),
    ("munich-only-said", 2),
    ("munich-parking", 1),
    ("not-a-new-one", 1),
    ("parental-money", 0),
    ("start-a-business", 2),
    ("tax-return-deadline", 2),
];

const TODAY: Date = date(2026, 11, 25);

#[test]
fn turns_come_to_what_they_should() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let kb = Kb::read(&root.join("intents"), TODAY).unwrap_or_else(|broken| panic!("{broken}")).kb;
    let matcher = Matcher::build(&kb, None, &mut |_| ());
    let engine = Engine::new(Arc::new(kb), Arc::new(matcher));
    let now: Timestamp = "2026-11-25T12:00:00Z".parse().unwrap();

    let mut files: Vec<_> =
        std::fs::read_dir(root.join("tests/dialogues")).unwrap().map(|e| e.unwrap().path()).collect();
    files.retain(|f| f.extension().is_some_and(|e| e == "yaml"));
    files.sort();
    let (mut dialogues, mut turns, mut wrong) = (0, 0, BTreeMap::new());
    for file in files {
        for script in read_scripts(&std::fs::read_to_string(&file).unwrap()).unwrap() {
            dialogues += 1;
            let mut judge = Judge::default();
            for turn in play(&engine, &script, now, Some(TODAY)) {
                turns += 1;
                let small_talk = |id: &_| engine.kb().intents.get(id).is_some_and(|i| i.area == "chat");
                match judge.judge(&turn, small_talk) {
                    Verdict::Right | Verdict::NotJudged => {}
                    bad @ (Verdict::Half | Verdict::Wrong(_)) => {
                        let said = format!("{} turn {} ({}): {bad:?}", turn.id, turn.turn, turn.user);
                        wrong.insert((turn.id.clone(), turn.turn), said);
                    }
                }
            }
        }
    }
    assert!(dialogues >= 30, "only {dialogues} dialogues were found");
    assert!(turns >= 240, "only {turns} turns were played");
    let open: BTreeSet<(String, usize)> = OPEN.iter().map(|(id, turn)| ((*id).to_owned(), *turn)).collect();
    let new: Vec<_> = wrong.iter().filter(|(turn, _)| !open.contains(*turn)).map(|(_, said)| said).collect();
    assert!(
        new.is_empty(),
        "{} turns went wrong:\n{}",
        new.len(),
        new.iter().map(|s| s.as_str()).collect::<Vec<_>>().join("\n")
    );
    let mended: Vec<_> = open.iter().filter(|turn| !wrong.contains_key(*turn)).collect();
    assert!(mended.is_empty(), "these came right and are to be taken out of the list: {mended:?}");
}
