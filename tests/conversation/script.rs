//! A matcher that says what a test has written down, and a conversation to try the engine in.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use amtslotse::dialogue::{Effect, Engine, Outcome, Session, Turn, TurnInput};
use amtslotse::kb::Kb;
use amtslotse::message::{Button, ButtonAction, Facet, InboundBody, IntentId, Lang};
use amtslotse::nlu::{
    Candidate, Decision, Entities, FacetGuess, Language, Meaning, PlaceMention, Sensitive, SensitiveKind, TimeMention,
    Understanding,
};
use jiff::civil::{Date, date};

/// The day of every test.
pub(crate) const TODAY: Date = date(2026, 11, 25);

/// An intent's id.
pub(crate) fn id(text: &str) -> IntentId {
    text.parse().unwrap()
}

/// The small knowledge base under `tests/kb-small`.
pub(crate) fn small_kb() -> Arc<Kb> {
    static KB: OnceLock<Arc<Kb>> = OnceLock::new();
    let load = || {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kb-small");
        Arc::new(Kb::read(&root, TODAY).unwrap_or_else(|broken| panic!("{broken}")).kb)
    };
    Arc::clone(KB.get_or_init(load))
}

/// What a message is to mean.
#[derive(Debug, Clone)]
pub(crate) struct Means(Understanding);

/// The matcher is sure of this intent.
pub(crate) fn surely(intent: &str) -> Means {
    sure(intent, 0.9)
}

/// The matcher answers this intent with this confidence.
pub(crate) fn sure(intent: &str, confidence: f32) -> Means {
    let mut m = candidates(&[(intent, confidence)]);
    m.0.decision = Decision::Answer(id(intent));
    m
}

/// The matcher hesitates between these, equally likely.
pub(crate) fn either(intents: &[&str]) -> Means {
    let mut m = candidates(&intents.iter().map(|i| (*i, 0.9 / intents.len() as f32)).collect::<Vec<_>>());
    m.0.decision = Decision::Disambiguate(intents.iter().map(|i| id(i)).collect());
    m
}

/// The matcher knows nothing, and this comes nearest.
pub(crate) fn nothing_near(intent: &str) -> Means {
    candidates(&[(intent, 0.1)])
}

/// Words without a topic of their own.
pub(crate) fn no_topic() -> Means {
    let mut m = candidates(&[("waste", 0.05)]);
    m.0.topicless = true;
    m
}

fn candidates(of: &[(&str, f32)]) -> Means {
    Means(Understanding {
        language: Language::German,
        candidates: of.iter().map(|(i, c)| Candidate { intent: id(i), confidence: *c }).collect(),
        in_scope: 0.9,
        decision: Decision::Fallback,
        facet: FacetGuess { facet: Facet::Overview, confidence: 0.9, second: None, plain: true },
        entities: Entities::default(),
        topicless: false,
        negated: false,
    })
}

impl Means {
    pub(crate) fn side(mut self, facet: Facet) -> Self {
        self.0.facet.facet = facet;
        self
    }

    pub(crate) fn topicless(mut self) -> Self {
        self.0.topicless = true;
        self
    }

    pub(crate) fn and_side(mut self, facet: Facet) -> Self {
        self.0.facet.second = Some(facet);
        self
    }

    pub(crate) fn lang(mut self, language: Language) -> Self {
        self.0.language = language;
        self
    }

    pub(crate) fn wants(mut self, lang: Lang) -> Self {
        self.0.entities.wanted_lang = Some(lang);
        self
    }

    pub(crate) fn place(mut self, name: &str) -> Self {
        self.0.entities.place = Some(PlaceMention { name: name.to_owned(), by_postcode: false });
        self
    }

    pub(crate) fn time(mut self, time: TimeMention) -> Self {
        self.0.entities.time = Some(time);
        self
    }

    pub(crate) fn number(mut self, kind: SensitiveKind, at: std::ops::Range<usize>) -> Self {
        self.0.entities.sensitive.push(Sensitive { kind, at });
        self
    }

    pub(crate) fn negated(mut self) -> Self {
        self.0.negated = true;
        self
    }
}

/// A matcher by the script; what is not in it means nothing.
#[derive(Clone, Default)]
pub(crate) struct Script {
    means: BTreeMap<String, Means>,
    parts: BTreeMap<String, Vec<String>>,
}

impl Script {
    /// `text` means this.
    pub(crate) fn on(mut self, text: &str, means: Means) -> Self {
        self.means.insert(text.to_owned(), means);
        self
    }

    /// `text` has these parts.
    pub(crate) fn parts(mut self, text: &str, parts: &[&str]) -> Self {
        self.parts.insert(text.to_owned(), parts.iter().map(|p| (*p).to_owned()).collect());
        self
    }
}

impl Meaning for Script {
    fn understand(&self, text: &str) -> Understanding {
        self.means.get(text).cloned().unwrap_or_else(|| nothing_near("waste")).0
    }

    fn clauses(&self, text: &str) -> Vec<String> {
        self.parts.get(text).cloned().unwrap_or_else(|| vec![text.to_owned()])
    }
}

/// A conversation with the engine.
pub(crate) struct Chat {
    engine: Engine,
    pub(crate) session: Session,
    pub(crate) staff: bool,
    pub(crate) home: Option<&'static str>,
    pub(crate) last: Option<Turn>,
}

impl Chat {
    pub(crate) fn new(script: Script) -> Self {
        Self::with(small_kb(), script)
    }

    pub(crate) fn with(kb: Arc<Kb>, script: Script) -> Self {
        let engine = Engine::new(kb, Arc::new(script));
        Self { engine, session: Session::default(), staff: false, home: None, last: None }
    }

    /// The citizen's message.
    pub(crate) fn say(&mut self, text: &str) -> &mut Self {
        self.body(InboundBody::Text { text: text.to_owned(), lang_hint: None })
    }

    /// A press.
    pub(crate) fn press(&mut self, action: &ButtonAction) -> &mut Self {
        self.body(InboundBody::Button { payload: action.encode() })
    }

    /// Anything that comes in.
    #[allow(clippy::needless_pass_by_value, reason = "scripts read better without borrows")]
    pub(crate) fn body(&mut self, body: InboundBody) -> &mut Self {
        let now = "2026-11-25T12:00:00Z".parse().unwrap();
        let input = TurnInput {
            body: &body,
            now,
            today: Some(TODAY),
            staff_available: self.staff,
            home: self.home,
            model: None,
        };
        // What is stored between two turns is all that the next one knows.
        let stored = Session::from_bytes(&self.session.to_bytes().unwrap()).unwrap();
        let turn = self.engine.turn(&stored, &input);
        self.session = turn.session.clone();
        self.last = Some(turn);
        self
    }

    pub(crate) fn turn(&self) -> &Turn {
        self.last.as_ref().unwrap()
    }

    /// Everything said in the last turn.
    pub(crate) fn text(&self) -> String {
        self.turn().replies.iter().map(|r| r.text.to_plain()).collect::<Vec<_>>().join("\n---\n")
    }

    pub(crate) fn buttons(&self) -> Vec<&Button> {
        self.turn().replies.iter().flat_map(|r| r.buttons.iter().flatten()).collect()
    }

    pub(crate) fn labels(&self) -> Vec<&str> {
        self.buttons().into_iter().map(|b| b.label.as_str()).collect()
    }

    pub(crate) fn lang(&self) -> Lang {
        self.turn().replies[0].lang
    }

    pub(crate) fn outcome(&self) -> Outcome {
        self.turn().report.outcome
    }

    pub(crate) fn effects(&self) -> &[Effect] {
        &self.turn().effects
    }

    /// Checks that the last turn answered this.
    #[track_caller]
    pub(crate) fn answers(&mut self, intent: &str, facet: Option<Facet>) -> &mut Self {
        let report = &self.turn().report;
        assert_eq!(
            (report.outcome, report.intent.as_ref().map(IntentId::as_str), report.facet),
            (Outcome::Answer, Some(intent), facet),
            "{}",
            self.text()
        );
        self
    }

    /// Checks how the last turn ended.
    #[track_caller]
    pub(crate) fn ends(&mut self, outcome: Outcome) -> &mut Self {
        assert_eq!(self.outcome(), outcome, "{}", self.text());
        self
    }

    /// Checks that the last turn said this.
    #[track_caller]
    pub(crate) fn says(&mut self, part: &str) -> &mut Self {
        assert!(self.text().contains(part), "{part:?} is not in:\n{}", self.text());
        self
    }

    /// Checks that the last turn did not say this.
    #[track_caller]
    pub(crate) fn never_says(&mut self, part: &str) -> &mut Self {
        assert!(!self.text().contains(part), "{part:?} is in:\n{}", self.text());
        self
    }
}
