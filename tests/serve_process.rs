//! The program itself: it lives with a dead or refusing Telegram and says so, stops with exit code 0 at SIGTERM, loads the
//! knowledge base anew at SIGHUP, logs JSON objects, and shows its token nowhere.
#![cfg(all(unix, feature = "telegram"))]
#![allow(clippy::unwrap_used, dead_code, reason = "tests")]

#[path = "support/platform.rs"]
mod platform;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use platform::get;
use serde_json::Value;

const TOKEN: &str = "123456:AAF-not-a-real-token-but-a-secret";

struct Process {
    child: Child,
    ops: SocketAddr,
    log: std::thread::JoinHandle<Vec<String>>,
    _folder: tempfile::TempDir,
}

fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

fn serve(api: SocketAddr) -> Process {
    let folder = tempfile::tempdir().unwrap();
    let (path, ops) = (folder.path(), free_address());
    std::fs::write(path.join("token"), TOKEN).unwrap();
    let config = format!(
        "[kb]\ndir = \"tests/kb/good\"\ncache = \"{path}/cache\"\n[state]\ndir = \"{path}/state\"\nkey_file = \"{path}/key\"\n\
         [telegram]\ntoken_file = \"{path}/token\"\napi_url = \"http://{api}\"\n[ops]\nlisten = \"{ops}\"\n\
         [log]\nformat = \"json\"\nlevel = \"debug\"\n",
        path = path.display()
    );
    std::fs::write(path.join("amtslotse.toml"), config).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_amtslotse"))
        .args(["serve", "--ui-lang", "en", "--config"])
        .arg(path.join("amtslotse.toml"))
        .env_remove("AMTSLOTSE_LOG")
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let log = std::thread::spawn(move || lines.map_while(Result::ok).collect());
    Process { child, ops, log, _folder: folder }
}

impl Process {
    fn signal(&self, name: &str) {
        let sent = Command::new("kill").arg(format!("-{name}")).arg(self.child.id().to_string()).status().unwrap();
        assert!(sent.success());
    }

    /// `/readyz` once it says what is waited for.
    fn ready(&self, is: impl Fn(&Value) -> bool) -> Value {
        let mut last = Value::Null;
        for _ in 0..600 {
            if let Some((_, body)) = get(self.ops, "/readyz") {
                last = serde_json::from_str(&body).unwrap();
                if is(&last) {
                    return last;
                }
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("not in 30 s, the last was {last}");
    }

    /// Ends it; its exit code and what it logged.
    fn end(mut self) -> (Option<i32>, Vec<String>) {
        let status = self.child.wait().unwrap();
        (status.code(), self.log.join().unwrap())
    }
}

/// Answers every request as Telegram answers an unknown token.
fn refusing() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            std::thread::spawn(move || {
                let mut request = [0; 4096];
                while stream.read(&mut request).is_ok_and(|n| n > 0) {
                    let body = r#"{"ok":false,"error_code":401,"description":"Unauthorized"}"#;
                    let head = "HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json\r\nContent-Length: ";
                    let answer = format!("{head}{}\r\n\r\n{body}", body.len());
                    if stream.write_all(answer.as_bytes()).is_err() {
                        return;
                    }
                }
            });
        }
    });
    address
}

#[test]
fn it_lives_with_a_dead_server_reloads_at_sighup_and_stops_at_sigterm() {
    let bot = serve(free_address());
    let told = bot.ready(|r| r["channels"]["telegram"]["state"] == "failing");
    assert_eq!(get(bot.ops, "/healthz").unwrap().0, 200);
    assert_eq!(get(bot.ops, "/readyz").unwrap().0, 503);
    let since = told["knowledge_base"]["since"].clone();
    bot.signal("HUP");
    bot.ready(|r| r["knowledge_base"]["since"] != since);
    let metrics = get(bot.ops, "/metrics").unwrap().1;
    assert!(metrics.contains("amtslotse_channel_up{channel=\"telegram\"} 0"), "{metrics}");
    assert!(metrics.contains("amtslotse_telegram_updates_total{result=\"accepted\"} 0"), "{metrics}");
    let began = Instant::now();
    bot.signal("TERM");
    let (code, log) = bot.end();
    assert_eq!(code, Some(0), "{log:#?}");
    assert!(began.elapsed() < Duration::from_secs(10));
    let lines: Vec<Value> = log.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(lines.iter().any(|l| l["message"] == "the bot has stopped" && l["ended"] == "Drained"), "{log:#?}");
}

#[test]
fn a_token_that_telegram_refuses_is_told_and_shown_nowhere() {
    let bot = serve(refusing());
    let told = bot.ready(|r| r["channels"]["telegram"]["state"] == "failing");
    assert!(told["channels"]["telegram"]["why"].as_str().unwrap().contains("@BotFather"), "{told}");
    let metrics = get(bot.ops, "/metrics").unwrap().1;
    bot.signal("TERM");
    let (code, log) = bot.end();
    assert_eq!(code, Some(0));
    for text in [told.to_string(), metrics, log.concat()] {
        assert!(!text.contains(TOKEN) && !text.contains("AAF-not"), "{text}");
    }
}

#[test]
fn check_says_what_is_wrong_in_a_configuration() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("amtslotse.toml");
    let check = |text: &str| {
        std::fs::write(&file, text).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_amtslotse"));
        command.args(["check", "--ui-lang", "en", "--config"]).arg(&file).env("AMTSLOTSE_TELEGRAM_TOKEN", TOKEN);
        let output = command.output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let kb = format!("[kb]\ndir = \"{}\"\n", Path::new("tests/kb/good").display());
    let (code, said) = check(&format!("{kb}[telegram]\n"));
    assert_eq!(code, Some(0), "{said}");
    let (code, said) = check(&format!("{kb}[telegram]\nmod = \"polling\"\n"));
    assert!(code == Some(1) && said.contains("amtslotse.toml:4:1") && said.contains("Did you mean `mode`?"), "{said}");
    let (code, said) = check(&format!("{kb}home = \"Atlantis\"\n[telegram]\n"));
    assert!(code == Some(1) && said.contains("Atlantis"), "{said}");
}
