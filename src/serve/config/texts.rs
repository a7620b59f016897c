//! What is said about a faulty configuration, in German and English.

use std::path::Path;

use super::fault::{EncoderFlaw, Form, Kind, Problem};
use crate::kb::diagnostic::UiLang;

/// What is wrong, and how to mend it.
pub(super) struct Said {
    pub message: String,
    pub help: String,
}

pub(super) const fn error(lang: UiLang) -> &'static str {
    match lang {
        UiLang::De => "Fehler",
        UiLang::En => "error",
    }
}

pub(super) const fn help(lang: UiLang) -> &'static str {
    match lang {
        UiLang::De => "Hilfe",
        UiLang::En => "help",
    }
}

pub(super) fn said(problem: &Problem, lang: UiLang) -> Said {
    let (message, help) = match lang {
        UiLang::De => de(problem),
        UiLang::En => en(problem),
    };
    Said { message, help }
}

#[allow(clippy::too_many_lines, reason = "one line a problem")]
fn de(problem: &Problem) -> (String, String) {
    match problem {
        Problem::Unreadable { why } => (
            format!("Die Konfiguration ist nicht lesbar: {why}"),
            "Nennen Sie die Datei mit --config; amtslotse.example.toml ist ein Muster mit allen Schlüsseln.".into(),
        ),
        Problem::Unquoted => (
            "Der Text steht ohne Anführungszeichen".into(),
            "Schreiben Sie ihn in Anführungszeichen: `name = \"wert\"`.".into(),
        ),
        Problem::Syntax { why } => (
            format!("Das ist kein gültiges TOML ({why})"),
            "Ein Schlüssel steht als `name = wert`, Text in Anführungszeichen, ein Abschnitt als `[name]`.".into(),
        ),
        Problem::Unknown { section, key, nearest, known } => {
            let known = quoted(known);
            let message = match *section {
                "" => format!("Einen Abschnitt `{key}` kennt diese Version nicht"),
                section => format!("Einen Schlüssel `{key}` gibt es in [{section}] nicht"),
            };
            let help = match nearest {
                Some(nearest) => format!("Gemeint war vielleicht `{nearest}`. Es gibt: {known}."),
                None => format!("Es gibt: {known}."),
            };
            (message, help)
        }
        Problem::Kind { key, expected, found } => (
            format!("`{key}` ist {}, gebraucht wird {}", kind_de(*found), kind_de(*expected)),
            format!("Schreiben Sie zum Beispiel {}.", kind_example(key, *expected)),
        ),
        Problem::Choice { key, found, nearest, known } => {
            let meant = nearest.map_or(String::new(), |n| format!("Gemeint war vielleicht `{n}`. "));
            (format!("`{found}` kann `{key}` nicht sein"), format!("{meant}Möglich sind: {}.", quoted(known)))
        }
        Problem::OutOfRange { key, range: (least, most) } => (
            format!("`{key}` liegt nicht zwischen {least} und {most}"),
            format!("Schreiben Sie eine Zahl von {least} bis {most}."),
        ),
        Problem::Form { key, form } => {
            let (what, help) = match form {
                Form::Address => ("keine Adresse mit Port", "Schreiben Sie zum Beispiel \"127.0.0.1:9090\"."),
                Form::Url => ("keine Internetadresse", "Sie beginnt mit https:// oder http://, ohne Leerzeichen."),
                Form::HttpsUrl => (
                    "keine Adresse, die Telegram aufrufen kann",
                    "Sie beginnt mit https://, zum Beispiel \"https://bot.example.org/telegram\".",
                ),
                Form::Rate => (
                    "keine Grenze",
                    "Schreiben Sie Anzahl/Zeit, zum Beispiel \"20/min\" oder \"4/4s\", oder \"none\" für keine.",
                ),
                Form::MatrixUser => {
                    ("kein Matrix-Konto", "Schreiben Sie zum Beispiel \"amtslotse\" oder \"@amtslotse:example.org\".")
                }
                Form::MatrixAllow => (
                    "keine Liste von Konten und Servern",
                    "Ein Konto steht als \"@name:example.org\", ein Server als \"example.org\".",
                ),
                Form::MatrixRoom => (
                    "kein Matrix-Raum",
                    "Schreiben Sie seine Adresse (\"#team:example.org\") oder seine Kennung (\"!abc:example.org\").",
                ),
                Form::Hours => (
                    "keine Öffnungszeit",
                    "Schreiben Sie Tage und Uhrzeiten, zum Beispiel \"Mon-Fri 08:00-16:00\" oder \"Thu 13:00-18:00\".",
                ),
                Form::Day => ("kein Tag", "Schreiben Sie Jahr, Monat und Tag, zum Beispiel \"2026-12-25\"."),
                Form::NotEmpty => ("leer", "Schreiben Sie einen Wert, oder nehmen Sie die Zeile heraus."),
            };
            (format!("`{key}` ist {what}"), help.into())
        }
        Problem::Idle { key, needs } => (
            format!("`{key}` bewirkt nichts ohne {needs}"),
            format!("Nehmen Sie die Zeile heraus, oder schreiben Sie {needs} dazu."),
        ),
        Problem::Missing { key, because } => (
            format!("`{key}` fehlt; {because} braucht es"),
            "amtslotse.example.toml zeigt und erklärt jeden Schlüssel.".into(),
        ),
        Problem::SecretInFile { key, variable, file_key } => (
            format!("`{key}` ist ein Geheimnis und gehört nicht in diese Datei"),
            format!(
                "Setzen Sie die Umgebungsvariable {variable}, oder nennen Sie mit `{file_key}` eine Datei, die nur der Bot \
                 lesen darf. Was hier stand, sollten Sie durch ein neues ersetzen."
            ),
        ),
        Problem::NoSecret { section, variable, file_key } => (
            format!("Für [{section}] fehlt ein Geheimnis: {variable} ist nicht gesetzt"),
            format!("Setzen Sie die Umgebungsvariable {variable}, oder nennen Sie mit `{file_key}` eine Datei damit."),
        ),
        Problem::SecretFile { path, why } => {
            let path = path.display();
            let message = match why {
                Some(why) => format!("Die Datei {path} ist nicht lesbar: {why}"),
                None => format!("Die Datei {path} ist leer"),
            };
            (message, "Sie enthält das Geheimnis allein, in einer Zeile, und muss für den Bot lesbar sein.".into())
        }
        Problem::SecretForm { variable, file_key } => (
            format!("Telegram nimmt das Geheimnis aus {variable} oder `{file_key}` nicht an"),
            "Es hat 1 bis 256 Zeichen, nur A-Z, a-z, 0-9, _ und -. `openssl rand -hex 32` macht ein gutes.".into(),
        ),
        Problem::Encoder { path, flaw } => encoder_de(path, flaw),
        Problem::NoChannel { known } => (
            "Kein Kanal ist eingerichtet: niemand könnte den Bot erreichen".into(),
            format!("Schreiben Sie einen Abschnitt dazu: {}. Im Terminal antwortet `amtslotse chat`.", sections(known)),
        ),
        Problem::NotYet { key } => (
            format!("`{key}` gibt es in dieser Version nicht"),
            format!("Schreiben Sie `{key} = false`, oder nehmen Sie die Zeile heraus."),
        ),
        Problem::NotBuilt { feature } => (
            format!("Dieses Programm ist ohne [{feature}] gebaut"),
            format!(
                "Bauen Sie es mit `cargo build --release --features {feature}`, oder nehmen Sie den Abschnitt heraus."
            ),
        ),
    }
}

#[allow(clippy::too_many_lines, reason = "one line a problem")]
fn en(problem: &Problem) -> (String, String) {
    match problem {
        Problem::Unreadable { why } => (
            format!("the configuration cannot be read: {why}"),
            "Name the file with --config; amtslotse.example.toml is a model with every key.".into(),
        ),
        Problem::Unquoted => ("the text stands without quotes".into(), "Put it in quotes: `name = \"value\"`.".into()),
        Problem::Syntax { why } => (
            format!("this is no valid TOML ({why})"),
            "A key stands as `name = value`, a text in quotes, a section as `[name]`.".into(),
        ),
        Problem::Unknown { section, key, nearest, known } => {
            let known = quoted(known);
            let message = match *section {
                "" => format!("this version knows no section `{key}`"),
                section => format!("there is no key `{key}` in [{section}]"),
            };
            let help = match nearest {
                Some(nearest) => format!("Did you mean `{nearest}`? There are: {known}."),
                None => format!("There are: {known}."),
            };
            (message, help)
        }
        Problem::Kind { key, expected, found } => (
            format!("`{key}` is {}, what is needed is {}", kind_en(*found), kind_en(*expected)),
            format!("Write for example {}.", kind_example(key, *expected)),
        ),
        Problem::Choice { key, found, nearest, known } => {
            let meant = nearest.map_or(String::new(), |n| format!("Did you mean `{n}`? "));
            (format!("`{found}` is nothing that `{key}` can be"), format!("{meant}It can be: {}.", quoted(known)))
        }
        Problem::OutOfRange { key, range: (least, most) } => {
            (format!("`{key}` is not between {least} and {most}"), format!("Write a number from {least} to {most}."))
        }
        Problem::Form { key, form } => {
            let (what, help) = match form {
                Form::Address => ("no address with a port", "Write for example \"127.0.0.1:9090\"."),
                Form::Url => ("no address on the net", "It begins with https:// or http:// and has no blanks."),
                Form::HttpsUrl => (
                    "no address that Telegram can call",
                    "It begins with https://, for example \"https://bot.example.org/telegram\".",
                ),
                Form::Rate => {
                    ("no limit", "Write count/time, for example \"20/min\" or \"4/4s\", or \"none\" for no limit.")
                }
                Form::MatrixUser => {
                    ("no account of Matrix's", "Write for example \"amtslotse\" or \"@amtslotse:example.org\".")
                }
                Form::MatrixAllow => (
                    "no list of accounts and servers",
                    "An account stands as \"@name:example.org\", a server as \"example.org\".",
                ),
                Form::MatrixRoom => (
                    "no room of Matrix's",
                    "Write its address (\"#team:example.org\") or its id (\"!abc:example.org\").",
                ),
                Form::Hours => (
                    "no office hours",
                    "Write days and times, for example \"Mon-Fri 08:00-16:00\" or \"Thu 13:00-18:00\".",
                ),
                Form::Day => ("no day", "Write year, month and day, for example \"2026-12-25\"."),
                Form::NotEmpty => ("empty", "Write a value, or take the line out."),
            };
            (format!("`{key}` is {what}"), help.into())
        }
        Problem::Idle { key, needs } => (
            format!("`{key}` has no effect without {needs}"),
            format!("Take the line out, or write {needs} beside it."),
        ),
        Problem::Missing { key, because } => (
            format!("`{key}` is missing; {because} needs it"),
            "amtslotse.example.toml shows and explains every key.".into(),
        ),
        Problem::SecretInFile { key, variable, file_key } => (
            format!("`{key}` is a secret and does not belong into this file"),
            format!(
                "Set the environment variable {variable}, or name with `{file_key}` a file that the bot alone may read. \
                 Replace the secret that stood here by a new one."
            ),
        ),
        Problem::NoSecret { section, variable, file_key } => (
            format!("[{section}] needs a secret: {variable} is not set"),
            format!("Set the environment variable {variable}, or name with `{file_key}` a file that holds it."),
        ),
        Problem::SecretFile { path, why } => {
            let path = path.display();
            let message = match why {
                Some(why) => format!("the file {path} cannot be read: {why}"),
                None => format!("the file {path} is empty"),
            };
            (message, "It holds the secret alone, on one line, and the bot must be allowed to read it.".into())
        }
        Problem::SecretForm { variable, file_key } => (
            format!("Telegram does not take the secret of {variable} or `{file_key}`"),
            "It has 1 to 256 characters, of A-Z, a-z, 0-9, _ and - alone. `openssl rand -hex 32` makes a good one."
                .into(),
        ),
        Problem::Encoder { path, flaw } => encoder_en(path, flaw),
        Problem::NoChannel { known } => (
            "no channel is configured: nobody could reach the bot".into(),
            format!("Add a section: {}. In the terminal, `amtslotse chat` answers.", sections(known)),
        ),
        Problem::NotYet { key } => {
            (format!("this version has no `{key}`"), format!("Write `{key} = false`, or take the line out."))
        }
        Problem::NotBuilt { feature } => (
            format!("this program is built without [{feature}]"),
            format!("Build it with `cargo build --release --features {feature}`, or take the section out."),
        ),
    }
}

fn encoder_de(path: &Path, flaw: &EncoderFlaw) -> (String, String) {
    let path = path.display();
    let message = match flaw {
        EncoderFlaw::Unreadable { why } => format!("Der Satzkodierer {path} ist nicht lesbar: {why}"),
        EncoderFlaw::Foreign => format!("{path} ist keine Datei eines Satzkodierers"),
        EncoderFlaw::OtherVersion => format!("Der Satzkodierer {path} gehört zu einer anderen Version"),
        EncoderFlaw::Damaged => format!("Der Satzkodierer {path} ist beschädigt"),
    };
    let help = "`make encoder` holt und baut ihn. Ohne ihn, mit encoder = \"none\", versteht der Bot nur Wörter und \
                Buchstaben.";
    (message, help.into())
}

fn encoder_en(path: &Path, flaw: &EncoderFlaw) -> (String, String) {
    let path = path.display();
    let message = match flaw {
        EncoderFlaw::Unreadable { why } => format!("the sentence encoder {path} cannot be read: {why}"),
        EncoderFlaw::Foreign => format!("{path} is no file of a sentence encoder"),
        EncoderFlaw::OtherVersion => format!("the sentence encoder {path} belongs to another version"),
        EncoderFlaw::Damaged => format!("the sentence encoder {path} is damaged"),
    };
    let help = "`make encoder` fetches and builds it. Without it, by encoder = \"none\", the bot understands words and \
                letters alone.";
    (message, help.into())
}

fn quoted(words: &[&str]) -> String {
    words.iter().map(|w| format!("`{w}`")).collect::<Vec<_>>().join(", ")
}

fn sections(words: &[&str]) -> String {
    words.iter().map(|w| format!("[{w}]")).collect::<Vec<_>>().join(", ")
}

const fn kind_de(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "ein Text",
        Kind::Number => "eine ganze Zahl",
        Kind::Fraction => "eine Kommazahl",
        Kind::Switch => "ein Wahrheitswert",
        Kind::Date => "ein Datum",
        Kind::List => "eine Liste",
        Kind::Section => "ein Abschnitt",
    }
}

const fn kind_en(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "a text",
        Kind::Number => "a whole number",
        Kind::Fraction => "a fraction",
        Kind::Switch => "true or false",
        Kind::Date => "a date",
        Kind::List => "a list",
        Kind::Section => "a section",
    }
}

fn kind_example(key: &str, kind: Kind) -> String {
    match kind {
        Kind::Text => format!("`{key} = \"…\"`"),
        Kind::Number => format!("`{key} = 10`"),
        Kind::Fraction => format!("`{key} = 0.5`"),
        Kind::Switch => format!("`{key} = true`"),
        Kind::Date => format!("`{key} = 2026-05-01`"),
        Kind::List => format!("`{key} = [\"…\"]`"),
        Kind::Section => format!("`[{key}]`"),
    }
}
