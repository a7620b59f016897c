//! A Bot API server that stands in for Telegram: its methods, its strictness, and every way in which it or the network fail.
//! What it records is judged by others (`judge`): by aiogram's schema of the Bot API, and by grammY as a second client.

mod hook;
pub(crate) mod http;
mod markup;
mod methods;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::Notify;

use http::{Request, Response};

/// A token of the right shape.
pub(crate) const TOKEN: &str = "123456:TESTTESTTESTTESTTESTTESTTESTTESTTESTT";
/// The bot's name there.
pub(crate) const BOT: &str = "fake_bot";

/// The server. Dropped, it is gone.
pub(crate) struct Fake {
    pub url: String,
    inner: Arc<Inner>,
    tasks: Vec<tokio::task::JoinHandle<()>>,
}

struct Inner {
    state: Mutex<State>,
    changed: Notify,
}

/// What is to go wrong.
#[derive(Debug, Clone)]
pub(crate) struct Fault {
    /// In this method, lower case.
    pub method: &'static str,
    /// In this chat alone.
    pub chat: Option<i64>,
    /// So often.
    pub times: u32,
    /// How.
    pub how: How,
}

/// How something goes wrong.
#[derive(Debug, Clone)]
pub(crate) enum How {
    /// This code, with a pause that is asked for.
    Code(u16, Option<u64>),
    /// Something that is no JSON.
    Garbage(u16),
    /// The connection is cut before anything is done.
    CutBefore,
    /// All is done, and the connection is cut.
    CutAfter,
    /// It takes long.
    Slow(Duration),
}

impl Fault {
    pub(crate) fn of(method: &'static str, how: How) -> Self {
        Self { method, chat: None, times: 1, how }
    }

    pub(crate) fn times(mut self, times: u32) -> Self {
        self.times = times;
        self
    }

    pub(crate) fn in_chat(mut self, chat: i64) -> Self {
        self.chat = Some(chat);
        self
    }
}

/// A call, as it was recorded.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub at: Instant,
    pub method: String,
    pub params: Value,
    pub answer: Value,
}

#[derive(Default)]
struct State {
    updates: Vec<Value>,
    given: Vec<Value>,
    next_update: i64,
    next_message: i64,
    messages: BTreeMap<(i64, i64), Value>,
    callbacks: BTreeSet<String>,
    polls: u64,
    hook: Option<(String, String)>,
    hook_codes: Vec<(i64, u16)>,
    faults: Vec<Fault>,
    calls: Vec<Call>,
    profile: BTreeMap<String, Value>,
    moved: BTreeMap<i64, i64>,
    blocked: BTreeSet<i64>,
    revoked: bool,
}

impl Fake {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let state = State { next_update: 1_000, next_message: 1, ..State::default() };
        let inner = Arc::new(Inner { state: Mutex::new(state), changed: Notify::new() });
        let serving = {
            let inner = Arc::clone(&inner);
            let handle = Arc::new(move |request| answer(Arc::clone(&inner), request));
            tokio::spawn(http::serve(listener, handle))
        };
        let hook = tokio::spawn(hook::deliver(Arc::clone(&inner)));
        Self { url, inner, tasks: vec![serving, hook] }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.inner.state.lock().unwrap()
    }

    // ---- what people do ----

    /// Somebody writes in a private chat; the number of the message.
    pub(crate) fn say(&self, chat: i64, text: &str) -> i64 {
        self.message(private(chat), json!({ "text": text }))
    }

    /// A message with this content; its number.
    pub(crate) fn message(&self, chat: Value, content: Value) -> i64 {
        let number = self.take_number();
        let mut message =
            json!({"message_id": number, "date": now(), "chat": chat, "from": person(chat["id"].as_i64().unwrap())});
        merge(&mut message, content);
        self.state().messages.insert((chat["id"].as_i64().unwrap(), number), message.clone());
        self.update(json!({ "message": message }));
        number
    }

    /// Somebody presses a button below a message of the bot's.
    pub(crate) fn press(&self, chat: i64, message: i64, data: &str) {
        let below = self.state().messages.get(&(chat, message)).cloned();
        let below = below.unwrap_or_else(|| json!({"message_id": message, "date": 0, "chat": private(chat)}));
        let id = format!("press{}", self.take_number());
        self.state().callbacks.insert(id.clone());
        self.update(json!({"callback_query": {"id": id, "from": person(chat), "chat_instance": "1", "message": below, "data": data}}));
    }

    /// An update of any kind; its number.
    pub(crate) fn update(&self, update: Value) -> i64 {
        let number = {
            let mut state = self.state();
            let number = state.next_update;
            state.next_update += 1;
            number
        };
        self.updates_numbered(vec![(number, update)]);
        number
    }

    /// Updates with numbers of their own, at once; later ones have higher numbers.
    pub(crate) fn updates_numbered(&self, updates: Vec<(i64, Value)>) {
        let mut state = self.state();
        for (number, update) in updates {
            let mut whole = json!({ "update_id": number });
            merge(&mut whole, update);
            state.given.push(whole.clone());
            state.updates.push(whole);
            state.next_update = state.next_update.max(number + 1);
        }
        drop(state);
        self.inner.changed.notify_waiters();
    }

    /// Telegram brings the last so many updates again.
    pub(crate) fn again(&self, count: usize) {
        let mut state = self.state();
        let from = state.given.len() - count;
        let last = state.given[from..].to_vec();
        state.updates.extend(last);
        drop(state);
        self.inner.changed.notify_waiters();
    }

    pub(crate) fn block(&self, chat: i64) {
        self.state().blocked.insert(chat);
    }

    /// A group becomes a supergroup; nobody is told of it but by errors.
    pub(crate) fn migrate(&self, from: i64, to: i64) {
        self.state().moved.insert(from, to);
    }

    pub(crate) fn revoke(&self, revoked: bool) {
        self.state().revoked = revoked;
    }

    pub(crate) fn fault(&self, fault: Fault) {
        self.state().faults.push(fault);
    }

    /// Takes back the faults that nobody has met.
    #[allow(dead_code, reason = "for the test that kills the bot, which shares this file")]
    pub(crate) fn no_more_faults(&self) {
        self.state().faults.clear();
    }

    fn take_number(&self) -> i64 {
        let mut state = self.state();
        state.next_message += 1;
        state.next_message - 1
    }

    // ---- what can be seen ----

    /// The bot's messages in a chat, as they stand there now.
    pub(crate) fn messages(&self, chat: i64) -> Vec<Value> {
        let state = self.state();
        state
            .messages
            .range((chat, 0)..=(chat, i64::MAX))
            .map(|(_, m)| m.clone())
            .filter(|m| m["from"]["id"] == 123_456)
            .collect()
    }

    /// All messages of a chat, as they stand there now.
    #[allow(dead_code, reason = "the test that kills the bot shares this file")]
    pub(crate) fn chat(&self, chat: i64) -> Vec<Value> {
        self.state().messages.range((chat, 0)..=(chat, i64::MAX)).map(|(_, m)| m.clone()).collect()
    }

    /// What the bot calls itself.
    #[allow(dead_code, reason = "the test that kills the bot shares this file")]
    pub(crate) fn name(&self) -> String {
        let state = self.state();
        state.profile.get("name:").and_then(Value::as_str).unwrap_or(BOT).to_owned()
    }

    /// Their words.
    pub(crate) fn texts(&self, chat: i64) -> Vec<String> {
        self.messages(chat).iter().map(|m| m["text"].as_str().unwrap_or_default().to_owned()).collect()
    }

    /// Calls of a method, lower case.
    pub(crate) fn calls(&self, method: &str) -> Vec<Call> {
        self.state().calls.iter().filter(|c| c.method == method).cloned().collect()
    }

    /// Every call and every update, for the judges.
    pub(crate) fn record(&self) -> Vec<Value> {
        let state = self.state();
        let calls = state.calls.iter().map(|c| json!({"method": c.method, "params": c.params, "answer": c.answer}));
        // What was made wrong on purpose is no finding.
        let updates = state.given.iter().filter(|u| u.get("broken").is_none()).map(|u| json!({ "update": u }));
        calls.chain(updates).collect()
    }

    /// What Telegram was told when it brought updates: number and code.
    pub(crate) fn hook_codes(&self) -> Vec<(i64, u16)> {
        self.state().hook_codes.clone()
    }

    /// How often somebody has asked for updates.
    #[allow(dead_code, reason = "for the test that kills the bot, which shares this file")]
    pub(crate) fn polls(&self) -> u64 {
        self.state().polls
    }

    /// Updates that the bot has not confirmed.
    pub(crate) fn pending(&self) -> usize {
        self.state().updates.len()
    }

    /// Waits until it is so; fails after a while.
    pub(crate) async fn until(&self, what: &str, is_so: impl Fn(&Self) -> bool) {
        let end = Instant::now() + Duration::from_secs(30);
        while !is_so(self) {
            assert!(Instant::now() < end, "not in 30 s: {what}");
            tokio::time::sleep(Duration::from_millis(15)).await;
        }
    }

    /// Waits until the bot has said so much in a chat.
    pub(crate) async fn heard(&self, chat: i64, count: usize) -> Vec<String> {
        self.until(&format!("{count} messages in {chat}"), |f| f.messages(chat).len() >= count).await;
        self.texts(chat)
    }
}

impl Drop for Fake {
    fn drop(&mut self) {
        self.tasks.iter().for_each(tokio::task::JoinHandle::abort);
    }
}

/// A person's private chat.
pub(crate) fn private(chat: i64) -> Value {
    json!({"id": chat, "type": "private", "first_name": "T"})
}

/// A supergroup with topics.
pub(crate) fn forum(chat: i64) -> Value {
    json!({"id": chat, "type": "supergroup", "title": "G", "is_forum": true})
}

pub(crate) fn person(id: i64) -> Value {
    json!({"id": id.abs(), "is_bot": false, "first_name": "T", "language_code": "de"})
}

fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}

fn merge(into: &mut Value, more: Value) {
    let Value::Object(more) = more else { panic!("an object is needed: {more}") };
    into.as_object_mut().unwrap().extend(more);
}

/// Answers one request: a method of the bot's, or what a judge wants done.
async fn answer(inner: Arc<Inner>, request: Request) -> Response {
    let params: Value = serde_json::from_slice(&request.body).unwrap_or_else(|_| json!({}));
    if let Some(what) = request.path.strip_prefix("/ctl/") {
        return methods::control(&inner, what, params);
    }
    let Some((token, method)) = request.path.strip_prefix("/bot").and_then(|p| p.split_once('/')) else {
        return Response::Raw(404, "no bot");
    };
    let method = method.split('?').next().unwrap_or_default().to_lowercase();
    let fault = take_fault(&inner, &method, &params);
    let cut_after = matches!(fault, Some(How::CutAfter));
    let (code, value) = match fault {
        Some(How::CutBefore) => return Response::Cut,
        Some(How::Garbage(code)) => return Response::Raw(code, "<html>Bad Gateway</html>"),
        Some(How::Code(code, after)) => methods::refusal(code, after),
        Some(How::Slow(time)) => {
            tokio::time::sleep(time).await;
            methods::call(&inner, token, &method, &params).await
        }
        Some(How::CutAfter) | None => methods::call(&inner, token, &method, &params).await,
    };
    let call = Call { at: Instant::now(), method, params, answer: value.clone() };
    inner.state.lock().unwrap().calls.push(call);
    if cut_after { Response::Cut } else { Response::Json(code, value) }
}

fn take_fault(inner: &Inner, method: &str, params: &Value) -> Option<How> {
    let mut state = inner.state.lock().unwrap();
    let fits = |f: &&mut Fault| {
        f.times > 0 && f.method == method && f.chat.is_none_or(|c| params["chat_id"].as_i64() == Some(c))
    };
    let fault = state.faults.iter_mut().find(fits)?;
    fault.times -= 1;
    Some(fault.how.clone())
}
