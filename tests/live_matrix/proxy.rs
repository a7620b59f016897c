//! A network that fails between the bot and its homeserver: answers that get lost, codes, pauses, slowness. It knows nothing of
//! Matrix but method and path.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What is to go wrong, so often, with requests of this method whose path holds this.
#[derive(Debug, Clone)]
pub(crate) struct Fault {
    pub method: &'static str,
    pub part: &'static str,
    pub times: u32,
    pub how: How,
}

/// How something goes wrong.
#[derive(Debug, Clone)]
pub(crate) enum How {
    /// This code and body, and nothing is done.
    Code(u16, &'static str),
    /// Nothing is done, and nobody answers.
    CutBefore,
    /// All is done, and nobody answers.
    CutAfter,
    /// It takes so long.
    Slow(Duration),
}

/// The network. It goes on until the test ends.
pub(crate) struct Proxy {
    pub url: String,
    faults: Arc<Mutex<Vec<Fault>>>,
}

impl Proxy {
    /// One in front of this address.
    pub(crate) fn before(url: &str) -> Self {
        let to = url.trim_start_matches("http://").to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let faults: Arc<Mutex<Vec<Fault>>> = Arc::default();
        let shared = Arc::clone(&faults);
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (to, faults) = (to.clone(), Arc::clone(&shared));
                std::thread::spawn(move || {
                    let _ = connection(stream, &to, &faults);
                });
            }
        });
        Self { url, faults }
    }

    /// Lets these go wrong from now on.
    pub(crate) fn fail(&self, faults: &[(&'static str, &'static str, u32, How)]) {
        let faults =
            faults.iter().map(|(method, part, times, how)| Fault { method, part, times: *times, how: how.clone() });
        self.faults.lock().unwrap().extend(faults);
    }

    /// What has not gone wrong yet.
    pub(crate) fn left(&self) -> u32 {
        self.faults.lock().unwrap().iter().map(|f| f.times).sum()
    }
}

/// One request a connection: the bot opens the next.
fn connection(mut stream: TcpStream, to: &str, faults: &Mutex<Vec<Fault>>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut first = String::new();
    reader.read_line(&mut first)?;
    let mut words = first.split(' ');
    let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let (mut head, mut length) = (first.clone(), 0);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Ok(());
        }
        if line.trim().is_empty() {
            break;
        }
        let lower = line.to_lowercase();
        if let Some(value) = lower.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or(0);
        }
        if !lower.starts_with("connection:") {
            head.push_str(&line);
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let how = {
        let mut faults = faults.lock().unwrap();
        let found = faults.iter_mut().find(|f| f.times > 0 && f.method == method && path.contains(f.part));
        found.map(|f| {
            f.times -= 1;
            f.how.clone()
        })
    };
    match how {
        Some(How::CutBefore) => return Ok(()),
        Some(How::Code(code, body)) => {
            let answer = format!(
                "HTTP/1.1 {code} X\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
                body.len()
            );
            return stream.write_all(answer.as_bytes());
        }
        Some(How::Slow(time)) => std::thread::sleep(time),
        Some(How::CutAfter) | None => {}
    }
    let mut server = TcpStream::connect(to)?;
    server.write_all(format!("{head}Connection: close\r\n\r\n").as_bytes())?;
    server.write_all(&body)?;
    let mut answer = Vec::new();
    server.read_to_end(&mut answer)?;
    if matches!(how, Some(How::CutAfter)) {
        return Ok(());
    }
    stream.write_all(&answer)
}
