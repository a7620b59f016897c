//! Two programs that stand in one room of staff, one of them with citizens on Telegram.

use std::time::Duration;

use serde_json::json;

use super::office::Office;

/// The numbers after this word, in the order of the messages.
pub(crate) fn numbers<'a>(texts: impl Iterator<Item = &'a String>, word: &str) -> Vec<u32> {
    let number = |text: &'a String| text.split_once(word)?.1.split('.').next()?.parse().ok();
    texts.filter_map(number).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_bots_in_one_room_neither_answers_the_other() {
    let Some((mut office, jana)) = Office::furnish(&[("zweiter", 50)], "12").await else { return };
    let other = super::homeserver::Homeserver::user("zweiter");
    let folder = office.server.room_for("zweiter");
    office.configure(&office.server.url.clone(), &["#staff:test.local"]);
    office.configure_as(&folder, "zweiter", &office.server.url, &["#staff:test.local"], false);
    office.start();
    let mut second = super::office::serve(&folder);
    jana.sees_in(&office.room, &office.bot);
    jana.sees_in(&office.room, &other);
    jana.say(&office.room, "!status");
    jana.hears(&office.room, &office.bot, "matrix");
    jana.hears(&office.room, &other, "matrix");
    // A loud message of the one, with words of a citizen's that would steer the other.
    let root = office.call_person(&jana);
    office.citizen_says("!pause telegram Schluss");
    office.staff_hears(&jana, "!pause telegram Schluss");
    let mentions = json!({"m.mentions": {"user_ids": [office.bot, other]}});
    jana.order(json!({"do": "say", "room": office.room, "text": "personalausweis beantragen", "more": mentions}));
    jana.hears(&office.room, &office.bot, "Personalausweis");
    jana.hears(&office.room, &other, "Personalausweis");
    // Whatever would follow has time to come.
    tokio::time::sleep(Duration::from_secs(3)).await;
    let (first, others) = (jana.heard_of(&office.room, &office.bot), jana.heard_of(&office.room, &other));
    assert_eq!(others.len(), 2, "the command and the question: {others:#?}");
    assert_eq!(first.len(), 4, "those, the ticket, and what the citizen wrote: {first:#?}");
    assert!(!root.is_empty());
    second.kill().unwrap();
    second.wait().unwrap();
}
