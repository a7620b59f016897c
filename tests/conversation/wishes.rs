//! Languages, commands, places, data: what citizens wish for is done, and said.

use std::sync::Arc;

use amtslotse::dialogue::{Effect, Outcome};
use amtslotse::message::Facet::{Cost, Deadline, LegalBasis, Overview};
use amtslotse::message::{ButtonAction, Delivery, DeliveryOutcome, InboundBody, Lang, OutboxId};
use amtslotse::nlu::{Foreign, Language, TimeMention};

use crate::script::{Chat, Script, id, no_topic, nothing_near, small_kb, sure, surely};

fn script() -> Script {
    let english = |m: crate::script::Means| m.lang(Language::English);
    Script::default()
        .on("was kostet ein pass", surely("passport").side(Cost))
        .on("how much is a passport", english(surely("passport").side(Cost)))
        .on("and the deadline", english(no_topic().side(Deadline)))
        .on("online", english(no_topic()))
        .on("in english please", english(nothing_near("waste")).wants(Lang::En))
        .on("leichte sprache bitte", nothing_near("waste").wants(Lang::DeSimple))
        .on("nach welchem gesetz meldet man sich an", surely("residence-registration").side(LegalBasis))
        .on("mülltonne gebühr", surely("waste").side(Cost))
        .on("Musterstadt", no_topic().place("Musterstadt"))
        .on("ich wohne in Beispielheim", nothing_near("waste").place("Beispielheim"))
        .on("was kostet der ausweis nächstes jahr", surely("id-card").side(Cost).time(TimeMention::NextYear))
        .on("hilfe, einbrecher", sure("emergency", 0.35))
        .on("ausweis kaputt", surely("id-card"))
}

#[test]
fn the_first_reply_says_that_a_machine_answers_and_no_other_does() {
    let mut chat = Chat::new(script());
    chat.say("was kostet ein pass").says("Computerprogramm").say("mülltonne gebühr").never_says("Computerprogramm");
}

#[test]
fn a_language_is_kept_and_changed_by_wish_or_by_clear_words() {
    let mut chat = Chat::new(script());
    chat.say("how much is a passport").says("€70");
    assert_eq!(chat.lang(), Lang::En);
    chat.say("was kostet ein pass");
    assert_eq!(chat.lang(), Lang::De);
    chat.say("online");
    assert_eq!(chat.lang(), Lang::De, "one word that is English and German changes nothing");
    chat.say("in english please").answers("language-change", None);
    assert_eq!(chat.lang(), Lang::En);
    chat.say("was kostet ein pass");
    assert_eq!(chat.lang(), Lang::En, "what was asked for is not left at once");
    chat.say("was kostet ein pass");
    assert_eq!(chat.lang(), Lang::De);
}

#[test]
fn the_topic_survives_a_change_of_language() {
    let mut chat = Chat::new(script());
    chat.say("was kostet ein pass")
        .say("in english please")
        .say("and the deadline")
        .answers("passport", Some(Deadline));
    chat.says("There is no deadline.");
}

#[test]
fn easy_german_is_spoken_when_asked_for() {
    let mut chat = Chat::new(script());
    chat.say("leichte sprache bitte").says("Leichter Sprache").say("was kostet ein pass").says("70 Euro");
    assert_eq!(chat.lang(), Lang::DeSimple);
    chat.press(&ButtonAction::Speak(Lang::De)).answers("language-change", None);
    assert_eq!(chat.lang(), Lang::De);
}

#[test]
fn the_nearest_language_is_given_with_a_word_about_it() {
    let mut kb = (*small_kb()).clone();
    for (lang, sides) in &mut kb.intents.get_mut(&id("residence-registration")).unwrap().answers {
        if *lang != Lang::De {
            sides.remove(&LegalBasis);
        }
    }
    let mut chat = Chat::with(Arc::new(kb), script());
    chat.say("/language en").answers("language-change", None);
    chat.say("nach welchem gesetz meldet man sich an").says("Das steht im Meldegesetz.").says("in German only");
}

#[test]
fn a_foreign_message_is_told_in_its_language_what_is_spoken() {
    let turkish = |m: crate::script::Means| m.lang(Language::Other(Some(Foreign::Turkish)));
    let script = Script::default()
        .on("yeni pasaport ne kadar", turkish(sure("passport", 0.8)).side(Cost))
        .on("merhaba nasılsın", turkish(nothing_near("waste")));
    let mut chat = Chat::new(script);
    chat.say("merhaba nasılsın").ends(Outcome::Fallback).says("İngilizce");
    assert_eq!(chat.labels(), ["Deutsch", "English", "Leichte Sprache"]);
    chat.say("yeni pasaport ne kadar").answers("passport", Some(Cost)).says("İngilizce").says("70 €");
}

#[test]
fn urgent_things_come_first_and_without_asking_back() {
    let mut chat = Chat::new(script());
    chat.say("/loeschen").ends(Outcome::Ask).say("hilfe, einbrecher").answers("emergency", None);
    assert!(chat.text().starts_with("Rufen Sie sofort 112 an."), "{}", chat.text());
}

#[test]
fn a_deep_link_opens_its_topic() {
    Chat::new(script()).say("/start passport").answers("passport", Some(Overview));
    Chat::new(script()).say("/start passport_cost").answers("passport", Some(Cost));
    let mut chat = Chat::new(script());
    for odd in ["/start", "/start no-such-thing", "/start@LotseBot", "/START  \u{0}"] {
        chat.say(odd).answers("greeting", None);
    }
}

#[test]
fn every_command_has_both_names() {
    for (names, intent, outcome) in [
        (["/hilfe", "/help"], "capabilities", Outcome::Answer),
        (["/sprache", "/language"], "language-change", Outcome::Answer),
        (["/mensch", "/human"], "human", Outcome::Handover),
        (["/datenschutz", "/privacy"], "bot-privacy", Outcome::Answer),
        (["/export", "/export"], "bot-privacy", Outcome::Answer),
    ] {
        for name in names {
            let mut chat = Chat::new(script());
            chat.say(name).ends(outcome);
            assert_eq!(chat.turn().report.intent, Some(id(intent)), "{name}");
        }
    }
    Chat::new(script())
        .say("/quatsch")
        .ends(Outcome::Fallback)
        .says("Diesen Befehl kenne ich nicht.")
        .says("/datenschutz");
}

#[test]
fn export_is_done_at_once_and_deleting_after_a_yes() {
    let mut chat = Chat::new(script());
    chat.say("/export");
    assert_eq!(chat.effects(), [Effect::Export]);
    chat.say("was kostet ein pass").say("/löschen").ends(Outcome::Ask);
    assert_eq!(chat.labels(), ["Ja", "Nein"]);
    chat.say("nein");
    assert!(chat.effects().is_empty() && chat.session.topic().is_some());
    chat.say("/delete").press(&ButtonAction::Yes);
    assert_eq!(chat.effects(), [Effect::Erase]);
    assert_eq!(chat.session, amtslotse::dialogue::Session::default());
}

#[test]
fn yes_deletes_nothing_once_something_else_was_said() {
    let mut chat = Chat::new(script());
    chat.say("/loeschen").say("was kostet ein pass").say("ja");
    assert!(chat.effects().iter().all(|e| *e != Effect::Erase));
}

#[test]
fn the_municipality_is_asked_for_only_where_it_helps_and_after_the_general_answer() {
    let mut chat = Chat::new(script());
    chat.say("was kostet ein pass").never_says("In welcher Gemeinde");
    chat.say("mülltonne gebühr")
        .answers("waste", Some(Cost))
        .says("100 bis 200 €")
        .says("In welcher Gemeinde wohnen Sie?");
    chat.say("Musterstadt").answers("waste", Some(Cost)).says("123 €").says("Musterstadt");
    assert_eq!(chat.turn().report.slots.get("municipality").map(String::as_str), Some("Musterstadt"));
    chat.say("mülltonne gebühr").says("123 €").never_says("In welcher Gemeinde");
}

#[test]
fn a_place_without_facts_of_its_own_is_told_so() {
    let mut chat = Chat::new(script());
    chat.say("mülltonne gebühr").say("ich wohne in Beispielheim").answers("waste", Some(Cost));
    chat.says("Eigene Angaben dieses Ortes habe ich nicht").says("100 bis 200 €").never_says("123");
}

#[test]
fn the_operators_own_place_holds_until_another_is_named() {
    let mut chat = Chat::new(script());
    chat.home = Some("Musterstadt");
    chat.say("mülltonne gebühr")
        .says("123 €")
        .say("ich wohne in Beispielheim")
        .say("mülltonne gebühr")
        .never_says("123");
}

#[test]
fn next_year_is_answered_as_of_next_year() {
    let mut chat = Chat::new(script());
    chat.say("was kostet der ausweis nächstes jahr").says("50 €").says("für 2027");
    chat.say("ausweis kaputt").never_says("2027 fest");
}

#[test]
fn an_edited_message_is_answered_anew() {
    let mut chat = Chat::new(script());
    chat.body(InboundBody::Edited { text: "was kostet ein pass".to_owned() }).answers("passport", Some(Cost));
}

#[test]
fn feedback_is_asked_for_sparingly_and_taken_with_thanks() {
    let mut chat = Chat::new(script());
    let mut asked = Vec::new();
    for n in 0..20 {
        chat.say("was kostet ein pass");
        if chat.labels().contains(&"👍 Hat geholfen") {
            asked.push(n);
        }
    }
    assert_eq!(asked, [1, 9, 17]);
    chat.press(&ButtonAction::Feedback { helpful: false, intent: id("passport") }).ends(Outcome::Fallback).says("115");
    let judged = Effect::Feedback { helpful: false, intent: id("passport"), facet: Some(Cost) };
    assert_eq!(chat.effects(), [judged]);
    chat.press(&ButtonAction::Feedback { helpful: true, intent: id("passport") }).answers("thanks", None);
}

#[test]
fn the_news_of_a_delivery_is_answered_by_nothing() {
    let mut chat = Chat::new(script());
    let before = chat.session.clone();
    let news = Delivery { entry: OutboxId(7), outcome: DeliveryOutcome::Failed { reason: "blocked".to_owned() } };
    chat.body(InboundBody::Delivery(news)).ends(Outcome::Silent);
    assert!(chat.turn().replies.is_empty() && chat.session == before);
}
