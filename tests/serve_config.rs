//! A faulty configuration is told whole: each fault with file, line, column, what is wrong and how to mend it, in German and
//! English, and no secret in any of it.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::path::Path;

use amtslotse::kb::diagnostic::UiLang;
use amtslotse::serve::config::{Config, Environment, Secrets};

fn faults(text: &str, lang: UiLang) -> String {
    Config::parse(Path::new("amtslotse.toml"), text).expect_err("it has faults").render(lang)
}

/// What is found once the secrets are asked for.
fn secrets(text: &str, variables: &[(&str, &str)]) -> Result<Secrets, String> {
    let look_up = |name: &str| variables.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned());
    let config = Config::parse(Path::new("amtslotse.toml"), text).map_err(|f| f.render(UiLang::En))?;
    config.secrets(Environment::new(&look_up)).map_err(|f| f.render(UiLang::En))
}

/// Every fault that a file itself can show.
const FAULTY: &str = r#"
[kb]
dir = 5
home = ""
[stat]
dir = "state"
[state]
durabillity = "power"
durability = "powr"
cache_mib = 9999999
key = "0123456789abcdef"
[telegram]
token = "123456:VERY-SECRET"
api_url = "api.telegram.org"
listen = "127.0.0.1:8443"
send_all = "28 per second"
flood_chat = 20
[ops]
listen = "9090"
[log]
format = 'xml'
"#;

#[cfg(feature = "telegram")]
#[test]
fn every_fault_is_told_at_once_in_german() {
    insta::assert_snapshot!(faults(FAULTY, UiLang::De));
}

#[cfg(feature = "telegram")]
#[test]
fn every_fault_is_told_at_once_in_english() {
    insta::assert_snapshot!(faults(FAULTY, UiLang::En));
}

#[cfg(feature = "matrix")]
mod with_matrix {
    use super::*;

    const WHOLE: &str = "[matrix]\nhomeserver = \"http://127.0.0.1:18008\"\nuser = \"amtslotse\"\nallow = [\"test.local\"]\n\
        [[matrix.staff_room]]\nroom = \"#staff:test.local\"\nareas = []\n";

    #[test]
    fn a_homeserver_an_account_and_a_list_are_enough_and_no_secret_is_needed_any_more_once_there_is_a_session() {
        let config = Config::parse(Path::new("amtslotse.toml"), WHOLE).unwrap();
        let matrix = config.matrix.as_ref().unwrap();
        assert_eq!((matrix.user.as_str(), matrix.allow.len(), matrix.staff_rooms.len()), ("amtslotse", 1, 1));
        let without = secrets(WHOLE, &[]).unwrap().matrix.unwrap();
        assert!(without.password.is_none() && without.token.is_none());
        let with = secrets(WHOLE, &[("AMTSLOTSE_MATRIX_PASSWORD", "VERY-SECRET")]).unwrap().matrix.unwrap();
        assert_eq!(with.password.unwrap().reveal(), "VERY-SECRET");
    }

    #[test]
    fn every_fault_about_staff_is_told_at_its_line() {
        let rows = [
            ("ofice = \"Amt\"", "Did you mean `office`"),
            ("office = \"\"", "`office` is empty"),
            ("lang = \"fr\"", "`fr` is nothing that `lang` can be"),
            ("hours = [\"Mo 8-12\"]", "`hours` is no"),
            ("holidays = [\"25.12.2026\"]", "`holidays` is no day"),
            ("handle_level = 101", "`handle_level` is not between 0 and 100"),
            ("steer_level = \"50\"", "`steer_level` is a text"),
            ("remind_minutes = 0", "`remind_minutes` is not between 1 and 1440"),
            ("warn_hours = 1.5", "`warn_hours` is"),
            ("close_hours = -1", "`close_hours` is not between 1 and 720"),
        ];
        let lines: Vec<&str> = rows.iter().map(|(line, _)| *line).collect();
        let text = format!("{WHOLE}[staff]\n{}\n", lines.join("\n"));
        let told = faults(&text, UiLang::En);
        let first = WHOLE.lines().count() + 2;
        assert_eq!(told.matches("-->").count(), rows.len(), "{told}");
        for (at, (line, said)) in rows.iter().enumerate() {
            let place = format!("--> amtslotse.toml:{}:", first + at);
            // The line as it stands there; of a key that nothing reads the value is not shown.
            let key = line.split_inclusive(" = ").next().unwrap_or(line);
            let fault = told.split("error: ").find(|fault| fault.contains(&place));
            assert!(fault.is_some_and(|fault| fault.contains(said) && fault.contains(key)), "{line}: {told}");
        }
        // Of several hours the one that is wrong is shown.
        let text = format!("{WHOLE}[staff]\nhours = [\"Mon-Fri 08:00-16:00\", \"Fri-Mon 08:00-12:00\", 5]\n");
        let told = faults(&text, UiLang::De);
        assert!(told.contains("amtslotse.toml:9:33") && told.contains("amtslotse.toml:9:56"), "{told}");
    }

    #[test]
    fn staff_without_a_room_is_told() {
        let text = "[telegram]\n[staff]\nlang = \"en\"\n";
        let told = faults(text, UiLang::En);
        assert!(told.contains("amtslotse.toml:2:") && told.contains("[[matrix.staff_room]]"), "{told}");
    }

    /// The example with the sections switched on that are commented out there.
    fn switched_on() -> String {
        let example = std::fs::read_to_string("amtslotse.example.toml").unwrap();
        let key = |text: &str| {
            text.split_once(" = ").is_some_and(|(key, _)| key.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'))
        };
        let mut on = false;
        let lines = example.lines().filter_map(|line| {
            on = line.starts_with("# [") || (on && !line.starts_with('['));
            line.strip_prefix("# ").filter(|rest| on && (rest.starts_with('[') || key(rest)))
        });
        lines.map(|line| format!("{line}\n")).collect()
    }

    #[test]
    fn the_sections_of_matrix_and_staff_in_the_example_can_be_switched_on_and_say_the_defaults() {
        let text = switched_on();
        let written = Config::parse(Path::new("x.toml"), &text).map_err(|f| f.render(UiLang::En)).unwrap();
        let left_out = Config::parse(Path::new("x.toml"), WHOLE).unwrap();
        let (matrix, least) = (written.matrix.unwrap(), left_out.matrix.unwrap());
        assert_eq!(matrix.staff_rooms.len(), 1);
        assert!(matrix.recovery_key_file.is_some() && least.recovery_key_file.is_none());
        // What the adapter takes where nothing is said.
        assert_eq!((matrix.device_name.as_deref(), least.device_name), (Some("Amtslotse"), None));
        let folder = tempfile::tempdir().unwrap();
        let options = amtslotse::store::disk::DiskOptions::new(folder.path().join("state"))
            .with_key(amtslotse::privacy::KeySource::File(folder.path().join("key")));
        let key = options.matrix_key().unwrap();
        let usual =
            amtslotse::channel::matrix::MatrixSettings::new("https://x.example", "x", folder.path().into(), key);
        assert_eq!(matrix.undecryptable_after, Some(usual.undecryptable_after));
        assert_eq!(matrix.max_message_chars, Some(usual.max_message_chars));
        assert_eq!(usual.device_name, "Amtslotse");
        let mut staff = written.staff;
        assert!(staff.hours.week.len() == 2 && staff.hours.holidays.len() == 2, "hours have no default: {staff:?}");
        (staff.hours.week, staff.hours.holidays) = (Vec::new(), std::collections::BTreeSet::new());
        assert_eq!(staff, left_out.staff);
        // Every key that the sections read stands there.
        for key in [
            "office",
            "lang",
            "hours",
            "holidays",
            "handle_level",
            "steer_level",
            "remind_minutes",
            "warn_hours",
            "close_hours",
        ] {
            assert!(text.contains(&format!("{key} = ")), "{key}");
        }
    }

    #[test]
    fn what_is_wrong_with_it_is_told_without_its_secrets() {
        let text = "[matrix]\nhomeserver = \"matrix.example.org\"\nuser = \"amts lotse\"\npassword = \"VERY-SECRET\"\n\
            allow = [\"https://example.org\", 5]\n[[matrix.staff_room]]\nroom = \"staff\"\nareas = \"all\"\n";
        let told = faults(text, UiLang::De);
        assert!(!told.contains("VERY-SECRET"), "{told}");
        insta::assert_snapshot!(told);
        let told = faults("[matrix]\n", UiLang::En);
        for key in ["homeserver", "user", "allow"] {
            assert!(told.contains(&format!("`{key}` is missing")), "{told}");
        }
    }
}

#[test]
fn no_fault_shows_a_secret() {
    // In the wrong key, without quotes (which is no TOML), and on a line that is faulty for another reason.
    for text in [FAULTY, "[telegram]\ntoken_file = 123456:VERY-SECRET\n", "[telegram]\nbot_tokn = \"VERY-SECRET\"\n"] {
        for lang in [UiLang::De, UiLang::En] {
            let told = faults(text, lang);
            assert!(!told.contains("VERY-SECRET") && !told.contains("0123456789abcdef"), "{told}");
        }
    }
}

#[test]
fn what_is_no_toml_is_told_with_its_place() {
    insta::assert_snapshot!(faults("[kb]\ndir = intents\n", UiLang::De), @r#"
    Fehler: Der Text steht ohne Anführungszeichen
      --> amtslotse.toml:2:7
       |
     2 | dir = intents
       |       ^^^^^^^
      = Hilfe: Schreiben Sie ihn in Anführungszeichen: `name = "wert"`.
    "#);
}

#[test]
fn a_missing_file_is_told_with_what_to_do() {
    let dir = tempfile::tempdir().unwrap();
    let told = Config::read(&dir.path().join("none.toml")).expect_err("it is not there").render(UiLang::En);
    assert!(
        told.contains("none.toml") && told.contains("--config") && told.contains("amtslotse.example.toml"),
        "{told}"
    );
}

#[test]
fn without_a_channel_nothing_is_started() {
    insta::assert_snapshot!(secrets("[kb]\ndir = \"intents\"\n", &[]).unwrap_err(), @r"
    error: no channel is configured: nobody could reach the bot
      --> amtslotse.toml
      = help: Add a section: [telegram], [matrix]. In the terminal, `amtslotse chat` answers.
    ");
}

#[cfg(not(feature = "telegram"))]
#[test]
fn a_channel_that_is_not_built_in_is_told_by_the_name_of_its_feature() {
    insta::assert_snapshot!(secrets("[telegram]\n", &[]).unwrap_err(), @r"
    error: this program is built without [telegram]
      --> amtslotse.toml:1:2
       |
     1 | [telegram]
       |  ^^^^^^^^
      = help: Build it with `cargo build --release --features telegram`, or take the section out.
    ");
}

#[cfg(feature = "telegram")]
mod with_telegram {
    use super::*;

    #[test]
    fn a_secret_that_is_nowhere_is_told_at_its_section() {
        insta::assert_snapshot!(secrets("[telegram]\n", &[("AMTSLOTSE_TELEGRAM_TOKEN", " ")]).unwrap_err(), @r"
        error: [telegram] needs a secret: AMTSLOTSE_TELEGRAM_TOKEN is not set
          --> amtslotse.toml:1:2
           |
         1 | [telegram]
           |  ^^^^^^^^
          = help: Set the environment variable AMTSLOTSE_TELEGRAM_TOKEN, or name with `token_file` a file that holds it.
        ");
    }

    #[test]
    fn a_webhook_needs_its_address_and_its_secret() {
        let told = secrets("[telegram]\nmode = \"webhook\"\n", &[]).unwrap_err();
        assert!(told.contains("`listen` is missing") && told.contains("`public_url` is missing"), "{told}");
        let whole = "[telegram]\nmode = \"webhook\"\nlisten = \"127.0.0.1:1\"\npublic_url = \"https://b.example/t\"\n";
        let told = secrets(whole, &[("AMTSLOTSE_TELEGRAM_TOKEN", "1:a")]).unwrap_err();
        assert!(told.contains("AMTSLOTSE_TELEGRAM_SECRET is not set"), "{told}");
        let both = [("AMTSLOTSE_TELEGRAM_TOKEN", "1:a"), ("AMTSLOTSE_TELEGRAM_SECRET", "s")];
        let secrets = secrets(whole, &both).unwrap().telegram.unwrap();
        assert_eq!((secrets.token.reveal(), secrets.webhook.unwrap().reveal()), ("1:a", "s"));
    }

    #[test]
    fn a_secret_that_telegram_does_not_take_is_told_without_showing_it() {
        let whole = "[telegram]\nmode = \"webhook\"\nlisten = \"127.0.0.1:1\"\npublic_url = \"https://b.example/t\"\n";
        let long = "a".repeat(257);
        for secret in ["geheim!", "zwei wörter", long.as_str()] {
            let both = [("AMTSLOTSE_TELEGRAM_TOKEN", "1:a"), ("AMTSLOTSE_TELEGRAM_SECRET", secret)];
            let told = secrets(whole, &both).unwrap_err();
            assert!(told.contains("does not take the secret of AMTSLOTSE_TELEGRAM_SECRET"), "{told}");
            assert!(!told.contains(secret), "{told}");
        }
        for secret in ["aZ_0-9", &long[..256]] {
            let both = [("AMTSLOTSE_TELEGRAM_TOKEN", "1:a"), ("AMTSLOTSE_TELEGRAM_SECRET", secret)];
            assert!(secrets(whole, &both).is_ok());
        }
    }

    #[test]
    fn an_encoder_that_cannot_be_used_is_told_where_it_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("encoder.bin");
        let text = format!("[kb]\nencoder = \"{}\"\n[telegram]\n", file.display());
        let config = Config::parse(Path::new("amtslotse.toml"), &text).unwrap();
        let token = |name: &str| (name == "AMTSLOTSE_TELEGRAM_TOKEN").then(|| "1:a".to_owned());
        let told = |lang| config.check(Environment::new(&token)).unwrap_err().render(lang);
        let missing = told(UiLang::En);
        assert!(missing.contains("cannot be read") && missing.contains("amtslotse.toml:2:"), "{missing}");
        std::fs::write(&file, "something else").unwrap();
        let foreign = told(UiLang::De);
        assert!(foreign.contains("keine Datei eines Satzkodierers") && foreign.contains("make encoder"), "{foreign}");
    }

    #[test]
    fn the_example_is_right_and_says_the_defaults() {
        let example = std::fs::read_to_string("amtslotse.example.toml").unwrap();
        let written = Config::parse(Path::new("x.toml"), &example).unwrap();
        let left_out = Config::parse(Path::new("x.toml"), "[telegram]\n[ops]\nlisten = \"127.0.0.1:9090\"\n").unwrap();
        assert_eq!(written.kb, left_out.kb);
        assert_eq!(written.state, left_out.state);
        assert_eq!(written.ops, left_out.ops);
        assert_eq!(written.log, left_out.log);
        assert_eq!(written.run, left_out.run);
        // What the adapter is given, in both cases.
        let settings = |config: &Config| {
            let token = |name: &str| (name == "AMTSLOTSE_TELEGRAM_TOKEN").then(|| "1:a".to_owned());
            let secrets = config.secrets(Environment::new(&token)).unwrap().telegram.unwrap();
            format!("{:?}", config.telegram.as_ref().unwrap().settings(&secrets))
        };
        assert_eq!(settings(&written), settings(&left_out));
    }

    #[test]
    fn every_key_of_the_example_can_be_taken_in() {
        let example = std::fs::read_to_string("amtslotse.example.toml").unwrap();
        // What is commented out is an example too: a line `# key = value`.
        let mut elsewhere = false;
        let all: String = example
            .lines()
            // A section that is commented out as a whole is another channel's.
            .filter(|line| {
                elsewhere = line.starts_with("# [") || (elsewhere && !line.starts_with('['));
                !elsewhere
            })
            .map(|line| match line.strip_prefix("# ") {
                Some(rest) if rest.split_once(" = ").is_some_and(|(key, _)| is_key(key)) => format!("{rest}\n"),
                _ => format!("{line}\n"),
            })
            .collect();
        let webhook = all.replace("mode = \"polling\"", "mode = \"webhook\"").replace("poll_seconds = 25\n", "");
        let config = Config::parse(Path::new("x.toml"), &webhook).map_err(|f| f.render(UiLang::En)).unwrap();
        assert_eq!((config.kb.home.as_deref(), config.run.workers), (Some("München"), Some(8)));
        assert!(config.state.key_file.is_some() && config.kb.cache.is_some());
    }

    fn is_key(text: &str) -> bool {
        text.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
    }
}

mod with_a_language_model {
    use super::*;

    const FAULTY: &str = "[llm]\nbase_url = \"models.example.org\"\nroute = \"yes\"\ndraft = true\nstructured = \"xml\"\n\
        parallel = 0\napi_key = \"VERY-SECRET\"\ntemperature = 1\n";

    #[test]
    fn two_lines_are_enough_and_ask_it_nothing() {
        let text = "[llm]\nbase_url = \"http://127.0.0.1:14010/v1\"\nmodel = \"any\"\n";
        let config = Config::parse(Path::new("amtslotse.toml"), text).unwrap();
        let llm = config.llm.as_ref().unwrap();
        assert_eq!(llm.in_use(), None, "every use is off by default");
        assert!(llm.usage.ask_consent);
    }

    #[cfg(feature = "telegram")]
    #[test]
    fn the_example_says_its_defaults() {
        let example = std::fs::read_to_string("amtslotse.example.toml").unwrap();
        let example = Config::parse(Path::new("x.toml"), &example).unwrap().llm.unwrap();
        let text = "[llm]\nbase_url = \"http://127.0.0.1:14010/v1\"\nmodel = \"any\"\n";
        let default = Config::parse(Path::new("x.toml"), text).unwrap().llm.unwrap();
        assert_eq!((example.usage, example.structured), (default.usage, default.structured));
        assert_eq!(
            (example.connect, example.first_byte, example.total),
            (default.connect, default.first_byte, default.total)
        );
        assert_eq!((example.answer_tokens, example.parallel), (default.answer_tokens, default.parallel));
        assert_eq!(
            (example.questions_per_day, example.tokens_per_day),
            (default.questions_per_day, default.tokens_per_day)
        );
    }

    #[test]
    fn what_is_wrong_with_it_is_told_at_once_without_its_secret() {
        let told = faults(FAULTY, UiLang::En);
        assert!(!told.contains("VERY-SECRET"), "{told}");
        for part in
            ["base_url", "`model` is missing", "route", "draft", "structured", "parallel", "api_key", "temperature"]
        {
            assert!(told.contains(part), "{part}: {told}");
        }
    }

    #[cfg(all(feature = "llm", feature = "telegram"))]
    #[test]
    fn its_key_is_wanted_only_where_a_file_is_named() {
        let with =
            |line: &str| format!("[telegram]\n[llm]\nbase_url = \"http://127.0.0.1:1/v1\"\nmodel = \"m\"\n{line}");
        let token = ("AMTSLOTSE_TELEGRAM_TOKEN", "1:a");
        assert!(secrets(&with(""), &[token]).unwrap().llm.is_none());
        let key = secrets(&with(""), &[token, ("AMTSLOTSE_LLM_KEY", "VERY-SECRET")]).unwrap().llm.unwrap();
        assert_eq!(key.reveal(), "VERY-SECRET");
        let told = secrets(&with("key_file = \"no/such/file\"\n"), &[token]).unwrap_err();
        assert!(told.contains("no/such/file"), "{told}");
    }

    #[cfg(not(feature = "llm"))]
    #[test]
    fn a_use_of_it_that_is_not_built_in_is_told_by_the_name_of_its_feature() {
        let told = faults("[llm]\nbase_url = \"http://127.0.0.1:1/v1\"\nmodel = \"m\"\nroute = true\n", UiLang::En);
        assert!(told.contains("--features llm"), "{told}");
    }
}
