//! Updates as Telegram brings them, over as many connections as it would keep open, and the time of each until the last message of
//! its answer has arrived. No chat is asked again before every other one was.

use std::net::SocketAddr;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;
use tokio::sync::{Mutex, Notify, mpsc};

use crate::answerer;
use crate::bot::{Bot, SECRET};
use crate::processor::{self, ANSWERER, LOAD};
use crate::texts::{Random, texts};

/// Citizens.
pub(crate) const CHATS: usize = 5_000;
/// Connections of Telegram's, as `connections` in the bot's configuration.
pub(crate) const CONNECTIONS: usize = 100;
/// Answers that take longer than this are none.
const AT_MOST: Duration = Duration::from_mins(1);
/// How often memory is looked at in a round.
const LOOKS: usize = 10;
/// The first citizen's number.
const FIRST_CHAT: u64 = 1_000_000;

/// How updates are brought.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Pace {
    /// The next one as soon as an earlier one is answered.
    AsFastAsItGoes,
    /// So many a second, at random moments, whatever became of the earlier ones: an update that finds no connection is late.
    ASecond(u64),
}

/// What a round came to.
pub(crate) struct Seen {
    /// From the moment at which each update was due until the last message of its answer.
    pub(crate) times: Vec<Duration>,
    /// All messages of the bot's.
    pub(crate) messages: usize,
    /// From the first update to the last message.
    pub(crate) took: Duration,
    /// The bot's memory on the way, MiB.
    pub(crate) memory: Vec<f64>,
}

/// The load and the Bot API that hears the answers.
pub(crate) struct Load {
    pub(crate) api: SocketAddr,
    shared: Arc<Shared>,
    runtime: Runtime,
    _answerer: Runtime,
}

struct Shared {
    began: Instant,
    texts: Vec<String>,
    /// The next update.
    next: AtomicUsize,
    /// By update: microseconds since `began` at which it was due, and at which the last message of its answer came (0: none).
    due: Vec<AtomicU64>,
    answered: Vec<AtomicU64>,
    /// By chat: its last update, from 1.
    asked: Vec<AtomicUsize>,
    messages: AtomicUsize,
    done: AtomicUsize,
    /// So many are under way at once.
    in_flight: usize,
    /// Told when one of them is answered.
    turn: Notify,
}

impl Shared {
    fn now(&self) -> u64 {
        self.began.elapsed().as_micros() as u64
    }

    /// A message has come to a chat.
    fn heard(&self, chat: u64) {
        self.messages.fetch_add(1, Ordering::Relaxed);
        let chat =
            chat.checked_sub(FIRST_CHAT).and_then(|c| self.asked.get(c as usize)).expect("a chat that was asked");
        let update = chat.load(Ordering::Acquire).checked_sub(1).expect("an answer to an update");
        if self.answered[update].swap(self.now(), Ordering::AcqRel) == 0 {
            self.done.fetch_add(1, Ordering::AcqRel);
            self.turn.notify_one();
        }
    }
}

impl Load {
    /// Makes the texts, and lets the Bot API listen.
    pub(crate) fn start(updates: usize, in_flight: usize) -> Self {
        let texts = texts(updates + 2_000);
        let shared = Arc::new(Shared {
            began: Instant::now(),
            next: AtomicUsize::new(0),
            due: texts.iter().map(|_| AtomicU64::new(0)).collect(),
            answered: texts.iter().map(|_| AtomicU64::new(0)).collect(),
            asked: (0..CHATS).map(|_| AtomicUsize::new(0)).collect(),
            messages: AtomicUsize::new(0),
            done: AtomicUsize::new(0),
            in_flight,
            turn: Notify::new(),
            texts,
        });
        let (answering, runtime) = (one_thread(ANSWERER), one_thread(LOAD));
        let listener = answering.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let api = listener.local_addr().unwrap();
        let heard = Arc::clone(&shared);
        answering.spawn(answerer::serve(listener, Arc::new(move |chat| heard.heard(chat))));
        Self { api, shared, runtime, _answerer: answering }
    }

    /// Brings so many updates and waits until all are answered.
    pub(crate) fn run(&self, bot: &Bot, updates: usize, pace: Pace) -> Seen {
        let shared = &self.shared;
        let first = shared.next.fetch_add(updates, Ordering::AcqRel);
        assert!(first + updates <= shared.texts.len(), "a text for every update");
        let (begin, before) = (shared.now(), shared.messages.load(Ordering::Acquire));
        let answered = shared.done.load(Ordering::Acquire);
        let (tell, told) = mpsc::unbounded_channel();
        let told = Arc::new(Mutex::new(told));
        for _ in 0..CONNECTIONS {
            let (shared, hook, told) = (Arc::clone(shared), bot.hook, Arc::clone(&told));
            self.runtime.spawn(async move { bring(&shared, hook, &told).await.unwrap() });
        }
        self.runtime.spawn(schedule(Arc::clone(shared), first..first + updates, pace, tell));
        let mut memory = Vec::new();
        let mut progress = (0, Instant::now());
        while progress.0 < updates {
            std::thread::sleep(Duration::from_millis(20));
            let done = shared.done.load(Ordering::Acquire) - answered;
            if done * LOOKS / updates > memory.len() {
                memory.push(processor::memory(bot.id()));
            }
            if done != progress.0 {
                progress = (done, Instant::now());
            }
            assert!(progress.1.elapsed() < AT_MOST, "{done} of {updates} updates are answered, and no more of them");
        }
        // The other messages of the last answers.
        std::thread::sleep(Duration::from_millis(300));
        let at = |list: &[AtomicU64], n: usize| list[n].load(Ordering::Acquire);
        let times = (first..first + updates).map(|n| at(&shared.answered, n).saturating_sub(at(&shared.due, n)));
        let end = (first..first + updates).map(|n| at(&shared.answered, n)).max().unwrap_or(begin);
        Seen {
            times: times.map(Duration::from_micros).collect(),
            messages: shared.messages.load(Ordering::Acquire) - before,
            took: Duration::from_micros(end - begin),
            memory,
        }
    }
}

/// Lets updates go when they are due.
async fn schedule(shared: Arc<Shared>, updates: Range<usize>, pace: Pace, tell: mpsc::UnboundedSender<usize>) {
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    let mut at = shared.now() as f64;
    for update in updates {
        // A chat that still waits is not asked again: whose answer is whose could not be told. What is held back is late.
        let most = if let Pace::ASecond(_) = pace { CHATS / 2 } else { shared.in_flight };
        while update - shared.done.load(Ordering::Acquire) >= most {
            shared.turn.notified().await;
        }
        let due = match pace {
            Pace::AsFastAsItGoes => shared.now(),
            Pace::ASecond(rate) => {
                // Gaps as of people who know nothing of each other: exponential.
                let share = (random.next() >> 11) as f64 / (1_u64 << 53) as f64;
                at -= (1.0 - share).ln() * 1e6 / rate as f64;
                let early = (at as u64).saturating_sub(shared.now());
                if early >= 1_000 {
                    tokio::time::sleep(Duration::from_micros(early)).await;
                }
                at as u64
            }
        };
        shared.due[update].store(due, Ordering::Release);
        tell.send(update).expect("somebody brings it");
    }
}

fn one_thread(name: &str) -> Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(1).thread_name(name).enable_all().build().unwrap()
}

/// One connection of Telegram's: the next update, until there is none.
async fn bring(shared: &Shared, hook: SocketAddr, due: &Mutex<mpsc::UnboundedReceiver<usize>>) -> std::io::Result<()> {
    let stream = TcpStream::connect(hook).await?;
    stream.set_nodelay(true)?;
    let mut stream = BufReader::new(stream);
    let (mut line, mut body) = (String::new(), Vec::new());
    loop {
        let Some(update) = due.lock().await.recv().await else { return Ok(()) };
        let chat = update % CHATS;
        shared.asked[chat].store(update + 1, Ordering::Release);
        stream.write_all(request(update, FIRST_CHAT + chat as u64, &shared.texts[update]).as_bytes()).await?;
        line.clear();
        stream.read_line(&mut line).await?;
        assert!(line.contains(" 200 "), "the webhook says {line}");
        let mut length = 0;
        loop {
            line.clear();
            stream.read_line(&mut line).await?;
            let Some((name, value)) = line.split_once(':') else { break };
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().unwrap_or(0);
            }
        }
        body.resize(length, 0);
        stream.read_exact(&mut body).await?;
    }
}

fn request(update: usize, chat: u64, text: &str) -> String {
    let text = serde_json::Value::from(text);
    let body = format!(
        r#"{{"update_id":{update},"message":{{"message_id":{update},"date":1700000000,"chat":{{"id":{chat},"type":"private","first_name":"T"}},"from":{{"id":{chat},"is_bot":false,"first_name":"T","language_code":"de"}},"text":{text}}}}}"#
    );
    format!(
        "POST /hook HTTP/1.1\r\nhost: bot\r\ncontent-type: application/json\r\nx-telegram-bot-api-secret-token: {SECRET}\r\n\
         content-length: {}\r\n\r\n{body}",
        body.len()
    )
}
