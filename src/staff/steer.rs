//! What concerns all conversations: a command of the room, what it answers, and what is to be noted.
//! Whether the sender may was decided before.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::command::{Call, Name, Value, help};
use super::handover::{Seen, paragraphs};
use super::policy::Policy;
use super::steering::Steering;
use super::suggested::Suggested;
use super::texts::{StaffLang, ToStaff, to_staff};
use crate::kb::Kb;
use crate::message::{Block, ConversationId, IntentId, Lang, PlatformAddress, RichText, Span};

/// What is to be noted beside what is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// Adds to the day's count.
    Count {
        /// Its name.
        name: String,
        /// How much.
        by: u64,
    },
    /// A steering act.
    Audit {
        /// Who.
        who: String,
        /// Where.
        place: String,
        /// What.
        what: String,
        /// Why it was not obeyed, where it was not.
        refused: Option<String>,
    },
    /// What comes from there belongs to this conversation.
    Bind(PlatformAddress),
    /// What steers all conversations from now on.
    Steer(Steering),
    /// Everything of this conversation is to be deleted.
    Forget(ConversationId),
    /// Words of this conversation are suggested as an example.
    Suggest(Suggested),
    /// An unanswered message is dealt with.
    Settle {
        /// Its number.
        number: u64,
        /// What it is suggested as.
        suggested: Option<Suggested>,
    },
    /// This conversation is to be told that a time has come, or no more.
    Wake(Option<Timestamp>),
}

/// A message that could not be answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnansweredLine {
    /// Its number in the store.
    pub number: u64,
    /// The words, personal numbers taken out.
    pub words: String,
    /// Their language.
    pub lang: Lang,
    /// The nearest intents, best first.
    pub nearest: Vec<IntentId>,
}

/// How the knowledge base in force stands to the one in its folder.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum KbStanding {
    /// It is the same.
    #[default]
    Current,
    /// The one in the folder has faults.
    FolderBroken,
    /// It was gone back to.
    RolledBack,
}

/// What a command of the room may show.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Desk {
    /// Open tickets, in the order of opening.
    pub queue: Vec<Seen>,
    /// Sums of the daily counts.
    pub counts: BTreeMap<String, u64>,
    /// Over so many days.
    pub days: u16,
    /// Conversations known.
    pub conversations: u64,
    /// Inbounds that wait.
    pub waiting: u64,
    /// Entries that wait to be sent, by channel.
    pub unsent: Vec<(String, u64)>,
    /// Inbounds that were set aside.
    pub dead_letters: u64,
    /// Messages that could not be answered, oldest first.
    pub unanswered: Vec<UnansweredLine>,
    /// Suggested examples, oldest first.
    pub suggested: Vec<Suggested>,
    /// The last steering acts: when, who, what, why not.
    pub audit: Vec<(Timestamp, String, String, Option<String>)>,
    /// The conversation that the command names.
    pub found: Option<ConversationId>,
    /// How the channels are doing.
    pub channels: Vec<(String, String)>,
    /// What there is to say of the knowledge base in force.
    pub kb: KbStanding,
}

/// What a command of the room is obeyed with.
pub struct SteerScene<'a> {
    /// The time.
    pub now: Timestamp,
    /// What is set about staff.
    pub policy: &'a Policy,
    /// The knowledge base.
    pub kb: &'a Kb,
    /// What steers all conversations now.
    pub steering: &'a Steering,
    /// What it may show.
    pub desk: &'a Desk,
}

/// Obeys a command of the room: what is answered, and what is noted.
pub fn obey(scene: &SteerScene<'_>, call: &Call) -> (RichText, Vec<Note>) {
    let lang = scene.policy.lang;
    let said = |what: &ToStaff<'_>| paragraphs(&to_staff(lang, what));
    match (call.name(), call.values.as_slice()) {
        (Name::Help, _) => (help(lang), Vec::new()),
        (Name::Tickets, _) => (tickets(scene), Vec::new()),
        (Name::Stats, _) => (stats(scene), Vec::new()),
        (Name::Review, _) => (review(scene), Vec::new()),
        (Name::Status, _) => (status(scene), Vec::new()),
        (Name::Audit, _) => (audit(scene), Vec::new()),
        (Name::NoticeSet, [Value::Until(until), Value::Topics(intents), Value::Words(text)]) => {
            if let Some(unknown) = intents.iter().find(|id| !knows(scene.kb, id)) {
                return (RichText::paragraph(unknown_intent(lang, unknown.as_str())), Vec::new());
            }
            let mut steering = scene.steering.clone();
            let number = steering.announce(text, intents.clone(), *until, scene.now);
            let until = scene.policy.hours.zone.to_datetime(*until).strftime("%d.%m.%Y %H:%M").to_string();
            let answer = match lang {
                StaffLang::De => format!("Hinweis {number} steht bis {until} unter den Antworten."),
                StaffLang::En => format!("Notice {number} stands below the answers until {until}."),
            };
            (RichText::paragraph(answer), vec![Note::Steer(steering)])
        }
        (Name::NoticeClear, values) => {
            let number = values.iter().find_map(|v| if let Value::Number(n) = v { Some(*n) } else { None });
            let mut steering = scene.steering.clone();
            if steering.withdraw(number) == 0 {
                return (said(&ToStaff::NothingToDo), Vec::new());
            }
            (said(&ToStaff::Done), vec![Note::Steer(steering)])
        }
        (Name::Pause, [Value::Target(target), Value::Words(reason)]) => {
            if let super::steering::Target::Intent(id) = target
                && !knows(scene.kb, id)
            {
                return (RichText::paragraph(unknown_intent(lang, id.as_str())), Vec::new());
            }
            let mut steering = scene.steering.clone();
            if !steering.pause(target.clone(), reason, scene.now) {
                return (said(&ToStaff::NoRoomForMore), Vec::new());
            }
            (said(&ToStaff::Done), vec![Note::Steer(steering)])
        }
        (Name::Resume, [Value::Target(target)]) => {
            let mut steering = scene.steering.clone();
            if !steering.resume(target) {
                return (said(&ToStaff::NothingToDo), Vec::new());
            }
            (said(&ToStaff::Done), vec![Note::Steer(steering)])
        }
        (Name::Forget, _) => match scene.desk.found {
            Some(id) => (said(&ToStaff::Done), vec![Note::Forget(id)]),
            None => (said(&ToStaff::NoSuchConversation), Vec::new()),
        },
        // Rows of the table whose scope is a ticket.
        _ => (said(&ToStaff::OnlyInThread), Vec::new()),
    }
}

pub(super) fn knows(kb: &Kb, id: &crate::message::IntentId) -> bool {
    kb.intents.contains_key(id) || kb.overlays.iter().any(|o| o.intents.contains_key(id))
}

pub(super) fn unknown_intent(lang: StaffLang, id: &str) -> String {
    match lang {
        StaffLang::De => format!("Ein Thema oder einen Kanal `{id}` gibt es nicht."),
        StaffLang::En => format!("There is no topic or channel `{id}`."),
    }
}

pub(super) fn head(text: String) -> Block {
    Block::Paragraph(vec![Span::Bold(text)])
}

fn row(text: String) -> Block {
    Block::Bullet(vec![Span::Text(text)])
}

/// A title above rows; "nothing" where there are none.
pub(super) fn list(lang: StaffLang, title: &str, rows: Vec<String>) -> RichText {
    let mut blocks = vec![head(title.to_owned())];
    if rows.is_empty() {
        blocks.push(Block::Paragraph(vec![Span::Text(to_staff(lang, &ToStaff::Nothing))]));
    }
    blocks.extend(rows.into_iter().map(row));
    RichText(blocks)
}

/// Rows that one message shows.
pub(super) const ROWS: usize = 30;

pub(super) const fn pick(lang: StaffLang, de: &'static str, en: &'static str) -> &'static str {
    match lang {
        StaffLang::De => de,
        StaffLang::En => en,
    }
}

fn tickets(scene: &SteerScene<'_>) -> RichText {
    let lang = scene.policy.lang;
    let rows = scene.desk.queue.iter().take(ROWS).map(|seen| {
        let minutes = scene.now.as_second().saturating_sub(seen.sight.opened.as_second()) / 60;
        let topic = seen.sight.topic.as_ref().map_or("–", |id| id.as_str());
        let holder = seen.sight.claimed.as_deref().unwrap_or(pick(lang, "wartet", "waiting"));
        format!("{} · {} · {topic} · {minutes} min · {holder}", seen.pseudonym, seen.sight.lang)
    });
    list(lang, pick(lang, "Offene Vorgänge", "Open tickets"), rows.collect())
}

pub(super) fn stats(scene: &SteerScene<'_>) -> RichText {
    let (lang, desk) = (scene.policy.lang, scene.desk);
    let count = |name: &str| desk.counts.get(name).copied().unwrap_or(0);
    let mean = |sum: &str, of: &str| count(sum).checked_div(count(of)).unwrap_or(0) / 60;
    let mut rows = vec![
        format!("{}: {}", pick(lang, "Gespräche", "Conversations"), desk.conversations),
        format!("{}: {}", pick(lang, "Beantwortet", "Answered"), count("outcome.answer")),
        format!("{}: {}", pick(lang, "Rückfragen", "Asked back"), count("outcome.disambiguate")),
        format!("{}: {}", pick(lang, "Nicht verstanden", "Not understood"), count("outcome.fallback")),
        format!("{}: {}", pick(lang, "Übergaben", "Hand-overs"), count("handover.opened")),
        format!(
            "{}: {} min · {}: {} min",
            pick(lang, "Mittlere Wartezeit", "Mean waiting time"),
            mean("handover.waiting-seconds", "handover.claimed"),
            pick(lang, "mittlere Bearbeitung", "mean handling time"),
            mean("handover.handling-seconds", "handover.closed"),
        ),
        format!("👍 {} · 👎 {}", count("feedback.helpful"), count("feedback.not-helpful")),
    ];
    let mut top: Vec<(&str, u64)> =
        desk.counts.iter().filter_map(|(name, n)| Some((name.strip_prefix("intent.")?, *n))).collect();
    top.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    rows.extend(top.into_iter().take(10).map(|(id, n)| format!("{id}: {n}")));
    let title = match lang {
        StaffLang::De => format!("Die letzten {} Tage", desk.days),
        StaffLang::En => format!("The last {} days", desk.days),
    };
    list(lang, &title, rows)
}

fn review(scene: &SteerScene<'_>) -> RichText {
    let lang = scene.policy.lang;
    let today = scene.policy.hours.zone.to_datetime(scene.now).date();
    let all = scene.kb.intents.values().chain(scene.kb.overlays.iter().flat_map(|o| o.intents.values()));
    let due = all.filter_map(|i| i.review_by.filter(|by| by.last_day() < today).map(|by| (by.last_day(), by, &i.id)));
    let mut due: Vec<_> = due.collect();
    due.sort_by(|a, b| a.0.cmp(&b.0).then(a.2.cmp(b.2)));
    let rows = due.into_iter().take(ROWS).map(|(_, by, id)| format!("{id}: {by}")).collect();
    list(lang, pick(lang, "Zu prüfen (Datum überschritten)", "Due for review (date passed)"), rows)
}

fn status(scene: &SteerScene<'_>) -> RichText {
    let (lang, desk) = (scene.policy.lang, scene.desk);
    let mut rows: Vec<String> = desk.channels.iter().map(|(name, state)| format!("{name}: {state}")).collect();
    rows.push(format!("{}: {}", pick(lang, "Nachrichten in Arbeit", "Messages under way"), desk.waiting));
    rows.extend(
        desk.unsent
            .iter()
            .map(|(name, n)| format!("{} {name}: {n}", pick(lang, "Noch zu senden über", "To be sent by"))),
    );
    rows.push(format!("{}: {}", pick(lang, "Zur Seite gelegt", "Set aside"), desk.dead_letters));
    rows.push(format!("{}: {}", pick(lang, "Offene Vorgänge", "Open tickets"), desk.queue.len()));
    rows.push(format!(
        "{}: {}",
        pick(lang, "Themen der Wissensbasis", "Topics in the knowledge base"),
        scene.kb.intents.len()
    ));
    match desk.kb {
        KbStanding::Current => {}
        KbStanding::FolderBroken => {
            rows.push(
                pick(lang, "⚠ Die Wissensbasis im Ordner hat Fehler", "⚠ The knowledge base in the folder has faults")
                    .into(),
            );
        }
        KbStanding::RolledBack => {
            rows.push(
                pick(
                    lang,
                    "Zurückgegangen zur Wissensbasis davor (!reload beendet das)",
                    "Gone back to the knowledge base before (!reload ends that)",
                )
                .into(),
            );
        }
    }
    for notice in scene.steering.notices.iter().filter(|n| n.until > scene.now) {
        rows.push(format!("{} {} ({}): {}", pick(lang, "Hinweis", "Notice"), notice.number, notice.until, notice.text));
    }
    for pause in &scene.steering.pauses {
        rows.push(format!("{} {}: {}", pick(lang, "Pausiert", "Paused"), pause.target, pause.reason));
    }
    list(lang, pick(lang, "Stand", "Status"), rows)
}

fn audit(scene: &SteerScene<'_>) -> RichText {
    let lang = scene.policy.lang;
    let zone = &scene.policy.hours.zone;
    let rows = scene.desk.audit.iter().map(|(at, who, what, refused)| {
        let at = zone.to_datetime(*at).strftime("%d.%m. %H:%M").to_string();
        let refused = refused.as_deref().map(|why| format!(" ✗ {why}")).unwrap_or_default();
        format!("{at} · {who} · {what}{refused}")
    });
    list(lang, pick(lang, "Zuletzt gesteuert", "Steered lately"), rows.collect())
}
