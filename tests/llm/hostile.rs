//! An endpoint that does its worst: each is waited for no longer than allowed, told apart, and tried again only where that is safe.

use std::time::{Duration, Instant};

use amtslotse::llm::client::{AskError, Client, ClientSettings, Outcome, probe};
use serde_json::json;

use crate::server::{Act, ModelServer};
use crate::world::impatient;

async fn ask(server: &ModelServer) -> Result<String, AskError> {
    let client = Client::new(impatient(server)).unwrap();
    let began = Instant::now();
    let answered = client.ask("instructions", &json!({}), "{}").await;
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    answered.map(|a| a.said)
}

#[tokio::test]
async fn every_way_to_fail_has_its_name_and_its_end() {
    let retry = |status| Act::Raw { status, head: "retry-after: 0\r\n", body: Vec::new() };
    let never = Act::Raw { status: "429 Too Many Requests", head: "retry-after: 3600\r\n", body: Vec::new() };
    let moved = Act::Raw { status: "302 Found", head: "location: http://127.0.0.1:1/\r\n", body: Vec::new() };
    let html = Act::Raw { status: "200 OK", head: "content-type: text/html\r\n", body: b"<html>".to_vec() };
    let says = || Act::Say("yes".into());
    for (acts, expected, asked) in [
        (vec![says()], Ok("yes".to_owned()), 1),
        (vec![Act::Hang], Err(AskError::TimedOut("total")), 1),
        (vec![Act::HeadThenHang], Err(AskError::TimedOut("first byte")), 1),
        (vec![Act::Drip], Err(AskError::TimedOut("total")), 1),
        (vec![Act::Cut], Err(AskError::Cut), 1),
        (vec![Act::Close], Err(AskError::Cut), 1),
        (vec![html], Err(AskError::Unreadable("no such JSON")), 1),
        (vec![retry("429 Too Many Requests"), says()], Ok("yes".to_owned()), 2),
        (vec![retry("503 Service Unavailable"), says()], Ok("yes".to_owned()), 2),
        (vec![retry("503 Service Unavailable")], Err(AskError::Status(503)), 2),
        (vec![retry("500 Internal Server Error"), says()], Err(AskError::Status(500)), 1),
        (vec![never], Err(AskError::Status(429)), 1),
        (vec![moved], Err(AskError::Status(302)), 1),
    ] {
        let server = ModelServer::start(acts.clone()).await;
        let answered = ask(&server).await;
        // Hanging before the head or within it is the same to a citizen.
        let alike = matches!((&answered, &expected), (Err(AskError::TimedOut(_)), Err(AskError::TimedOut(_))));
        assert!(alike || answered == expected, "{acts:?}: {answered:?}");
        assert_eq!(server.asked(), asked, "{acts:?}");
    }
}

#[tokio::test]
async fn nobody_at_the_address_is_tried_twice_and_told() {
    let client = Client::new(ClientSettings {
        connect: Duration::from_millis(200),
        total: Duration::from_secs(2),
        ..ClientSettings::new("http://127.0.0.1:9/v1", "any")
    });
    assert_eq!(client.unwrap().ask("x", &json!({}), "{}").await, Err(AskError::Unreachable));
}

#[tokio::test]
async fn the_request_is_what_such_an_endpoint_expects() {
    let server = ModelServer::start(vec![Act::Say("yes".into())]).await;
    let client = Client::new(impatient(&server)).unwrap();
    let answered = client.ask("instructions", &json!({ "type": "object" }), "{}").await.unwrap();
    assert_eq!(answered.tokens, 100);
    let request = server.last();
    let format = json!({ "name": "answer", "strict": true, "schema": { "type": "object" } });
    let expected = json!({
        "model": "any",
        "messages": [{ "role": "system", "content": "instructions" }, { "role": "user", "content": "{}" }],
        "temperature": 0,
        "max_tokens": 400,
        "stream": true,
        "stream_options": { "include_usage": true },
        "response_format": { "type": "json_schema", "json_schema": format },
    });
    assert_eq!(request, expected);
}

#[tokio::test]
async fn trying_an_endpoint_says_what_works() {
    let server = ModelServer::start(vec![Act::Say("{\"topic\":\"t1\"}".into())]).await;
    let client = Client::new(impatient(&server)).unwrap();
    let findings = probe(&client).await;
    let works: Vec<(&str, bool)> = findings.iter().map(|f| (f.what, matches!(f.outcome, Outcome::Works(_)))).collect();
    // This server answers everything with words, so that models and vectors cannot be read.
    assert_eq!(works, [("models", false), ("answer", true), ("schema", true), ("embeddings", false)]);
}
