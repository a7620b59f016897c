//! People on Matrix: a client that nobody here wrote, in a process of its own, told what to do and heard from line by line.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::homeserver::{Homeserver, PASSWORD};
use super::tools::{clients, tools};

/// Time that anything may take on a busy machine.
const PATIENCE: Duration = Duration::from_mins(3);

/// A person with a client.
pub(crate) struct Person {
    pub id: String,
    process: Child,
    orders: Mutex<ChildStdin>,
    lines: Arc<Lines>,
}

#[derive(Default)]
struct Lines {
    heard: Mutex<Vec<(Instant, Value)>>,
    more: Condvar,
}

impl Person {
    /// With matrix-nio, which cannot cross-sign.
    pub(crate) fn nio(server: &Homeserver, name: &str) -> Self {
        let mut command = Command::new(&tools().unwrap().nio);
        command.arg(clients().join("nio_client.py"));
        let store = server.room_for(&format!("nio-{name}-{:?}", Instant::now()));
        command.args([&server.url, &Homeserver::user(name), PASSWORD]).arg(store);
        Self::start(command)
    }

    /// With matrix-js-sdk.
    pub(crate) fn js(server: &Homeserver, name: &str) -> Self {
        let mut command = Command::new("node");
        command.arg(&tools().unwrap().js).args([&server.url, name, PASSWORD]);
        Self::start(command)
    }

    fn start(mut command: Command) -> Self {
        let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let orders = Mutex::new(process.stdin.take().unwrap());
        let output = BufReader::new(process.stdout.take().unwrap());
        let lines = Arc::new(Lines::default());
        let hearing = Arc::clone(&lines);
        std::thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                let Ok(value) = serde_json::from_str(&line) else { continue };
                hearing.heard.lock().unwrap().push((Instant::now(), value));
                hearing.more.notify_all();
            }
        });
        let mut person = Self { id: String::new(), process, orders, lines };
        let ready = person.until("the client is ready", |v| v.get("ready").cloned());
        ready.as_str().unwrap().clone_into(&mut person.id);
        person
    }

    /// Waits for a line of which this finds something.
    pub(crate) fn until<T>(&self, what: &str, find: impl Fn(&Value) -> Option<T>) -> T {
        self.until_from(0, what, |_, v| find(v))
    }

    fn until_from<T>(&self, from: usize, what: &str, find: impl Fn(Instant, &Value) -> Option<T>) -> T {
        let end = Instant::now() + PATIENCE;
        let mut heard = self.lines.heard.lock().unwrap();
        let mut at = from;
        loop {
            while at < heard.len() {
                let (when, value) = &heard[at];
                if let Some(found) = find(*when, value) {
                    return found;
                }
                at += 1;
            }
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                let last: Vec<String> = heard.iter().rev().take(8).map(|(_, v)| v.to_string()).collect();
                panic!("{} waited for: {what}\nlast heard: {last:#?}", self.id);
            }
            heard = self.lines.more.wait_timeout(heard, left).unwrap().0;
        }
    }

    /// Has something done, and waits until it is.
    pub(crate) fn order(&self, order: Value) -> Value {
        let from = self.lines.heard.lock().unwrap().len();
        writeln!(self.orders.lock().unwrap(), "{order}").unwrap();
        let answer = self.until_from(from, &format!("{order} to be done"), |_, v| {
            (v.get("ok").or(v.get("error"))).map(|_| v.clone())
        });
        assert!(answer.get("error").is_none(), "{order}: {answer}");
        answer["ok"].clone()
    }

    /// An encrypted room with these people, whom it invites; a direct one where there is one.
    pub(crate) fn room_with(&self, others: &[&str]) -> String {
        self.room(json!({"invite": others, "direct": others.len() == 1}))
    }

    /// A room as told.
    pub(crate) fn room(&self, mut how: Value) -> String {
        how["do"] = "create".into();
        self.order(how)["room"].as_str().unwrap().to_owned()
    }

    /// Waits until somebody is in a room.
    pub(crate) fn sees_in(&self, room: &str, who: &str) {
        self.until(&format!("{who} to be in the room"), |v| {
            let joined = v["heard"] == room && v["type"] == "m.room.member" && v["content"]["membership"] == "join";
            (joined && v["sender"] == who).then_some(())
        });
    }

    /// Says something; the event.
    pub(crate) fn say(&self, room: &str, text: &str) -> String {
        self.order_event(json!({"do": "say", "room": room, "text": text}))
    }

    /// Does something of which an event comes; the event.
    pub(crate) fn order_event(&self, order: Value) -> String {
        self.order(order)["event"].as_str().unwrap().to_owned()
    }

    /// Waits for a message of somebody's that says this; the message.
    pub(crate) fn hears(&self, room: &str, whom: &str, part: &str) -> Value {
        self.until(&format!("{whom} to say `{part}`"), |v| {
            let said = v["heard"] == room && v["sender"] == whom && v["type"] == "m.room.message";
            let body = v["content"]["body"].as_str().unwrap_or_default();
            (said && body.contains(part)).then(|| v.clone())
        })
    }

    /// Waits for the message of somebody's after this one; what it says.
    pub(crate) fn hears_next(&self, room: &str, whom: &str, after: &str) -> String {
        let passed = std::cell::Cell::new(false);
        self.until("the next message", |v| {
            let said = v["heard"] == room && v["sender"] == whom && v["type"] == "m.room.message";
            if v["id"] == after {
                passed.set(true);
                return None;
            }
            (said && passed.get()).then(|| v["content"]["body"].as_str().unwrap_or_default().to_owned())
        })
    }

    /// When a message was heard that says this.
    pub(crate) fn hears_at(&self, room: &str, whom: &str, part: &str) -> Instant {
        self.until_from(0, part, |when, v| {
            let said = v["heard"] == room && v["sender"] == whom && v["type"] == "m.room.message";
            (said && v["content"]["body"].as_str().unwrap_or_default().contains(part)).then_some(when)
        })
    }

    /// What somebody has said in a room so far, new messages alone.
    pub(crate) fn heard_of(&self, room: &str, whom: &str) -> Vec<String> {
        let heard = self.lines.heard.lock().unwrap();
        // A client may show an event twice; a message that is doubled has another id.
        let mut seen = BTreeSet::new();
        let said = heard.iter().filter(|(_, v)| seen.insert(v["id"].as_str())).filter(|(_, v)| {
            let edit = v["content"]["m.relates_to"]["rel_type"] == "m.replace";
            v["heard"] == room && v["sender"] == whom && v["type"] == "m.room.message" && !edit
        });
        said.map(|(_, v)| v["content"]["body"].as_str().unwrap_or_default().to_owned()).collect()
    }
}

impl Person {
    /// How often somebody has reacted so in a room.
    pub(crate) fn reactions(&self, room: &str, whom: &str, key: &str) -> usize {
        let heard = self.lines.heard.lock().unwrap();
        let reactions = heard.iter().filter(|(_, v)| {
            let reacted = v["type"] == "m.reaction" && v["content"]["m.relates_to"]["key"] == key;
            reacted && v["heard"] == room && v["sender"] == whom
        });
        reactions.map(|(_, v)| v["id"].as_str()).collect::<BTreeSet<_>>().len()
    }
}

impl Drop for Person {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
