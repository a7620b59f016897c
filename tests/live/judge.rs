//! Those who judge the fake and the bot's calls, and were written by others: aiogram (its schema of the Bot API, fetched with
//! pip) and grammY (fetched with npm), both into `target/live`. Where they cannot be fetched, that is said; with
//! `AMTSLOTSE_JUDGES=required`, it fails.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Mutex, OnceLock};

use serde_json::Value;

use super::fake::Fake;

const AIOGRAM: &str = "aiogram==3.31.0";
const GRAMMY: &str = "grammy@1.46.0";

struct Judge {
    _process: Child,
    ask: ChildStdin,
    hear: BufReader<ChildStdout>,
}

/// Everything that a test's fake recorded has to fit the Bot API's schema.
pub(crate) fn judge(fake: &Fake) {
    static JUDGE: OnceLock<Option<Mutex<Judge>>> = OnceLock::new();
    let Some(judge) =
        JUDGE.get_or_init(|| start().map_or_else(|why| not_compared("aiogram", &why), |j| Some(Mutex::new(j))))
    else {
        return;
    };
    let mut judge = judge.lock().unwrap();
    writeln!(judge.ask, "{}", Value::from(fake.record())).unwrap();
    let mut line = String::new();
    judge.hear.read_line(&mut line).unwrap();
    let faults: Vec<String> = serde_json::from_str(&line).unwrap();
    assert!(faults.is_empty(), "not as the Bot API's schema has it: {faults:#?}");
}

fn start() -> Result<Judge, String> {
    let folder = folder();
    let python = folder.join("venv/bin/python");
    if !folder.join("aiogram.ready").exists() {
        run(Command::new("python3").args(["-m", "venv"]).arg(folder.join("venv")))?;
        run(Command::new(&python).args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", AIOGRAM]))?;
        std::fs::write(folder.join("aiogram.ready"), AIOGRAM).map_err(|e| e.to_string())?;
    }
    let mut process = Command::new(&python)
        .arg(judges().join("aiogram_judge.py"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|e| e.to_string())?;
    let ask = process.stdin.take().ok_or("no input")?;
    let mut hear = BufReader::new(process.stdout.take().ok_or("no output")?);
    let mut line = String::new();
    hear.read_line(&mut line).map_err(|e| e.to_string())?;
    let hello: Value = serde_json::from_str(&line).map_err(|e| e.to_string())?;
    eprintln!("every call and answer is compared with aiogram's schema of {} methods", hello["methods"]);
    Ok(Judge { _process: process, ask, hear })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_that_nobody_here_wrote_takes_the_fake_for_a_bot_api() {
    let fake = Fake::start().await;
    let url = fake.url.clone();
    let heard = tokio::task::spawn_blocking(move || grammy(&url)).await.unwrap();
    match heard {
        Ok(()) => judge(&fake),
        Err(why) => assert!(not_compared::<()>("grammY", &why).is_none()),
    }
}

fn grammy(url: &str) -> Result<(), String> {
    let folder = folder();
    let script = folder.join("grammy_judge.mjs");
    std::fs::copy(judges().join("grammy_judge.mjs"), &script).map_err(|e| e.to_string())?;
    if !folder.join("node_modules/grammy").exists() {
        let npm = ["install", "--no-save", "--no-audit", "--no-fund", "--silent", "--prefix"];
        run(Command::new("npm").args(npm).arg(&folder).arg(GRAMMY))?;
    }
    let said = Command::new("node").arg(&script).arg(url).output().map_err(|e| e.to_string())?;
    let words = String::from_utf8_lossy(&said.stdout).into_owned();
    assert!(said.status.success(), "grammY finds:\n{words}{}", String::from_utf8_lossy(&said.stderr));
    eprintln!("grammY finds:\n{words}");
    Ok(())
}

fn not_compared<T>(whom: &str, why: &str) -> Option<T> {
    assert!(std::env::var("AMTSLOTSE_JUDGES").as_deref() != Ok("required"), "{whom} is required: {why}");
    eprintln!("NOT COMPARED with {whom}: {why}");
    None
}

/// Where fetched things lie: beside the tests' own build.
fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("live");
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn judges() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/live/judges")
}

fn run(command: &mut Command) -> Result<(), String> {
    let out = command.output().map_err(|e| format!("{command:?}: {e}"))?;
    let words = String::from_utf8_lossy(&out.stderr);
    if out.status.success() {
        Ok(())
    } else {
        Err(format!("{command:?}: {}", words.lines().last().unwrap_or_default()))
    }
}
