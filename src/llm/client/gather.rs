//! Gathers an answer from the bytes of a body: one JSON object, or a stream of server-sent events with comments, keep-alives, null
//! contents, a missing end or a missing count. It waits for nothing, and holds no more than an answer can be.

use serde::Deserialize;

use super::error::AskError;

/// Bytes of a body at most; a stream spends some hundred on each token.
pub(super) const MAX_BODY: usize = 512 * 1024;
/// Bytes of an answer at most.
const MAX_SAID: usize = 16 * 1024;

/// An answer that is still coming in.
#[derive(Debug, Default)]
pub struct Gathering {
    is_stream: bool,
    taken: usize,
    /// What came and makes no whole line yet; of a plain body all of it.
    rest: Vec<u8>,
    said: String,
    finish: Option<String>,
    tokens: Option<u32>,
    done: bool,
}

#[derive(Deserialize)]
struct Chunk {
    #[serde(default)]
    choices: Vec<Choice>,
    usage: Option<Usage>,
    error: Option<serde::de::IgnoredAny>,
}

#[derive(Deserialize)]
struct Choice {
    message: Option<Part>,
    delta: Option<Part>,
    finish_reason: Option<String>,
}

#[derive(Deserialize)]
struct Part {
    content: Option<String>,
}

#[derive(Deserialize)]
struct Usage {
    total_tokens: Option<u32>,
}

impl Gathering {
    /// An answer of this content type.
    pub fn of(content_type: &str) -> Self {
        Self { is_stream: content_type.trim_start().starts_with("text/event-stream"), ..Self::default() }
    }

    /// Takes bytes as they come; `true` when the answer is complete and nothing more has to be read.
    pub fn push(&mut self, bytes: &[u8]) -> Result<bool, AskError> {
        self.taken = self.taken.saturating_add(bytes.len());
        if self.taken > MAX_BODY {
            return Err(AskError::TooLarge(MAX_BODY));
        }
        self.rest.extend_from_slice(bytes);
        if self.is_stream {
            while let Some(end) = self.rest.iter().position(|b| *b == b'\n') {
                let line: Vec<u8> = self.rest.drain(..=end).collect();
                self.line(&line)?;
            }
        }
        Ok(self.done)
    }

    /// One line of a stream. Comments, event names and empty lines say nothing.
    fn line(&mut self, line: &[u8]) -> Result<(), AskError> {
        let line = std::str::from_utf8(line).map_err(|_| AskError::Unreadable("no UTF-8"))?.trim();
        let Some(data) = line.strip_prefix("data:").map(str::trim) else { return Ok(()) };
        match data {
            "" => Ok(()),
            "[DONE]" => {
                self.done = true;
                Ok(())
            }
            data => self.chunk(data.as_bytes()),
        }
    }

    fn chunk(&mut self, json: &[u8]) -> Result<(), AskError> {
        let chunk: Chunk = serde_json::from_slice(json).map_err(|_| AskError::Unreadable("no such JSON"))?;
        if chunk.error.is_some() {
            return Err(AskError::Unreadable("an error of the server's"));
        }
        if let Some(tokens) = chunk.usage.and_then(|u| u.total_tokens) {
            self.tokens = Some(tokens);
        }
        if let Some(choice) = chunk.choices.into_iter().next() {
            if let Some(content) = choice.delta.or(choice.message).and_then(|p| p.content) {
                self.said.push_str(&content);
            }
            self.finish = choice.finish_reason.or(self.finish.take());
        }
        if self.said.len() > MAX_SAID { Err(AskError::TooLarge(MAX_SAID)) } else { Ok(()) }
    }

    /// The answer at the end of the body, with the tokens that were spent, where they were told.
    pub fn end(mut self) -> Result<(String, Option<u32>), AskError> {
        let rest = std::mem::take(&mut self.rest);
        if self.is_stream {
            self.line(&rest)?;
            if !self.done && self.finish.is_none() {
                return Err(AskError::Cut);
            }
        } else {
            self.chunk(&rest)?;
        }
        match self.finish.as_deref() {
            Some("length") => return Err(AskError::Truncated),
            Some("content_filter") => return Err(AskError::Empty),
            Some(_) | None => {}
        }
        if self.said.trim().is_empty() { Err(AskError::Empty) } else { Ok((self.said, self.tokens)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stream(body: &str) -> Result<(String, Option<u32>), AskError> {
        // Byte by byte, as the worst network brings it.
        let mut gathering = Gathering::of("text/event-stream; charset=utf-8");
        for byte in body.as_bytes() {
            if gathering.push(&[*byte])? {
                break;
            }
        }
        gathering.end()
    }

    fn plain(body: &str) -> Result<(String, Option<u32>), AskError> {
        let mut gathering = Gathering::of("application/json");
        gathering.push(body.as_bytes())?;
        gathering.end()
    }

    #[test]
    fn a_stream_is_put_together_whatever_stands_between() {
        let body = ": ping\r\n\r\nevent: message\r\ndata: {\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":null}}]}\r\n\r\n\
                    data: {\"choices\":[{\"delta\":{\"content\":\"{\\\"topic\\\":\"}}]}\n\n: keep-alive\n\ndata:\n\
                    data:{\"choices\":[{\"delta\":{\"content\":\"\\\"ä\\\"}\"},\"finish_reason\":\"stop\"}]}\n\n\
                    data: {\"choices\":[],\"usage\":{\"total_tokens\":42}}\n\ndata: [DONE]\n\n";
        assert_eq!(stream(body), Ok(("{\"topic\":\"ä\"}".into(), Some(42))));
    }

    #[test]
    fn what_is_missing_is_told_apart() {
        let said = "data: {\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\n\n";
        assert_eq!(stream(said), Err(AskError::Cut));
        assert_eq!(stream(&format!("{said}data: [DONE]")), Ok(("x".into(), None)), "no usage");
        let ends = |reason: &str| {
            format!("{said}data: {{\"choices\":[{{\"delta\":{{}},\"finish_reason\":\"{reason}\"}}]}}\n\n")
        };
        assert_eq!(stream(&ends("stop")), Ok(("x".into(), None)), "no [DONE]");
        assert_eq!(stream(&ends("length")), Err(AskError::Truncated));
        assert_eq!(stream("data: [DONE]\n"), Err(AskError::Empty));
        assert_eq!(stream("data: {\"choices\":\n"), Err(AskError::Unreadable("no such JSON")));
        assert_eq!(
            stream("data: {\"error\":{\"message\":\"x\"}}\n"),
            Err(AskError::Unreadable("an error of the server's"))
        );
        assert_eq!(stream(""), Err(AskError::Cut));
    }

    #[test]
    fn a_plain_body_is_read_too() {
        let body = r#"{"choices":[{"message":{"content":"{}"},"finish_reason":"stop"}],"usage":{"total_tokens":7}}"#;
        assert_eq!(plain(body), Ok(("{}".into(), Some(7))));
        assert_eq!(plain(r#"{"choices":[{"message":{"content":null}}]}"#), Err(AskError::Empty));
        assert_eq!(plain("<html>"), Err(AskError::Unreadable("no such JSON")));
    }

    #[test]
    fn nothing_grows_without_bound() {
        let mut gathering = Gathering::of("text/event-stream");
        let comment = ": nothing to say, and this for ever\n".repeat(100);
        let ended = (0..1_000_000).find_map(|_| gathering.push(comment.as_bytes()).err());
        assert_eq!(ended, Some(AskError::TooLarge(MAX_BODY)));
        let long = format!("data: {{\"choices\":[{{\"delta\":{{\"content\":\"{}\"}}}}]}}\n", "x".repeat(MAX_SAID + 1));
        assert_eq!(stream(&long), Err(AskError::TooLarge(MAX_SAID)));
    }
}
