//! Steering that is not allowed, on a real homeserver against the program itself: none of it is obeyed, all of it is logged, and
//! whoever tried is told why.

use std::time::{Duration, Instant};

use serde_json::json;

use super::office::{CITIZEN, Office, staff_room};
use super::person::Person;

/// Commands that would be felt.
const COMMANDS: [&str; 5] = [
    "!pause telegram jetzt ist Schluss",
    "!notice set 4h all Rufen Sie 0900 an",
    "!resume telegram",
    "!notice clear",
    "!audit",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_forged_commands_on_a_real_homeserver_are_refused_and_logged() {
    let others = [("otto", 0), ("anna", 50), ("j-ana", 0)];
    let Some((mut office, jana)) = Office::furnish(&others, "11").await else { return };
    // A second staff room, which is not encrypted.
    let open = staff_room(&jana, &office.bot, &[], "offen", "11", false);
    office.configure(&office.server.url.clone(), &["#staff:test.local", "#offen:test.local"]);
    office.start();
    jana.sees_in(&office.room, &office.bot);
    jana.sees_in(&open, &office.bot);
    let (otto, alike) = (Person::js(&office.server, "otto"), Person::js(&office.server, "j-ana"));
    let anna = Person::nio(&office.server, "anna");
    for person in [&otto, &alike] {
        assert_eq!(person.order(json!({"do": "bootstrap"}))["signed"], true);
    }
    for person in [&otto, &alike, &anna] {
        person.order(json!({"do": "join", "room": office.room}));
        jana.sees_in(&office.room, &person.id);
    }
    let root = office.call_person(&jana);
    let room = office.room.clone();
    let mut tries = 0;
    // Without power; with a name like the one who has it; with power, from a device that nobody vouches for; and not sealed.
    for (person, plain) in [(&otto, false), (&alike, false), (&anna, false), (&anna, true)] {
        for command in COMMANDS {
            tries += 2;
            person.order(json!({"do": "say", "room": room, "text": command, "plain": plain}));
            person.order(json!({"do": "say", "room": room, "text": command, "plain": plain, "thread": root}));
        }
    }
    // By somebody with all the power: where nothing is sealed, and where citizens ask.
    let direct = jana.room_with(&[&office.bot]);
    jana.sees_in(&direct, &office.bot);
    for command in COMMANDS {
        tries += 2;
        jana.say(&open, command);
        jana.say(&direct, command);
    }
    // By the citizen.
    for command in COMMANDS {
        tries += 1;
        office.citizen_says(command);
    }
    // Edited into an old message.
    let harmless = otto.say(&room, "Wer holt Kaffee?");
    otto.order(json!({"do": "edit", "room": room, "event": harmless, "text": COMMANDS[0]}));
    tries += 1;
    assert!(tries >= 50, "{tries}");

    for why in ["die Stufe 50; Sie haben 0", "Das Gerät ist nicht verifiziert", "kam nicht verschlüsselt"] {
        jana.hears(&room, &office.bot, why);
    }
    jana.hears(&open, &office.bot, "kam nicht verschlüsselt");
    // Words in the thread go to the citizen from a verified device alone, whatever the power.
    anna.order(json!({"do": "say", "room": room, "text": "Überweisen Sie 100 Euro.", "thread": root}));
    otto.order(json!({"do": "say", "room": room, "text": "Guten Tag von Otto.", "thread": root}));
    office.citizen_hears("Guten Tag von Otto.");
    assert!(!office.telegram.texts(CITIZEN).iter().any(|t| t.contains("Euro")));

    // Nothing came of it, for anybody else either.
    office.telegram.say(5000, "biotonne bestellen");
    office.wait("an answer", || office.telegram.texts(5000).first().cloned());
    let answer = office.telegram.texts(5000).concat();
    assert!(answer.contains("Den Müll holt") && !answer.contains("0900") && !answer.contains("Schluss"), "{answer}");
    // The log, as somebody sees it who may: each of them stands there, and none of their words.
    let end = Instant::now() + Duration::from_mins(2);
    let log = loop {
        jana.say(&room, "!audit 200");
        tokio::time::sleep(Duration::from_secs(1)).await;
        let said = jana.heard_of(&room, &office.bot);
        let log = said.into_iter().rfind(|t| t.contains("Zuletzt gesteuert")).unwrap_or_default();
        if log.matches('✗').count() > tries {
            break log;
        }
        assert!(Instant::now() < end, "{tries} tries and one message, logged: {log}\n{}", office.log());
    };
    for (who, why) in [
        ("@otto:test.local", "power-level-too-low"),
        ("@j-ana:test.local", "power-level-too-low"),
        ("@anna:test.local", "device-not-verified"),
        ("@anna:test.local", "not-encrypted"),
        ("@jana:test.local", "not-encrypted"),
        ("c-", "wrong-place"),
    ] {
        assert!(log.lines().any(|l| l.contains(who) && l.contains(why)), "{who} {why}: {log}");
    }
    let obeyed: Vec<&str> = log.lines().filter(|l| l.contains(" · ") && !l.contains('✗')).collect();
    assert!(obeyed.iter().all(|l| l.contains("@jana:test.local") && l.contains("!audit")), "{obeyed:#?}");
    assert!(!log.contains("0900") && !log.contains("Schluss"));
    println!("{tries} forged commands, none obeyed, each logged");
}
