//! A Bot API that does as little as one can: it reads a request, notes which chat it is for, and says yes.

use std::sync::Arc;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// Serves until its runtime ends. `sent` hears of each message and its chat, before the answer.
pub(crate) async fn serve(listener: TcpListener, sent: Arc<impl Fn(u64) + Send + Sync + 'static>) {
    while let Ok((stream, _)) = listener.accept().await {
        let sent = Arc::clone(&sent);
        tokio::spawn(async move {
            // A client that goes away is the end of its connection.
            let _ = connection(stream, &*sent).await;
        });
    }
}

async fn connection(stream: TcpStream, sent: &(impl Fn(u64) + Sync)) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut stream = BufReader::new(stream);
    let (mut line, mut body, mut number) = (String::new(), Vec::new(), 0_u64);
    loop {
        line.clear();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let method = line.split([' ', '/']).rfind(|w| w.chars().all(char::is_alphabetic) && w.len() > 4);
        let method = method.unwrap_or_default().to_lowercase();
        let mut length = 0;
        loop {
            line.clear();
            stream.read_line(&mut line).await?;
            let Some((name, value)) = line.split_once(':') else { break };
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().unwrap_or(0);
            }
        }
        body.resize(length, 0);
        stream.read_exact(&mut body).await?;
        let answer = match method.as_str() {
            "sendmessage" => {
                let chat = chat(&body);
                sent(chat);
                number += 1;
                format!(
                    r#"{{"ok":true,"result":{{"message_id":{number},"date":1700000000,"chat":{{"id":{chat},"type":"private","first_name":"T"}},"text":"…"}}}}"#
                )
            }
            "getme" => ME.to_owned(),
            "getmycommands" => r#"{"ok":true,"result":[]}"#.to_owned(),
            "getmyname" => r#"{"ok":true,"result":{"name":""}}"#.to_owned(),
            "getmydescription" => r#"{"ok":true,"result":{"description":""}}"#.to_owned(),
            "getmyshortdescription" => r#"{"ok":true,"result":{"short_description":""}}"#.to_owned(),
            _ => r#"{"ok":true,"result":true}"#.to_owned(),
        };
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{answer}",
            answer.len()
        );
        stream.write_all(head.as_bytes()).await?;
    }
}

const ME: &str = r#"{"ok":true,"result":{"id":123456,"is_bot":true,"first_name":"B","username":"bench_bot","can_join_groups":true,"can_read_all_group_messages":false,"supports_inline_queries":false,"can_connect_to_business":false,"has_main_web_app":false}}"#;

/// The number after `"chat_id":`.
fn chat(body: &[u8]) -> u64 {
    const KEY: &[u8] = b"\"chat_id\":";
    let at = body.windows(KEY.len()).position(|w| w == KEY).map_or(0, |at| at + KEY.len());
    body[at..].iter().take_while(|b| b.is_ascii_digit()).fold(0, |n, b| n * 10 + u64::from(b - b'0'))
}
