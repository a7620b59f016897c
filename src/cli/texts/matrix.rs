//! What `amtslotse matrix` says, in German and English.

use std::path::Path;

use crate::channel::matrix::Identity;
use crate::cli::args::UiLang;

pub(crate) fn no_section(ui: UiLang, config: &Path) -> String {
    let config = config.display();
    match ui {
        UiLang::De => format!("{config} hat keinen Abschnitt [matrix]; amtslotse.example.toml zeigt einen."),
        UiLang::En => format!("{config} has no section [matrix]; amtslotse.example.toml shows one."),
    }
}

pub(crate) fn not_logged_in(ui: UiLang) -> String {
    ui.pick(
        "Der Bot ist auf Matrix noch nicht angemeldet; `amtslotse matrix login` tut das.",
        "The bot is not logged in to Matrix yet; `amtslotse matrix login` does that.",
    )
    .to_owned()
}

pub(crate) fn identity(ui: UiLang, identity: &Identity) -> String {
    let yes = |is: bool| if is { ui.pick("ja", "yes") } else { ui.pick("nein", "no") };
    let rows = [
        (ui.pick("Konto", "account"), identity.user.as_str()),
        (ui.pick("Gerät", "device"), &identity.device),
        (ui.pick("Fingerabdruck", "fingerprint"), &identity.fingerprint),
        (ui.pick("über Kreuz signiert", "cross-signed"), yes(identity.cross_signed)),
        (ui.pick("Schlüssel gesichert", "keys backed up"), yes(identity.backed_up)),
        (ui.pick("wiederherstellbar", "recoverable"), yes(identity.recoverable)),
    ];
    rows.iter().map(|(name, value)| format!("{name:<20} {value}\n")).collect()
}

pub(crate) fn figures(ui: UiLang, rooms: usize, waiting: usize) -> String {
    let (in_rooms, waits) = (ui.pick("Räume", "rooms"), ui.pick("wartet auf Schlüssel", "waits for keys"));
    format!("{in_rooms:<20} {rooms}\n{waits:<20} {waiting}\n")
}

pub(crate) fn recovery_key(ui: UiLang, key: &str) -> String {
    match ui {
        UiLang::De => format!(
            "\nWiederherstellungsschlüssel, nur jetzt zu sehen:\n\n    {key}\n\nHeben Sie ihn getrennt von diesem Rechner auf: Er \
             bringt ein verlorenes Gerät zurück.\n"
        ),
        UiLang::En => format!(
            "\nRecovery key, shown this once:\n\n    {key}\n\nKeep it apart from this machine: it brings a lost device back.\n"
        ),
    }
}

pub(crate) fn key_in_file(ui: UiLang, file: &Path) -> String {
    let file = file.display();
    match ui {
        UiLang::De => {
            format!("Der Wiederherstellungsschlüssel steht in {file}. Heben Sie ihn getrennt von diesem Rechner auf.")
        }
        UiLang::En => format!("The recovery key is in {file}. Keep it apart from this machine."),
    }
}

pub(crate) fn recoverable_already(ui: UiLang) -> String {
    ui.pick(
        "Ein Wiederherstellungsschlüssel ist schon eingerichtet; es bleibt der, den Sie haben.",
        "A recovery key is set up already; it stays the one that you have.",
    )
    .to_owned()
}

pub(crate) fn person_accepted(ui: UiLang, person: &str) -> String {
    match ui {
        UiLang::De => format!("Die nächste Identität, die {person} zeigt, gilt."),
        UiLang::En => format!("The next identity that {person} shows counts."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operator_sees_device_and_identity_at_a_glance() {
        let seen = Identity {
            user: "@amtslotse:amt.example".into(),
            device: "ABCDEF".into(),
            fingerprint: "abcd efgh".into(),
            cross_signed: true,
            backed_up: true,
            recoverable: false,
        };
        insta::assert_snapshot!(identity(UiLang::De, &seen) + figures(UiLang::De, 2, 0).as_str(), @r"
        Konto                @amtslotse:amt.example
        Gerät                ABCDEF
        Fingerabdruck        abcd efgh
        über Kreuz signiert  ja
        Schlüssel gesichert  ja
        wiederherstellbar    nein
        Räume                2
        wartet auf Schlüssel 0
        ");
    }
}
