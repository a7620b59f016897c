//! The bot on Telegram: connects, takes in, and is what the sender sends with. What each of them does stands in its own file.
//! It decides nothing about answers.

use std::collections::HashMap;
use std::fmt;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use teloxide::payloads::GetMe;
use thiserror::Error;
use tokio::sync::{mpsc, watch};

use super::api::{Api, CallError};
use super::counters::Counters;
use super::inbox::Inbox;
use super::pace::Pace;
use super::profile::Profile;
use super::settings::{Intake, TelegramSettings};
use super::typing::{self, Typing};
use super::wire::Me;
use super::{poll, press, webhook};
use crate::channel::IntakeState;
use crate::store::Store;

/// Presses that wait to be acknowledged.
const PRESSES: usize = 1_000;
/// Groups whose new number is remembered.
const MOST_MOVED: usize = 50_000;

/// The bot on Telegram. Cheap to clone; all clones are one bot.
#[derive(Clone)]
pub struct Telegram {
    pub(super) shared: Arc<Shared>,
    profile: Arc<Profile>,
}

/// What all parts of the adapter share.
pub(super) struct Shared {
    pub api: Api,
    pub settings: TelegramSettings,
    pub me: Me,
    pub counters: Arc<Counters>,
    pub typing: Typing,
    pub pace: Pace,
    moved: Mutex<HashMap<i64, i64>>,
    state: watch::Sender<IntakeState>,
}

/// Why the bot could not start. All of it may pass: a server comes back, a token is mended.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum StartError {
    /// Telegram does not know the token.
    #[error(
        "Telegram does not know this token; take it anew from @BotFather (/mybots, API Token) and put it into \
         AMTSLOTSE_TELEGRAM_TOKEN or the token file"
    )]
    Token,
    /// The Bot API does not answer as it should.
    #[error("{0}")]
    Api(String),
    /// The webhook's address cannot be listened at.
    #[error("the webhook cannot listen at {listen}: {why}; name an address of this machine that is free")]
    Listen {
        /// The address.
        listen: SocketAddr,
        /// What the system said.
        why: String,
    },
    /// The webhook's public address is none.
    #[error("`{url}` is no address that Telegram can call; write it like https://bot.example.org/telegram")]
    PublicUrl {
        /// The address.
        url: String,
    },
}

impl From<CallError> for StartError {
    fn from(error: CallError) -> Self {
        match error {
            // 404 is what Telegram says of a token that is not even shaped like one.
            CallError::Refused { code: 401 | 404, .. } => Self::Token,
            other => Self::Api(other.to_string()),
        }
    }
}

impl Telegram {
    /// Asks Telegram who this is. The counters go on counting where an earlier connection left them.
    pub async fn connect(
        settings: TelegramSettings,
        profile: Profile,
        counters: Arc<Counters>,
    ) -> Result<Self, StartError> {
        let api = Api::new(&settings.token, &settings.api_url)?;
        let me = api.call::<_, Me>(&GetMe::new()).await?;
        tracing::info!(bot = me.username, "connected to Telegram");
        let shared = Shared {
            api,
            me,
            counters,
            typing: Typing::default(),
            pace: Pace::new(settings.limits),
            moved: Mutex::default(),
            state: watch::Sender::new(IntakeState::Starting),
            settings,
        };
        Ok(Self { shared: Arc::new(shared), profile: Arc::new(profile) })
    }

    /// The bot's name on Telegram, without the `@`.
    pub fn username(&self) -> &str {
        &self.shared.me.username
    }

    /// How the intake is doing, now and from now on.
    pub fn state(&self) -> watch::Receiver<IntakeState> {
        self.shared.state.subscribe()
    }

    /// Tells Telegram what a changed knowledge base says of the bot: name, descriptions, menu. What is so already is left alone,
    /// what fails is logged.
    pub async fn introduce(&self, profile: &Profile) {
        profile.tell(&self.shared.api).await;
    }

    /// Takes updates into the inbox until `stop` is ready or the store is closed, and acknowledges presses, shows "typing" and
    /// introduces the bot meanwhile. An error means that it could not begin; while it runs, faults are retried.
    pub async fn take_in<S: Store>(
        &self,
        store: S,
        stop: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), StartError> {
        let (tell, presses) = mpsc::channel(PRESSES);
        let shared = &self.shared;
        let inbox = Arc::new(Inbox::new(store, Arc::clone(shared), tell));
        let pressing = tokio::spawn(press::run(Arc::clone(shared), presses));
        let taking = async {
            match &shared.settings.intake {
                Intake::Polling { timeout } => {
                    tokio::select! {
                        () = poll::run(shared, &inbox, *timeout) => {}
                        () = stop => {}
                    }
                    Ok(())
                }
                Intake::Webhook(hook) => webhook::run(shared, &inbox, hook, stop).await,
            }
        };
        let beside = async {
            tokio::join!(self.profile.tell(&shared.api), typing::run(shared));
        };
        let outcome = tokio::select! {
            outcome = taking => outcome,
            // It never ends by itself.
            () = beside => Ok(()),
        };
        // With the inbox goes the last sender of presses.
        drop(inbox);
        if pressing.await.is_err() {
            tracing::error!("acknowledging presses ended by itself");
        }
        shared.set_state(IntakeState::Starting);
        outcome
    }
}

impl fmt::Debug for Telegram {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Telegram(@{})", self.username())
    }
}

impl Shared {
    pub(super) fn set_state(&self, state: IntakeState) {
        self.state.send_if_modified(|now| {
            let other = *now != state;
            *now = state;
            other
        });
    }

    /// A group has another number from now on. After a restart Telegram tells it again, with the first message to the old one.
    pub(super) fn moved(&self, from: i64, to: i64) {
        let mut moved = self.moved.lock().unwrap_or_else(PoisonError::into_inner);
        if moved.len() >= MOST_MOVED {
            moved.clear();
        }
        moved.insert(from, to);
    }

    /// The number that a chat has now.
    pub(super) fn now_at(&self, chat: i64) -> i64 {
        self.moved.lock().unwrap_or_else(PoisonError::into_inner).get(&chat).copied().unwrap_or(chat)
    }
}
