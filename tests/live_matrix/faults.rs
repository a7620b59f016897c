//! A network that fails between the bot and the homeserver while a ticket is open: what is lost on the way is sent again as the
//! same thing, what is asked to wait waits, and on both sides each message stands once, in order.

use std::time::Duration;

use serde_json::json;

use super::handover::numbers;
use super::office::{CITIZEN, Office};
use super::proxy::{How, Proxy};

const SLOW_DOWN: &str = r#"{"errcode":"M_LIMIT_EXCEEDED","error":"slow down","retry_after_ms":1500}"#;
const BROKEN: &str = r#"{"errcode":"M_UNKNOWN","error":"broken"}"#;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lost_answers_pauses_errors_and_slowness_lose_nothing_and_double_nothing() {
    let Some((mut office, jana)) = Office::furnish(&[], "12").await else { return };
    let proxy = Proxy::before(&office.server.url);
    office.configure(&proxy.url, &["#staff:test.local"]);
    office.start();
    jana.sees_in(&office.room, &office.bot);
    let root = office.call_person(&jana);
    office.staff_says(&jana, &root, "!claim");
    office.citizen_hears("Jetzt kümmert sich ein Mensch");

    let mut said = 0;
    let rounds: [&[(&'static str, &'static str, u32, How)]; 4] = [
        // The homeserver has it, and the bot does not hear of it.
        &[("PUT", "/send/m.room.encrypted", 3, How::CutAfter), ("GET", "/sync", 2, How::CutAfter)],
        &[
            ("PUT", "/send/m.room.encrypted", 2, How::Code(429, SLOW_DOWN)),
            ("GET", "/sync", 1, How::Code(429, SLOW_DOWN)),
        ],
        &[("PUT", "/send/", 3, How::Code(502, BROKEN)), ("GET", "/sync", 2, How::Code(503, BROKEN))],
        &[
            ("PUT", "/send/m.room.encrypted", 2, How::Slow(Duration::from_secs(2))),
            ("PUT", "/send/", 2, How::CutBefore),
            ("GET", "/sync", 1, How::CutBefore),
        ],
    ];
    for faults in rounds {
        proxy.fail(faults);
        for _ in 0..5 {
            said += 1;
            office.telegram.say(CITIZEN, &format!("Bürgerin {said}."));
            jana.order(json!({"do": "say", "room": office.room, "text": format!("Zeile {said}."), "thread": root}));
        }
        // What came through is seen before the next kind of fault.
        jana.hears(&office.room, &office.bot, &format!("Bürgerin {said}."));
        office.citizen_hears(&format!("Zeile {said}."));
    }
    office.wait("all faults to be met", || (proxy.left() == 0).then_some(()));
    // The end of the queue: everything before it is through.
    office.staff_says(&jana, &root, "!close");
    office.staff_hears(&jana, "Abgeschlossen. Der Bot antwortet wieder.");
    let all: Vec<u32> = (1..=said).collect();
    assert_eq!(numbers(jana.heard_of(&office.room, &office.bot).iter(), "Bürgerin "), all, "in the thread");
    assert_eq!(numbers(office.telegram.texts(CITIZEN).iter(), "Zeile "), all, "in the citizen's chat");
    // Every message of staff shows that it has arrived, with one reaction of each kind.
    for key in ["📨", "✅"] {
        office
            .wait("the reactions", || (jana.reactions(&office.room, &office.bot, key) >= said as usize).then_some(()));
        assert_eq!(jana.reactions(&office.room, &office.bot, key), said as usize, "{key}");
    }
}
