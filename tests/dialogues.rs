//! The scripted dialogues under `tests/dialogues` come to what they should, on the shipped knowledge base and with the
//! matcher that is trained on it.
#![allow(clippy::unwrap_used, missing_docs, reason = "tests")]

use std::path::Path;
use std::sync::Arc;

use amtslotse::dialogue::Engine;
use amtslotse::dialogue::replay::{Judge, Verdict, play, read_scripts};
use amtslotse::kb::Kb;
use amtslotse::nlu::Matcher;
use jiff::Timestamp;
use jiff::civil::{Date, date};

/// Turns in a hundred that may be wrong: those that are stand in the test's output, and the number only ever goes down.
const MOST_WRONG: usize = 10;

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
    let (mut dialogues, mut turns, mut wrong) = (0, 0, Vec::new());
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
                        wrong.push(format!("{} turn {} ({}): {bad:?}", turn.id, turn.turn, turn.user));
                    }
                }
            }
        }
    }
    assert!(dialogues >= 30, "only {dialogues} dialogues were found");
    eprintln!("{} of {turns} turns are not as they should be:\n{}", wrong.len(), wrong.join("\n"));
    assert!(turns >= 240, "only {turns} turns were played");
    assert!(wrong.len() * 100 <= MOST_WRONG * turns, "more than {MOST_WRONG} % of {turns} turns are wrong");
}
