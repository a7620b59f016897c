//! A question that leans on the one before it is understood.

use amtslotse::dialogue::Outcome;
use amtslotse::message::Facet::{Cost, Deadline, Documents, Duration, Online, Overview};

use crate::script::{Chat, Script, either, no_topic, nothing_near, sure, surely};

fn script() -> Script {
    Script::default()
        .on("neuer pass", surely("passport"))
        .on("was kostet ein pass", surely("passport").side(Cost))
        .on("und was kostet das?", no_topic().side(Cost))
        .on("danke", surely("thanks"))
        .on("und für mein kind?", nothing_near("waste"))
        .on("Reisepass und für mein kind?", surely("child-travel-document"))
        .on("nein, den ausweis", nothing_near("id-card"))
        .on("den ausweis", surely("id-card"))
        .on("geht das online", no_topic().side(Online))
        .on("wie lange", no_topic().side(Duration))
        .on("mülltonne", surely("waste"))
}

#[test]
fn a_side_alone_is_asked_of_the_last_topic() {
    Chat::new(script())
        .say("neuer pass")
        .answers("passport", Some(Overview))
        .say("und was kostet das?")
        .answers("passport", Some(Cost))
        .says("70 €");
}

#[test]
fn small_talk_does_not_clear_the_topic() {
    let mut chat = Chat::new(script());
    chat.say("neuer pass")
        .say("danke")
        .answers("thanks", None)
        .say("und was kostet das?")
        .answers("passport", Some(Cost));
}

#[test]
fn small_talk_that_is_sure_is_no_question_about_the_topic() {
    let script = script()
        .on("danke!", surely("thanks").topicless().side(Online))
        .on("kost was", sure("thanks", 0.4).topicless().side(Cost));
    Chat::new(script.clone()).say("neuer pass").say("danke!").answers("thanks", None);
    Chat::new(script).say("neuer pass").say("kost was").answers("passport", Some(Cost));
}

#[test]
fn an_ellipsis_carries_the_side_to_the_neighbour() {
    let mut chat = Chat::new(script());
    chat.say("was kostet ein pass")
        .say("und für mein kind?")
        .answers("child-travel-document", Some(Cost))
        .says("22,80 €");
}

#[test]
fn a_correction_keeps_the_side_and_changes_the_topic() {
    Chat::new(script()).say("was kostet ein pass").say("nein, den ausweis").answers("id-card", Some(Cost)).says("46 €");
}

#[test]
fn another_topic_that_is_sure_wins_over_the_one_at_hand() {
    Chat::new(script()).say("was kostet ein pass").say("mülltonne").answers("waste", Some(Overview));
}

#[test]
fn weak_evidence_for_another_topic_stays_where_every_word_belongs_to_the_topic() {
    let script = script().on("was muss ich da für den pass mitbringen", sure("waste", 0.52).side(Documents));
    Chat::new(script)
        .say("neuer pass")
        .say("was muss ich da für den pass mitbringen")
        .answers("passport", Some(Documents));
}

#[test]
fn of_two_candidates_the_topic_at_hand_wins() {
    let script = script().on("und die gebühr dafür", either(&["waste", "passport"]).side(Cost));
    Chat::new(script).say("neuer pass").say("und die gebühr dafür").answers("passport", Some(Cost));
}

#[test]
fn a_foreign_matter_is_not_taken_for_the_topic_because_it_has_a_side() {
    let script = script().on("wo krieg ich den erbschein", nothing_near("waste").side(Documents));
    Chat::new(script).say("neuer pass").say("wo krieg ich den erbschein").ends(Outcome::Fallback);
}

#[test]
fn without_a_topic_a_side_alone_is_not_understood() {
    Chat::new(script()).say("und was kostet das?").ends(Outcome::Fallback);
}

#[test]
fn a_side_that_is_not_known_is_said_to_be_unknown_and_the_overview_given() {
    let mut chat = Chat::new(script());
    chat.say("neuer pass").say("wie lange").answers("passport", Some(Duration));
    chat.says("Zu „Dauer“ habe ich hier keine gesicherte Angabe").says("115").says("Den Pass gibt es im Bürgerbüro.");
    assert!(!chat.turn().report.facet_known);
    chat.say("neuer pass");
    assert!(chat.turn().report.facet_known);
}

#[test]
fn a_rejected_alternative_is_not_answered() {
    let text = "ich brauche keinen neuen ausweis, ich hab ihn nur verloren";
    let script = Script::default()
        .on(text, surely("id-card").negated())
        .parts(text, &["ich brauche keinen neuen ausweis", "ich hab ihn nur verloren"])
        .on("ich brauche keinen neuen ausweis", surely("id-card").negated())
        .on("ich hab ihn nur verloren", nothing_near("document-lost"))
        .on("Personalausweis ich hab ihn nur verloren", surely("document-lost"));
    Chat::new(script).say(text).answers("document-lost", Some(Overview));
}

#[test]
fn a_lack_is_no_rejection() {
    let text = "ich habe keinen ausweis mehr, was kostet ein neuer";
    let script = Script::default()
        .on(text, surely("id-card").side(Cost).negated())
        .parts(text, &["ich habe keinen ausweis mehr", "was kostet ein neuer"])
        .on("ich habe keinen ausweis mehr", surely("id-card").negated())
        .on("was kostet ein neuer", no_topic().side(Cost));
    Chat::new(script).say(text).answers("id-card", Some(Cost));
}

#[test]
fn two_sides_in_one_breath_are_both_answered() {
    let script =
        Script::default().on("was kostet der pass und bis wann", surely("passport").side(Cost).and_side(Deadline));
    let mut chat = Chat::new(script);
    chat.say("was kostet der pass und bis wann")
        .answers("passport", Some(Cost))
        .says("70 €")
        .says("Eine Frist gibt es nicht.");
    assert_eq!(chat.turn().report.also.len(), 1);
    assert_eq!(chat.turn().replies.len(), 1);
}

#[test]
fn two_questions_are_both_answered_in_their_order() {
    let text = "bin umgezogen und der pass läuft ab, was kostet der";
    let script = Script::default()
        .on(text, either(&["residence-registration", "passport"]))
        .parts(text, &["bin umgezogen", "der pass läuft ab", "was kostet der"])
        .on("bin umgezogen", surely("residence-registration"))
        .on("der pass läuft ab", surely("passport"))
        .on("was kostet der", no_topic().side(Cost));
    let mut chat = Chat::new(script);
    chat.say(text).answers("residence-registration", Some(Overview)).says("Melden Sie sich an.").says("70 €");
    let also = &chat.turn().report.also;
    assert_eq!((also.len(), also[0].intent.as_str(), also[0].facet), (1, "passport", Some(Cost)));
}

#[test]
fn a_greeting_in_front_of_a_question_is_returned_in_a_word() {
    let text = "hallo, was kostet ein pass";
    let script = Script::default()
        .on(text, surely("passport").side(Cost))
        .parts(text, &["hallo", "was kostet ein pass"])
        .on("hallo", surely("greeting"));
    Chat::new(script).say(text).answers("passport", Some(Cost)).says("Guten Tag!").says("70 €");
}

#[test]
fn an_answer_starts_with_what_it_is_about_and_ends_with_its_source() {
    let mut chat = Chat::new(script());
    chat.say("was kostet ein pass");
    insta::assert_snapshot!(chat.text());
    assert_eq!(chat.labels(), ["Frist", "Überblick", "Reisen mit Kind", "Ausweis verloren"]);
}
