//! A language model and people of the office's in one conversation: the model is out of it for as long as a person has it.

use amtslotse::message::{ButtonAction, InboundBody};

use crate::server::{Act, ModelServer};
use crate::world::{BOTH, ROOM, World, text};

const QUESTION: &str = "was kostet ein neuer ausweis";

fn pressed(action: &ButtonAction) -> InboundBody {
    InboundBody::Button { payload: action.encode() }
}

/// The citizen wants a person, and agrees to what that shows.
async fn call_person(world: &mut World, who: &str) {
    world.does(who, pressed(&ButtonAction::Human)).await;
    world.does(who, pressed(&ButtonAction::Yes)).await;
    let told = text(&world.settle(false).await);
    assert!(told.contains("Vor Ihnen wartet niemand"), "{told}");
}

#[tokio::test]
async fn no_model_is_asked_while_a_person_has_the_conversation() {
    let server = ModelServer::start(vec![Act::Say(r#"{"topic":"none","sentences":[]}"#.into())]).await;
    let mut world = World::with_staff(&server, BOTH);
    world.says("anna", QUESTION).await;
    assert_eq!(server.asked(), 1, "before, it is asked");
    call_person(&mut world, "anna").await;
    for words in [QUESTION, "zeug wegen dings ausweis", "und?"] {
        world.says("anna", words).await;
    }
    assert_eq!(server.asked(), 1);
    world.does("anna", pressed(&ButtonAction::Leave)).await;
    let left = world.settle(true).await;
    world.says("anna", "/hilfe").await;
    let again = world.says("anna", QUESTION).await;
    assert_eq!(server.asked(), 2, "afterwards it may be asked again: {}\n{}", text(&left), text(&again));
}

#[tokio::test]
async fn an_answer_that_comes_when_a_person_has_the_conversation_is_not_said_and_still_counted() {
    let server = ModelServer::start(vec![Act::Say(r#"{"topic":"t1","sentences":[]}"#.into())]).await;
    let mut world = World::with_staff(&server, BOTH);
    world.says_and_waits("anna", QUESTION).await;
    call_person(&mut world, "anna").await;
    let after = world.settle(true).await;
    assert!(after.is_empty(), "{}", text(&after));
    assert_eq!(world.count("llm.tokens").await, 100);
    assert_eq!(world.count("llm.answer.chosen").await, 0);
}

#[tokio::test]
async fn what_staff_ask_in_their_room_is_never_put_to_a_model() {
    let server = ModelServer::start(vec![Act::Say(r#"{"topic":"t1","sentences":[]}"#.into())]).await;
    let mut world = World::with_staff(&server, BOTH);
    world.staff_says(ROOM, QUESTION).await;
    world.settle(true).await;
    assert_eq!(server.asked(), 0);
}

#[tokio::test]
async fn a_paused_bot_asks_no_model_and_says_nothing_of_what_one_answers() {
    let server = ModelServer::start(vec![Act::Say(r#"{"topic":"t1","sentences":[]}"#.into())]).await;
    let mut world = World::with_staff(&server, BOTH);
    world.says_and_waits("anna", QUESTION).await;
    world.staff_says(ROOM, "!pause telegram Wartung").await;
    world.settle(false).await;
    let after = world.settle(true).await;
    assert!(after.is_empty(), "{}", text(&after));
    let asked = server.asked();
    let told = text(&world.says("berta", QUESTION).await);
    assert!(told.contains("Wartung"), "{told}");
    assert_eq!(server.asked(), asked);
}

#[tokio::test]
async fn the_consent_to_a_model_and_the_consent_to_a_person_are_never_taken_for_each_other() {
    let server = ModelServer::start(vec![Act::Say(r#"{"topic":"none","sentences":[]}"#.into())]).await;
    let mut world = World::with_staff(&server, amtslotse::dialogue::ModelUse { ask_consent: true, ..BOTH });
    let asked = world.says("anna", QUESTION).await;
    assert!(text(&asked).contains("Sprachmodell"), "{}", text(&asked));
    // A yes that belonged to another question agrees to nothing here.
    world.does("anna", pressed(&ButtonAction::Yes)).await;
    world.settle(true).await;
    world.says("anna", "/hilfe").await;
    world.says("anna", QUESTION).await;
    assert_eq!(server.asked(), 0);
    // And the yes to the model calls nobody.
    world.does("anna", pressed(&ButtonAction::Human)).await;
    world.does("anna", pressed(&ButtonAction::Model { may: true })).await;
    let told = text(&world.settle(true).await);
    assert!(told.contains("Danke") && !told.contains("Vor Ihnen"), "{told}");
}
