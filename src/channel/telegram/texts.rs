//! What the adapter itself says: the words of the command menu. Everything else that a citizen reads comes from the engine.

use crate::message::Lang;

/// The menu of a language: command and what it does, at most 256 characters.
pub(super) fn commands(lang: Lang) -> impl Iterator<Item = (&'static str, &'static str)> {
    let menu: [(&str, &str); 7] = match lang {
        Lang::De => [
            ("start", "Von vorn beginnen"),
            ("hilfe", "Was ich kann"),
            ("sprache", "Sprache wählen"),
            ("mensch", "Mit einem Menschen sprechen"),
            ("datenschutz", "Was gespeichert wird"),
            ("export", "Zeigen, was über Sie gespeichert ist"),
            ("loeschen", "Alles löschen, was über Sie gespeichert ist"),
        ],
        Lang::DeSimple => [
            ("start", "Neu anfangen"),
            ("hilfe", "Das kann ich"),
            ("sprache", "Eine Sprache wählen"),
            ("mensch", "Mit einem Menschen reden"),
            ("datenschutz", "Das speichere ich"),
            ("export", "Alles zeigen, was ich über Sie weiß"),
            ("loeschen", "Alles löschen, was ich über Sie weiß"),
        ],
        Lang::En => [
            ("start", "Start again"),
            ("help", "What I can do"),
            ("language", "Choose a language"),
            ("human", "Talk to a person"),
            ("privacy", "What is stored"),
            ("export", "Show what is stored about you"),
            ("delete", "Delete all that is stored about you"),
        ],
    };
    menu.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_is_one_that_telegram_takes() {
        for (name, words) in Lang::ALL.into_iter().flat_map(commands) {
            assert!(name.len() <= 32 && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'), "{name}");
            assert!((3..=256).contains(&words.chars().count()), "{words}");
        }
    }
}
