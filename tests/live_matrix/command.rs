//! `amtslotse matrix login|verify|status`, as an operator types them: what works, and what is said where it does not.

use std::fs;
use std::path::Path;

use super::bot::BOT;
use super::homeserver::{Homeserver, PASSWORD};
use super::office::program;

/// What a command came to: whether it succeeded, and all that it said.
fn run(folder: &Path, args: &[&str], password: &str) -> (bool, String) {
    let args: Vec<&str> = ["matrix"].iter().chain(args).copied().collect();
    let mut command = program(folder, &args);
    let out = command.env("AMTSLOTSE_MATRIX_PASSWORD", password).env("LANG", "en_GB.UTF-8").output().unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
    assert!(!said.contains(PASSWORD), "no secret is shown: {said}");
    (out.status.success(), said)
}

fn configure(folder: &Path, matrix: &str) {
    fs::create_dir_all(folder).unwrap();
    let kb = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kb-small");
    let config = format!(
        "[kb]\ndir = \"{}\"\nencoder = \"none\"\n[state]\ndir = \"{at}/state\"\nkey_file = \"{at}/key\"\n{matrix}",
        kb.display(),
        at = folder.display()
    );
    fs::write(folder.join("amtslotse.toml"), config).unwrap();
}

fn section(url: &str) -> String {
    format!("[matrix]\nhomeserver = \"{url}\"\nuser = \"{BOT}\"\nallow = [\"test.local\"]\n")
}

#[track_caller]
fn fails(folder: &Path, args: &[&str], password: &str, says: &str) {
    let (done, said) = run(folder, args, password);
    assert!(!done && said.contains(says), "{args:?}: {said}");
}

#[track_caller]
fn works(folder: &Path, args: &[&str], says: &[&str]) -> String {
    let (done, said) = run(folder, args, PASSWORD);
    assert!(done && says.iter().all(|part| said.contains(part)), "{args:?}: {said}");
    said
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_operator_logs_in_looks_and_verifies_and_is_told_what_is_wrong() {
    let Some(server) = Homeserver::start(&[BOT]) else { return };
    let folder = server.room_for("operator");
    fails(&folder, &["status"], PASSWORD, "amtslotse.toml");
    configure(&folder, "");
    fails(&folder, &["login"], PASSWORD, "has no section [matrix]");
    configure(&folder, &section("http://127.0.0.1:1"));
    fails(&folder, &["status"], PASSWORD, "amtslotse matrix login");
    fails(&folder, &["verify", "--recovery-key", "nowhere"], PASSWORD, "amtslotse matrix login");
    fails(&folder, &["login"], PASSWORD, "127.0.0.1:1");
    configure(&folder, &section(&server.url));
    fails(&folder, &["login"], "not the password", "password");

    let first = works(&folder, &["login"], &["@amtslotse:test.local", "cross-signed", "Recovery key"]);
    let key = first.lines().map(str::trim).find(|l| l.len() > 40 && l.starts_with("Es")).unwrap().to_owned();
    let device = |said: &str| said.lines().find(|l| l.starts_with("device")).unwrap().to_owned();
    let again = works(&folder, &["login"], &["set up already"]);
    assert_eq!(device(&first), device(&again), "no second device");
    assert!(!again.contains(&key), "shown once");
    let status = works(&folder, &["status"], &["rooms", "waits for keys"]);
    assert_eq!(device(&first), device(&status));
    assert!(status.lines().filter(|l| l.ends_with(" yes")).count() == 3, "{status}");

    let file = folder.join("recovery.txt");
    fs::write(&file, "EsTb 9999 not a key").unwrap();
    fails(&folder, &["verify", "--recovery-key", file.to_str().unwrap()], PASSWORD, "key");
    fs::write(&file, &key).unwrap();
    works(&folder, &["verify", "--recovery-key", file.to_str().unwrap()], &["cross-signed"]);
}
