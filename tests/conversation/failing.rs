//! What is not understood is said to be so, with ways out, and never twice in the same words.

use amtslotse::dialogue::{Effect, Outcome};
use amtslotse::message::Unsupported::{Contact, File, Location, Other, Picture, Poll, Voice};
use amtslotse::message::{ButtonAction, Facet, InboundBody, Lang};
use amtslotse::nlu::SensitiveKind;

use crate::script::{Chat, Script, id, nothing_near, surely};

#[test]
fn first_other_words_and_the_nearest_topics_then_ways_to_people() {
    let mut chat = Chat::new(Script::default().on("blub", nothing_near("waste")));
    chat.say("blub").ends(Outcome::Fallback);
    insta::assert_snapshot!("first_failure", chat.text());
    assert_eq!(chat.labels(), ["Müll", "Nichts davon"]);
    chat.say("blub").ends(Outcome::Fallback).says("115");
    insta::assert_snapshot!("second_failure", chat.text());
    assert_eq!(chat.labels(), ["Mit einem Menschen sprechen"]);
}

#[test]
fn no_fallback_is_said_twice_in_a_row() {
    for staff in [true, false] {
        let mut chat = Chat::new(Script::default().on("mülltonne", surely("waste")));
        chat.staff = staff;
        let mut before = String::new();
        for n in 0..20 {
            if n % 5 == 4 {
                chat.say("mülltonne");
            }
            chat.say("blub").ends(Outcome::Fallback);
            assert_ne!(chat.text(), before);
            before = chat.text();
        }
    }
}

#[test]
fn with_staff_a_person_is_offered_and_without_the_number() {
    let mut chat = Chat::new(Script::default());
    chat.staff = true;
    chat.say("blub").say("blub").says("Möchten Sie mit einem Menschen sprechen?").never_says("115");
    chat.say("ja bitte").ends(Outcome::Handover).says("Soll ich das an einen Menschen im Amt weitergeben?");
    assert!(chat.turn().effects.is_empty(), "nobody is called before the citizen agrees");
    chat.say("ja").ends(Outcome::Handover).says("an einen Menschen weiter");
    assert_eq!(chat.turn().effects, [Effect::CallPerson]);
    chat.staff = false;
    chat.press(&ButtonAction::Human).ends(Outcome::Handover).says("115");
    assert_eq!(chat.turn().report.intent, Some(id("human")));
}

#[test]
fn anger_is_met_calmly_and_after_two_failures_with_a_person() {
    let mut chat = Chat::new(Script::default().on("du depp", surely("bot-criticism")));
    chat.say("du depp").answers("bot-criticism", None).never_says("115");
    chat.say("blub").say("blub").say("du depp").ends(Outcome::Handover).says("tut mir leid").says("115");
    assert_eq!(chat.turn().report.intent, Some(id("bot-criticism")));
}

#[test]
fn an_intent_that_the_knowledge_base_lacks_is_never_answered() {
    let mut chat = Chat::new(Script::default().on("servus", surely("goodbye")));
    chat.say("servus").ends(Outcome::Fallback);
}

#[test]
fn where_the_application_is_nobody_here_can_know() {
    let mut chat = Chat::new(Script::default().on("neuer pass", surely("passport")));
    chat.say("wo bleibt mein antrag").ends(Outcome::Handover).says("kann ich nicht einsehen").says("115");
    chat.say("neuer pass").say("und wo bleibt mein antrag").answers("passport", Some(Facet::Overview));
    chat.says("kann ich nicht einsehen");
}

#[test]
fn what_could_not_be_answered_is_noted_without_numbers() {
    let text = "mein konto DE02120300000000202051 ist weg";
    let mut chat = Chat::new(Script::default().on(text, nothing_near("waste").number(SensitiveKind::Iban, 11..33)));
    chat.say(text).says("eine Kontonummer");
    let noted = "mein konto [IBAN] ist weg".to_owned();
    assert_eq!(chat.effects(), [Effect::RecordUnanswered { text: noted, lang: Lang::De, nearest: vec![id("waste")] }]);
    let stored = chat.session.to_bytes().unwrap();
    assert!(!stored.windows(4).any(|w| w == b"DE02"));
}

#[test]
fn what_is_not_text_gets_one_friendly_line() {
    let mut chat = Chat::new(Script::default());
    for what in [Voice, Picture, File, Location, Contact, Poll, Other] {
        chat.body(InboundBody::Unsupported { what }).ends(Outcome::Fallback).says("Fragen Sie mich bitte in Worten.");
    }
    for empty in ["", "   ", "🙂🙂", "?!"] {
        chat.say(empty).ends(Outcome::Fallback).says("keine Frage");
    }
}

#[test]
fn of_a_very_long_message_the_beginning_is_read_and_that_is_said() {
    let long = format!("mülltonne {}", "bla ".repeat(5_000));
    let read: String = long.chars().take(2_000).collect();
    let mut chat = Chat::new(Script::default().on(read.trim(), surely("waste")));
    chat.say(&long).answers("waste", Some(Facet::Overview)).says("nur den Anfang gelesen");
}
