//! An office: a homeserver with a staff room, a Telegram, and between them `amtslotse serve`, the program itself, started from a
//! configuration as an operator writes it. It can be killed and started again.

use std::cell::RefCell;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::bot::BOT;
use super::fake::{Fake, TOKEN};
use super::homeserver::{Homeserver, NAME, PASSWORD};
use super::person::Person;

/// The citizen's chat.
pub(crate) const CITIZEN: i64 = 4711;
/// Who made the staff room.
pub(crate) const JANA: &str = "jana";
/// Time that anything may take on a busy machine.
const PATIENCE: Duration = Duration::from_mins(3);

/// A wish for a person, whose answer is judged: the small knowledge base has none.
const HUMAN: &str = "id: human
title: {de: Ein Mensch, en: A person}
scope: Wanting a person, for tests.
region: federal
examples:
  de:
    overview: [mit einem menschen sprechen]
  en:
    overview: [talk to a person]
sources:
  law: {title: \"Testgesetz § 1\", as_of: 2026-05}
cites:
  overview: [law]
answers:
  de:
    overview: Hier kann ein Mensch helfen.
  en:
    overview: A person can help here.
  de-simple:
    overview: Ein Mensch hilft.
review_by: 2027-05
tests:
  de:
    - test für human
";

pub(crate) struct Office {
    pub server: Homeserver,
    pub telegram: Fake,
    /// The bot's whole id.
    pub bot: String,
    /// The staff room.
    pub room: String,
    pub folder: PathBuf,
    life: Option<Child>,
    said: RefCell<Vec<(&'static str, String)>>,
}

impl Office {
    /// An office whose staff room Jana (matrix-js-sdk, cross-signed) has made and invited these into, each with a power level.
    /// No bot is at work in it yet. `None` where a homeserver cannot be fetched.
    pub(crate) async fn furnish(others: &[(&str, i64)], version: &str) -> Option<(Self, Person)> {
        let accounts: Vec<&str> = [BOT, JANA].into_iter().chain(others.iter().map(|(name, _)| *name)).collect();
        let server = Homeserver::start(&accounts)?;
        let telegram = Fake::start().await;
        let jana = Person::js(&server, JANA);
        assert_eq!(jana.order(json!({"do": "bootstrap"}))["signed"], true);
        let bot = Homeserver::user(BOT);
        let room = staff_room(&jana, &bot, others, "staff", version, true);
        let folder = server.room_for("office");
        let kb = folder.join("kb");
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kb-small"), &kb);
        fs::write(kb.join("chat/human.yaml"), HUMAN).unwrap();
        Some((Self { server, telegram, bot, room, folder, life: None, said: RefCell::default() }, jana))
    }

    /// Writes a configuration: the homeserver's address as the bot is to know it, and the staff rooms.
    pub(crate) fn configure(&self, homeserver: &str, rooms: &[&str]) {
        self.configure_as(&self.folder, BOT, homeserver, rooms, true);
    }

    /// The same for another bot.
    pub(crate) fn configure_as(&self, folder: &Path, user: &str, homeserver: &str, rooms: &[&str], telegram: bool) {
        fs::create_dir_all(folder).unwrap();
        let rooms: String = rooms.iter().map(|room| format!("[[matrix.staff_room]]\nroom = \"{room}\"\n")).collect();
        let telegram = if telegram {
            format!(
                "[telegram]\napi_url = \"{}\"\npoll_seconds = 1\nsend_all = \"none\"\nsend_chat = \"none\"\n\
                 send_group = \"none\"\nflood_chat = \"none\"\n",
                self.telegram.url
            )
        } else {
            String::new()
        };
        let config = format!(
            "[kb]\ndir = \"{kb}\"\ncache = \"{cache}\"\nencoder = \"none\"\n\
             [state]\ndir = \"{at}/state\"\nkey_file = \"{at}/key\"\ndurability = \"process\"\nbackups = 0\n{telegram}\
             [matrix]\nhomeserver = \"{homeserver}\"\nuser = \"{user}\"\nallow = [\"{NAME}\"]\n{rooms}[staff]\n",
            kb = self.folder.join("kb").display(),
            cache = self.folder.join("cache").display(),
            at = folder.display(),
        );
        fs::write(folder.join("amtslotse.toml"), config).unwrap();
    }

    /// Starts the bot.
    pub(crate) fn start(&mut self) {
        assert!(self.life.is_none());
        self.life = Some(serve(&self.folder));
    }

    /// Kills the bot as a power cut does.
    pub(crate) fn kill(&mut self) {
        if let Some(mut life) = self.life.take() {
            life.kill().unwrap();
            life.wait().unwrap();
        }
    }

    /// What the bot logged, the end of it.
    pub(crate) fn log(&self) -> String {
        let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        lines[lines.len().saturating_sub(30)..].join("\n")
    }

    /// The citizen writes; the number of the message.
    pub(crate) fn citizen_says(&self, text: &str) -> i64 {
        self.note("citizen", text);
        self.telegram.say(CITIZEN, text)
    }

    /// Waits until a message of the bot's that says this stands in the citizen's chat; the message.
    pub(crate) fn citizen_hears(&self, part: &str) -> Value {
        let found = self.wait(&format!("the citizen to hear `{part}`"), || {
            self.telegram
                .messages(CITIZEN)
                .into_iter()
                .rev()
                .find(|m| m["text"].as_str().unwrap_or_default().contains(part))
        });
        self.note("bot to citizen", found["text"].as_str().unwrap());
        found
    }

    /// Waits until something is there.
    pub(crate) fn wait<T>(&self, what: &str, find: impl Fn() -> Option<T>) -> T {
        let end = Instant::now() + PATIENCE;
        loop {
            if let Some(found) = find() {
                return found;
            }
            assert!(
                Instant::now() < end,
                "waited for {what}\nin the chat: {:#?}\nthe bot's log: {}",
                self.telegram.texts(CITIZEN),
                self.log()
            );
            std::thread::sleep(Duration::from_millis(30));
        }
    }

    /// Waits until the bot knows its staff rooms: before that it can call nobody.
    pub(crate) fn ready(&self) {
        self.wait("the bot to take messages on Matrix", || {
            let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
            log.contains("takes messages channel=\"matrix\"").then_some(())
        });
    }

    /// A person is wanted, and the ticket is there: its root.
    pub(crate) fn call_person(&self, staff: &Person) -> String {
        self.ready();
        self.citizen_says("/mensch");
        self.citizen_hears("an einen Menschen im Amt weitergeben");
        self.citizen_says("ja");
        self.citizen_hears("Vor Ihnen wartet niemand");
        let root = self.staff_hears(staff, "Neuer Vorgang");
        root["id"].as_str().unwrap().to_owned()
    }

    /// Somebody of staff writes; the event.
    pub(crate) fn staff_says(&self, staff: &Person, thread: &str, text: &str) -> String {
        self.note("staff, in the thread", text);
        staff.order_event(json!({"do": "say", "room": self.room, "text": text, "thread": thread}))
    }

    /// Waits until the bot says this in the staff room; the message.
    pub(crate) fn staff_hears(&self, staff: &Person, part: &str) -> Value {
        let heard = staff.hears(&self.room, &self.bot, part);
        self.note("bot to staff", heard["content"]["body"].as_str().unwrap());
        heard
    }

    /// Notes what is done, for the transcript.
    pub(crate) fn note(&self, who: &'static str, what: &str) {
        self.said.borrow_mut().push((who, what.to_owned()));
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A room of staff, with the bot as a moderator, who may take back what others wrote.
pub(crate) fn staff_room(
    maker: &Person,
    bot: &str,
    others: &[(&str, i64)],
    alias: &str,
    version: &str,
    sealed: bool,
) -> String {
    let mut users = json!({ bot: 50 });
    let mut invite = vec![bot.to_owned()];
    for (name, level) in others {
        users[Homeserver::user(name)] = (*level).into();
        invite.push(Homeserver::user(name));
    }
    // From version 12 on, who made it stands above all levels, and must not stand among them.
    if version != "12" {
        users[&maker.id] = 100.into();
    }
    let more = json!({"power_level_content_override": {"users": users}});
    maker.room(json!({"invite": invite, "alias": alias, "version": version, "encrypted": sealed, "more": more}))
}

/// Starts `amtslotse serve` with what stands in this folder.
pub(crate) fn serve(folder: &Path) -> Child {
    let log = fs::OpenOptions::new().create(true).append(true).open(folder.join("log")).unwrap();
    program(folder, &["serve"]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::from(log)).spawn().unwrap()
}

/// The program with the configuration in this folder.
pub(crate) fn program(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_amtslotse"));
    command
        .args(args)
        .arg("--config")
        .arg(folder.join("amtslotse.toml"))
        .env("AMTSLOTSE_TELEGRAM_TOKEN", TOKEN)
        .env("AMTSLOTSE_MATRIX_PASSWORD", PASSWORD)
        .env("AMTSLOTSE_LOG", "info")
        .env_remove("AMTSLOTSE_KEY");
    command
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
