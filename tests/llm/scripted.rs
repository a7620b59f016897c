//! The same against a server that nobody here wrote: aimock, which speaks as OpenAI's endpoint does and misbehaves as its script says.
//! It is fetched with npm into the build folder; where it cannot be fetched, that is said, and with `AMTSLOTSE_JUDGES=required` it
//! fails.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use amtslotse::llm::client::{AskError, Client, ClientSettings, Outcome, probe};
use serde_json::{Value, json};

use crate::fabricated::{QUESTION, SENTENCES, answers};
use crate::server::{Act, ModelServer};
use crate::world::{BOTH, World, text};

const AIMOCK: &str = "@copilotkit/aimock@1.43.0";

/// A running server; it ends with its test.
struct Aimock {
    process: Child,
    port: u16,
    _script: tempfile::TempDir,
}

impl Drop for Aimock {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

impl Aimock {
    /// With these answers, each to whatever message holds its words.
    fn start(fixtures: &Value) -> Option<Self> {
        let program = match fetch() {
            Ok(program) => program,
            Err(why) => {
                let required = std::env::var("AMTSLOTSE_JUDGES").as_deref() == Ok("required");
                assert!(!required, "aimock is required: {why}");
                eprintln!("NOT TRIED against aimock: {why}");
                return None;
            }
        };
        let script = tempfile::tempdir().unwrap();
        std::fs::write(script.path().join("script.json"), json!({ "fixtures": fixtures }).to_string()).unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let process = Command::new("node")
            .arg(program)
            .args(["--host", "127.0.0.1", "--log-level", "warn", "--validate-on-load", "--port", &port.to_string()])
            .arg("--fixtures")
            .arg(script.path())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let aimock = Self { process, port, _script: script };
        let began = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(began.elapsed() < Duration::from_mins(1), "aimock does not listen");
            std::thread::sleep(Duration::from_millis(20));
        }
        Some(aimock)
    }

    fn endpoint(&self) -> ModelServer {
        ModelServer::elsewhere(format!("http://127.0.0.1:{}/v1", self.port))
    }

    fn client(&self) -> Client {
        let url = format!("http://127.0.0.1:{}/v1", self.port);
        Client::new(ClientSettings { total: Duration::from_secs(20), ..ClientSettings::new(url, "any") }).unwrap()
    }

    /// One of the server's own endpoints, which no model has.
    fn own(&self, method: &str, path: &str, body: &str) -> Value {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let kind = "content-type: application/json";
        let length = body.len();
        write!(stream, "{method} /__aimock/{path} HTTP/1.0\r\n{kind}\r\ncontent-length: {length}\r\n\r\n{body}")
            .unwrap();
        let mut heard = String::new();
        stream.read_to_string(&mut heard).unwrap();
        serde_json::from_str(heard.split_once("\r\n\r\n").unwrap().1).unwrap()
    }

    /// The requests as the server got them.
    fn journal(&self) -> Vec<Value> {
        self.own("GET", "journal", "").as_array().unwrap().iter().map(|entry| entry["body"].clone()).collect()
    }
}

/// The program, installed where it is not yet.
fn fetch() -> Result<PathBuf, String> {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _one = ONE_AT_A_TIME.lock();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("aimock");
    let mark = folder.join("ready");
    if std::fs::read_to_string(&mark).ok().as_deref() != Some(AIMOCK) {
        std::fs::create_dir_all(&folder).map_err(|e| e.to_string())?;
        std::fs::write(folder.join("package.json"), "{\"private\":true}").map_err(|e| e.to_string())?;
        let npm = ["install", "--no-audit", "--no-fund", "--silent", "--prefix"];
        let out = Command::new("npm").args(npm).arg(&folder).arg(AIMOCK).output().map_err(|e| e.to_string())?;
        if !out.status.success() {
            return Err(format!("npm: {}", String::from_utf8_lossy(&out.stderr).lines().last().unwrap_or_default()));
        }
        std::fs::write(&mark, AIMOCK).map_err(|e| e.to_string())?;
    }
    Ok(folder.join("node_modules/@copilotkit/aimock/dist/cli.js"))
}

fn fixture(words: &str, said: &str) -> Value {
    json!({ "match": { "userMessage": words }, "response": { "content": said } })
}

#[tokio::test]
async fn streams_cuts_waits_and_refusals_are_what_they_are() {
    let error = |message: &str| json!({ "message": message, "type": "server_error" });
    let fixtures = json!([
        { "match": { "userMessage": "slow" }, "response": { "content": "0123456789012345678901234567890123456789" },
          "latency": 60, "chunkSize": 8 },
        { "match": { "userMessage": "cut" }, "response": { "content": "This stream is cut in the middle of it." },
          "truncateAfterChunks": 2, "latency": 30 },
        { "match": { "userMessage": "quota" }, "response": { "error": error("limit"), "status": 429, "retryAfter": 1 } },
        { "match": { "userMessage": "later" }, "response": { "error": error("limit"), "status": 429, "retryAfter": 60 } },
        { "match": { "userMessage": "boom" }, "response": { "error": error("down"), "status": 503 } },
        { "match": { "userMessage": "flaky", "sequenceIndex": 0 }, "response": { "error": error("busy"), "status": 503 } },
        { "match": { "userMessage": "flaky", "sequenceIndex": 1 }, "response": { "content": "second" } },
        { "match": { "userMessage": "begun" }, "response": { "error": error("broken"), "status": 500 } },
        fixture("plain", "plain"),
    ]);
    let Some(aimock) = Aimock::start(&fixtures) else { return };
    let client = aimock.client();
    for (words, expected, asked) in [
        ("plain", Ok("plain"), 1),
        ("slow", Ok("0123456789012345678901234567890123456789"), 1),
        ("cut", Err(AskError::Cut), 1),
        ("quota", Err(AskError::Status(429)), 2),
        ("later", Err(AskError::Status(429)), 1),
        ("boom", Err(AskError::Status(503)), 2),
        ("flaky", Ok("second"), 2),
        ("begun", Err(AskError::Status(500)), 1),
        ("nobody knows", Err(AskError::Status(404)), 1),
    ] {
        let before = aimock.journal().len();
        let answered = client.ask("instructions", &json!({ "type": "object" }), words).await;
        assert_eq!(answered.as_ref().map(|a| a.said.as_str()), expected.as_ref().map(|said| *said), "{words}");
        assert_eq!(aimock.journal().len(), before + asked, "{words}");
    }
    for (chaos, expected) in [
        ("dropRate", AskError::Status(500)),
        ("malformedRate", AskError::Unreadable("no such JSON")),
        ("disconnectRate", AskError::Cut),
    ] {
        aimock.own("POST", "chaos", &json!({ chaos: 1 }).to_string());
        let answered = client.ask("instructions", &json!({}), "plain").await;
        assert_eq!(answered, Err(expected), "{chaos}");
        aimock.own("POST", "chaos", &json!({ chaos: 0 }).to_string());
    }
    // The client's own patience ends what is slower than it.
    let url = format!("http://127.0.0.1:{}/v1", aimock.port);
    let hasty = ClientSettings { total: Duration::from_millis(150), ..ClientSettings::new(url, "any") };
    let hasty = Client::new(hasty).unwrap().ask("instructions", &json!({}), "slow").await;
    assert!(matches!(hasty, Err(AskError::TimedOut(_))), "{hasty:?}");
}

#[tokio::test]
async fn trying_it_finds_everything_that_the_bot_needs() {
    let Some(aimock) = Aimock::start(&json!([fixture("Ich brauche einen neuen Perso", "{\"topic\":\"t1\"}")])) else {
        return;
    };
    let findings = probe(&aimock.client()).await;
    let fails: Vec<_> = findings.iter().filter(|f| !matches!(f.outcome, Outcome::Works(_))).collect();
    assert!(findings.len() == 4 && fails.is_empty(), "{fails:?}");
}

#[tokio::test]
async fn a_faithful_answer_is_said_no_fabricated_one_is_and_nothing_personal_is_sent() {
    // Which passage has the fee is seen once in a question to our own server.
    let ours = ModelServer::start(vec![Act::Say("{}".into())]).await;
    World::new(&ours, BOTH).says("first", QUESTION).await;
    let content: Value = serde_json::from_str(ours.last()["messages"][1]["content"].as_str().unwrap()).unwrap();
    let cost =
        content["passages"].as_array().unwrap().iter().find(|p| p["text"].as_str().unwrap().contains("kostet 46"));
    let id = cost.unwrap()["id"].clone();
    let written = |s: &str| json!({ "topic": "none", "sentences": [{ "text": s, "passages": [id] }] }).to_string();
    let mut said: Vec<String> = SENTENCES.iter().map(|(s, _)| written(s)).collect();
    said.extend(answers().into_iter().map(|(s, _)| s).filter(|s| !s.is_empty()));
    let question = |n: usize| format!("{QUESTION} fall {}", word(n));
    let mut fixtures: Vec<Value> =
        said.iter().enumerate().map(|(n, said)| fixture(&format!("fall {}", word(n)), said)).collect();
    fixtures.push(fixture(QUESTION, &written("Der Ausweis kostet 46 €.")));
    let Some(aimock) = Aimock::start(&Value::from(fixtures)) else { return };
    let mut world = World::new(&aimock.endpoint(), BOTH);
    for (n, said) in said.iter().enumerate() {
        let replies = world.says(&format!("citizen {n}"), &question(n)).await;
        assert_eq!(replies.len(), 1, "{said}\n{}", text(&replies));
    }
    assert_eq!(aimock.journal().len(), said.len(), "each of them was asked for");
    let personal = format!("ich heiße Anna Schmidt, IBAN DE89 3704 0044 0532 0130 00, Tel. 0171 2345678, {QUESTION}");
    let replies = world.says("anna", &personal).await;
    assert!(replies.len() == 2 && text(&replies[1..]).contains("46 €"), "{}", text(&replies));
    for request in aimock.journal() {
        let messages = request["messages"].as_array().unwrap();
        let roles: Vec<&str> = messages.iter().map(|m| m["role"].as_str().unwrap()).collect();
        assert_eq!(roles, ["system", "user"]);
        let whole = request.to_string();
        for personal in ["Anna", "Schmidt", "3704", "0532", "2345678"] {
            assert!(!whole.contains(personal), "{personal}: {whole}");
        }
    }
}

/// A word of its own for each number, none of which begins another.
fn word(n: usize) -> String {
    let letter = |at: usize| char::from(b'a' + u8::try_from(at).unwrap());
    format!("x{}{}x", letter(n / 20), letter(n % 20))
}
