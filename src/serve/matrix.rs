//! Matrix as `serve` starts it: the configuration as the adapter's settings, and the adapter as a platform.
//! What the adapter does with messages stands in `channel::matrix`.

use std::sync::Arc;

use super::config::{Config, MatrixConfig, MatrixSecrets};
use super::platform::{Platform, Teller};
use crate::channel::Figure;
use crate::channel::matrix::{AllowList, Counters, Credential, FoundRoom, Matrix, MatrixSettings, RoomName};
use crate::message::ChannelKind;
use crate::staff::{StaffRoom, StaffRooms};
use crate::store::{Store, StoreError};

/// Matrix, configured.
pub(super) struct MatrixPlatform {
    settings: MatrixSettings,
    counters: Arc<Counters>,
    /// Where the staff rooms are told, and each one's areas by its name in the configuration.
    staff: Option<StaffRooms>,
    areas: Vec<(RoomName, Vec<String>)>,
}

impl MatrixPlatform {
    /// The key of Matrix's own databases is read, or made with the first start.
    pub(super) fn new(
        config: &Config,
        section: &MatrixConfig,
        secrets: &MatrixSecrets,
        staff: Option<StaffRooms>,
    ) -> Result<Self, StoreError> {
        let areas = section.staff_rooms.iter().filter_map(|r| Some((r.room.parse().ok()?, r.areas.clone()))).collect();
        Ok(Self { settings: section.settings(config, secrets)?, counters: Arc::default(), staff, areas })
    }

    /// Tells where the staff rooms are, in the order of the configuration.
    fn tell_rooms(&self, found: &[FoundRoom]) {
        let Some(staff) = &self.staff else { return };
        let rooms = self.areas.iter().filter_map(|(name, areas)| {
            let found = found.iter().find(|found| found.name == *name)?;
            Some(StaffRoom { room: found.room.clone(), areas: areas.clone(), before: found.before.clone() })
        });
        staff.set(rooms.collect());
    }
}

impl MatrixConfig {
    /// The adapter's settings. What the configuration leaves open stays as the adapter has it.
    pub fn settings(&self, config: &Config, secrets: &MatrixSecrets) -> Result<MatrixSettings, StoreError> {
        let state = config.state.options(0);
        let mut settings =
            MatrixSettings::new(self.homeserver.clone(), self.user.clone(), state.matrix_folder(), state.matrix_key()?);
        settings.credential = match (&secrets.token, &secrets.password) {
            (Some(token), _) => Some(Credential::Token(token.clone())),
            (None, Some(password)) => Some(Credential::Password(password.clone())),
            (None, None) => None,
        };
        // The configuration lets no other entries through; one that Matrix's own rules refuse allows nobody.
        settings.allow = AllowList::parse(self.allow.iter().map(String::as_str)).unwrap_or_else(|entry| {
            tracing::error!(
                entry,
                "an entry of `allow` is no user and no server; nobody is allowed until it is mended"
            );
            AllowList::default()
        });
        for room in &self.staff_rooms {
            if let Ok(name) = room.room.parse() {
                settings.rooms.push(name);
            } else {
                tracing::error!(room = room.room, "a staff room's name is none of Matrix's; it is left out");
            }
        }
        settings.recovery_key_file.clone_from(&self.recovery_key_file);
        if let Some(name) = &self.device_name {
            settings.device_name.clone_from(name);
        }
        if let Some(time) = self.undecryptable_after {
            settings.undecryptable_after = time;
        }
        if let Some(chars) = self.max_message_chars {
            settings.max_message_chars = chars;
        }
        Ok(settings)
    }
}

impl Platform for MatrixPlatform {
    type Channel = Matrix;

    fn kind(&self) -> ChannelKind {
        ChannelKind::Matrix
    }

    async fn connect(&self) -> Result<Matrix, String> {
        Matrix::connect(self.settings.clone(), Arc::clone(&self.counters)).await.map_err(|e| e.to_string())
    }

    async fn take_in<S: Store + Clone>(
        &self,
        channel: Arc<Matrix>,
        store: S,
        tell: Teller,
        stop: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), String> {
        let telling = tell.follow(channel.state());
        let mut rooms = channel.staff_rooms();
        let following = async {
            loop {
                self.tell_rooms(&rooms.borrow_and_update().clone());
                if rooms.changed().await.is_err() {
                    std::future::pending::<()>().await;
                }
            }
        };
        tokio::select! {
            taken = channel.take_in(store, stop) => taken.map_err(|e| e.to_string()),
            () = telling => Ok(()),
            () = following => Ok(()),
        }
    }

    fn figures(&self) -> Vec<Figure> {
        self.counters.all()
    }
}
