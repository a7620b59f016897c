//! A changed knowledge base is taken up while the bot runs: a saved file, a link that leads elsewhere, a folder that a container
//! mounted anew. One with faults is told, and the one before goes on serving.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use amtslotse::kb::diagnostic::UiLang;
use amtslotse::message::ChannelKind::Telegram;
use amtslotse::serve::{
    Board, Bot, BotSettings, Clock, KbControl, KbSource, KeptKb, Reloading, TurnAnswer, TurnRequest,
};
use amtslotse::staff::{KbOrder, KbOutcome};
use amtslotse::store::{AnyStore, Settings};

const GOOD: &str = "tests/kb/good";
const FEE: &str = "Der Ausweis kostet";

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn reword(kb: &Path, from: &str, to: &str) {
    let file = kb.join("documents/id-card.yaml");
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.contains(from), "{from}");
    // As editors save: beside, then renamed.
    fs::write(file.with_extension("tmp"), text.replace(from, to)).unwrap();
    fs::rename(file.with_extension("tmp"), &file).unwrap();
}

/// A bot that serves the folder, and what answers it gives.
struct Served {
    knowledge: amtslotse::knowledge::SharedKnowledge,
    board: Arc<Board>,
    reloading: Reloading,
}

fn serve(dir: &Path, look_every: Duration) -> Served {
    let source = KbSource { look_every, ..KbSource::new(dir, None, UiLang::En) };
    let knowledge = amtslotse::knowledge::SharedKnowledge::new(
        source.load().map_err(|b| format!("{:?}", b.diagnostics)).unwrap().knowledge,
    );
    let board = Board::new(&[Telegram], jiff::Timestamp::now());
    let store = AnyStore::memory(Settings::default()).unwrap();
    let reloading = Reloading::start(source, knowledge.clone(), store, board.clone());
    // The watch has begun by the first tick.
    std::thread::sleep(Duration::from_millis(300));
    Served { knowledge, board, reloading }
}

impl Served {
    fn says(&self, text: &str) -> bool {
        format!("{:?}", self.knowledge.now().kb.intents).contains(text)
    }

    fn wait(&self, what: &str, is: impl Fn(&Self) -> bool) {
        for _ in 0..500 {
            if is(self) {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("not in 10 s: {what}");
    }
}

/// A bot that takes orders from staff, with copies beside its state.
struct Ordered {
    knowledge: amtslotse::knowledge::SharedKnowledge,
    board: Arc<Board>,
    control: KbControl,
    reloading: Reloading,
}

impl Ordered {
    fn start(dir: &Path, state: &Path) -> Self {
        let look_every = Duration::from_millis(200);
        let source =
            KbSource { look_every, kept: Some(KeptKb::in_state(state)), ..KbSource::new(dir, None, UiLang::En) };
        let (loaded, held) = source.load_first().map_err(|b| format!("{:?}", b.diagnostics)).unwrap();
        let knowledge = amtslotse::knowledge::SharedKnowledge::new(loaded.knowledge);
        let board = Board::new(&[Telegram], jiff::Timestamp::now());
        let store = AnyStore::memory(Settings::default()).unwrap();
        let (control, orders) = KbControl::new();
        let reloading = Reloading::obeying(source, knowledge.clone(), store, board.clone(), orders, held);
        std::thread::sleep(Duration::from_millis(300));
        Self { knowledge, board, control, reloading }
    }

    fn says(&self, text: &str) -> bool {
        format!("{:?}", self.knowledge.now().kb.intents).contains(text)
    }

    fn order(&self, order: KbOrder) -> KbOutcome {
        self.control.obey(order, UiLang::En)
    }

    /// Longer than a change takes to be noticed.
    fn wait() {
        std::thread::sleep(Duration::from_millis(1_500));
    }
}

#[test]
fn staff_take_up_a_knowledge_base_and_go_back_to_the_one_before_until_they_take_one_up_again() {
    let dir = tempfile::tempdir().unwrap();
    let (kb, state) = (dir.path().join("kb"), dir.path().join("state"));
    copy(Path::new(GOOD), &kb);
    let bot = Ordered::start(&kb, &state);
    assert_eq!(bot.order(KbOrder::Rollback), KbOutcome::NothingBefore);
    assert_eq!(bot.order(KbOrder::Reload), KbOutcome::Same);
    // It may have been noticed before staff asked: then it is in force already.
    reword(&kb, FEE, "Der teure Ausweis kostet");
    let outcome = bot.order(KbOrder::Reload);
    assert!(matches!(outcome, KbOutcome::Loaded { .. } | KbOutcome::Same), "{outcome:?}");
    assert!(bot.says("Der teure Ausweis kostet"));

    let KbOutcome::RolledBack { changes, .. } = bot.order(KbOrder::Rollback) else { panic!("it goes back") };
    assert!(changes.iter().any(|c| c.starts_with("id-card: answer overview")), "{changes:?}");
    assert!(bot.says(FEE) && bot.board.kb().is_some_and(|kb| kb.rolled_back));
    assert_eq!(bot.order(KbOrder::Rollback), KbOutcome::HeldAlready);
    // It holds over a changed file, over SIGHUP …
    reword(&kb, "Der teure Ausweis kostet", "Der neue Ausweis kostet");
    bot.reloading.now();
    Ordered::wait();
    assert!(bot.says(FEE));
    // … over a broken file that staff would take up …
    reword(&kb, "id: id-card", "id: 5 [");
    let KbOutcome::Broken { faults } = bot.order(KbOrder::Reload) else { panic!("it is broken") };
    assert!(faults[0].contains("id-card.yaml:"), "{faults:?}");
    assert!(bot.says(FEE));
    drop(bot);
    // … and over a restart.
    let bot = Ordered::start(&kb, &state);
    assert!(bot.says(FEE) && bot.board.kb().is_none_or(|kb| kb.rolled_back));
    reword(&kb, "id: 5 [", "id: id-card");
    Ordered::wait();
    assert!(bot.says(FEE));
    let KbOutcome::Loaded { changes, .. } = bot.order(KbOrder::Reload) else { panic!("it is mended") };
    assert!(!changes.is_empty() && bot.says("Der neue Ausweis kostet"));
    assert!(bot.board.kb().is_some_and(|kb| !kb.rolled_back && !kb.outdated));
    // From now on changes are taken up by themselves again, and what was held can be gone back to.
    reword(&kb, "Der neue Ausweis kostet", "Der Perso kostet");
    for _ in 0..100 {
        if bot.says("Der Perso kostet") {
            break;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    assert!(bot.says("Der Perso kostet"));
    let back = bot.order(KbOrder::Rollback);
    assert!(matches!(back, KbOutcome::RolledBack { .. }) && bot.says("Der neue Ausweis kostet"), "{back:?}");
}

/// Only what is heard of, not looked for.
const NEVER: Duration = Duration::from_hours(1);

#[test]
fn a_saved_file_is_taken_up_and_a_broken_one_is_not() {
    let dir = tempfile::tempdir().unwrap();
    let kb = dir.path().join("kb");
    copy(Path::new(GOOD), &kb);
    let served = serve(&kb, NEVER);
    assert!(served.says(FEE));
    reword(&kb, FEE, "Der neue Ausweis kostet");
    served.wait("the new words", |s| s.says("Der neue Ausweis kostet"));
    reword(&kb, "id: id-card", "id: 5 [");
    // Nothing is in force but what was whole.
    std::thread::sleep(Duration::from_secs(1));
    assert!(served.says("Der neue Ausweis kostet"));
    reword(&kb, "id: 5 [", "id: id-card");
    reword(&kb, "Der neue Ausweis kostet", "Der Perso kostet");
    served.wait("the mended file", |s| s.says("Der Perso kostet"));
}

#[test]
fn a_link_that_leads_elsewhere_is_noticed() {
    let dir = tempfile::tempdir().unwrap();
    let (one, two, link) = (dir.path().join("1"), dir.path().join("2"), dir.path().join("current"));
    copy(Path::new(GOOD), &one);
    copy(Path::new(GOOD), &two);
    reword(&two, FEE, "Der neue Ausweis kostet");
    symlink(&one, &link).unwrap();
    let served = serve(&link, Duration::from_millis(300));
    symlink(&two, dir.path().join("next")).unwrap();
    fs::rename(dir.path().join("next"), &link).unwrap();
    served.wait("the other folder", |s| s.says("Der neue Ausweis kostet"));
    // From now on it is the other folder that is watched.
    reword(&two, "Der neue Ausweis kostet", "Der Perso kostet");
    served.wait("a change in it", |s| s.says("Der Perso kostet"));
}

#[test]
fn a_folder_that_a_container_mounts_anew_is_noticed() {
    let dir = tempfile::tempdir().unwrap();
    let mount = dir.path().join("mount");
    for (version, words) in [("..v1", FEE), ("..v2", "Der neue Ausweis kostet")] {
        copy(Path::new(GOOD), &mount.join(version));
        reword(&mount.join(version), FEE, words);
    }
    symlink("..v1", mount.join("..data")).unwrap();
    for entry in fs::read_dir(mount.join("..v1")).unwrap().flatten() {
        symlink(Path::new("..data").join(entry.file_name()), mount.join(entry.file_name())).unwrap();
    }
    let served = serve(&mount, Duration::from_millis(300));
    assert!(served.says(FEE));
    symlink("..v2", mount.join("..data_tmp")).unwrap();
    fs::rename(mount.join("..data_tmp"), mount.join("..data")).unwrap();
    fs::remove_dir_all(mount.join("..v1")).unwrap();
    served.wait("the new version", |s| s.says("Der neue Ausweis kostet"));
}

#[tokio::test]
async fn the_board_tells_that_the_one_in_force_is_outdated() {
    let dir = tempfile::tempdir().unwrap();
    let kb = dir.path().join("kb");
    copy(Path::new(GOOD), &kb);
    let served = serve(&kb, NEVER);
    // The board learns of a knowledge base by its first reload: `serve` tells it of the one at the start.
    served.reloading.now();
    served.wait("a reload without a change", |s| s.board.kb().is_some());
    reword(&kb, "id: id-card", "id: 5 [");
    served.wait("it is told", |s| s.board.kb().is_some_and(|kb| kb.outdated && kb.failed == 1));
    reword(&kb, "id: 5 [", "id: id-card");
    served.wait("it is mended", |s| s.board.kb().is_some_and(|kb| !kb.outdated && kb.failed == 1));
    assert_eq!(served.knowledge.now().kb.intents.len(), served.board.kb().unwrap().intents);
}

#[tokio::test]
async fn what_has_expired_is_deleted_from_time_to_time() {
    use std::sync::atomic::{AtomicI64, Ordering};

    use amtslotse::message::{Inbound, InboundBody, InboundId, PlatformAddress};
    use amtslotse::serve::Housekeeping;
    use amtslotse::store::{SessionChange, Store, TurnCommit};

    let hours = Arc::new(AtomicI64::new(0));
    let start = jiff::Timestamp::now();
    let clock = {
        let hours = hours.clone();
        Clock::new(move || start + jiff::Span::new().hours(hours.load(Ordering::SeqCst)))
    };
    let store = AnyStore::memory(Settings { retention_days: 30, ..Settings::default() }).unwrap();
    let engine = |request: &TurnRequest<'_>| {
        let session = SessionChange::Replace(b"known".to_vec());
        Ok(TurnAnswer::Commit(TurnCommit { at: request.now, session, outbox: Vec::new(), records: Vec::new() }))
    };
    let board = Board::new(&[], start);
    let bot = Bot::start(store.clone(), engine, clock.clone(), board.clone(), BotSettings::default());
    let address = PlatformAddress { channel: Telegram, place: "anna".into() };
    let body = InboundBody::Text { text: "hallo".into(), lang_hint: None };
    let inbound = Inbound { id: InboundId("test:1".into()), address: address.clone(), at: start, body, message: None };
    store.accept(inbound).await.unwrap();
    let every = Duration::from_millis(5);
    let house = Housekeeping { store: store.clone(), clock, board, every, backups: None };
    let house = tokio::spawn(house.run());
    // Hour by hour: a clock that jumps is not believed.
    for hour in (0..24 * 29).step_by(12) {
        hours.store(hour, Ordering::SeqCst);
        tokio::time::sleep(Duration::from_millis(8)).await;
    }
    assert!(store.find(&address).await.unwrap().is_some(), "a day before its time");
    for hour in (24 * 29..24 * 34).step_by(12) {
        hours.store(hour, Ordering::SeqCst);
        tokio::time::sleep(Duration::from_millis(8)).await;
    }
    for _ in 0..500 {
        if store.find(&address).await.unwrap().is_none() {
            house.abort();
            bot.stop(Duration::from_secs(5), std::future::pending()).await;
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("it is still there");
}
