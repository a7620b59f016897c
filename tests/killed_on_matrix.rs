//! A bot on Matrix that is killed again and again while people write to it, and a homeserver that is killed as well: every message
//! is answered once, in order, with the session where it was. Nothing is doubled: what is sent again has the same transaction id.
//!
//! A program of its own: it is the bot that dies, too. 10 kills of the bot and 3 of the homeserver over 200 messages;
//! `AMTSLOTSE_LONG=1`: 100 and 20 over 2,000.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::needless_pass_by_value, reason = "tests")]

#[path = "live_matrix/bot.rs"]
mod bot;
#[path = "live_matrix/homeserver.rs"]
mod homeserver;
#[path = "live_matrix/person.rs"]
mod person;
#[path = "live_matrix/tools.rs"]
mod tools;

use std::path::Path;
use std::process::{Child, Command};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use amtslotse::channel::matrix::{Counters, Matrix};
use amtslotse::message::{InboundBody, Lang, Outgoing, Reply, RichText};
use amtslotse::privacy::KeySource;
use amtslotse::serve::config::{LogConfig, LogFormat, LogLevel};
use amtslotse::serve::{Clock, Sender, SenderSettings, StopSwitch, TurnAnswer, TurnRequest, Workers};
use amtslotse::store::disk::{DiskOptions, Durability};
use amtslotse::store::{AnyStore, NewEntry, SessionChange, TurnCommit};

use bot::BOT;
use homeserver::Homeserver;
use person::Person;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    match args.get(1).map(String::as_str) {
        Some("child") => {
            let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
            runtime.block_on(child(Path::new(&args[2]), &args[3]));
        }
        // What test runners ask for.
        Some("--list") => println!("killed_on_matrix: test"),
        _ if std::env::var_os("AMTSLOTSE_LONG").is_some() => parent(2_000, 100, 20),
        _ => parent(200, 10, 3),
    }
}

/// The bot: says back what it is told, and how many turns its session remembers. Lives until it is killed.
async fn child(folder: &Path, url: &str) {
    // What went wrong is told by the bot's own log.
    let log = LogConfig { format: LogFormat::Text, level: LogLevel::Info };
    amtslotse::serve::begin_logs(log).unwrap();
    let options = DiskOptions {
        key: KeySource::File(folder.join("state-key")),
        durability: Durability::Process,
        ..DiskOptions::new(folder.join("state"))
    };
    let (store, _) = AnyStore::disk(&options).unwrap();
    let switch = StopSwitch::new();
    let _workers = Workers::start(2, &store, &Arc::new(engine), &Clock::system(), &switch.listen());
    let matrix = loop {
        match Matrix::connect(bot::settings_at(url, folder), Arc::new(Counters::default())).await {
            Ok(matrix) => break matrix,
            Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
        }
    };
    let pace = SenderSettings { first_pause: Duration::from_millis(50), ..SenderSettings::default() };
    let sender = Sender::new(store.clone(), Arc::new(matrix.clone()), Clock::system(), pace);
    tokio::spawn(sender.run(switch.listen()));
    matrix.take_in(store, std::future::pending()).await.unwrap();
}

fn engine(request: &TurnRequest<'_>) -> Result<TurnAnswer, String> {
    let before = std::str::from_utf8(request.session).map_err(|e| e.to_string())?.parse::<u32>().unwrap_or(0);
    let InboundBody::Text { text, .. } = &request.inbound.body else { return Err("only text comes in here".into()) };
    let reply = Reply::plain(Lang::De, RichText::paragraph(format!("{}:{text}", before + 1)));
    Ok(TurnAnswer::Commit(TurnCommit {
        at: request.now,
        session: SessionChange::Replace((before + 1).to_string().into_bytes()),
        outbox: vec![NewEntry::answer(Outgoing::Send(reply))],
        records: Vec::new(),
    }))
}

/// A bot that dies with this.
struct Life(Child);

impl Life {
    fn begin(folder: &Path, url: &str) -> Self {
        let program = std::env::current_exe().unwrap();
        Self(Command::new(program).arg("child").arg(folder).arg(url).spawn().unwrap())
    }
}

impl Drop for Life {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

fn parent(messages: u32, bot_kills: u32, server_kills: u32) {
    let Some(mut server) = Homeserver::start(&[BOT, "anna"]) else { return };
    let (folder, url) = (bot::folder(&server), server.url.clone());
    let anna = Person::nio(&server, "anna");
    let bot_id = Homeserver::user(BOT);
    let mut life = Life::begin(&folder, &url);
    let room = anna.room_with(&[&bot_id]);
    anna.sees_in(&room, &bot_id);
    anna.say(&room, "1");
    anna.hears(&room, &bot_id, "1:1");
    let start = Instant::now();
    let said = AtomicU32::new(1);
    let expected: Vec<String> = (1..=messages).map(|n| format!("{n}:{n}")).collect();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for n in 2..=messages {
                anna.say(&room, &n.to_string());
                said.store(n, Ordering::Relaxed);
            }
        });
        // Kills spread over the whole time in which something is said.
        let kills = bot_kills + server_kills;
        for kill in 1..=kills {
            while said.load(Ordering::Relaxed) < messages * kill / (kills + 1) {
                std::thread::sleep(Duration::from_millis(10));
            }
            // At another point of its work each time.
            std::thread::sleep(Duration::from_millis(u64::from(kill * 37 % 100)));
            if kill * server_kills / kills > (kill - 1) * server_kills / kills {
                server.kill();
                std::thread::sleep(Duration::from_millis(200));
                server.up();
            } else {
                drop(std::mem::replace(&mut life, Life(Command::new("true").spawn().unwrap())));
                life = Life::begin(&folder, &url);
            }
        }
    });
    let deadline = Instant::now() + Duration::from_secs(60 + u64::from(messages) / 5);
    while anna.heard_of(&room, &bot_id).len() < expected.len() && Instant::now() < deadline {
        std::thread::sleep(Duration::from_millis(100));
    }
    // Whatever would be doubled has time to come.
    std::thread::sleep(Duration::from_secs(3));
    drop(life);
    let heard = anna.heard_of(&room, &bot_id);
    assert_eq!(heard, expected, "each message answered once, in order, with the session where it was");
    println!(
        "{bot_kills} kills of the bot and {server_kills} of the homeserver over {messages} sealed messages in {:?}: all answered once, \
         in order",
        start.elapsed()
    );
}
