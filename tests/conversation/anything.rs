//! Whatever comes in, in whatever state: no panic, something is said, and nothing grows without bounds.

use amtslotse::dialogue::Session;
use amtslotse::message::{Button, ButtonAction, Facet, InboundBody, Lang};
use amtslotse::nlu::{Foreign, Language, SensitiveKind, TimeMention};
use proptest::prelude::*;

use crate::script::{Chat, Means, Script, either, id, no_topic, nothing_near, surely};

const INTENTS: [&str; 9] = [
    "id-card",
    "passport",
    "waste",
    "emergency",
    "thanks",
    "residence-registration",
    "document-lost",
    "human",
    "not-there",
];

fn means() -> impl Strategy<Value = Means> {
    let base = prop_oneof![
        proptest::sample::select(&INTENTS[..]).prop_map(surely),
        proptest::sample::subsequence(&INTENTS[..], 1..5).prop_map(|ids| either(&ids)),
        proptest::sample::select(&INTENTS[..]).prop_map(nothing_near),
        Just(no_topic()),
    ];
    let language = proptest::sample::select(vec![
        Language::German,
        Language::English,
        Language::Mixed,
        Language::Unknown,
        Language::Other(None),
        Language::Other(Some(Foreign::Arabic)),
    ]);
    (base, proptest::sample::select(&Facet::ALL[..]), language, 0_u8..8, 0_usize..60, 0_usize..60).prop_map(
        |(mut m, facet, language, more, start, end)| {
            m = m.side(facet).lang(language);
            match more {
                0 => m.place("Musterstadt"),
                1 => m.place("Nirgendwo"),
                2 => m.wants(Lang::DeSimple),
                3 => m.time(TimeMention::NextYear),
                4 => m.number(SensitiveKind::TaxId, start..end),
                5 => m.negated(),
                _ => m,
            }
        },
    )
}

fn action() -> impl Strategy<Value = ButtonAction> {
    prop_oneof![
        (proptest::sample::select(&INTENTS[..]), proptest::sample::select(&Facet::ALL[..]))
            .prop_map(|(i, f)| ButtonAction::Ask(id(i), f)),
        Just(ButtonAction::NoneOfThese),
        proptest::sample::select(&Lang::ALL[..]).prop_map(ButtonAction::Speak),
        (any::<bool>(), proptest::sample::select(&INTENTS[..]))
            .prop_map(|(helpful, i)| ButtonAction::Feedback { helpful, intent: id(i) }),
        Just(ButtonAction::Human),
        Just(ButtonAction::Yes),
        any::<bool>().prop_map(|may| ButtonAction::Model { may }),
        Just(ButtonAction::No),
    ]
}

#[derive(Debug, Clone)]
enum Input {
    Words(String),
    Payload(String),
    Press(ButtonAction),
    Number(u8),
}

fn input() -> impl Strategy<Value = (Input, Means)> {
    let text = prop_oneof![
        any::<String>(),
        "\\PC{0,80}",
        "/[a-zöü@ -]{0,20}",
        "(ja|nein|2|das zweite|nichts davon|alle|kosten|nein, |und )( [a-z]{1,8}){0,3}",
    ];
    let input = prop_oneof![
        4 => text.prop_map(Input::Words),
        1 => any::<String>().prop_map(Input::Payload),
        2 => action().prop_map(Input::Press),
        2 => (0_u8..6).prop_map(Input::Number),
    ];
    (input, means())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn is_answered_within_bounds(inputs in proptest::collection::vec(input(), 1..8)) {
        let mut script = Script::default();
        for (input, means) in &inputs {
            if let Input::Words(text) = input {
                let (head, tail) = text.split_at(text.char_indices().nth(3).map_or(0, |(at, _)| at));
                script = script.on(text.trim(), means.clone()).on(tail, means.clone()).parts(text.trim(), &[head, tail]);
            }
        }
        let mut chat = Chat::new(script);
        for (input, _) in inputs {
            match input {
                Input::Words(text) => chat.say(&text),
                Input::Payload(payload) => chat.body(InboundBody::Button { payload }),
                Input::Press(action) => chat.press(&action),
                Input::Number(n) => chat.say(&n.to_string()),
            };
            let turn = chat.turn();
            prop_assert!((1..=4).contains(&turn.replies.len()));
            for reply in &turn.replies {
                let said = reply.text.to_plain();
                prop_assert!(!said.trim().is_empty() && said.chars().count() < 4_000);
                let buttons: Vec<&Button> = reply.buttons.iter().flatten().collect();
                prop_assert!(buttons.len() <= 12);
                prop_assert!(buttons.iter().all(|b| !b.label.is_empty() && b.action.encode().len() <= 64));
            }
            prop_assert!(chat.session.to_bytes().unwrap().len() <= Session::MAX_BYTES);
        }
    }
}
