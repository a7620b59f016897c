//! The bot on Telegram, killed again and again under load, with a Telegram that fails as well: every message is answered as if
//! nothing had happened, in order, follow-up questions included. A reply is doubled only where it was sent and that could not be
//! recorded any more; how often is said.
//!
//! It is the program itself that dies, as `amtslotse serve` with the small knowledge base. 20 kills, or as many as
//! `AMTSLOTSE_KILLS` says.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::needless_pass_by_value, reason = "tests")]

#[path = "live/fake/mod.rs"]
mod fake;
#[path = "live/judge.rs"]
mod judge;

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use amtslotse::serve::SenderSettings;

use fake::{Fake, Fault, How, TOKEN};

/// Updates that may wait.
const BACKLOG: usize = 600;
/// Chats that talk at the same time.
const CHATS: i64 = 8;
/// A chat of which nobody is killed: what is to be said.
const REFERENCE: i64 = 99;
/// What they ask, again and again. The answers to all but the first need the session, and no two neighbours are alike.
const QUESTIONS: [&str; 5] =
    ["neuer pass", "was kostet das", "bis wann", "personalausweis beantragen", "was kostet das"];
/// What all ask last, and what its answer holds.
const LAST: (&str, &str) = ("notfall", "112");
/// Without any answer for so long, it has stopped.
const SILENCE: Duration = Duration::from_mins(1);

fn main() {
    // What test runners ask for.
    if std::env::args().nth(1).as_deref() == Some("--list") {
        println!("killed_on_telegram: test");
        return;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(kills(std::env::var("AMTSLOTSE_KILLS").map_or(20, |n| n.parse().unwrap())));
}

/// The program. Dropped, it is killed.
struct Bot(Child);

impl Bot {
    fn start(folder: &Path) -> Self {
        let log = fs::OpenOptions::new().create(true).append(true).open(folder.join("log")).unwrap();
        let serve = Command::new(env!("CARGO_BIN_EXE_amtslotse"))
            .args(["serve", "--config"])
            .arg(folder.join("amtslotse.toml"))
            .env("AMTSLOTSE_TELEGRAM_TOKEN", TOKEN)
            .env("AMTSLOTSE_LOG", "error")
            .env_remove("AMTSLOTSE_KEY")
            .stderr(Stdio::from(log))
            .spawn();
        Self(serve.unwrap())
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A configuration as an operator would write it, without limits.
fn configure(folder: &Path, api: &str) {
    let kb = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kb-small");
    let config = format!(
        "[kb]\ndir = \"{kb}\"\ncache = \"{folder}/cache\"\nencoder = \"none\"\n\
         [state]\ndir = \"{folder}/state\"\nkey_file = \"{folder}/key\"\nbackups = 0\n\
         [telegram]\napi_url = \"{api}\"\npoll_seconds = 1\n\
         send_all = \"none\"\nsend_chat = \"none\"\nsend_group = \"none\"\nflood_chat = \"none\"\n",
        kb = kb.display(),
        folder = folder.display(),
    );
    fs::write(folder.join("amtslotse.toml"), config).unwrap();
}

async fn kills(kills: u64) {
    let fake = Fake::start().await;
    let folder = tempfile::tempdir().unwrap();
    configure(folder.path(), &fake.url);
    let mut said: usize = 0;
    for round in 0..kills {
        let bot = Bot::start(folder.path());
        // One in five dies while it starts, the others in the middle of it, at moments that are never twice the same.
        let life = Duration::from_millis(40 + round * 7_919 % 900);
        let polls = fake.polls();
        let started = Instant::now();
        let mut end = (round % 5 == 0).then(|| started + life);
        for how in [How::Code(502, None), How::CutBefore, How::CutAfter, How::Garbage(500)] {
            fake.fault(Fault::of("sendmessage", how));
        }
        // After a failed poll the bot waits for half a second: with one in each round it would seldom live to see an update.
        if round % 4 == 0 {
            fake.fault(Fault::of("getupdates", if round % 8 == 0 { How::CutAfter } else { How::Code(502, None) }));
        }
        while end.is_none_or(|end| Instant::now() < end) {
            if end.is_none() && fake.polls() > polls {
                end = Some(Instant::now() + life);
            }
            assert!(started.elapsed() < SILENCE, "it does not start: {}", log(folder.path()));
            // Load, but no heap that no bot of so short a life could work off.
            if fake.pending() < BACKLOG {
                (1..=CHATS).for_each(|chat| {
                    fake.say(chat, QUESTIONS[said % QUESTIONS.len()]);
                });
                said += 1;
            }
            if round % 3 == 0 {
                fake.again(3.min(said));
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        drop(bot);
        // On a busy machine a bot of so short a life meets few of them: what is left over is not the next one's.
        fake.no_more_faults();
    }
    let bot = Bot::start(folder.path());
    (0..said).for_each(|n| {
        fake.say(REFERENCE, QUESTIONS[n % QUESTIONS.len()]);
    });
    let all = || (1..=CHATS).chain([REFERENCE]);
    all().for_each(|chat| {
        fake.say(chat, LAST.0);
    });
    until_answered(&fake, folder.path(), all()).await;
    drop(bot);
    let expected = fake.texts(REFERENCE);
    assert!(expected.windows(2).all(|two| two[0] != two[1]), "one that is doubled can be told");
    let mut doubled = 0;
    for chat in 1..=CHATS {
        let mut texts = fake.texts(chat);
        let before = texts.len();
        // What was sent and not recorded is sent again before anything else goes to that chat.
        texts.dedup();
        doubled += before - texts.len();
        assert_eq!(texts, expected, "chat {chat}: each message once, in order, with the session where it was");
    }
    // One answer is cut off in each round, and each kill may hit every delivery that is under way.
    let open = usize::try_from(kills).unwrap() * (SenderSettings::default().parallel + 1);
    assert!(doubled <= open, "{doubled} replies doubled: more than could be between sent and recorded");
    judge::judge(&fake);
    assert!(said >= usize::try_from(kills).unwrap(), "there was load");
    println!(
        "{kills} kills under load and faults: {} messages, all answered in order; {doubled} replies stood there twice (sent, not \
         yet recorded, or their answer cut off)",
        said * CHATS as usize
    );
}

/// What the bot logged.
fn log(folder: &Path) -> String {
    fs::read_to_string(folder.join("log")).unwrap_or_default()
}

/// Waits until the last question of every chat is answered, as long as anything is.
async fn until_answered(fake: &Fake, folder: &Path, chats: impl Iterator<Item = i64>) {
    let mut open: Vec<i64> = chats.collect();
    let (mut count, mut since) = (0, Instant::now());
    loop {
        open.retain(|chat| fake.texts(*chat).last().is_none_or(|text| !text.contains(LAST.1)));
        if open.is_empty() {
            return;
        }
        let now: usize = open.iter().map(|chat| fake.messages(*chat).len()).sum();
        if now != count {
            (count, since) = (now, Instant::now());
        }
        assert!(since.elapsed() < SILENCE, "nothing more is said in {open:?}; the bot says: {}", log(folder));
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}
