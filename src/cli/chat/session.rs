//! The conversation: a line becomes an inbound, is made durable, answered, and its answer printed, one after the other.

use std::io::{self, IsTerminal, Write};
use std::sync::{Arc, Mutex, PoisonError};

use super::super::args::UiLang;
use super::super::output::{Fault, tell};
use super::super::texts;
use super::Args;
use super::input::{Input, width};
use crate::channel::console::{Choices, render};
#[cfg(feature = "llm")]
use crate::channel::model::Model;
use crate::channel::{Channel, DeliveryError, Parcel};
use crate::knowledge::SharedKnowledge;
use crate::message::{ChannelKind, Inbound, InboundBody, InboundId, Outgoing, PlatformAddress, Post};
use crate::serve::{Clock, EngineTurns, Phase, Sender, SenderSettings, StopSwitch, TurnSettings, Workers};
#[cfg(feature = "llm")]
use crate::serve::{ModelPlatform, Platform};
use crate::store::{AnyStore, Store};

/// The terminal as a place that answers go to.
struct Terminal {
    choices: Mutex<Choices>,
    colour: bool,
    width: usize,
}

impl Channel for Terminal {
    fn kind(&self) -> ChannelKind {
        ChannelKind::Console
    }

    async fn deliver(&self, parcel: Parcel) -> Result<String, DeliveryError> {
        if let Outgoing::Send(reply) | Outgoing::Edit { reply, .. } | Outgoing::Post(Post { reply, .. }) =
            &parcel.outgoing
        {
            let text = render(reply, self.colour, self.width);
            let mut out = io::stdout().lock();
            out.write_all(text.as_bytes())
                .and_then(|()| out.write_all(b"\n"))
                .and_then(|()| out.flush())
                .map_err(|e| DeliveryError::Closed { reason: format!("the output is closed: {e}") })?;
            self.choices.lock().unwrap_or_else(PoisonError::into_inner).offer(reply);
        }
        Ok(parcel.idempotency_key)
    }
}

/// Talks until the input ends.
pub(super) async fn talk(
    args: &Args,
    ui: UiLang,
    knowledge: &SharedKnowledge,
    store: AnyStore,
    mut input: Input,
) -> Result<(), Fault> {
    let settings = TurnSettings {
        today: args.kb.today,
        home: args.home.clone(),
        first_lang: args.lang,
        #[cfg(feature = "llm")]
        model: args.llm.as_deref().and_then(|(llm, _)| llm.in_use()),
        ..TurnSettings::default()
    };
    let engine = Arc::new(EngineTurns::new(knowledge.clone(), settings));
    #[cfg(feature = "llm")]
    let model = model(args, &store).await?;
    let colour = io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let terminal = Arc::new(Terminal { choices: Mutex::default(), colour, width: width() });
    if input.is_terminal() {
        tell(texts::welcome(ui, knowledge.now().kb.intents.len()));
    }
    let answer = async || {
        take(&store, &engine, &terminal).await;
        // The answer is printed; what a model may add to it is waited for before the next line.
        #[cfg(feature = "llm")]
        if let Some(model) = &model {
            send(&store, model).await;
            take(&store, &engine, &terminal).await;
        }
    };
    // What an earlier run had accepted and not answered.
    answer().await;
    while let Some(line) = tokio::task::block_in_place(|| input.next())? {
        if input.is_terminal() && line.trim().is_empty() {
            continue;
        }
        let body = terminal.choices.lock().unwrap_or_else(PoisonError::into_inner).read(&line);
        let words = if let InboundBody::Text { text, .. } = &body { Some(text.clone()) } else { None };
        store.accept(inbound(body)?).await.map_err(Fault::told)?;
        answer().await;
        if let (true, Some(words)) = (args.explain, words) {
            super::super::output::print(&texts::explanation(ui, &knowledge.now().matcher.explain(&words)))?;
        }
    }
    store.close().await.map_err(Fault::told)
}

/// Takes every turn that waits, and prints every answer.
async fn take(store: &AnyStore, engine: &Arc<EngineTurns>, terminal: &Arc<Terminal>) {
    let switch = StopSwitch::new();
    switch.turn_to(Phase::Draining);
    let clock = Clock::system();
    Workers::start(1, store, engine, &clock, &switch.listen()).ended().await;
    send(store, terminal).await;
}

/// Sends everything that waits for this channel.
async fn send<C: Channel>(store: &AnyStore, channel: &Arc<C>) {
    let switch = StopSwitch::new();
    switch.turn_to(Phase::Draining);
    Sender::new(store.clone(), Arc::clone(channel), Clock::system(), SenderSettings::default())
        .run(switch.listen())
        .await;
}

/// The language model that the configuration names, where it has one to ask.
#[cfg(feature = "llm")]
async fn model(args: &Args, store: &AnyStore) -> Result<Option<Arc<Model<AnyStore>>>, Fault> {
    let Some((llm, key)) = args.llm.as_deref() else { return Ok(None) };
    let platform = ModelPlatform::new(llm, key.clone(), store.clone(), Clock::system());
    Ok(Some(Arc::new(platform.connect().await.map_err(Fault::told)?)))
}

/// The one conversation of a terminal. Each line is new: nothing repeats it, so its id is random.
fn inbound(body: InboundBody) -> Result<Inbound, Fault> {
    let mut random = [0; 16];
    getrandom::fill(&mut random).map_err(Fault::told)?;
    let id = random.iter().map(|b| format!("{b:02x}")).collect::<String>();
    Ok(Inbound {
        id: InboundId(format!("console:{id}")),
        address: PlatformAddress { channel: ChannelKind::Console, place: "terminal".into() },
        at: jiff::Timestamp::now(),
        body,
        message: None,
    })
}
