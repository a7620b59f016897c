//! What a language model's endpoint that never answers costs everybody else: turns a second and the 99th percentile of ordinary answers,
//! from the inbox to the platform, with such an endpoint and without a model, in turns.
//!
//! `cargo bench --no-default-features --features llm --bench llm_hanging -- [ROUNDS] [SECONDS]`
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a measurement")]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use amtslotse::channel::model::{Model, ModelCounters};
use amtslotse::channel::{Channel, DeliveryError, Parcel};
use amtslotse::dialogue::ModelUse;
use amtslotse::kb::{Kb, day_in_germany};
use amtslotse::knowledge::{Knowledge, SharedKnowledge};
use amtslotse::llm::client::{Budget, Client, ClientSettings, Spent};
use amtslotse::message::{ChannelKind, Inbound, InboundBody, InboundId, ModelTask, PlatformAddress};
use amtslotse::nlu::Matcher;
use amtslotse::serve::{Clock, EngineTurns, Sender, SenderSettings, StopSwitch, TurnSettings, Workers};
use amtslotse::store::{AnyStore, Settings, Store};
use jiff::Timestamp;
use tokio::sync::oneshot;

/// Citizens who ask, each the next question once the one before is answered; one in five asks what makes the bot ask the model.
const CITIZENS: usize = 20;
const ORDINARY: &str = "personalausweis beantragen";
const UNCLEAR: &str = "zeug wegen dings ausweis oder pass umgezogen";

type Waiting = Arc<Mutex<BTreeMap<String, oneshot::Sender<()>>>>;

struct Platform(Waiting);

impl Channel for Platform {
    fn kind(&self) -> ChannelKind {
        ChannelKind::Telegram
    }

    async fn deliver(&self, parcel: Parcel) -> Result<String, DeliveryError> {
        if let Some(waits) = self.0.lock().unwrap().remove(&parcel.address.place) {
            let _ = waits.send(());
        }
        Ok("1".into())
    }
}

/// An endpoint that takes connections and says nothing.
async fn hanging() -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/v1", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let mut held = Vec::new();
        while let Ok((stream, _)) = listener.accept().await {
            held.push(stream);
        }
    });
    url
}

/// Answers a second, and the times of ordinary answers.
async fn round(knowledge: &SharedKnowledge, url: Option<&str>, time: Duration) -> (f64, Vec<Duration>) {
    let store = AnyStore::memory(Settings::default()).unwrap();
    let usage = ModelUse {
        task: ModelTask { route: true, compose: true },
        ask_consent: false,
        questions: u16::MAX,
        tokens: u32::MAX,
    };
    let settings = TurnSettings { model: url.map(|_| usage), ..TurnSettings::default() };
    let engine = Arc::new(EngineTurns::new(knowledge.clone(), settings));
    let stop = StopSwitch::new();
    let _workers = Workers::start(4, &store, &engine, &Clock::system(), &stop.listen());
    let waiting = Waiting::default();
    let platform = Arc::new(Platform(Arc::clone(&waiting)));
    let sender = Sender::new(store.clone(), platform, Clock::system(), SenderSettings::default());
    tokio::spawn(sender.run(stop.listen()));
    if let Some(url) = url {
        // The breaker would soon rest: limits so short that the endpoint is tried again and again all the same.
        let client =
            ClientSettings { total: Duration::from_millis(500), parallel: 8, ..ClientSettings::new(url, "any") };
        let budget = Budget { questions: u64::MAX, tokens: u64::MAX };
        let spent = Spent { day: day_in_germany(Timestamp::now()), questions: 0, tokens: 0 };
        let client = Client::new(client).unwrap();
        let counters = Arc::new(ModelCounters::default());
        let model = Model::new(client, store.clone(), Arc::new(Timestamp::now), budget, spent, counters);
        let asking = Sender::new(store.clone(), Arc::new(model), Clock::system(), SenderSettings::default());
        tokio::spawn(asking.run(stop.listen()));
    }
    let until = Instant::now() + time;
    let citizens = (0..CITIZENS).map(|citizen| {
        let (store, waiting) = (store.clone(), Arc::clone(&waiting));
        tokio::spawn(async move {
            let (mut took, mut answered) = (Vec::new(), 0_u32);
            while Instant::now() < until {
                let unclear = answered % 5 == 4;
                // A conversation of its own for each question, so that none is a repetition.
                let place = format!("{citizen}.{answered}");
                let (tell, told) = oneshot::channel();
                waiting.lock().unwrap().insert(place.clone(), tell);
                let text = if unclear { UNCLEAR } else { ORDINARY };
                let began = Instant::now();
                let inbound = Inbound {
                    id: InboundId(format!("bench:{place}")),
                    address: PlatformAddress { channel: ChannelKind::Telegram, place },
                    at: Timestamp::now(),
                    body: InboundBody::Text { text: text.into(), lang_hint: None },
                    message: None,
                };
                store.accept(inbound).await.unwrap();
                told.await.unwrap();
                answered += 1;
                if !unclear {
                    took.push(began.elapsed());
                }
            }
            (answered, took)
        })
    });
    let (mut answered, mut times) = (0, Vec::new());
    for citizen in citizens.collect::<Vec<_>>() {
        let (n, took) = citizen.await.unwrap();
        answered += n;
        times.extend(took);
    }
    times.sort_unstable();
    (f64::from(answered) / time.as_secs_f64(), times)
}

fn median(mut of: Vec<f64>) -> f64 {
    of.sort_by(f64::total_cmp);
    of[of.len() / 2]
}

fn main() {
    let numbers: Vec<u64> = std::env::args().filter_map(|a| a.parse().ok()).collect();
    let rounds = numbers.first().copied().unwrap_or(7);
    let time = Duration::from_secs(numbers.get(1).copied().unwrap_or(5));
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kb-small");
    let kb = Kb::read(&root, day_in_germany(Timestamp::now())).unwrap_or_else(|broken| panic!("{broken}")).kb;
    let matcher = Matcher::build(&kb, None, &mut |_| ());
    let knowledge = SharedKnowledge::new(Knowledge::new(kb, matcher));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let (mut rate, mut p99) = (BTreeMap::<bool, Vec<f64>>::new(), BTreeMap::<bool, Vec<f64>>::new());
    let url = runtime.block_on(hanging());
    for _ in 0..rounds {
        for with in [false, true] {
            let (per_second, times) = runtime.block_on(round(&knowledge, with.then_some(url.as_str()), time));
            rate.entry(with).or_default().push(per_second);
            p99.entry(with).or_default().push(times[times.len() * 99 / 100].as_secs_f64() * 1e3);
        }
    }
    for with in [false, true] {
        let name = if with { "endpoint hangs" } else { "no model" };
        let (rate, p99) = (median(rate[&with].clone()), median(p99[&with].clone()));
        println!("{name:<15} {rate:>8.0} answers/s   p99 {p99:>7.2} ms   (medians of {rounds} rounds)");
    }
}
