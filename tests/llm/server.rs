//! A server that speaks as an OpenAI-compatible one does, or as badly as a test says. It notes every request.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What a request gets.
#[derive(Debug, Clone)]
pub(crate) enum Act {
    /// A stream of the usual kind that says this.
    Say(String),
    /// This head and body, then the end.
    Raw { status: &'static str, head: &'static str, body: Vec<u8> },
    /// Nothing, for ever.
    Hang,
    /// The head of a stream, then nothing.
    HeadThenHang,
    /// A comment every few milliseconds, for ever.
    Drip,
    /// Words without end, as fast as they are taken.
    Endless,
    /// The beginning of an answer, and the connection is closed.
    Cut,
    /// The connection is closed at once.
    Close,
}

pub(crate) struct ModelServer {
    pub(crate) url: String,
    pub(crate) requests: Arc<Mutex<Vec<Value>>>,
    /// What the next requests get; the last one is repeated.
    pub(crate) acts: Arc<Mutex<Vec<Act>>>,
}

impl ModelServer {
    pub(crate) async fn start(acts: Vec<Act>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/v1", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let acts = Arc::new(Mutex::new(acts));
        let (noted, script) = (Arc::clone(&requests), Arc::clone(&acts));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (noted, script) = (Arc::clone(&noted), Arc::clone(&script));
                tokio::spawn(async move {
                    // A client that goes away is what many tests are about.
                    drop(serve(stream, &noted, &script).await);
                });
            }
        });
        Self { url, requests, acts }
    }

    /// Another's server, which is asked all the same.
    pub(crate) fn elsewhere(url: String) -> Self {
        Self { url, requests: Arc::default(), acts: Arc::default() }
    }

    pub(crate) fn says(&self, said: impl Into<String>) {
        *self.acts.lock().unwrap() = vec![Act::Say(said.into())];
    }

    pub(crate) fn asked(&self) -> usize {
        self.requests.lock().unwrap().len()
    }

    pub(crate) fn last(&self) -> Value {
        self.requests.lock().unwrap().last().cloned().unwrap()
    }
}

async fn serve(mut stream: TcpStream, noted: &Mutex<Vec<Value>>, script: &Mutex<Vec<Act>>) -> std::io::Result<()> {
    loop {
        let Some(body) = request(&mut stream).await? else { return Ok(()) };
        noted.lock().unwrap().push(serde_json::from_slice(&body).unwrap_or(Value::Null));
        let act = {
            let mut acts = script.lock().unwrap();
            if acts.len() > 1 { acts.remove(0) } else { acts[0].clone() }
        };
        match act {
            Act::Say(said) => {
                let body = events(&said);
                answer(&mut stream, "200 OK", "content-type: text/event-stream\r\n", body.as_bytes()).await?;
            }
            Act::Raw { status, head, body } => answer(&mut stream, status, head, &body).await?,
            Act::Hang => std::future::pending::<()>().await,
            Act::HeadThenHang => {
                stream.write_all(STREAM).await?;
                std::future::pending::<()>().await;
            }
            Act::Drip => {
                stream.write_all(STREAM).await?;
                loop {
                    stream.write_all(b": still here\n\n").await?;
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
            }
            Act::Endless => {
                stream.write_all(STREAM).await?;
                loop {
                    stream.write_all(b"data: {\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\n\n").await?;
                }
            }
            Act::Cut => {
                stream.write_all(STREAM).await?;
                stream.write_all(b"data: {\"choices\":[{\"delta\":{\"content\":\"{\\\"top\"}}]}\n\n").await?;
                return Ok(());
            }
            Act::Close => return Ok(()),
        }
    }
}

/// The head of an answer that ends with the connection.
const STREAM: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n";

async fn answer(stream: &mut TcpStream, status: &str, head: &str, body: &[u8]) -> std::io::Result<()> {
    let head = format!("HTTP/1.1 {status}\r\n{head}content-length: {}\r\n\r\n", body.len());
    // In one piece: the second of two small writes waits for the first one's acknowledgement.
    stream.write_all(&[head.as_bytes(), body].concat()).await
}

/// The stream of an answer, three characters an event.
fn events(said: &str) -> String {
    let mut out = String::from(": hello\n\n");
    let chars: Vec<char> = said.chars().collect();
    for part in chars.chunks(3) {
        let chunk = json!({ "choices": [{ "index": 0, "delta": { "content": part.iter().collect::<String>() } }] });
        out.push_str(&format!("data: {chunk}\n\n"));
    }
    let end = json!({ "choices": [{ "index": 0, "delta": {}, "finish_reason": "stop" }] });
    let usage = json!({ "choices": [], "usage": { "total_tokens": 100 } });
    out.push_str(&format!("data: {end}\n\ndata: {usage}\n\ndata: [DONE]\n\n"));
    out
}

/// The body of the next request.
async fn request(stream: &mut TcpStream) -> std::io::Result<Option<Vec<u8>>> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        if stream.read(&mut byte).await? == 0 {
            return Ok(None);
        }
        head.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&head).to_lowercase();
    let length = head.lines().find_map(|l| l.strip_prefix("content-length:")).map_or(0, |n| n.trim().parse().unwrap());
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await?;
    Ok(Some(body))
}
