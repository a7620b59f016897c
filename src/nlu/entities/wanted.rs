//! In which language a citizen asks to be answered. It never looks at the language that the message is in.

use crate::message::Lang;
use crate::nlu::normalise::words;

/// The language that a folded text asks for: "auf Englisch bitte", "answer in German", "leichte Sprache".
pub(crate) fn wanted_language(folded: &str) -> Option<Lang> {
    let words = words(folded);
    if is_simple(&words) {
        return Some(Lang::DeSimple);
    }
    let (at, lang) = words.iter().enumerate().find_map(|(i, w)| match *w {
        "englisch" | "english" | "englische" | "englischer" => Some((i, Lang::En)),
        "deutsch" | "german" | "deutsche" | "deutscher" => Some((i, Lang::De)),
        _ => None,
    })?;
    let before = at.checked_sub(1).and_then(|i| words.get(i)).copied().unwrap_or("");
    let is_last = words[at + 1..].iter().all(|w| COURTESY.contains(w));
    let asks = words.iter().any(|w| SPEAKING.contains(w));
    let alone = words[..at].iter().all(|w| COURTESY.contains(w) || LINKS.contains(w)) && is_last;
    (alone
        || asks && (LINKS.contains(&before) || SPEAKING.contains(&before) || is_last)
        || LINKS.contains(&before) && is_last && words.len() <= 6)
        .then_some(lang)
}

const COURTESY: &[&str] = &["bitte", "please", "danke", "thanks", "weiter", "jetzt", "now", "lieber", "pls"];
const LINKS: &[&str] = &["auf", "in", "ins", "to", "into", "zu"];
const SPEAKING: &[&str] = &[
    "sprich",
    "sprichst",
    "sprechen",
    "spricht",
    "antworte",
    "antworten",
    "antwort",
    "schreib",
    "schreibe",
    "schreiben",
    "rede",
    "reden",
    "wechsle",
    "wechseln",
    "wechsel",
    "umstellen",
    "stell",
    "speak",
    "answer",
    "reply",
    "write",
    "switch",
    "change",
    "talk",
    "respond",
    "continue",
    "say",
    "explain",
    "erklaer",
    "erklaere",
    "erklaeren",
    "uebersetze",
    "translate",
    "kannst",
    "sprache",
    "language",
];

fn is_simple(words: &[&str]) -> bool {
    words.windows(2).any(|pair| {
        let easy = pair[0].starts_with("leicht")
            || pair[0].starts_with("einfach")
            || matches!(pair[0], "easy" | "simple" | "plain");
        easy && matches!(
            pair[1],
            "sprache" | "deutsch" | "deutsche" | "worte" | "worten" | "german" | "language" | "words"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wish_is_told_from_a_mention() {
        for (text, lang) in [
            ("auf englisch bitte", Lang::En),
            ("english please", Lang::En),
            ("can you answer in english", Lang::En),
            ("sprichst du deutsch", Lang::De),
            ("in leichter sprache bitte", Lang::DeSimple),
            ("erklaer mir das in einfachen worten", Lang::DeSimple),
        ] {
            assert_eq!(wanted_language(text), Some(lang), "{text}");
        }
        for text in [
            "deutscher pass",
            "ich habe die deutsche staatsangehoerigkeit",
            "geburtsurkunde aus england",
            "is there an english form for it online",
        ] {
            assert_eq!(wanted_language(text), None, "{text}");
        }
    }
}
