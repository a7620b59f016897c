//! What the bot says to staff by itself.
//! When, is decided elsewhere.

use super::texts::StaffLang;
use crate::message::{Alarm, Post, Reply, RichText};

/// What the bot says to staff by itself.
pub fn alarm(lang: StaffLang, alarm: &Alarm) -> Post {
    let text = match (lang, alarm) {
        (StaffLang::De, Alarm::ChannelDown { channel, why }) => {
            format!("⚠ Der Kanal {} nimmt nichts an: {why}", channel.name())
        }
        (StaffLang::De, Alarm::ChannelBack { channel }) => format!("Der Kanal {} nimmt wieder an.", channel.name()),
        (StaffLang::De, Alarm::InboxGrows { waiting }) => format!("⚠ {waiting} Nachrichten warten auf eine Antwort."),
        (StaffLang::De, Alarm::SetAside { dead_letters }) => {
            format!(
                "⚠ {dead_letters} Nachrichten wurden zur Seite gelegt, weil ihre Bearbeitung immer wieder scheiterte."
            )
        }
        (StaffLang::De, Alarm::KbBroken) => "⚠ Die Wissensbasis hat Fehler; die vorige gilt weiter.".to_owned(),
        (StaffLang::De, Alarm::DiskLow { free_mib }) => {
            format!("⚠ Auf der Platte mit dem Zustand sind nur noch {free_mib} MiB frei.")
        }
        (StaffLang::De, Alarm::DiskEnough { free_mib }) => {
            format!("Auf der Platte mit dem Zustand sind wieder {free_mib} MiB frei.")
        }
        (StaffLang::De, Alarm::InboxCalm { waiting }) => {
            format!("Nur noch {waiting} Nachrichten warten auf eine Antwort.")
        }
        (StaffLang::De, Alarm::KbMended) => "Die Wissensbasis hat keine Fehler mehr.".to_owned(),
        (StaffLang::En, Alarm::DiskLow { free_mib }) => {
            format!("⚠ Only {free_mib} MiB are left on the disk of the state.")
        }
        (StaffLang::En, Alarm::DiskEnough { free_mib }) => {
            format!("The disk of the state has {free_mib} MiB again.")
        }
        (StaffLang::En, Alarm::InboxCalm { waiting }) => format!("Only {waiting} messages are waiting for an answer."),
        (StaffLang::En, Alarm::KbMended) => "The knowledge base has no faults any more.".to_owned(),
        (StaffLang::En, Alarm::ChannelDown { channel, why }) => {
            format!("⚠ The channel {} takes nothing in: {why}", channel.name())
        }
        (StaffLang::En, Alarm::ChannelBack { channel }) => {
            format!("The channel {} takes messages again.", channel.name())
        }
        (StaffLang::En, Alarm::InboxGrows { waiting }) => format!("⚠ {waiting} messages are waiting for an answer."),
        (StaffLang::En, Alarm::SetAside { dead_letters }) => {
            format!("⚠ {dead_letters} messages were set aside because working on them failed again and again.")
        }
        (StaffLang::En, Alarm::KbBroken) => {
            "⚠ The knowledge base has faults; the one before is still in force.".to_owned()
        }
    };
    Post::loud(Reply::plain(lang.into(), RichText::paragraph(text)))
}
