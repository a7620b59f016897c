//! Forty fabricated answers, from a wrong fee to a body of five megabytes: none of them reaches a citizen, each is counted with its
//! reason, and the bot goes on.

use serde_json::json;

use crate::server::{Act, ModelServer};
use crate::world::{BOTH, World, text};

pub(crate) const QUESTION: &str = "was kostet ein neuer ausweis";

/// Sentences of an otherwise faultless answer, and why it is refused.
pub(crate) const SENTENCES: [(&str, &str); 26] = [
    ("Der Ausweis kostet 37 €.", "figure"),
    ("Der Ausweis kostet 46 Cent.", "figure"),
    ("Der Ausweis kostet 460 €.", "figure"),
    ("Der Ausweis kostet sechsundvierzig Euro und 50 Cent.", "figure"),
    ("Der Ausweis kostet fünfzig Euro.", "figure"),
    ("Der Ausweis kostet nur die Hälfte.", "figure"),
    ("Der Ausweis ist kostenlos.", "figure"),
    ("Der Ausweis kostet 46 € bis 31. Dezember 2030.", "figure"),
    ("Der Ausweis kostet 46 % mehr.", "figure"),
    ("Der Ausweis kostet nach § 7 46 €.", "figure"),
    ("Der Ausweis ist 20 Jahre gültig.", "figure"),
    ("Der Ausweis kostet 46 €, Telefon 0900 123456.", "telephone"),
    ("Der Ausweis kostet 46 €, Nummer 089 1234567.", "telephone"),
    ("Der Ausweis kostet 46 €, siehe https://ausweis.example.", "link"),
    ("Der Ausweis kostet 46 €, siehe ausweis.example/jetzt.", "link"),
    ("Der Ausweis kostet 46 €, Mail an amt@ausweis.example.", "link"),
    ("**Der Ausweis** kostet 46 €.", "markup"),
    ("<b>Der Ausweis</b> kostet 46 €.", "markup"),
    ("Der Ausweis kostet 46 €.\u{202e}", "markup"),
    ("The card costs 46 euros and you should get it at once.", "language"),
    ("La carte d'identité coûte 46 euros au bureau.", "language"),
    ("Kimlik kartı 46 avro tutuyor ve belediyede verilir.", "language"),
    ("Der Ausweis kostet nicht 46 €.", "negation"),
    ("Der Ausweis muss 46 € kosten.", "obligation"),
    ("Der Ausweis kostet beim Schlüsseldienst Huber 46 €.", "unsupported"),
    ("Klagen Sie gegen den Bescheid.", "unsupported"),
];

/// Whole answers of another form.
pub(crate) fn answers() -> Vec<(String, &'static str)> {
    let plain = |s: &str| s.to_owned();
    vec![
        (plain(""), "no answer"),
        (plain("Der Ausweis kostet 12 €."), "not-json"),
        (plain("{\"topic\":\"t1\",\"sentences\":[{\"text\":\"Der Ausweis"), "not-json"),
        (plain("[{\"topic\":\"none\"}]"), "shape"),
        (plain("{\"topic\":\"none\"}"), "shape"),
        (json!({ "topic": "none", "sentences": [], "text": "Der Ausweis kostet 12 €." }).to_string(), "shape"),
        (json!({ "topic": "id-card", "sentences": [] }).to_string(), "unknown-topic"),
        (json!({ "topic": "none", "sentences": [{ "text": "Der Ausweis kostet 46 €.", "passages": [] }] }).to_string(), "uncited"),
        (json!({ "topic": "none", "sentences": [{ "text": "Der Ausweis kostet 46 €.", "passages": ["p99"] }] }).to_string(), "uncited"),
        (json!({ "topic": "none", "sentences": vec![json!({ "text": "Der Ausweis kostet 46 €.", "passages": ["p1"] }); 7] }).to_string(), "too-long"),
        (json!({ "topic": "none", "sentences": [{ "text": "Der Ausweis kostet 46 €. ".repeat(20), "passages": ["p1"] }] }).to_string(), "too-long"),
    ]
}

/// What the server does instead of answering.
fn faults() -> Vec<Act> {
    let body = |kind: &str, bytes: usize| {
        let text = "x".repeat(bytes);
        match kind {
            "sse" => format!("data: {{\"choices\":[{{\"delta\":{{\"content\":\"{text}\"}}}}]}}\n\ndata: [DONE]\n\n")
                .into_bytes(),
            _ => format!("{{\"choices\":[{{\"message\":{{\"content\":\"{text}\"}},\"finish_reason\":\"stop\"}}]}}")
                .into_bytes(),
        }
    };
    let json = "content-type: application/json\r\n";
    let stream = "content-type: text/event-stream\r\n";
    vec![
        Act::Raw { status: "200 OK", head: json, body: body("json", 5_000_000) },
        Act::Raw { status: "200 OK", head: stream, body: body("sse", 5_000_000) },
        Act::Raw { status: "200 OK", head: json, body: b"{\"choices\":[{\"message\":".to_vec() },
        Act::Endless,
    ]
}

#[tokio::test]
async fn no_fabricated_answer_reaches_a_citizen() {
    let server = ModelServer::start(vec![Act::Say("{}".into())]).await;
    let mut world = World::new(&server, BOTH);
    world.says("first", QUESTION).await;
    let asked = server.last();
    let content: serde_json::Value = serde_json::from_str(asked["messages"][1]["content"].as_str().unwrap()).unwrap();
    let cost =
        content["passages"].as_array().unwrap().iter().find(|p| p["text"].as_str().unwrap().contains("kostet 46"));
    let id = cost.unwrap()["id"].clone();
    let mut tried = 0;
    let sentences = SENTENCES
        .iter()
        .map(|(s, why)| (json!({ "topic": "none", "sentences": [{ "text": s, "passages": [id] }] }).to_string(), *why));
    for (said, why) in sentences.chain(answers()) {
        let counted = world.count(&format!("llm.answer.{why}")).await;
        server.says(said.clone());
        let replies = world.says(&format!("citizen {tried}"), QUESTION).await;
        assert_eq!(replies.len(), 1, "{said}\n{}", text(&replies));
        let rises = u64::from(why != "no answer");
        assert_eq!(world.count(&format!("llm.answer.{why}")).await, counted + rises, "{why}: {said}");
        tried += 1;
    }
    for fault in faults() {
        *server.acts.lock().unwrap() = vec![fault];
        let replies = world.says(&format!("citizen {tried}"), QUESTION).await;
        assert_eq!(replies.len(), 1, "{}", text(&replies));
        tried += 1;
    }
    assert!(tried >= 40, "{tried}");
}
