//! Updates as Telegram sends them, and what the bot makes of each.
#![allow(clippy::needless_pass_by_value, clippy::unnecessary_wraps, reason = "tests")]

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::message::PlatformAddress;

fn me() -> Me {
    Me { id: 42, username: "Amtslotse_bot".into() }
}

fn person() -> Value {
    json!({"id": 7, "is_bot": false, "first_name": "A", "language_code": "de-AT"})
}

fn private(extra: Value) -> Value {
    message(json!({"id": 7, "type": "private", "first_name": "A"}), extra)
}

fn group(extra: Value) -> Value {
    message(json!({"id": -5, "type": "group", "title": "G"}), extra)
}

fn message(chat: Value, extra: Value) -> Value {
    let mut m = json!({"message_id": 1, "date": 1, "from": person(), "chat": chat});
    m.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
    json!({"update_id": 9, "message": m})
}

fn verdict(update: &Value) -> Verdict {
    judge(&update.to_string(), &me(), 100)
}

/// The words that are taken in, with their place.
fn taken(update: &Value) -> Option<(String, String)> {
    match verdict(update) {
        Verdict::Take(Taken { place, body: InboundBody::Text { text, .. } | InboundBody::Edited { text }, .. }) => {
            Some((place.to_string(), text))
        }
        _ => None,
    }
}

fn heard(place: &str, text: &str) -> Option<(String, String)> {
    Some((place.into(), text.into()))
}

#[test]
fn a_private_message_is_taken_with_the_language_of_the_app() {
    let expected = Taken {
        place: Place { chat: 7, topic: None },
        id: InboundId("telegram:update:9".into()),
        body: InboundBody::Text { text: "hallo".into(), lang_hint: Some(Lang::De) },
        message: Some(1),
    };
    assert_eq!(verdict(&private(json!({"text": "hallo"}))), Verdict::Take(expected));
}

#[test]
fn an_edited_message_is_taken_as_such_and_nothing_else_that_is_edited() {
    let edited = |extra| {
        let mut update = private(extra);
        let message = update["message"].take();
        update["edited_message"] = message;
        update.as_object_mut().unwrap().remove("message");
        update
    };
    assert!(matches!(
        verdict(&edited(json!({"text": "neu"}))),
        Verdict::Take(Taken { body: InboundBody::Edited { .. }, .. })
    ));
    assert_eq!(verdict(&edited(json!({"location": {"latitude": 1.0, "longitude": 1.0}}))), Verdict::Ignore);
}

#[test]
fn a_group_is_heard_only_where_the_bot_is_meant() {
    let bot = json!({"id": 42, "is_bot": true, "first_name": "B"});
    for (extra, expected) in [
        (json!({"text": "hallo zusammen"}), None),
        (json!({"text": "@amtslotse_BOT was kostet ein Pass?"}), heard("-5", "was kostet ein Pass?")),
        (json!({"text": "Frage @Amtslotse_bot: Pass?"}), heard("-5", "Frage : Pass?")),
        (json!({"text": "😀😀 @Amtslotse_bot, Pass?"}), heard("-5", "😀😀 , Pass?")),
        (json!({"text": "@Amtslotse_bot2 Pass?"}), None),
        (json!({"text": "mail an x@amtslotse_bot.de"}), None),
        (json!({"text": "/hilfe"}), None),
        (json!({"text": "/hilfe@Amtslotse_bot"}), heard("-5", "/hilfe@Amtslotse_bot")),
        (json!({"text": "/hilfe@other_bot", "reply_to_message": {"from": bot}}), None),
        (
            json!({"text": "und wie lange?", "reply_to_message": {"message_id": 3, "from": bot}}),
            heard("-5", "und wie lange?"),
        ),
        (json!({"text": "ich", "reply_to_message": {"from": person()}}), None),
        // Everything in a topic replies to its first message, and the bot may have opened the topic.
        (json!({"text": "ich", "reply_to_message": {"from": bot, "forum_topic_created": {"name": "T"}}}), None),
    ] {
        assert_eq!(taken(&group(extra.clone())), expected, "{extra}");
    }
}

#[test]
fn anonymous_admins_and_channels_of_people_are_people_and_other_bots_are_not() {
    let anonymous = json!({"from": {"id": 1_087_968_824, "is_bot": true, "first_name": "Group"},
        "sender_chat": {"id": -5, "type": "supergroup", "title": "G"}, "text": "@Amtslotse_bot Pass"});
    assert_eq!(taken(&group(anonymous)), heard("-5", "Pass"));
    let bot = json!({"from": {"id": 8, "is_bot": true, "first_name": "B"}, "text": "@Amtslotse_bot Pass"});
    assert_eq!(verdict(&group(bot.clone())), Verdict::Ignore);
    assert_eq!(verdict(&private(bot)), Verdict::Ignore);
    let forwarded = json!({"sender_chat": {"id": -9, "type": "channel", "title": "C"}, "is_automatic_forward": true,
        "text": "@Amtslotse_bot Pass"});
    assert_eq!(verdict(&group(forwarded)), Verdict::Ignore);
}

#[test]
fn topics_are_places_of_their_own_and_threads_of_replies_are_not() {
    let in_topic = json!({"text": "Pass", "message_thread_id": 77, "is_topic_message": true});
    assert_eq!(taken(&private(in_topic)), heard("7/77", "Pass"));
    let in_thread = json!({"text": "@Amtslotse_bot Pass", "message_thread_id": 77});
    assert_eq!(taken(&group(in_thread)), heard("-5", "Pass"));
}

#[test]
fn what_is_no_text_is_named_and_an_album_is_one() {
    for (key, what) in [
        ("voice", Unsupported::Voice),
        ("audio", Unsupported::Voice),
        ("photo", Unsupported::Picture),
        ("sticker", Unsupported::Picture),
        ("document", Unsupported::File),
        ("venue", Unsupported::Location),
        ("contact", Unsupported::Contact),
        ("poll", Unsupported::Poll),
        ("dice", Unsupported::Other),
    ] {
        let update = private(json!({ key: {"file_id": "f"}, "caption": "Text darunter" }));
        match verdict(&update) {
            Verdict::Take(Taken { body, .. }) => assert_eq!(body, InboundBody::Unsupported { what }, "{key}"),
            other => panic!("{key}: {other:?}"),
        }
    }
    let album = |n: i64| {
        let mut update = private(json!({"photo": [], "media_group_id": "A"}));
        update["update_id"] = n.into();
        update
    };
    let ids = [1, 2, 3].map(|n| match verdict(&album(n)) {
        Verdict::Take(taken) => taken.id,
        other => panic!("{other:?}"),
    });
    assert!(ids.iter().all(|id| *id == ids[0]));
}

#[test]
fn what_is_none_of_the_bots_business_is_ignored() {
    let text = json!({"message_id": 1, "date": 1, "chat": {"id": -9, "type": "channel"}, "text": "x"});
    for update in [
        json!({"update_id": 1, "channel_post": text}),
        json!({"update_id": 1, "business_message": text}),
        json!({"update_id": 1, "inline_query": {"id": "1", "from": person(), "query": "x", "offset": ""}}),
        json!({"update_id": 1, "something_of_2031": {"x": 1}}),
        json!({"update_id": 1, "message": text}),
        private(json!({"pinned_message": {"message_id": 3}})),
        group(json!({"new_chat_members": [person()]})),
        json!({"update_id": 1}),
    ] {
        assert_eq!(verdict(&update), Verdict::Ignore, "{update}");
    }
}

#[test]
fn a_press_is_taken_and_one_without_a_message_only_acknowledged() {
    let press = |message: Value, data: Value| {
        json!({"update_id": 9, "callback_query": {"id": "c", "from": person(), "chat_instance": "1",
            "message": message, "data": data}})
    };
    let chat = json!({"id": 7, "type": "private"});
    // An old message comes with date 0 and no text.
    let old = json!({"message_id": 3, "date": 0, "chat": chat});
    match verdict(&press(old, json!("1:h"))) {
        Verdict::Press(taken, press) => {
            assert_eq!(taken.body, InboundBody::Button { payload: "1:h".into() });
            assert_eq!((press.message, press.keyboard), (3, None));
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(verdict(&press(Value::Null, json!("1:h"))), Verdict::Acknowledge("c".into()));
    assert_eq!(verdict(&press(json!({"message_id": 3, "chat": chat}), Value::Null)), Verdict::Acknowledge("c".into()));
}

#[test]
fn a_group_that_becomes_a_supergroup_moves_once() {
    let old = group(json!({"migrate_to_chat_id": -1_005}));
    let new = message(json!({"id": -1_005, "type": "supergroup"}), json!({"migrate_from_chat_id": -5}));
    assert_eq!(verdict(&old), verdict(&new), "the two say the same");
    match verdict(&old) {
        Verdict::Take(Taken { place, body: InboundBody::Moved { to: PlatformAddress { place: to, .. } }, .. }) => {
            assert_eq!((place.chat, to.as_str()), (-5, "-1005"));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn being_blocked_and_let_in_again_is_noticed() {
    let change = |old: &str, new: &str| {
        json!({"update_id": 1, "my_chat_member": {"chat": {"id": 7, "type": "private"}, "from": person(), "date": 1,
            "old_chat_member": {"status": old}, "new_chat_member": {"status": new}}})
    };
    assert_eq!(verdict(&change("member", "kicked")), Verdict::Member(false));
    assert_eq!(verdict(&change("kicked", "member")), Verdict::Member(true));
    assert_eq!(verdict(&change("member", "administrator")), Verdict::Ignore);
}

#[test]
fn what_cannot_be_read_is_kept_as_it_came_and_cut_to_a_sound_size() {
    let broken = [
        r#"{"update_id": 3, "message": {"chat": "seven"}}"#.to_owned(),
        r#"{"update_id": 3, "message": {"chat": {"id": 7, "type": "private"}, "text": "\ud800"}}"#.to_owned(),
        r#"{"message": {}}"#.to_owned(),
        "ä".repeat(20_000),
    ];
    for raw in broken {
        match judge(&raw, &me(), 100) {
            Verdict::Unreadable(Taken { body: InboundBody::Unreadable { raw: kept }, .. }) => {
                assert!(raw.starts_with(&kept) && kept.len() <= MAX_RAW && !kept.is_empty());
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(number(r#"{"update_id": 3, "message": {"text": "\ud800"}}"#), Some(3));
}

#[test]
fn a_long_message_is_cut() {
    let long = private(json!({"text": "ü".repeat(5_000)}));
    assert_eq!(taken(&long).map(|(_, text)| text.chars().count()), Some(100));
}

proptest! {
    #[test]
    fn nothing_that_comes_breaks_it(text in ".{0,200}", name in "[@/A-Za-z_ ]{0,40}", raw in "\\PC{0,300}") {
        let _ = judge(&raw, &me(), 50);
        let _ = verdict(&group(json!({"text": format!("{text}@Amtslotse_bot{name}"), "caption": text})));
    }

    #[test]
    fn a_mention_is_found_wherever_it_stands(before in "[ 😀a-z(]{0,20}", after in "[ ,.!?)]{0,5}") {
        let text = format!("{before} @amtslotse_bot{after}");
        prop_assert!(mention(&text, "Amtslotse_bot").is_some());
    }
}
