//! What a language model may add, when it is asked, and when its answer says nothing any more.

use amtslotse::dialogue::ModelUse;
use amtslotse::llm::client::Budget;
use amtslotse::message::{ButtonAction, InboundBody, ModelTask, Outgoing};
use amtslotse::store::Store;

use crate::server::{Act, ModelServer};
use crate::world::{BOTH, World, kb, knowledge, text};

const QUESTION: &str = "was kostet ein neuer ausweis";

/// An answer that writes `sentence`, resting on the passage whose text holds `holding`.
fn writes(server: &ModelServer, sentence: &str, holding: &str) -> String {
    let request = server.last();
    let content: serde_json::Value = serde_json::from_str(request["messages"][1]["content"].as_str().unwrap()).unwrap();
    let passages = content["passages"].as_array().unwrap();
    let passage = passages.iter().find(|p| p["text"].as_str().unwrap().contains(holding));
    let id = passage.unwrap_or_else(|| panic!("{content}"))["id"].as_str().unwrap();
    serde_json::json!({ "topic": "none", "sentences": [{ "text": sentence, "passages": [id] }] }).to_string()
}

/// Which passage and topic ids an answer needs is known once the model was asked.
async fn asked_once(server: &ModelServer, world: &mut World, who: &str) {
    server.says("{}");
    world.says(who, QUESTION).await;
}

/// Nothing is offered any more, so that the same words are a new question.
async fn afresh(world: &mut World, who: &str) {
    world.says(who, "/hilfe").await;
}

#[tokio::test]
async fn what_a_model_writes_comes_after_the_answer_marked_and_with_its_sources() {
    let server = ModelServer::start(vec![Act::Say("{}".into())]).await;
    let mut world = World::new(&server, BOTH);
    asked_once(&server, &mut world, "first").await;
    server.says(writes(&server, "Der Ausweis kostet 46 €.", "kostet"));
    let replies = world.says("anna", QUESTION).await;
    assert_eq!(replies.len(), 2, "{}", text(&replies));
    insta::assert_snapshot!(replies[1].text.to_plain(), @"
    Der Ausweis kostet 46 €.

    Von einem Sprachmodell (KI) aus den genannten Quellen zusammengefasst. Verbindlich ist die Auskunft der Behörde.
    Ab 1. Januar 2027: 50 € statt 46 €.
    Quelle: Testgesetz § 1, Stand 05/2026
    ");
    let actions: Vec<ButtonAction> = replies[1].buttons.iter().flatten().map(|b| b.action.clone()).collect();
    assert!(matches!(&actions[..], [ButtonAction::Ask(id, _), ButtonAction::Human] if id.as_str() == "id-card"));
    assert_eq!(world.count("llm.answer.written").await, 1);
    assert_eq!(world.count("llm.tokens").await, 200);
}

#[tokio::test]
async fn a_topic_that_a_model_chooses_gets_the_curated_answer() {
    let server = ModelServer::start(vec![Act::Say("{}".into())]).await;
    let mut world = World::new(&server, ModelUse { task: ModelTask { route: true, compose: false }, ..BOTH });
    asked_once(&server, &mut world, "first").await;
    let content = server.last()["messages"][1]["content"].as_str().unwrap().to_owned();
    assert!(!content.contains("kostet 46"), "no passage is given where nothing is to be written: {content}");
    server.says(r#"{"topic":"t1"}"#);
    let replies = world.says("anna", QUESTION).await;
    insta::assert_snapshot!(replies[1].text.to_plain(), @"
    Ein Sprachmodell (KI) hat dieses Thema zu Ihrer Frage herausgesucht. Die Antwort selbst ist die geprüfte:

    Personalausweis: Kosten

    Der Ausweis kostet 46 €.

    Ab 1. Januar 2027: 50 € statt 46 €.
    Quelle: Testgesetz § 1, Stand 05/2026
    ");
    assert_eq!(world.count("llm.answer.chosen").await, 1);
    server.says(r#"{"topic":"none"}"#);
    assert_eq!(world.says("berta", QUESTION).await.len(), 1, "nothing is said where nothing was found");
    assert_eq!(world.count("llm.answer.declined").await, 1);
}

#[tokio::test]
async fn where_the_writing_is_refused_the_topic_still_gets_its_curated_answer() {
    let server = ModelServer::start(vec![Act::Say("{}".into())]).await;
    let mut world = World::new(&server, BOTH);
    asked_once(&server, &mut world, "first").await;
    let said = writes(&server, "Der Ausweis kostet 12 €.", "kostet").replace("none", "t1");
    server.says(said);
    let replies = world.says("anna", QUESTION).await;
    let read = text(&replies);
    assert!(read.contains("46 €") && !read.contains("12 €"), "{read}");
}

#[tokio::test]
async fn an_answer_says_nothing_once_the_citizen_has_written_again() {
    let server = ModelServer::start(vec![Act::Say("{}".into())]).await;
    let mut world = World::new(&server, BOTH);
    asked_once(&server, &mut world, "first").await;
    server.says(writes(&server, "Der Ausweis kostet 46 €.", "kostet"));
    world.says_and_waits("anna", QUESTION).await;
    // The question is under way; before its answer comes she writes again, and is answered.
    world.says_and_waits("anna", "/hilfe").await;
    let after = world.settle(true).await;
    assert!(after.is_empty(), "{}", text(&after));
    assert_eq!(world.count("llm.answer.stale").await, 1);
}

#[tokio::test]
async fn an_erased_conversation_gets_no_answer_and_nothing_of_it_is_sent() {
    let server = ModelServer::start(vec![Act::Say("{}".into())]).await;
    let mut world = World::new(&server, BOTH);
    asked_once(&server, &mut world, "first").await;
    let before = server.asked();
    world.says_and_waits("anna", QUESTION).await;
    world.says_and_waits("anna", "/loeschen").await;
    world.does("anna", InboundBody::Button { payload: ButtonAction::Yes.encode() }).await;
    let replies = world.settle(true).await;
    assert!(text(&replies).contains("gelöscht"), "{}", text(&replies));
    assert_eq!(server.asked(), before, "the question went with the conversation");
}

#[tokio::test]
async fn what_changed_in_the_knowledge_base_meanwhile_supports_nothing() {
    let server = ModelServer::start(vec![Act::Say("{}".into())]).await;
    let mut world = World::new(&server, ModelUse { task: ModelTask { route: false, compose: true }, ..BOTH });
    asked_once(&server, &mut world, "first").await;
    let said = writes(&server, "Der Ausweis kostet 46 €.", "kostet");
    let said: serde_json::Value = serde_json::from_str(&said).unwrap();
    server.says(serde_json::json!({ "sentences": said["sentences"] }).to_string());
    world.says_and_waits("anna", QUESTION).await;
    let mut changed = kb();
    let id = "id-card".parse().unwrap();
    let source = changed.intents.get_mut(&id).unwrap().sources.get_mut("law").unwrap();
    source.title = "Testgesetz § 2".into();
    world.knowledge.swap(knowledge(changed));
    assert!(world.settle(true).await.is_empty());
    assert_eq!(world.count("llm.answer.changed").await, 1);
}

#[tokio::test]
async fn a_question_that_waited_too_long_is_not_asked() {
    let server = ModelServer::start(vec![Act::Say("{}".into())]).await;
    let mut world = World::new(&server, BOTH);
    let now = world.now;
    world.now = now - jiff::SignedDuration::from_mins(10);
    world.says_and_waits("anna", QUESTION).await;
    world.now = now;
    assert!(world.settle(true).await.is_empty());
    assert_eq!(server.asked(), 0);
}

#[tokio::test]
async fn the_citizen_is_asked_first_and_only_once() {
    let server = ModelServer::start(vec![Act::Say(r#"{"topic":"none","sentences":[]}"#.into())]).await;
    let mut world = World::new(&server, ModelUse { ask_consent: true, ..BOTH });
    let first = world.says("anna", QUESTION).await;
    assert!(text(&first).contains("Sprachmodell") && server.asked() == 0, "{}", text(&first));
    afresh(&mut world, "anna").await;
    let again = world.says("anna", QUESTION).await;
    assert!(!text(&again).contains("Sprachmodell") && server.asked() == 0, "{}", text(&again));
    // The old button still works.
    world.does("anna", InboundBody::Button { payload: ButtonAction::Model { may: true }.encode() }).await;
    insta::assert_snapshot!(text(&world.settle(true).await), @"Danke. Schreiben Sie mir Ihre Frage bitte noch einmal.");
    afresh(&mut world, "anna").await;
    world.says("anna", QUESTION).await;
    assert_eq!(server.asked(), 1);
    // Typed works too, and no is no.
    world.says("berta", QUESTION).await;
    insta::assert_snapshot!(text(&world.says("berta", "nein").await), @"Gut, dann suche ich nur selbst.");
    afresh(&mut world, "berta").await;
    world.says("berta", QUESTION).await;
    assert_eq!(server.asked(), 1);
}

#[tokio::test]
async fn advice_on_ones_own_case_is_nothing_for_a_machine() {
    let server = ModelServer::start(vec![Act::Say("{}".into())]).await;
    let mut world = World::new(&server, BOTH);
    let replies = world.says("anna", "soll ich wegen dem ausweis gegen das amt klagen?").await;
    insta::assert_snapshot!(text(&replies), @"
    Hier antwortet ein Computerprogramm, kein Mensch.

    Einen Rat für Ihren eigenen Fall darf ich nicht geben. Das können die zuständige Behörde und Menschen, die beraten dürfen: eine Rechtsanwältin oder ein Rechtsanwalt, die Rechtsantragstelle beim Amtsgericht (dort gibt es auch Beratungshilfe), die Verbraucherzentrale oder eine Beratungsstelle der Wohlfahrtsverbände. Wer zuständig ist, sagt Ihnen die 115.
    ");
    world.says("berta", "should I sue the office about my id card?").await;
    assert_eq!(server.asked(), 0);
}

#[tokio::test]
async fn budgets_of_a_conversation_and_of_a_day_hold() {
    let server = ModelServer::start(vec![Act::Say(r#"{"topic":"none","sentences":[]}"#.into())]).await;
    let mut world = World::new(&server, ModelUse { questions: 2, ..BOTH });
    for _ in 0..4 {
        world.says("anna", QUESTION).await;
        afresh(&mut world, "anna").await;
    }
    assert_eq!(server.asked(), 2, "questions of a conversation");
    let mut world = World::new(&server, ModelUse { tokens: 150, ..BOTH });
    for _ in 0..4 {
        world.says("anna", QUESTION).await;
        afresh(&mut world, "anna").await;
    }
    assert_eq!(server.asked(), 4, "tokens of a conversation: 100 each");
    let mut world = World::with(&server, BOTH, Budget { questions: 3, tokens: 1_000_000 });
    for who in ["a", "b", "c", "d", "e"] {
        world.says(who, QUESTION).await;
    }
    assert_eq!(server.asked(), 7, "questions of a day");
}

#[tokio::test]
async fn the_same_answer_taken_in_twice_is_said_once() {
    let server = ModelServer::start(vec![Act::Say("{}".into())]).await;
    let mut world = World::new(&server, BOTH);
    asked_once(&server, &mut world, "first").await;
    server.says(writes(&server, "Der Ausweis kostet 46 €.", "kostet"));
    world.says_and_waits("anna", QUESTION).await;
    // Asked, answered, and the program dies before that is noted: the entry is offered again.
    let kind = amtslotse::message::ChannelKind::Model;
    for _ in 0..2 {
        let entry = world.store.next_to_send(kind, world.now).await.unwrap().unwrap();
        assert!(matches!(entry.outgoing, Outgoing::Ask { .. }));
        let parcel = amtslotse::channel::Parcel {
            address: entry.address.clone(),
            outgoing: entry.outgoing.clone(),
            reference: None,
            idempotency_key: entry.idempotency_key.clone(),
        };
        amtslotse::channel::Channel::deliver(&world.model, parcel).await.unwrap();
    }
    let replies = world.settle(true).await;
    assert_eq!(replies.len(), 1, "{}", text(&replies));
}
