//! "Which of these do you mean?" can be answered in every way that people answer it.

use amtslotse::dialogue::Outcome;
use amtslotse::message::ButtonAction;
use amtslotse::message::Facet::{Cost, Overview};

use crate::script::{Chat, Script, either, id, nothing_near, surely};

fn asked() -> Chat {
    let script = Script::default()
        .on("ausweis", either(&["id-card", "child-travel-document", "document-lost"]).side(Cost))
        .on("mülltonne", surely("waste"))
        .on("danke", surely("thanks"))
        .on("den für reisen", nothing_near("waste"));
    let mut chat = Chat::new(script);
    chat.say("ausweis").ends(Outcome::Disambiguate);
    chat
}

#[test]
fn the_question_shows_numbers_and_buttons() {
    let chat = asked();
    insta::assert_snapshot!(chat.text());
    assert_eq!(chat.labels(), ["Personalausweis", "Reisen mit Kind", "Ausweis verloren", "Nichts davon"]);
    assert_eq!(chat.turn().report.offered, ["id-card", "child-travel-document", "document-lost"].map(id));
}

#[test]
fn by_number_ordinal_button_and_words() {
    for choice in
        ["2", "das zweite", "Nummer 2 bitte", "the second one", "Reisen mit Kind", "reisen mit kind!", "den für reisen"]
    {
        asked().say(choice).answers("child-travel-document", Some(Cost));
    }
    asked().press(&ButtonAction::Ask(id("document-lost"), Cost)).answers("document-lost", Some(Cost));
    asked().say("das letzte").answers("document-lost", Some(Cost));
}

#[test]
fn both_are_answered_where_both_are_wanted() {
    let mut chat = asked();
    chat.say("alle").answers("id-card", Some(Cost));
    assert_eq!(chat.turn().report.also.len(), 2);
}

#[test]
fn none_of_these_asks_for_other_words() {
    for none in ["nichts davon", "None of these", "keins davon", "nein"] {
        asked().say(none).ends(Outcome::Fallback).says("nichts davon");
    }
    asked().press(&ButtonAction::NoneOfThese).ends(Outcome::Fallback);
}

#[test]
fn a_new_question_instead_is_answered() {
    asked().say("mülltonne").answers("waste", Some(Overview));
}

#[test]
fn the_question_survives_small_talk_and_nothing_else() {
    asked().say("danke").answers("thanks", None).say("1").answers("id-card", Some(Cost));
    let mut chat = asked();
    chat.say("mülltonne").say("1").ends(Outcome::Fallback);
}

#[test]
fn a_number_beyond_the_list_chooses_nothing() {
    asked().say("7").ends(Outcome::Fallback);
}

#[test]
fn the_words_of_a_button_below_an_answer_count_as_its_press() {
    let script = Script::default().on("neuer pass", surely("passport"));
    let mut chat = Chat::new(script);
    chat.say("neuer pass").say("Kosten").answers("passport", Some(Cost));
    chat.say("ausweis verloren").answers("document-lost", Some(Overview));
}

#[test]
fn old_forged_and_foreign_buttons_are_answered_kindly() {
    let mut chat = asked();
    for payload in ["0:h", "", "1:a:unknown-intent:cost", "💥", "1:f:+:nothing-here", "1:n:x"] {
        chat.body(amtslotse::message::InboundBody::Button { payload: payload.to_owned() });
        chat.ends(Outcome::Fallback).says("gilt nicht mehr");
    }
    chat.press(&ButtonAction::Yes).ends(Outcome::Fallback).says("nichts offen");
}
