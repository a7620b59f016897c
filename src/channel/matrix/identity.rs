//! The bot's cryptographic identity: its device signed by its own cross-signing key, the keys of rooms backed up on the
//! homeserver, and a recovery key for the day when the device is lost. It never logs or prints that key.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use matrix_sdk::encryption::backups::BackupState;
use matrix_sdk::encryption::recovery::{RecoveryError, RecoveryState};
use matrix_sdk::ruma::api::client::uiaa::{AuthData, MatrixUserIdentifier, Password, UserIdentifier};
use matrix_sdk::{Client, HttpError};
use thiserror::Error;

use super::account::{Failure, failure};
use super::settings::Credential;
use crate::privacy::SecretText;

/// Why the identity is not whole.
#[derive(Debug, Error)]
pub enum IdentityError {
    /// The homeserver wants the password for it.
    #[error(
        "the homeserver makes a cross-signing identity only for the password; set AMTSLOTSE_MATRIX_PASSWORD or its file"
    )]
    PasswordNeeded,
    /// The account has an identity that this device does not know.
    #[error(
        "the account has a cross-signing identity that this device does not hold: give its recovery key with `amtslotse matrix \
         verify --recovery-key FILE`, or make a new identity with `--reset` (staff then have to verify the bot anew)"
    )]
    NotOurs,
    /// The recovery key is not the account's.
    #[error("the recovery key is not the one of this account, or was cut off: {0}")]
    WrongRecoveryKey(String),
    /// The file of the recovery key cannot be used.
    #[error("the file of the recovery key {} cannot be used: {why}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        why: io::Error,
    },
    /// The homeserver has a backup that this device cannot go on with.
    #[error(
        "the homeserver holds a key backup that this device has no key for; `amtslotse matrix verify --reset` makes a new one"
    )]
    ForeignBackup,
    /// Anything else.
    #[error("the identity could not be set up: {0}")]
    Other(String),
}

impl From<matrix_sdk::Error> for IdentityError {
    fn from(error: matrix_sdk::Error) -> Self {
        match error {
            matrix_sdk::Error::Http(error) => Self::Other(words(&error)),
            other => Self::Other(other.to_string()),
        }
    }
}

impl From<RecoveryError> for IdentityError {
    fn from(error: RecoveryError) -> Self {
        match error {
            RecoveryError::BackupExistsOnServer => Self::ForeignBackup,
            RecoveryError::Sdk(error) => error.into(),
            RecoveryError::SecretStorage(error) => Self::WrongRecoveryKey(error.to_string()),
        }
    }
}

fn words(error: &HttpError) -> String {
    match failure(error) {
        Failure::NoAnswer(why) | Failure::Refused(why) => why,
        other => format!("{other:?}"),
    }
}

/// The identity as an operator sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The account.
    pub user: String,
    /// The device.
    pub device: String,
    /// The device's key, in groups of four as clients show it.
    pub fingerprint: String,
    /// Whether the device is signed by the account's own identity.
    pub cross_signed: bool,
    /// Whether the keys of rooms are backed up.
    pub backed_up: bool,
    /// Whether a recovery key is set up and fits.
    pub recoverable: bool,
}

impl Identity {
    /// Looks, and asks the homeserver for its view of the account's own devices.
    pub(super) async fn of(client: &Client) -> Result<Self, IdentityError> {
        let encryption = client.encryption();
        encryption.wait_for_e2ee_initialization_tasks().await;
        if let Some(me) = client.user_id() {
            encryption.request_user_identity(me).await?;
        }
        let device = encryption.get_own_device().await.map_err(|e| IdentityError::Other(e.to_string()))?;
        let key = encryption.ed25519_key().await.unwrap_or_default();
        let groups: Vec<String> = key.as_bytes().chunks(4).map(|c| String::from_utf8_lossy(c).into_owned()).collect();
        Ok(Self {
            user: client.user_id().map(ToString::to_string).unwrap_or_default(),
            device: client.device_id().map(ToString::to_string).unwrap_or_default(),
            fingerprint: groups.join(" "),
            cross_signed: device.is_some_and(|d| d.is_cross_signed_by_owner()),
            backed_up: encryption.backups().state() == BackupState::Enabled,
            recoverable: encryption.recovery().state() == RecoveryState::Enabled,
        })
    }
}

/// Makes what is missing: cross-signing identity, then (with a file for its key) backup and recovery. A device that the
/// identity does not sign yet is signed with the recovery key of that file.
pub(super) async fn establish(
    client: &Client,
    credential: Option<&Credential>,
    recovery_key_file: Option<&Path>,
) -> Result<Identity, IdentityError> {
    cross_sign(client, credential, recovery_key_file).await?;
    if let Some(path) = recovery_key_file {
        let there = path.try_exists().map_err(|why| IdentityError::File { path: path.to_owned(), why })?;
        if !there {
            // A file that cannot be written must not cost the key.
            let file = create(path)?;
            write(path, file, &recovery_key(client).await?)?;
            tracing::info!(file = %path.display(), "the recovery key was written: keep it apart from this machine");
        }
    }
    Identity::of(client).await
}

/// The device is signed by the account's identity, which is made where there is none.
pub(super) async fn cross_sign(
    client: &Client,
    credential: Option<&Credential>,
    recovery_key_file: Option<&Path>,
) -> Result<(), IdentityError> {
    let encryption = client.encryption();
    encryption.wait_for_e2ee_initialization_tasks().await;
    let Some(me) = client.user_id() else { return Ok(()) };
    if encryption.request_user_identity(me).await?.is_none() {
        match encryption.bootstrap_cross_signing(None).await {
            Err(matrix_sdk::Error::Http(error)) if error.as_uiaa_response().is_some() => {
                let auth = authenticate(client, credential, error.as_uiaa_response().and_then(|u| u.session.clone()))?;
                encryption.bootstrap_cross_signing(Some(auth)).await?;
            }
            outcome => outcome?,
        }
        encryption.request_user_identity(me).await?;
        return Ok(());
    }
    let device = encryption.get_own_device().await.map_err(|e| IdentityError::Other(e.to_string()))?;
    if device.is_some_and(|d| d.is_cross_signed_by_owner()) {
        return Ok(());
    }
    match recovery_key_file.filter(|path| path.exists()) {
        Some(path) => recover(client, &read(path)?).await,
        None => Err(IdentityError::NotOurs),
    }
}

/// Signs this device with what the recovery key opens, and goes on with the backup.
pub(super) async fn recover(client: &Client, key: &SecretText) -> Result<(), IdentityError> {
    client.encryption().recovery().recover_and_fix_backup(key.reveal()).await?;
    if let Some(me) = client.user_id() {
        client.encryption().request_user_identity(me).await?;
    }
    Ok(())
}

/// A new identity in the place of the old one, which nobody can use any more.
pub(super) async fn reset(client: &Client, credential: Option<&Credential>) -> Result<(), IdentityError> {
    let encryption = client.encryption();
    encryption.wait_for_e2ee_initialization_tasks().await;
    if let Some(handle) = encryption.recovery().reset_identity().await? {
        let session = match handle.auth_type() {
            matrix_sdk::encryption::CrossSigningResetAuthType::Uiaa(uiaa) => uiaa.session.clone(),
            matrix_sdk::encryption::CrossSigningResetAuthType::OAuth(_) => {
                return Err(IdentityError::Other(
                    "the homeserver wants it to be approved on its account page, which this program does not do"
                        .to_owned(),
                ));
            }
        };
        handle.reset(Some(authenticate(client, credential, session)?)).await?;
    }
    if let Some(me) = client.user_id() {
        encryption.request_user_identity(me).await?;
    }
    Ok(())
}

/// A recovery key: the first one, or one that takes the place of a key that nobody has any more.
pub(super) async fn recovery_key(client: &Client) -> Result<SecretText, IdentityError> {
    let recovery = client.encryption().recovery();
    let key = match recovery.state() {
        RecoveryState::Enabled => recovery.reset_key().await?,
        RecoveryState::Unknown | RecoveryState::Disabled | RecoveryState::Incomplete => recovery.enable().await?,
    };
    Ok(SecretText::new(&key))
}

fn authenticate(
    client: &Client,
    credential: Option<&Credential>,
    session: Option<String>,
) -> Result<AuthData, IdentityError> {
    let (Some(Credential::Password(password)), Some(me)) = (credential, client.user_id()) else {
        return Err(IdentityError::PasswordNeeded);
    };
    let user = UserIdentifier::Matrix(MatrixUserIdentifier::new(me.localpart().to_owned()));
    let mut auth = Password::new(user, password.reveal().to_owned());
    auth.session = session;
    Ok(AuthData::Password(auth))
}

/// Reads a recovery key out of a file.
pub(super) fn read(path: &Path) -> Result<SecretText, IdentityError> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(SecretText::new(&zeroize::Zeroizing::new(text))),
        Err(why) => Err(IdentityError::File { path: path.to_owned(), why }),
    }
}

/// A file that was not there before, for its owner alone.
fn create(path: &Path) -> Result<fs::File, IdentityError> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(|why| IdentityError::File { path: path.to_owned(), why })
}

fn write(path: &Path, mut file: fs::File, key: &SecretText) -> Result<(), IdentityError> {
    let written =
        file.write_all(key.reveal().as_bytes()).and_then(|()| file.write_all(b"\n")).and_then(|()| file.sync_all());
    written.map_err(|why| IdentityError::File { path: path.to_owned(), why })
}
