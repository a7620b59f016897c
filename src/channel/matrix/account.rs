//! The account: log in once, and be the same device from then on. It never logs in anew by itself: a new device could not read
//! what was written to the old one.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use matrix_sdk::authentication::SessionTokens;
use matrix_sdk::authentication::matrix::MatrixSession;
use matrix_sdk::config::RequestConfig;
use matrix_sdk::encryption::{BackupDownloadStrategy, EncryptionSettings};
use matrix_sdk::ruma::api::error::ErrorKind;
use matrix_sdk::ruma::{OwnedDeviceId, UserId};
use matrix_sdk::store::{RoomLoadSettings, StateStoreDataKey};
use matrix_sdk::{Client, ClientBuildError, HttpError, SessionMeta, SqliteStoreConfig};
use thiserror::Error;

use super::lock::{self, FolderLock};
use super::settings::{Credential, MatrixSettings};
use super::shelf::Shelf;

/// Time that the homeserver has for an answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// Why the bot is not logged in.
#[derive(Debug, Error)]
pub enum AccountError {
    /// Another process uses the folder.
    #[error("another process holds {}: one bot at a time; stop it first", .0.display())]
    Held(PathBuf),
    /// The folder cannot be used.
    #[error("the folder {} cannot be used: {why}", folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the system said.
        why: io::Error,
    },
    /// The databases cannot be opened.
    #[error(
        "the databases in {} cannot be opened ({why}); they belong to the key beside them: where one of both is lost, move the \
         folder aside and log in as a new device with `amtslotse matrix login`", folder.display()
    )]
    Databases {
        /// The folder.
        folder: PathBuf,
        /// What was said.
        why: String,
    },
    /// The homeserver cannot be reached.
    #[error("the homeserver {homeserver} does not answer: {why}")]
    Unreachable {
        /// Its address.
        homeserver: String,
        /// What the network said.
        why: String,
    },
    /// The password or the user is wrong.
    #[error("the homeserver refuses this user and password; check `user` and AMTSLOTSE_MATRIX_PASSWORD or its file")]
    Password,
    /// The account is closed.
    #[error("the account was deactivated on the homeserver; whoever runs it can bring it back, or make another")]
    Deactivated,
    /// The access token is wrong.
    #[error("the homeserver does not know the access token; take a new one, or log in with the password")]
    Token,
    /// The session that was stored is no longer known.
    #[error(
        "the homeserver has ended this device's session (logged out or deleted there). Messages to it are lost with it: move {} \
         aside and log in as a new device with `amtslotse matrix login`", folder.display()
    )]
    SessionEnded {
        /// The folder.
        folder: PathBuf,
    },
    /// There is nothing to log in with.
    #[error(
        "no session is stored, and there is nothing to log in with; set AMTSLOTSE_MATRIX_PASSWORD or name a file with it"
    )]
    NoCredential,
    /// The stored session is another account's.
    #[error("the session in {} is of the account `{found}`, the configuration names `{configured}`", folder.display())]
    OtherAccount {
        /// The folder.
        folder: PathBuf,
        /// The account of the session.
        found: String,
        /// The account of the configuration.
        configured: String,
    },
    /// Anything else that the homeserver or the SDK says.
    #[error("the homeserver does not log the bot in: {0}")]
    Other(String),
}

/// Logged in.
pub(super) struct Account {
    pub client: Client,
    /// Held as long as the databases are open.
    pub lock: FolderLock,
    /// Whether this was the first login.
    pub new: bool,
}

/// Takes the stored session up, or logs in where there is none.
pub(super) async fn log_in(settings: &MatrixSettings) -> Result<Account, AccountError> {
    let folder = &settings.folder;
    let lock = lock::hold(folder).map_err(|why| AccountError::Folder { folder: folder.clone(), why })?;
    let lock = lock.ok_or_else(|| AccountError::Held(folder.clone()))?;
    let client = open(settings).await?;
    let shelf = Shelf::of(&client);
    let databases = |why: String| AccountError::Databases { folder: folder.clone(), why };
    let stored = shelf.session().await.map_err(|e| databases(e.to_string()))?;
    let new = stored.is_none();
    if let Some(session) = stored {
        take_up(&client, session, settings).await?;
    } else {
        first_login(&client, settings).await?;
        let session = client.matrix_auth().session().ok_or_else(|| databases("no session after the login".into()))?;
        shelf.keep_session(&session).await.map_err(|e| databases(e.to_string()))?;
    }
    Ok(Account { client, lock, new })
}

/// Goes on as the device that a session is of.
async fn take_up(client: &Client, session: MatrixSession, settings: &MatrixSettings) -> Result<(), AccountError> {
    let folder = &settings.folder;
    if !is(&session.meta.user_id, &settings.user) {
        return Err(AccountError::OtherAccount {
            folder: folder.clone(),
            found: session.meta.user_id.to_string(),
            configured: settings.user.clone(),
        });
    }
    // The SDK drops an answer whose token it has stored already. It stores the token before the inbox holds the events: after a
    // crash in between, the same answer has to count once more.
    let forgotten = client.state_store().remove_kv_data(StateStoreDataKey::SyncToken).await;
    forgotten.map_err(|e| AccountError::Databases { folder: folder.clone(), why: e.to_string() })?;
    let restored = client.matrix_auth().restore_session(session, RoomLoadSettings::default()).await;
    restored.map_err(|e| AccountError::Databases { folder: folder.clone(), why: e.to_string() })?;
    client.whoami().await.map(drop).map_err(|error| match failure(&error) {
        Failure::UnknownToken => AccountError::SessionEnded { folder: folder.clone() },
        other => other.told(settings),
    })
}

/// The client with its databases, logged in nowhere.
async fn open(settings: &MatrixSettings) -> Result<Client, AccountError> {
    let store = SqliteStoreConfig::new(&settings.folder).key(Some(settings.key.bytes()));
    let built = Client::builder()
        .homeserver_url(&settings.homeserver)
        // Else a server's own idea of its address takes the place of the one that was configured.
        .respect_login_well_known(false)
        .sqlite_store_with_config_and_cache_path(store, None::<PathBuf>)
        // Whoever calls knows better when to try again: the sync loop, the outbox.
        .request_config(RequestConfig::new().disable_retry().timeout(PATIENCE))
        .with_encryption_settings(EncryptionSettings {
            auto_enable_cross_signing: false,
            auto_enable_backups: false,
            backup_download_strategy: BackupDownloadStrategy::AfterDecryptionFailure,
        })
        .build()
        .await;
    built.map_err(|error| match error {
        ClientBuildError::SqliteStore(why) => {
            AccountError::Databases { folder: settings.folder.clone(), why: why.to_string() }
        }
        ClientBuildError::Http(error) => failure(&error).told(settings),
        other => AccountError::Other(other.to_string()),
    })
}

async fn first_login(client: &Client, settings: &MatrixSettings) -> Result<(), AccountError> {
    match &settings.credential {
        None => Err(AccountError::NoCredential),
        Some(Credential::Password(password)) => {
            let login = client.matrix_auth().login_username(&settings.user, password.reveal());
            login.initial_device_display_name(&settings.device_name).send().await.map(drop).map_err(|error| {
                let matrix_sdk::Error::Http(error) = error else { return AccountError::Other(error.to_string()) };
                match failure(&error) {
                    Failure::Forbidden => AccountError::Password,
                    other => other.told(settings),
                }
            })
        }
        Some(Credential::Token(token)) => {
            let tokens = SessionTokens { access_token: token.reveal().to_owned(), refresh_token: None };
            // Who the token belongs to, the homeserver alone knows: a first session under a name of its own asks that.
            let asking = MatrixSession {
                meta: SessionMeta {
                    user_id: whole(&settings.user).ok_or(AccountError::Token)?,
                    device_id: OwnedDeviceId::from("unknown"),
                },
                tokens: tokens.clone(),
            };
            let asker = Client::builder()
                .homeserver_url(&settings.homeserver)
                .request_config(RequestConfig::new().disable_retry().timeout(PATIENCE))
                .build()
                .await
                .map_err(|e| AccountError::Other(e.to_string()))?;
            let restored = asker.matrix_auth().restore_session(asking, RoomLoadSettings::default()).await;
            restored.map_err(|e| AccountError::Other(e.to_string()))?;
            let me = asker.whoami().await.map_err(|error| match failure(&error) {
                Failure::UnknownToken => AccountError::Token,
                other => other.told(settings),
            })?;
            if !is(&me.user_id, &settings.user) {
                return Err(AccountError::OtherAccount {
                    folder: settings.folder.clone(),
                    found: me.user_id.to_string(),
                    configured: settings.user.clone(),
                });
            }
            let device_id = me.device_id.ok_or(AccountError::Token)?;
            let session = MatrixSession { meta: SessionMeta { user_id: me.user_id, device_id }, tokens };
            let restored = client.matrix_auth().restore_session(session, RoomLoadSettings::default()).await;
            restored.map_err(|e| AccountError::Other(e.to_string()))
        }
    }
}

/// Whether an account is the one that is configured, by its whole id or the part before the server.
fn is(user: &UserId, configured: &str) -> bool {
    user.as_str() == configured || user.localpart() == configured
}

/// A whole id, where only the part before the server is configured: any server will do to ask who this is.
fn whole(configured: &str) -> Option<matrix_sdk::ruma::OwnedUserId> {
    configured.parse().ok().or_else(|| format!("@{configured}:unknown.invalid").parse().ok())
}

/// Ways in which a request fails, as far as they are told apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Failure {
    /// The token is not known (any more).
    UnknownToken,
    /// It is not allowed.
    Forbidden,
    /// The account is closed.
    Deactivated,
    /// The homeserver asks for a pause.
    SlowDown(Option<Duration>),
    /// The homeserver failed, or something before it.
    Server(u16),
    /// No answer came: it may have been done.
    NoAnswer(String),
    /// The homeserver refuses.
    Refused(String),
}

impl Failure {
    fn told(self, settings: &MatrixSettings) -> AccountError {
        let homeserver = settings.homeserver.clone();
        match self {
            Self::UnknownToken => AccountError::Token,
            Self::Deactivated => AccountError::Deactivated,
            Self::Forbidden => AccountError::Other("it is forbidden".to_owned()),
            Self::SlowDown(_) => {
                AccountError::Other("it asks for a pause (too many logins); it is tried again".to_owned())
            }
            Self::Server(code) => AccountError::Unreachable { homeserver, why: format!("it failed with {code}") },
            Self::NoAnswer(why) => AccountError::Unreachable { homeserver, why },
            Self::Refused(why) => AccountError::Other(why),
        }
    }
}

/// What went wrong with a request. Its words name error codes and network faults, never a person, a room or a message.
pub(super) fn failure(error: &HttpError) -> Failure {
    if let HttpError::Cached(inner) = error {
        return failure(inner);
    }
    let Some(api) = error.as_client_api_error() else {
        return match error {
            HttpError::Reqwest(e) => Failure::NoAnswer(crate::channel::innermost(e)),
            _ if error.as_uiaa_response().is_some() => {
                Failure::Refused("it asks for the password once more".to_owned())
            }
            // An answer that is none of Matrix's: a proxy's page.
            HttpError::Api(_) => Failure::Server(502),
            _ => Failure::Refused("the request could not be made".to_owned()),
        };
    };
    let code = api.status_code.as_u16();
    match api.error_kind() {
        Some(ErrorKind::UnknownToken(_) | ErrorKind::MissingToken) => Failure::UnknownToken,
        Some(ErrorKind::UserDeactivated) => Failure::Deactivated,
        Some(ErrorKind::LimitExceeded(limit)) => Failure::SlowDown(match &limit.retry_after {
            Some(matrix_sdk::ruma::api::error::RetryAfter::Delay(pause)) => Some(*pause),
            _ => None,
        }),
        _ if code == 429 => Failure::SlowDown(None),
        _ if code >= 500 => Failure::Server(code),
        Some(ErrorKind::Forbidden) => Failure::Forbidden,
        Some(kind) => Failure::Refused(format!("{code} {}", kind.errcode())),
        None => Failure::Refused(format!("{code}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_known_by_its_whole_id_or_its_name_and_by_nothing_like_it() {
        let user = <&UserId>::try_from("@amtslotse:amt.example").unwrap();
        assert!(is(user, "amtslotse") && is(user, "@amtslotse:amt.example"));
        for other in ["Amtslotse", "amtslots", "@amtslotse:amt.example.org", "@amtslotse"] {
            assert!(!is(user, other), "{other}");
        }
    }
}
