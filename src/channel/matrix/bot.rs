//! The bot on Matrix: connects, takes in, and is what the sender sends with. What each of them does stands in its own file.
//! It decides nothing about answers.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use matrix_sdk::Client;
use matrix_sdk::ruma::{OwnedEventId, OwnedRoomId, OwnedUserId, RoomId};
use tokio::sync::watch;

use super::account::{self, AccountError};
use super::address::Place;
use super::counters::Counters;
use super::identity::{self, Identity, IdentityError};
use super::inbox::Inbox;
use super::lock::FolderLock;
use super::manners::{self, Manners};
use super::settings::{MatrixSettings, RoomName};
use super::shelf::Shelf;
use super::{rooms, sync};
use crate::channel::IntakeState;
use crate::channel::console::Choices;
use crate::privacy::SecretText;
use crate::store::Store;

/// Places whose newest choices, or newest events, are remembered.
const MOST_PLACES: usize = 20_000;

/// The bot on Matrix. Cheap to clone; all clones are one bot.
#[derive(Clone)]
pub struct Matrix {
    pub(super) shared: Arc<Shared>,
}

/// What all parts of the adapter share.
pub(super) struct Shared {
    pub client: Client,
    /// Who the bot is, as the homeserver says.
    pub me: OwnedUserId,
    pub settings: MatrixSettings,
    pub counters: Arc<Counters>,
    pub manners: Manners,
    pub memory: Memory,
    pub shelf: Shelf,
    /// The staff rooms, by the id under which each was configured or found.
    pub staff: StaffRooms,
    staff_now: watch::Sender<Vec<FoundRoom>>,
    state: watch::Sender<IntakeState>,
    _lock: FolderLock,
}

impl Matrix {
    /// Takes the stored session up, or logs in where there is none. The counters go on counting where an earlier connection left
    /// them.
    pub async fn connect(settings: MatrixSettings, counters: Arc<Counters>) -> Result<Self, AccountError> {
        let account = account::log_in(&settings).await?;
        let me = account.client.user_id().map(ToOwned::to_owned);
        let me = me.ok_or_else(|| AccountError::Other("it names no account".to_owned()))?;
        if account.new {
            tracing::info!("logged in to Matrix as a new device");
        } else {
            tracing::info!("connected to Matrix as the device that it was");
        }
        Ok(Self {
            shared: Arc::new(Shared {
                me,
                settings,
                counters,
                manners: Manners::default(),
                memory: Memory::default(),
                shelf: Shelf::of(&account.client),
                staff: StaffRooms::default(),
                staff_now: watch::Sender::default(),
                client: account.client,
                state: watch::Sender::new(IntakeState::Starting),
                _lock: account.lock,
            }),
        })
    }

    /// The bot's whole id.
    pub fn user_id(&self) -> &str {
        self.shared.me.as_str()
    }

    /// How the intake is doing, now and from now on.
    pub fn state(&self) -> watch::Receiver<IntakeState> {
        self.shared.state.subscribe()
    }

    /// The staff rooms of the configuration that have been found; now and from
    /// now on.
    pub fn staff_rooms(&self) -> watch::Receiver<Vec<FoundRoom>> {
        self.shared.staff_now.subscribe()
    }

    /// Makes what is missing of the identity (see [`Identity`]); with a file for the recovery key, backup and recovery too.
    pub async fn establish_identity(&self) -> Result<Identity, IdentityError> {
        let settings = &self.shared.settings;
        let file = settings.recovery_key_file.as_deref();
        identity::establish(&self.shared.client, settings.credential.as_ref(), file).await
    }

    /// The identity as it is.
    pub async fn identity(&self) -> Result<Identity, IdentityError> {
        Identity::of(&self.shared.client).await
    }

    /// A recovery key, to be shown once to whoever runs the bot; an earlier one is void from then on.
    pub async fn make_recovery_key(&self) -> Result<SecretText, IdentityError> {
        identity::recovery_key(&self.shared.client).await
    }

    /// Signs this device with the recovery key in a file.
    pub async fn verify_with(&self, file: &Path) -> Result<Identity, IdentityError> {
        identity::recover(&self.shared.client, &identity::read(file)?).await?;
        self.identity().await
    }

    /// Puts a new identity in the place of one whose keys are lost.
    pub async fn reset_identity(&self) -> Result<Identity, IdentityError> {
        identity::reset(&self.shared.client, self.shared.settings.credential.as_ref()).await?;
        self.identity().await
    }

    /// Takes the identity that a person in a staff room shows next for theirs, in the place of the one seen before. Fails where
    /// that is no whole id, or the records cannot be written.
    pub async fn accept_person(&self, user: &str) -> Result<(), IdentityError> {
        let user = OwnedUserId::try_from(user).map_err(|e| IdentityError::Other(e.to_string()))?;
        self.shared.shelf.pin(&user, None).await.map_err(|e| IdentityError::Other(e.to_string()))
    }

    /// Rooms that the bot is in, and messages that wait for their keys.
    pub async fn figures_now(&self) -> (usize, usize) {
        let waiting = self.shared.shelf.waiting().await.map_or(0, |w| w.len());
        (self.shared.client.joined_rooms().len(), waiting)
    }

    /// Takes messages into the inbox until `stop` is ready or the store is closed. An error means that it has to be connected
    /// anew; what passes by itself is retried.
    pub async fn take_in<S: Store>(
        &self,
        store: S,
        stop: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), AccountError> {
        let shared = &self.shared;
        let inbox = Inbox::new(store, Arc::clone(shared));
        // Its state is large: the SDK's requests are in it.
        let taking = Box::pin(async {
            match self.establish_identity().await {
                Ok(identity) if identity.cross_signed => {}
                Ok(_) => {
                    tracing::warn!(
                        "the bot's device is not cross-signed: clients warn of it, and some send it no keys"
                    );
                }
                Err(error) => tracing::warn!(%error, "the bot's device is not verified"),
            }
            sync::run(shared, &inbox).await
        });
        let outcome = tokio::select! {
            outcome = taking => outcome,
            () = stop => Ok(()),
            // Neither ends by itself.
            () = manners::run(shared) => Ok(()),
            () = rooms::join_named(shared) => Ok(()),
        };
        shared.set_state(IntakeState::Starting);
        outcome
    }
}

impl fmt::Debug for Matrix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Matrix(…)")
    }
}

impl Shared {
    pub(super) fn set_state(&self, state: IntakeState) {
        self.state.send_if_modified(|now| {
            let changed = *now != state;
            *now = state;
            changed
        });
    }
}

impl Shared {
    /// Tells where the staff rooms are, if that changed.
    pub(super) fn tell_staff_rooms(&self) {
        let now: Vec<FoundRoom> = lock(&self.staff.0)
            .iter()
            .map(|(id, name)| {
                let room =
                    rooms::current(&self.client, id).map_or_else(|| id.clone(), |room| room.room_id().to_owned());
                let before = rooms::replaced_by(&self.client, &room).iter().map(ToString::to_string).collect();
                FoundRoom { name: name.clone(), room: room.to_string(), before }
            })
            .collect();
        self.staff_now.send_if_modified(|before| {
            let changed = *before != now;
            *before = now;
            changed
        });
    }
}

/// A staff room of the configuration that has been found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundRoom {
    /// As it stands in the configuration.
    pub name: RoomName,
    /// The id of the room where it goes on now.
    pub room: String,
    /// The ids of the rooms whose place that one took, the last first.
    pub before: Vec<String>,
}

/// Ids of the staff rooms.
#[derive(Debug, Default)]
pub(super) struct StaffRooms(Mutex<BTreeMap<OwnedRoomId, RoomName>>);

impl StaffRooms {
    pub(super) fn add(&self, id: OwnedRoomId, name: RoomName) {
        lock(&self.0).insert(id, name);
    }

    pub(super) fn has(&self, id: &RoomId) -> bool {
        lock(&self.0).contains_key(id)
    }

    /// Whether a name of the configuration has been found.
    pub(super) fn knows(&self, name: &RoomName) -> bool {
        lock(&self.0).values().any(|known| known == name)
    }
}

/// What may be forgotten at any time: it makes answers nicer, not right.
#[derive(Default)]
pub(super) struct Memory {
    choices: Mutex<HashMap<Place, Choices>>,
    newest: Mutex<HashMap<Place, OwnedEventId>>,
}

impl Memory {
    /// The choices that stand in a place now.
    pub(super) fn choices<T>(&self, place: &Place, with: impl FnOnce(&mut Choices) -> T) -> T {
        with(bounded(&mut lock(&self.choices)).entry(place.clone()).or_default())
    }

    /// An event is the newest of its thread: what a reply falls back on for clients that know no threads.
    pub(super) fn is_newest(&self, place: &Place, event: OwnedEventId) {
        if place.thread.is_some() {
            bounded(&mut lock(&self.newest)).insert(place.clone(), event);
        }
    }

    /// The newest event of a thread, as far as it is remembered.
    pub(super) fn newest(&self, place: &Place) -> Option<OwnedEventId> {
        lock(&self.newest).get(place).cloned()
    }
}

fn bounded<T>(map: &mut HashMap<Place, T>) -> &mut HashMap<Place, T> {
    if map.len() >= MOST_PLACES {
        map.clear();
    }
    map
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
