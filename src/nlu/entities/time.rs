//! A year that is asked about. It knows no today: what "next year" is, the engine says.

use crate::nlu::normalise::words;
use crate::nlu::understanding::TimeMention;

/// The time that a folded text names, the first where there are several.
pub(crate) fn time(folded: &str) -> Option<TimeMention> {
    let words = words(folded);
    words.iter().enumerate().find_map(|(i, word)| {
        let next = words.get(i + 1).copied().unwrap_or("");
        match *word {
            "naechstes" | "naechsten" | "naechstem" | "kommendes" | "kommenden" if next.starts_with("jahr") => {
                Some(TimeMention::NextYear)
            }
            "next" if next == "year" => Some(TimeMention::NextYear),
            "letztes" | "letzten" | "letztem" | "voriges" | "vorigen" | "vergangenes" | "vergangenen"
                if next.starts_with("jahr") =>
            {
                Some(TimeMention::LastYear)
            }
            "last" if next == "year" => Some(TimeMention::LastYear),
            "frueher" if is_past(&words, i) => Some(TimeMention::LastYear),
            "previously" | "formerly" => Some(TimeMention::LastYear),
            _ => year(word).map(TimeMention::Year),
        }
    })
}

/// "wie früher", "früher war", "war das früher": the past, and not an earlier appointment.
fn is_past(words: &[&str], i: usize) -> bool {
    const PAST: &[&str] = &["war", "waren", "hat", "hatte", "kostete", "gekostet", "galt", "gab", "wie", "musste"];
    let near = |w: Option<&&str>| w.is_some_and(|w| PAST.contains(w));
    near(words.get(i + 1)) || i > 0 && near(words.get(i - 1)) || i > 1 && near(words.get(i - 2))
}

fn year(word: &str) -> Option<i16> {
    (word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit()))
        .then(|| word.parse().ok())
        .flatten()
        .filter(|y| (1990..=2060).contains(y))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_named_in_figures_and_words() {
        assert_eq!(time("was kostet das 2027"), Some(TimeMention::Year(2027)));
        assert_eq!(time("und naechstes jahr"), Some(TimeMention::NextYear));
        assert_eq!(time("what was it last year"), Some(TimeMention::LastYear));
        assert_eq!(time("wie war das frueher"), Some(TimeMention::LastYear));
        for none in ["geht der termin auch frueher", "plz 91522", "115", "4711 koeln"] {
            assert_eq!(time(none), None, "{none}");
        }
    }
}
