//! What `/export` shows a citizen: all that is held of the conversation, in words. It leaves nothing out and explains what a
//! thing is for.

use crate::dialogue::Session;
use crate::message::{Block, Lang, Reply, RichText, Span};
use crate::staff::Case;
use crate::store::Export;

/// The words of one language.
struct Words {
    title: &'static str,
    pseudonym: &'static str,
    last_active: &'static str,
    lang: &'static str,
    place: &'static str,
    topic: &'static str,
    size: &'static str,
    waiting: &'static str,
    unsent: &'static str,
    sent: &'static str,
    unanswered: &'static str,
    suggested: &'static str,
    feedback: &'static str,
    helpful: [&'static str; 2],
    recent: &'static str,
    ticket: &'static str,
    open: &'static str,
    threads: &'static str,
    set_aside: &'static str,
    delete: &'static str,
}

const DE: Words = Words {
    title: "Das ist über dieses Gespräch gespeichert:",
    pseudonym: "Kennung in Protokollen",
    last_active: "Zuletzt benutzt",
    lang: "Sprache",
    place: "Ort",
    topic: "Letztes Thema",
    size: "Gedächtnis des Gesprächs (Byte)",
    waiting: "Nachrichten, die noch beantwortet werden",
    unsent: "Antworten, die noch gesendet werden",
    sent: "Gesendete Antworten (nur ihre Nummern)",
    unanswered: "Nicht beantwortet, zur Verbesserung aufgehoben",
    suggested: "Von Mitarbeitenden als Beispiel vorgeschlagen, ohne was persönlich ist",
    feedback: "Ihre Bewertung",
    helpful: ["nicht hilfreich", "hilfreich"],
    recent: "Eine Ihrer letzten Nachrichten, für eine Weitergabe aufgehoben",
    ticket: "Weitergabe an einen Menschen",
    open: "offen",
    threads: "Gespräche mit dem Büro, die dort noch stehen",
    set_aside: "Nachrichten, die wegen eines Fehlers zur Seite gelegt wurden",
    delete: "Mit /loeschen wird alles davon gelöscht.",
};

const EASY: Words = Words {
    title: "Das habe ich über unser Gespräch gespeichert:",
    pseudonym: "Ihr Kurz-Name bei mir",
    last_active: "Zuletzt benutzt",
    lang: "Sprache",
    place: "Ort",
    topic: "Letztes Thema",
    size: "Größe von meinem Gedächtnis (Byte)",
    waiting: "Nachrichten ohne Antwort",
    unsent: "Antworten auf dem Weg",
    sent: "Gesendete Antworten (nur die Nummern)",
    unanswered: "Das habe ich nicht verstanden",
    suggested: "Daraus will ich lernen",
    feedback: "Ihre Bewertung",
    helpful: ["hat nicht geholfen", "hat geholfen"],
    recent: "Eine Nachricht von Ihnen",
    ticket: "Weiter-gegeben an einen Menschen",
    open: "ja",
    threads: "Gespräche mit dem Amt",
    set_aside: "Nachrichten mit einem Fehler",
    delete: "Ich soll alles löschen? Schreiben Sie: /loeschen",
};

const EN: Words = Words {
    title: "This is what is stored about this conversation:",
    pseudonym: "Name in logs",
    last_active: "Last used",
    lang: "Language",
    place: "Place",
    topic: "Last topic",
    size: "Memory of the conversation (bytes)",
    waiting: "Messages still to be answered",
    unsent: "Answers still to be sent",
    sent: "Answers sent (their numbers alone)",
    unanswered: "Not answered, kept to make the bot better",
    suggested: "Suggested by staff as an example, without what is personal",
    feedback: "Your judgement",
    helpful: ["not helpful", "helpful"],
    recent: "One of your last messages, kept in case it is passed on",
    ticket: "Passed on to a person",
    open: "open",
    threads: "Conversations with the office that are still there",
    set_aside: "Messages set aside because of a fault",
    delete: "/delete deletes all of it.",
};

/// The reply that shows an export.
pub(super) fn reply(export: &Export, session: &Session, case: Option<&Case>, lang: Lang) -> Reply {
    let words = match lang {
        Lang::De => DE,
        Lang::DeSimple => EASY,
        Lang::En => EN,
    };
    let mut blocks = vec![Block::Paragraph(vec![Span::Text(words.title.into())])];
    let mut item = |name: &str, value: String| {
        blocks.push(Block::Bullet(vec![Span::Bold(format!("{name}: ")), Span::Text(value)]));
    };
    item(words.pseudonym, export.pseudonym.to_string());
    if let Some(at) = export.last_active {
        item(words.last_active, at.strftime("%Y-%m-%d %H:%M UTC").to_string());
    }
    item(words.lang, session.lang().unwrap_or(lang).to_string());
    if let Some(place) = session.municipality() {
        item(words.place, place.to_owned());
    }
    if let Some(topic) = session.topic() {
        item(words.topic, topic.intent.to_string());
    }
    item(words.size, export.session.len().to_string());
    item(words.waiting, export.waiting.len().to_string());
    item(words.unsent, export.unsent.len().to_string());
    item(words.sent, export.sent.len().to_string());
    for unanswered in &export.unanswered {
        item(words.unanswered, format!("“{}”", unanswered.text));
    }
    for suggestion in &export.suggestions {
        item(words.suggested, format!("“{}” ({})", suggestion.text, suggestion.intent));
    }
    for feedback in &export.feedback {
        item(words.feedback, format!("{} – {}", feedback.intent, words.helpful[usize::from(feedback.helpful)]));
    }
    if let Some(case) = case {
        for recent in &case.recent {
            item(words.recent, format!("“{}”", recent.words));
        }
        if case.ticket.is_some() {
            item(words.ticket, words.open.to_owned());
        }
        item(words.threads, case.threads.len().to_string());
    }
    item(words.set_aside, export.dead_letters.len().to_string());
    blocks.push(Block::Note(vec![Span::Text(words.delete.into())]));
    Reply::plain(lang, RichText(blocks))
}
