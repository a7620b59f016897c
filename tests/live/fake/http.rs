//! The smallest HTTP/1.1 server that a Bot API client needs, written here so that it can do what none does on request: cut
//! the connection before or after the work. It shares no code with what it serves.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// A request, read whole.
pub(crate) struct Request {
    pub path: String,

    pub body: Vec<u8>,
}

/// What becomes of it.
pub(crate) enum Response {
    Json(u16, Value),
    Raw(u16, &'static str),
    /// The connection is cut.
    Cut,
}

/// Serves until the listener's task is aborted.
pub(crate) async fn serve<H, F>(listener: TcpListener, handle: Arc<H>)
where
    H: Fn(Request) -> F + Send + Sync + 'static,
    F: Future<Output = Response> + Send,
{
    while let Ok((stream, _)) = listener.accept().await {
        let handle = Arc::clone(&handle);
        tokio::spawn(async move {
            let _ = connection(stream, &*handle).await;
        });
    }
}

async fn connection<H, F>(stream: TcpStream, handle: &H) -> std::io::Result<()>
where
    H: Fn(Request) -> F,
    F: Future<Output = Response>,
{
    stream.set_nodelay(true)?;
    let mut stream = BufReader::new(stream);
    while let Some(request) = read(&mut stream).await? {
        let (code, body) = match handle(request).await {
            Response::Json(code, value) => (code, value.to_string()),
            Response::Raw(code, body) => (code, body.to_owned()),
            Response::Cut => return Ok(()),
        };
        let head =
            format!("HTTP/1.1 {code} X\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n", body.len());
        stream.write_all(head.as_bytes()).await?;
        stream.write_all(body.as_bytes()).await?;
        stream.flush().await?;
    }
    Ok(())
}

async fn read(stream: &mut BufReader<TcpStream>) -> std::io::Result<Option<Request>> {
    let mut line = String::new();
    if stream.read_line(&mut line).await? == 0 {
        return Ok(None);
    }
    let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
    let mut headers = BTreeMap::new();
    loop {
        line.clear();
        stream.read_line(&mut line).await?;
        match line.trim_end().split_once(':') {
            Some((name, value)) => headers.insert(name.to_lowercase(), value.trim().to_owned()),
            None => break,
        };
    }
    let length = headers.get("content-length").and_then(|l| l.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await?;
    Ok(Some(Request { path, body }))
}

/// Posts to a local server; its code, or 0 where none came.
pub(crate) async fn post(url: &str, headers: &[(&str, &str)], body: &[u8]) -> u16 {
    try_post(url, headers, body).await.unwrap_or(0)
}

async fn try_post(url: &str, headers: &[(&str, &str)], body: &[u8]) -> std::io::Result<u16> {
    let (host, path) = url.trim_start_matches("http://").split_once('/').unwrap_or((url, ""));
    let mut stream = TcpStream::connect(host).await?;
    let mut head =
        format!("POST /{path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\ncontent-length: {}\r\n", body.len());
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    stream.write_all(format!("{head}\r\n").as_bytes()).await?;
    // A server that refuses may not read the rest.
    let _ = stream.write_all(body).await;
    let mut answer = String::new();
    let mut stream = BufReader::new(stream);
    stream.read_line(&mut answer).await?;
    Ok(answer.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0))
}
