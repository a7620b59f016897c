//! A platform that does as a test says: refuses to connect, breaks while it takes in, sends slowly.

use std::collections::VecDeque;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use amtslotse::channel::Figure;
use amtslotse::channel::{Channel, DeliveryError, Parcel};
use amtslotse::message::{
    ChannelKind, Inbound, InboundBody, InboundId, Lang, Outgoing, PlatformAddress, Reply, RichText,
};
use amtslotse::serve::{
    Board, Bot, BotSettings, ChannelState, Clock, Platform, Retry, SenderSettings, Teller, TurnAnswer, TurnRequest,
};
use amtslotse::store::{AnyStore, NewEntry, SessionChange, Settings, Store, TurnCommit};

/// How the fake does, shared with the test.
#[derive(Default)]
pub(crate) struct Doing {
    /// What each try to connect comes to; good when there is none left.
    pub(crate) connects: Mutex<VecDeque<Result<(), String>>>,
    /// What each intake comes to; without one it goes on until it is stopped.
    pub(crate) intakes: Mutex<VecDeque<String>>,
    /// Messages that come in one after the other once it is connected.
    pub(crate) updates: Mutex<VecDeque<Inbound>>,
    /// What was sent, with the place.
    pub(crate) sent: Mutex<Vec<(String, String)>>,
    /// Time that a delivery takes.
    pub(crate) slow: Mutex<Duration>,
    pub(crate) tries: AtomicU32,
}

pub(crate) struct Fake {
    pub(crate) kind: ChannelKind,
    pub(crate) doing: Arc<Doing>,
}

pub(crate) struct FakeChannel {
    kind: ChannelKind,
    doing: Arc<Doing>,
}

impl Channel for FakeChannel {
    fn kind(&self) -> ChannelKind {
        self.kind
    }

    async fn deliver(&self, parcel: Parcel) -> Result<String, DeliveryError> {
        let slow = *self.doing.slow.lock().unwrap();
        tokio::time::sleep(slow).await;
        let Outgoing::Send(reply) = parcel.outgoing else { panic!("only sent here") };
        self.doing.sent.lock().unwrap().push((parcel.address.place, reply.text.to_plain()));
        Ok("m1".into())
    }
}

impl Platform for Fake {
    type Channel = FakeChannel;

    fn kind(&self) -> ChannelKind {
        self.kind
    }

    async fn connect(&self) -> Result<FakeChannel, String> {
        self.doing.tries.fetch_add(1, Ordering::SeqCst);
        let next = self.doing.connects.lock().unwrap().pop_front().unwrap_or(Ok(()));
        assert_ne!(next, Err("panic".to_owned()), "the adapter breaks");
        next.map(|()| FakeChannel { kind: self.kind, doing: self.doing.clone() })
    }

    async fn take_in<S: Store + Clone>(
        &self,
        _: Arc<FakeChannel>,
        store: S,
        tell: Teller,
        stop: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), String> {
        tell.tell(ChannelState::Taking);
        if let Some(why) = { self.doing.intakes.lock().unwrap().pop_front() } {
            return Err(why);
        }
        tokio::pin!(stop);
        loop {
            tokio::select! {
                biased;
                () = &mut stop => return Ok(()),
                () = tokio::time::sleep(Duration::from_millis(1)) => {}
            }
            let next = self.doing.updates.lock().unwrap().pop_front();
            if let Some(inbound) = next {
                store.accept(inbound).await.map_err(|e| e.to_string())?;
            }
        }
    }

    fn figures(&self) -> Vec<Figure> {
        let help = "Tries of the fake.";
        let value = u64::from(self.doing.tries.load(Ordering::SeqCst));
        let name = match self.kind {
            ChannelKind::Telegram => "telegram_fake_tries",
            ChannelKind::Matrix => "matrix_fake_tries",
            ChannelKind::Console => "console_fake_tries",
            ChannelKind::Model => "model_fake_tries",
        };
        vec![Figure { name, label: Some(("result", "any")), help, value }]
    }
}

pub(crate) fn inbound(kind: ChannelKind, from: &str, text: &str) -> Inbound {
    Inbound {
        id: InboundId(format!("test:{}:{from}:{text}", kind.name())),
        address: PlatformAddress { channel: kind, place: from.to_owned() },
        at: jiff::Timestamp::now(),
        body: InboundBody::Text { text: text.to_owned(), lang_hint: None },
        message: None,
    }
}

/// Says what it heard.
pub(crate) fn echo(request: &TurnRequest<'_>) -> Result<TurnAnswer, String> {
    let InboundBody::Text { text, .. } = &request.inbound.body else { return Err("only text comes in here".into()) };
    Ok(TurnAnswer::Commit(TurnCommit {
        at: request.now,
        session: SessionChange::Replace(b"known".to_vec()),
        outbox: vec![NewEntry::answer(Outgoing::Send(Reply::plain(Lang::De, RichText::paragraph(text))))],
        records: vec![amtslotse::store::TurnRecord::Count { name: "outcome.answer".into(), by: 1 }],
    }))
}

/// A bot over memory with these fakes.
pub(crate) fn start(fakes: &[(ChannelKind, &Arc<Doing>)]) -> (Bot, AnyStore, Arc<Board>) {
    let store = AnyStore::memory(Settings::default()).unwrap();
    let kinds: Vec<ChannelKind> = fakes.iter().map(|(kind, _)| *kind).collect();
    let board = Board::new(&kinds, jiff::Timestamp::now());
    let settings = BotSettings {
        workers: 2,
        retry: Retry { first: Duration::from_millis(5), longest: Duration::from_millis(20) },
        pace: SenderSettings::default(),
    };
    let mut bot = Bot::start(store.clone(), echo, Clock::system(), board.clone(), settings);
    for (kind, doing) in fakes {
        bot.add(Fake { kind: *kind, doing: Arc::clone(doing) });
    }
    (bot, store, board)
}

/// Waits until something is so.
pub(crate) async fn until(what: &str, is: impl Fn() -> bool) {
    for _ in 0..1_000 {
        if is() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("not in 10 s: {what}");
}

/// What an endpoint answers: status and body.
pub(crate) fn get(address: SocketAddr, path: &str) -> Option<(u16, String)> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(5))).ok()?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: bot\r\nConnection: close\r\n\r\n").ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let status = answer.split(' ').nth(1)?.parse().ok()?;
    Some((status, answer.split_once("\r\n\r\n")?.1.to_owned()))
}
