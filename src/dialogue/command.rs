//! Step: commands such as `/start id-card`, each with its German and English name. A command never reaches the matcher.

use super::end::{End, Opening};
use super::report::{Asked, Effect};
use super::session::Pending;
use super::talk::Talk;
use crate::message::{Facet, Lang};

/// A command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Command {
    Start,
    Help,
    Language,
    Human,
    Export,
    Delete,
    Privacy,
}

/// Every command with its names, the German one first.
const COMMANDS: [(Command, &[&str]); 7] = [
    (Command::Start, &["start"]),
    (Command::Help, &["hilfe", "help"]),
    (Command::Language, &["sprache", "language"]),
    (Command::Human, &["mensch", "human"]),
    (Command::Export, &["export"]),
    (Command::Delete, &["loeschen", "löschen", "delete"]),
    (Command::Privacy, &["datenschutz", "privacy"]),
];

/// Ends the turn where `text` is a command.
pub(crate) fn step(talk: &mut Talk<'_>, text: &str) -> Option<End> {
    let rest = text.trim().strip_prefix('/')?;
    let (name, payload) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    // In a group Telegram writes the bot's name behind the command: `/help@SomeBot`.
    let name = name.split('@').next().unwrap_or_default().to_lowercase();
    let payload = payload.trim();
    talk.session.pending = None;
    let Some((command, names)) = COMMANDS.into_iter().find(|(_, names)| names.contains(&name.as_str())) else {
        return Some(End::UnknownCommand);
    };
    // Whoever types the English name reads English, as long as nothing else is known.
    if talk.session.lang.is_none() && names.len() > 1 && names.last() == Some(&name.as_str()) {
        talk.session.lang = Some(Lang::En).filter(|l| talk.kb.settings.languages.contains(l));
    }
    Some(match command {
        Command::Start => linked(talk, payload).unwrap_or(End::Start),
        Command::Help => End::Help,
        Command::Language => spoken(talk, payload).unwrap_or(End::WhichLanguage),
        Command::Human => super::button::person(talk),
        Command::Export => {
            talk.effects.push(Effect::Export);
            End::Export
        }
        Command::Delete => {
            talk.session.pending = Some(Pending::Erase);
            End::EraseAsked
        }
        Command::Privacy => End::Privacy,
    })
}

/// The question that a deep link's payload names: `id-card`, or `id-card_cost` with a side.
fn linked(talk: &Talk<'_>, payload: &str) -> Option<End> {
    let (intent, facet) = payload.split_once('_').unwrap_or((payload, "overview"));
    let intent = intent.parse().ok()?;
    let view = talk.view();
    view.intent(&intent)?;
    if view.is_small_talk(&intent) && !view.is_urgent(&intent) {
        return Some(End::SmallTalk(intent));
    }
    let facet: Facet = facet.parse().unwrap_or(Facet::Overview);
    Some(End::Answered(vec![Asked { intent, facet: Some(facet) }], Opening::Nothing))
}

/// The language named behind `/sprache`.
fn spoken(talk: &Talk<'_>, payload: &str) -> Option<End> {
    if payload.is_empty() {
        return None;
    }
    let named = payload.parse::<Lang>().ok().or_else(|| talk.meaning.understand(payload).entities.wanted_lang);
    Some(match named {
        Some(lang) if talk.kb.settings.languages.contains(&lang) => End::Speaks(lang),
        Some(_) => End::CannotSpeak,
        None => End::WhichLanguage,
    })
}
