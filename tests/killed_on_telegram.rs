//! A bot on Telegram that is killed again and again under load, with a Telegram that fails as well: every message is answered,
//! in order. A reply is doubled only where it was sent and that could not be recorded any more; how often is said.
//!
//! A program of its own: it is the bot that dies, too. `AMTSLOTSE_LONG=1` kills 500 times instead of 20.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::needless_pass_by_value, reason = "tests")]

#[path = "live/bot.rs"]
mod bot;
#[path = "live/fake/mod.rs"]
mod fake;
#[path = "live/judge.rs"]
mod judge;

use std::path::Path;
use std::process::{Child, Command};
use std::sync::Arc;
use std::time::{Duration, Instant};

use amtslotse::channel::telegram::{Counters, Telegram};
use amtslotse::message::{InboundBody, Lang, Outgoing, Reply, RichText};
use amtslotse::serve::{Clock, Sender, SenderSettings, StopSwitch, TurnAnswer, TurnRequest, Workers};
use amtslotse::store::{NewEntry, SessionChange, TurnCommit};

use fake::{Fake, Fault, How};

/// Updates that may wait.
const BACKLOG: usize = 600;
/// Chats that talk at the same time.
const CHATS: i64 = 8;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    match args.get(1).map(String::as_str) {
        Some("child") => runtime.block_on(child(Path::new(&args[2]), &args[3])),
        // What test runners ask for.
        Some("--list") => println!("killed_on_telegram: test"),
        _ => runtime.block_on(parent(if std::env::var_os("AMTSLOTSE_LONG").is_some() { 500 } else { 20 })),
    }
}

/// The bot: says back what it is told, and how many turns its session remembers. Lives until it is killed.
async fn child(folder: &Path, url: &str) {
    let store = bot::on_disk(folder);
    let telegram = loop {
        match Telegram::connect(bot::settings_at(url), bot::profile(), Arc::new(Counters::default())).await {
            Ok(telegram) => break telegram,
            Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
        }
    };
    let switch = StopSwitch::new();
    let _workers = Workers::start(2, &store, &Arc::new(engine), &Clock::system(), &switch.listen());
    let pace = SenderSettings { first_pause: Duration::from_millis(30), ..SenderSettings::default() };
    let sender = Sender::new(store.clone(), Arc::new(telegram.clone()), Clock::system(), pace);
    tokio::spawn(sender.run(switch.listen()));
    telegram.take_in(store, std::future::pending()).await.unwrap();
}

fn engine(request: &TurnRequest<'_>) -> Result<TurnAnswer, String> {
    let before = std::str::from_utf8(request.session).map_err(|e| e.to_string())?.parse::<u32>().unwrap_or(0);
    let (count, outbox) = match &request.inbound.body {
        InboundBody::Text { text, .. } => {
            let reply = Reply::plain(Lang::De, RichText::paragraph(format!("{}:{text}", before + 1)));
            (before + 1, vec![NewEntry::answer(Outgoing::Send(reply))])
        }
        _ => (before, Vec::new()),
    };
    let session = SessionChange::Replace(count.to_string().into_bytes());
    Ok(TurnAnswer::Commit(TurnCommit { at: request.now, session, outbox, records: Vec::new() }))
}

/// A process that does not outlive the test.
struct Bot(Child);

impl Drop for Bot {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

async fn parent(kills: u64) {
    let fake = Fake::start().await;
    let folder = tempfile::tempdir().unwrap();
    let start = || {
        Bot(Command::new(std::env::current_exe().unwrap())
            .args(["child", folder.path().to_str().unwrap(), &fake.url])
            .spawn()
            .unwrap())
    };
    let mut said = 0;
    for round in 0..kills {
        let bot = start();
        // From "hardly started" to "in the middle of it", never twice the same.
        let end = Instant::now() + Duration::from_millis(200 + round * 7_919 % 1_100);
        for how in [How::Code(502, None), How::CutBefore, How::CutAfter, How::Garbage(500)] {
            fake.fault(Fault::of("sendmessage", how));
        }
        // After a failed poll the bot waits for half a second: with one in each round it would seldom live to see an update.
        if round % 4 == 0 {
            fake.fault(Fault::of("getupdates", if round % 8 == 0 { How::CutAfter } else { How::Code(502, None) }));
        }
        while Instant::now() < end {
            // Load, but no heap that no bot of so short a life could work off.
            if fake.pending() < BACKLOG {
                said += 1;
                (1..=CHATS).for_each(|chat| {
                    fake.say(chat, &said.to_string());
                });
            }
            if round % 3 == 0 {
                fake.again(3);
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        drop(bot);
        // On a busy machine a bot of so short a life meets few of them: what is left over is not the next one's.
        fake.no_more_faults();
    }
    let bot = start();
    let last = format!("{said}:{said}");
    fake.until("everything is answered", |f| (1..=CHATS).all(|chat| f.texts(chat).last() == Some(&last))).await;
    drop(bot);
    let mut doubled = 0;
    for chat in 1..=CHATS {
        let mut texts = fake.texts(chat);
        let all = texts.len();
        // What was sent and not recorded is sent again before anything else goes to that chat.
        texts.dedup();
        doubled += all - texts.len();
        let expected: Vec<String> = (1..=said).map(|n| format!("{n}:{n}")).collect();
        assert_eq!(texts, expected, "chat {chat}: each message once, in order, with the session where it was");
    }
    // One answer is cut off in each round, and each kill may hit every delivery that is under way.
    let open = usize::try_from(kills).unwrap() * (SenderSettings::default().parallel + 1);
    assert!(doubled <= open, "{doubled} replies doubled: more than could be between sent and recorded");
    judge::judge(&fake);
    assert!(said * CHATS >= i64::try_from(kills).unwrap(), "there was load");
    println!(
        "{kills} kills under load and faults: {} messages, all answered in order; {doubled} replies stood there twice (sent, not \
         yet recorded, or their answer cut off)",
        said * CHATS
    );
}
