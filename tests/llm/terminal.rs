//! The commands beside a language model: `check --llm` says what an endpoint can do, `chat --config` asks it as `serve` does.

use std::path::Path;

use assert_cmd::Command;

use crate::server::{Act, ModelServer};

/// A configuration that asks this endpoint.
fn configured(folder: &Path, server: &ModelServer, more: &str) -> std::path::PathBuf {
    let file = folder.join("amtslotse.toml");
    let state = folder.join("state");
    let text = format!(
        "[kb]\ndir = \"tests/kb-small\"\n[state]\ndir = \"{}\"\nkey_file = \"{}\"\n[llm]\nbase_url = \"{}\"\n\
         model = \"any\"\nroute = true\nask_consent = false\n{more}",
        state.display(),
        folder.join("key").display(),
        server.url,
    );
    std::fs::write(&file, text).unwrap();
    file
}

/// Runs the program beside the server; exit code, standard output, standard error.
async fn run(args: &[&str], file: &Path, input: &str) -> (i32, String, String) {
    let mut bot = Command::cargo_bin("amtslotse").unwrap();
    bot.args(args).arg("--config").arg(file).write_stdin(input);
    bot.env("XDG_CACHE_HOME", Path::new(env!("CARGO_TARGET_TMPDIR")).join("llm-cache"));
    let out = tokio::task::spawn_blocking(move || bot.output().unwrap()).await.unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (out.status.code().unwrap(), text(&out.stdout), text(&out.stderr))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_terminal_asks_it_too_once_the_bot_has_answered() {
    let folder = tempfile::tempdir().unwrap();
    let server = ModelServer::start(vec![Act::Say("{\"topic\":\"t1\"}".into())]).await;
    let file = configured(folder.path(), &server, "");
    let words = "zeug wegen dings ausweis oder pass umgezogen\n";
    let (code, said, told) = run(&["chat", "--encoder", "none"], &file, words).await;
    assert_eq!((code, server.asked()), (0, 1), "{said}{told}");
    let own = said.find("Sprachmodell (KI) hat dieses Thema");
    assert!(own.is_some_and(|at| at > 40), "the bot's own answer comes first: {said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_endpoint_is_tried_and_what_does_not_work_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let server = ModelServer::start(vec![Act::Say("{\"topic\":\"t1\"}".into())]).await;
    let file = configured(folder.path(), &server, "");
    let (code, said, told) = run(&["check", "--llm", "--ui-lang", "en"], &file, "").await;
    assert_eq!(code, 0, "{said}{told}");
    assert!(said.contains("answer") && told.contains("can ask this language model"), "{said}{told}");
    server.says("I am no JSON");
    let (code, said, told) = run(&["check", "--llm"], &file, "").await;
    assert_eq!(code, 1, "{said}{told}");
    assert!(told.contains("structured = \"object\""), "{told}");
    let file = configured(folder.path(), &server, "key_file = \"no/such/key\"\n");
    let (code, said, told) = run(&["check", "--llm"], &file, "").await;
    assert!(code == 1 && told.contains("no/such/key"), "a key that is named has to be there: {said}{told}");
}
