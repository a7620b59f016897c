//! The section `[matrix]`: values and secrets. It knows the adapter's settings only by name, and maps onto them where the adapter
//! is built in (`serve::matrix`).

use std::path::PathBuf;
use std::time::Duration;

use super::fault::{Fault, Form, Problem};
use super::secret::{Environment, SecretSource};
use super::section::Section;
use crate::privacy::SecretText;

/// What the section says. `None` leaves a thing to the adapter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatrixConfig {
    /// Where the homeserver answers.
    pub homeserver: String,
    /// The bot's account.
    pub user: String,
    /// What the first login is done with.
    pub(super) password: SecretSource,
    /// What it is done with instead.
    pub(super) token: SecretSource,
    /// People (`@name:server`) and servers whose invitations and questions are taken.
    pub allow: Vec<String>,
    /// The rooms of those who staff the bot.
    pub staff_rooms: Vec<StaffRoomConfig>,
    /// The file that the recovery key is written to and read from.
    pub recovery_key_file: Option<PathBuf>,
    /// What the device is called.
    pub device_name: Option<String>,
    /// Time after which a message that cannot be decrypted is told to its room.
    pub undecryptable_after: Option<Duration>,
    /// Characters of a message that are read.
    pub max_message_chars: Option<usize>,
}

/// A staff room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffRoomConfig {
    /// Its id or alias.
    pub room: String,
    /// The areas of the knowledge base that it cares for; empty for all that no other room cares for.
    pub areas: Vec<String>,
}

/// The section's secrets. Both are missing where a session is stored already, which needs none.
#[derive(Debug, Clone)]
pub struct MatrixSecrets {
    /// The account's password.
    pub password: Option<SecretText>,
    /// An access token.
    pub token: Option<SecretText>,
}

/// Reads the section; `None` where what it needs is missing, which is a fault.
pub(super) fn read(mut section: Section<'_>, faults: &mut Vec<Fault>) -> Option<MatrixConfig> {
    let head = section.head();
    let secret = |variable, file_key, file| SecretSource { section: head.clone(), variable, file_key, file };
    let password = secret("AMTSLOTSE_MATRIX_PASSWORD", "password_file", section.path("password_file"));
    let token = secret("AMTSLOTSE_MATRIX_TOKEN", "token_file", section.path("token_file"));
    section.no_secret(&["password"], password.variable, password.file_key);
    section.no_secret(&["token", "access_token"], token.variable, token.file_key);
    for key in ["homeserver", "user", "allow"] {
        if section.place(key).is_none() {
            section.missing(key, "[matrix]");
        }
    }
    let homeserver = section.url("homeserver", Form::Url);
    let user = section.formed("user", Form::MatrixUser, is_account);
    let allow = section.texts("allow", Form::MatrixAllow, |t| is_user(t) || is_server(t));
    let mut staff_rooms = Vec::new();
    for mut room in section.sections("staff_room") {
        if room.place("room").is_none() {
            room.missing("room", "[[matrix.staff_room]]");
        }
        let name = room.formed("room", Form::MatrixRoom, is_room);
        let areas = room.texts("areas", Form::NotEmpty, |_| true).unwrap_or_default();
        if let Some(name) = name {
            staff_rooms.push(StaffRoomConfig { room: name, areas });
        }
        faults.extend(room.end(&[]));
    }
    let matrix = MatrixConfig {
        homeserver: homeserver.clone().unwrap_or_default(),
        user: user.clone().unwrap_or_default(),
        password,
        token,
        allow: allow.unwrap_or_default(),
        staff_rooms,
        recovery_key_file: section.path("recovery_key_file").map(|(path, _)| path),
        device_name: section.text("device_name").map(|(text, _)| text.to_owned()),
        undecryptable_after: section.number("undecryptable_seconds", 5, 86_400).map(Duration::from_secs),
        max_message_chars: section.number("max_message_chars", 50, 32_768).map(|n| n as usize),
    };
    if !cfg!(feature = "matrix") {
        faults.push(Fault::at(head.1.clone(), Problem::NotBuilt { feature: "matrix" }));
    }
    faults.extend(section.end(&["password", "token", "access_token"]));
    (homeserver.is_some() && user.is_some()).then_some(matrix)
}

impl MatrixConfig {
    /// Fetches the secrets. Only a file that is named and cannot be read is a fault.
    pub(super) fn secrets(&self, environment: Environment<'_>) -> Result<MatrixSecrets, Vec<Fault>> {
        let optional = |source: &SecretSource| match source.obtain(environment) {
            Ok(secret) => Ok(Some(secret)),
            Err(Fault { problem: Problem::NoSecret { .. }, .. }) => Ok(None),
            Err(fault) => Err(fault),
        };
        match (optional(&self.password), optional(&self.token)) {
            (Ok(password), Ok(token)) => Ok(MatrixSecrets { password, token }),
            (password, token) => Err(password.err().into_iter().chain(token.err()).collect()),
        }
    }
}

/// `amtslotse`, or `@amtslotse:example.org`.
fn is_account(text: &str) -> bool {
    is_user(text) || (!text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "._=-/+".contains(c)))
}

fn is_user(text: &str) -> bool {
    text.strip_prefix('@')
        .and_then(|rest| rest.split_once(':'))
        .is_some_and(|(name, server)| !name.is_empty() && is_server(server))
}

fn is_server(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || ".-:[]".contains(c))
}

/// `#alias:server`, `!id:server`, or `!id` from room version 12 on.
fn is_room(text: &str) -> bool {
    let alias = text.strip_prefix('#').and_then(|rest| rest.split_once(':'));
    let whole = alias.is_some_and(|(name, server)| !name.is_empty() && is_server(server));
    whole || text.strip_prefix('!').is_some_and(|id| !id.is_empty() && !id.contains(char::is_whitespace))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_matrix_are_told_from_others() {
        assert!(is_account("amtslotse") && is_account("@amtslotse:amt.example"));
        assert!(!is_account("amt slotse") && !is_account("@amtslotse") && !is_account(""));
        assert!(is_room("#staff:amt.example") && is_room("!abc:amt.example") && is_room("!abc"));
        assert!(!is_room("staff") && !is_room("#staff") && !is_room("!"));
        assert!(is_server("amt.example:8448") && !is_server("https://amt.example"));
    }
}
