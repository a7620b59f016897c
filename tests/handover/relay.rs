//! From the citizen's wish to the closed ticket, both ways.

use amtslotse::message::{ChannelKind, InboundBody, StaffAct, Unsupported};
use amtslotse::staff::{Hours, Policy};
use amtslotse::store::Store;

use crate::world::{Health, World, erika, otto, place, says};

#[tokio::test]
async fn a_conversation_is_handed_over_and_comes_back() {
    let world = World::new();
    world.citizen("anna", "biotonne bestellen").await;
    let asked = world.citizen("anna", "/mensch").await;
    assert!(says(&asked, "Soll ich das an einen Menschen im Amt weitergeben?"), "{asked:?}");
    assert!(says(&asked, "[Ja|Nein]"));
    assert!(world.matrix.new_words().is_empty(), "nothing is shown before the citizen agrees");

    let called = world.citizen("anna", "ja").await;
    assert!(says(&called, "Vor Ihnen wartet niemand."), "{called:?}");
    assert!(says(&called, "[Warteschlange verlassen]"));
    let root = world.matrix.new_words();
    assert_eq!(root.len(), 1);
    assert!(root[0].starts_with("!bins "), "the room of its area: {root:?}");
    for part in ["Neuer Vorgang c-", "Sprache: de", "waste", "„biotonne bestellen“"] {
        assert!(root[0].contains(part), "{part}: {root:?}");
    }

    let thread = "!bins|$e1";
    let claimed = world.staff(erika(), thread, "!claim").await;
    assert!(says(&claimed, "in $e1: Übernommen von @erika:amt.example."), "{claimed:?}");
    assert!(says(&world.telegram.new_words(), "Jetzt kümmert sich ein Mensch"));

    // Staff to citizen: with the office's name, and its fate on the message.
    let hello = world.staff_only(erika(), thread, StaffAct::Text { text: "Guten Tag".into() }, None).await;
    world.settle().await;
    assert_eq!(world.telegram.new_words(), ["anna Bürgerservice: /  / Guten Tag"]);
    let shown = world.matrix.new_words();
    assert_eq!(shown, [format!("!bins react {hello} 📨"), format!("!bins react {hello} ✅")]);

    // Citizen to staff: the bot is silent, whatever it could answer.
    let asked = world.citizen_only("anna", "was kostet ein reisepass").await;
    world.settle().await;
    assert!(world.telegram.new_words().is_empty(), "the bot is silent");
    let passed = world.matrix.new_words();
    assert!(
        passed.len() == 1
            && passed[0].starts_with("!bins in $e1: @1 c-")
            && passed[0].ends_with(": was kostet ein reisepass"),
        "{passed:?}"
    );

    // Changes are carried over, both ways.
    world.staff_only(erika(), thread, StaffAct::Edited { text: "Guten Morgen".into() }, Some(&hello)).await;
    world.settle().await;
    let edited = world.telegram.new_words();
    assert!(
        edited.len() == 1 && edited[0].starts_with("anna edit m") && edited[0].ends_with("Guten Morgen"),
        "{edited:?}"
    );
    let body = InboundBody::Edited { text: "was kostet ein perso".into() };
    world.accept(place(ChannelKind::Telegram, "anna"), body, Some(&asked)).await;
    world.settle().await;
    assert!(says(&world.matrix.new_words(), "was kostet ein perso (geändert)"));
    world.staff_only(erika(), thread, StaffAct::Redacted, Some(&hello)).await;
    world.settle().await;
    assert!(says(&world.telegram.new_words(), "anna redact m"));
    world.matrix.new_words();

    // What is for staff alone stays there; an answer of the knowledge base is one command away.
    assert!(world.staff(erika(), thread, "!note die Person klingt besorgt").await.is_empty());
    assert!(world.telegram.new_words().is_empty());
    world.staff(erika(), thread, "!macro waste cost").await;
    assert!(says(&world.telegram.new_words(), "Die Gebühr liegt bei"));

    let closed = world.staff(erika(), thread, "!close").await;
    assert!(says(&closed, "Abgeschlossen."), "{closed:?}");
    assert!(says(&world.telegram.new_words(), "Ab jetzt antworte wieder ich"));
    assert!(world.store.tickets().await.unwrap().is_empty());
    let answered = world.citizen("anna", "biotonne bestellen").await;
    assert!(says(&answered, "Den Müll holt Ihre Gemeinde."), "{answered:?}");
    let late = world.staff(erika(), thread, "Ach ja!").await;
    assert!(says(&late, "Nicht gesendet: Dieser Vorgang ist abgeschlossen."));
    assert!(world.telegram.new_words().is_empty());
    assert!(world.store.verify().await.unwrap().is_empty());
}

#[tokio::test]
async fn without_consent_nothing_is_shown() {
    let world = World::new();
    world.citizen("anna", "/mensch").await;
    let no = world.citizen("anna", "nein").await;
    assert!(says(&no, "ich gebe nichts weiter"), "{no:?}");
    // An old yes, after another word, agrees to nothing.
    world.citizen("anna", "/mensch").await;
    world.citizen("anna", "biotonne bestellen").await;
    world.citizen("anna", "ja").await;
    assert!(world.matrix.new_words().is_empty());
    assert!(world.store.tickets().await.unwrap().is_empty());
}

#[tokio::test]
async fn of_two_who_claim_at_once_one_wins_and_the_other_is_told() {
    let world = World::new();
    let thread = world.call_person("anna").await;
    for from in [otto(), erika()] {
        world.staff_only(from, &thread, StaffAct::Text { text: "!claim".into() }, None).await;
    }
    world.settle().await;
    let said = world.matrix.new_words();
    assert!(says(&said, "Übernommen von @otto:amt.example."), "{said:?}");
    assert!(says(&said, "Schon übernommen, von @otto:amt.example."));
    let told = world.telegram.new_words();
    assert_eq!(told.iter().filter(|l| l.contains("kümmert sich ein Mensch")).count(), 1);
    // It can be given back, and given to somebody.
    assert!(says(&world.staff(erika(), &thread, "!release").await, "Zurückgegeben"));
    assert!(says(&world.staff(erika(), &thread, "!assign @otto:amt.example").await, "Gegeben an @otto"));
}

#[tokio::test]
async fn the_place_in_the_queue_is_told_and_can_be_left() {
    let world = World::new();
    let first = world.call_person("anna").await;
    world.citizen("ben", "/mensch").await;
    let told = world.citizen("ben", "ja").await;
    assert!(says(&told, "Vor Ihnen wartet eine Person."), "{told:?}");
    let passed = world.citizen("ben", "es eilt").await;
    assert!(says(&passed, "mit weitergegeben"));
    assert!(says(&world.citizen("ben", "/mensch").await, "schon an einen Menschen weitergegeben"));
    let left = world.citizen("ben", "Warteschlange verlassen").await;
    assert!(says(&left, "zurückgenommen"), "{left:?}");
    assert!(says(&world.matrix.new_words(), "Die Person hat abgebrochen."));
    assert!(says(&world.citizen("ben", "/beenden").await, "nichts weitergegeben"));
    world.staff(erika(), &first, "!claim").await;
    assert!(says(&world.citizen("anna", "/beenden").await, "zurückgenommen"));
}

#[tokio::test]
async fn a_ticket_goes_to_another_room_and_its_old_thread_ends() {
    let world = World::new();
    let old = world.call_person("anna").await;
    assert_eq!(old, "!all|$e1");
    let said = world.staff(erika(), &old, "!forward everyday").await;
    assert!(says(&said, "!all in $e1: Weitergegeben in einen anderen Raum"), "{said:?}");
    assert!(says(&said, "!bins Neuer Vorgang"));
    let new = "!bins|$e3";
    assert!(says(&world.staff(erika(), &old, "hallo?").await, "abgeschlossen"));
    world.telegram.new_words();
    world.staff(erika(), new, "Guten Tag").await;
    assert!(says(&world.telegram.new_words(), "Guten Tag"));
    assert!(says(&world.staff(erika(), new, "!forward nowhere").await, "Diesen Raum oder Bereich gibt es nicht"));
}

#[tokio::test]
async fn what_is_no_text_is_told_on_both_sides() {
    let world = World::new();
    let thread = world.call_person("anna").await;
    let body = InboundBody::Unsupported { what: Unsupported::Picture };
    world.accept(place(ChannelKind::Telegram, "anna"), body, None).await;
    world.settle().await;
    assert!(says(&world.telegram.new_words(), "Weitergeben kann ich nur Text."));
    assert!(says(&world.matrix.new_words(), "das kein Text ist"));
    world.staff_only(erika(), &thread, StaffAct::Unsupported { what: Unsupported::File }, None).await;
    world.settle().await;
    assert!(says(&world.matrix.new_words(), "Weitergegeben wird nur Text."));
}

#[tokio::test]
async fn an_emergency_is_answered_whoever_has_the_conversation() {
    let world = World::new();
    let thread = world.call_person("anna").await;
    world.staff(erika(), &thread, "!claim").await;
    world.telegram.new_words();
    let said = world.citizen("anna", "notfall").await;
    assert!(says(&said, "112"), "{said:?}");
    assert!(says(&world.matrix.new_words(), "notfall"));
}

#[tokio::test]
async fn whoever_is_deleted_is_deleted_in_the_thread_too() {
    let world = World::new();
    let thread = world.call_person("anna").await;
    world.staff(erika(), &thread, "Guten Tag").await;
    world.telegram.new_words();
    world.citizen("anna", "/loeschen").await;
    let gone = world.citizen("anna", "ja").await;
    assert_eq!(gone.len(), 1, "{gone:?}");
    assert_eq!(world.matrix.new_words(), [format!("{thread} redact-thread")]);
    assert!(world.store.tickets().await.unwrap().is_empty());
    assert!(
        says(&world.staff(erika(), &thread, "noch da?").await, "abgeschlossen")
            || world.telegram.new_words().is_empty()
    );
    // Staff can have it deleted too.
    let thread = world.call_person("ben").await;
    let pseudonym = world.store.tickets().await.unwrap()[0].pseudonym.to_string();
    let said = world.staff(erika(), "!all", &format!("!forget {pseudonym}")).await;
    assert!(says(&said, &format!("{thread} redact-thread")), "{said:?}");
    assert!(world.store.find_pseudonym(&pseudonym).await.unwrap().is_none());
}

#[tokio::test]
async fn the_export_shows_what_is_kept_for_a_hand_over() {
    let world = World::new();
    world.citizen("anna", "biotonne bestellen").await;
    world.call_person("anna").await;
    let shown = world.citizen("anna", "/export").await;
    assert!(says(&shown, "“biotonne bestellen”"), "{shown:?}");
    assert!(says(&shown, "Weitergabe an einen Menschen: offen"));
}

#[tokio::test]
async fn outside_of_office_hours_it_is_told_when_somebody_reads() {
    let hours = Hours { week: vec!["Mon-Fri 12:00-16:00".parse().unwrap()], ..Hours::default() };
    let mut world = World::with_policy(Policy { hours, ..Policy::default() });
    world.citizen("anna", "/mensch").await;
    let told = world.citizen("anna", "ja").await;
    assert!(says(&told, "gelesen wird ab 25.11.2026, 12:00 Uhr"), "{told:?}");
    world.matrix.new_words();
    // Nobody is called up before they are there: 12:15 is the first time.
    world.later(60);
    world.look().await;
    assert!(world.matrix.new_words().is_empty());
    world.later(80);
    world.look().await;
    let called = world.matrix.new_words();
    assert!(says(&called, "niemand hat es übernommen"), "{called:?}");
}

#[tokio::test]
async fn a_ticket_that_nobody_takes_is_called_up_and_a_silent_one_is_closed_after_a_warning() {
    let mut world = World::new();
    let thread = world.call_person("anna").await;
    world.later(16);
    world.look().await;
    assert!(says(&world.matrix.new_words(), "Wartet seit 16 Minuten"));
    world.look().await;
    assert!(world.matrix.new_words().is_empty(), "once");
    world.later(31);
    world.look().await;
    assert!(says(&world.matrix.new_words(), "Wartet seit 47 Minuten"));
    world.staff(erika(), &thread, "Guten Tag").await;
    world.telegram.new_words();
    world.later(24 * 60 + 1);
    world.look().await;
    assert!(says(&world.telegram.new_words(), "Ist noch etwas offen?"));
    assert!(says(&world.matrix.new_words(), "In 24 Stunden wird abgeschlossen"));
    // A word keeps it open.
    world.citizen("anna", "ja, ich bin noch da").await;
    world.later(24 * 60 - 5);
    world.look().await;
    assert!(world.telegram.new_words().is_empty());
    world.later(10);
    world.look().await;
    assert!(says(&world.telegram.new_words(), "Ist noch etwas offen?"));
    world.later(24 * 60 + 1);
    world.look().await;
    assert!(says(&world.telegram.new_words(), "Lange hat niemand mehr geschrieben"));
    assert!(world.store.tickets().await.unwrap().is_empty());
}

#[tokio::test]
async fn whoever_is_blocked_opens_no_ticket_until_unblocked() {
    let world = World::new();
    let thread = world.call_person("anna").await;
    assert!(says(&world.staff(erika(), &thread, "!block").await, "Gesperrt"));
    world.telegram.new_words();
    assert!(says(&world.citizen("anna", "/mensch").await, "115"));
    assert!(says(&world.staff(erika(), &thread, "!unblock").await, "Entsperrt"));
    assert!(says(&world.citizen("anna", "/mensch").await, "Soll ich das an einen Menschen"));
}

#[tokio::test]
async fn a_message_that_cannot_be_delivered_shows_it() {
    let world = World::new();
    let thread = world.call_person("anna").await;
    world.staff(erika(), &thread, "!claim").await;
    world.telegram.is(Health::Refusing);
    let lost = world.staff_only(erika(), &thread, StaffAct::Text { text: "Guten Tag".into() }, None).await;
    world.settle().await;
    let shown = world.matrix.new_words();
    assert!(says(&shown, &format!("react {lost} ❌")), "{shown:?}");
    assert!(says(&shown, "Nicht zugestellt: the door is shut"));
}

#[tokio::test]
async fn where_staff_cannot_be_reached_the_citizen_is_told() {
    let world = World::new();
    world.matrix.is(Health::Refusing);
    world.citizen("anna", "/mensch").await;
    let told = world.citizen("anna", "ja").await;
    assert!(says(&told, "Ich kann das Büro gerade nicht erreichen"), "{told:?}");
    assert!(world.store.tickets().await.unwrap().is_empty());
}
