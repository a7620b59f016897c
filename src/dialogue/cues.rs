//! Words by which the engine recognises answers to its own questions and references to what was said: yes and no, numbers,
//! "none of these", corrections, ellipses. Topics are never recognised here: that is the matcher's business.

/// The words of a text in lower case, without punctuation.
pub(crate) fn words(text: &str) -> Vec<String> {
    text.to_lowercase()
        .split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’' && c != '-')
        .map(|w| w.trim_matches(['\'', '’', '-']).to_owned())
        .filter(|w| !w.is_empty())
        .collect()
}

/// Whether the words contain this phrase, word by word.
pub(crate) fn says(words: &[String], phrase: &str) -> bool {
    let phrase: Vec<&str> = phrase.split(' ').collect();
    words.windows(phrase.len()).any(|w| w.iter().zip(&phrase).all(|(a, b)| a == b))
}

fn says_any(words: &[String], phrases: &[&str]) -> bool {
    phrases.iter().any(|p| says(words, p))
}

/// Words that carry no choice of their own beside a number or an ordinal.
const FILLERS: [&str; 42] = [
    "das", "die", "der", "den", "dem", "bitte", "nummer", "nr", "option", "punkt", "auswahl", "ich", "meine", "nehme",
    "will", "möchte", "wähle", "ist", "es", "the", "one", "number", "no", "please", "i", "mean", "take", "choose",
    "want", "it", "is", "thema", "antwort", "ok", "okay", "ja", "yes", "also", "eher", "von", "answer", "topic",
];

/// A choice by number or ordinal out of `n`: "2", "nummer zwei", "das zweite bitte", "the first one", "das letzte". The
/// index from 0, as long as nothing else is said.
pub(crate) fn ordinal(words: &[String], n: usize) -> Option<usize> {
    let mut found = None;
    for w in words {
        let at = match w.as_str() {
            "1" | "1st" | "eins" | "erste" | "ersten" | "erster" | "erstes" | "erstere" | "ersteres" | "first" => {
                Some(0)
            }
            "one" if words.len() == 1 => Some(0),
            "2" | "2nd" | "zwei" | "zweite" | "zweiten" | "zweiter" | "zweites" | "second" | "two" => Some(1),
            "3" | "3rd" | "drei" | "dritte" | "dritten" | "dritter" | "drittes" | "third" | "three" => Some(2),
            "4" | "4th" | "vier" | "vierte" | "vierten" | "vierter" | "viertes" | "fourth" | "four" => Some(3),
            "letzte" | "letzten" | "letzter" | "letztes" | "letzteres" | "last" => n.checked_sub(1),
            _ => None,
        };
        match at {
            Some(_) if found.is_some() => return None,
            Some(at) => found = Some(at),
            None if FILLERS.contains(&w.as_str()) => {}
            None => return None,
        }
    }
    found.filter(|at| *at < n)
}

/// "none of these".
pub(crate) fn none_of_these(words: &[String]) -> bool {
    const PHRASES: [&str; 20] = [
        "nichts davon",
        "keins davon",
        "keines davon",
        "keine davon",
        "keiner davon",
        "nix davon",
        "nichts von",
        "weder noch",
        "nichts dergleichen",
        "was anderes",
        "etwas anderes",
        "none of these",
        "none of those",
        "none of them",
        "neither",
        "none",
        "something else",
        "keins",
        "keines",
        "nothing of that",
    ];
    words.len() <= 7 && says_any(words, &PHRASES)
}

/// Asks what to decide or whether one will win: advice on a person's own case, which nobody but people may give. How, where and
/// what to bring is no such question.
pub(crate) fn asks_advice(words: &[String]) -> bool {
    const DECIDE: [&str; 6] = ["soll ich", "sollte ich", "sollen wir", "sollten wir", "should i", "should we"];
    const PLAIN: [&str; 21] = [
        "wo",
        "wohin",
        "wann",
        "was",
        "welche",
        "welchen",
        "welches",
        "wie",
        "wen",
        "wem",
        "where",
        "when",
        "what",
        "which",
        "how",
        "who",
        "whom",
        "mitbringen",
        "bring",
        "ausfüllen",
        "fill",
    ];
    const PHRASES: [&str; 27] = [
        "muss ich mir das gefallen lassen",
        "lohnt sich",
        "lohnt es sich",
        "habe ich chancen",
        "hab ich chancen",
        "habe ich eine chance",
        "meine chancen",
        "was würden sie tun",
        "was würdest du tun",
        "was raten sie",
        "was rätst du",
        "raten sie mir",
        "würden sie mir raten",
        "was empfehlen sie",
        "klagen",
        "klage einreichen",
        "anzeigen gegen",
        "verklagen",
        "bin ich im recht",
        "is it worth",
        "worth it",
        "what would you do",
        "would you advise",
        "do you advise",
        "my chances",
        "sue",
        "legal advice",
    ];
    let decides = says_any(words, &DECIDE) && !words.iter().any(|w| PLAIN.contains(&w.as_str()));
    decides || says_any(words, &PHRASES)
}

/// "both", "all of them".
pub(crate) fn all_of_these(words: &[String]) -> bool {
    const WORDS: [&str; 6] = ["beide", "beides", "both", "alle", "alles", "all"];
    words.len() <= 4 && words.iter().any(|w| WORDS.contains(&w.as_str()))
}

/// Yes or no as an answer of its own.
pub(crate) fn yes_or_no(words: &[String]) -> Option<bool> {
    const YES: [&str; 14] = [
        "ja",
        "jo",
        "jep",
        "jawohl",
        "klar",
        "gerne",
        "gern",
        "unbedingt",
        "sicher",
        "yes",
        "yeah",
        "yep",
        "sure",
        "freilich",
    ];
    const NO: [&str; 9] = ["nein", "nee", "ne", "nö", "na", "no", "nope", "niemals", "abbrechen"];
    const MORE: [&str; 17] = [
        "bitte",
        "please",
        "danke",
        "thanks",
        "doch",
        "ok",
        "okay",
        "ich",
        "will",
        "das",
        "alles",
        "löschen",
        "delete",
        "it",
        "everything",
        "nicht",
        "genau",
    ];
    if words.len() > 6 || words.iter().any(|w| ["nicht", "not", "don't", "doch"].contains(&w.as_str())) {
        return words.first().filter(|w| NO.contains(&w.as_str())).map(|_| false);
    }
    let yes = words.iter().any(|w| YES.contains(&w.as_str()));
    let no = words.iter().any(|w| NO.contains(&w.as_str()));
    let only = words.iter().all(|w| [&YES[..], &NO[..], &MORE[..]].concat().contains(&w.as_str()));
    match (yes, no, only) {
        (true, false, true) => Some(true),
        (false, true, true) => Some(false),
        _ => None,
    }
}

/// The text without a word of correction in front ("nein, den Reisepass", "no, I meant the passport"), where there is one.
pub(crate) fn correction(text: &str) -> Option<&str> {
    const OPENERS: [&str; 16] = [
        "nein",
        "nee",
        "nö",
        "no",
        "nope",
        "falsch",
        "wrong",
        "sorry",
        "doch nicht",
        "ich meine",
        "ich meinte",
        "i mean",
        "i meant",
        "sondern",
        "eher",
        "quatsch",
    ];
    let mut rest = text.trim_start();
    let mut corrected = false;
    'again: loop {
        for opener in OPENERS {
            let Some(head) = rest.get(..opener.len()) else { continue };
            let tail = &rest[opener.len()..];
            if head.to_lowercase() == opener && tail.starts_with(|c: char| !c.is_alphanumeric()) {
                rest = tail.trim_start_matches(|c: char| !c.is_alphanumeric());
                corrected = true;
                continue 'again;
            }
        }
        return (corrected && !rest.is_empty()).then_some(rest);
    }
}

/// Whether a part rejects what it names ("ich brauche keinen neuen", "nicht den Pass", "not the passport"), so that another
/// part says what is meant.
pub(crate) fn rejects(words: &[String]) -> bool {
    const PHRASES: [&str; 26] = [
        "brauche kein",
        "brauche keine",
        "brauche keinen",
        "brauch kein",
        "brauch keine",
        "brauch keinen",
        "will kein",
        "will keine",
        "will keinen",
        "möchte kein",
        "möchte keine",
        "möchte keinen",
        "nicht um",
        "meine nicht",
        "nicht der",
        "nicht die",
        "nicht das",
        "nicht den",
        "brauche nicht",
        "don't need",
        "do not need",
        "don't want",
        "do not want",
        "not the",
        "not a",
        "not about",
    ];
    says_any(words, &PHRASES)
}

/// Whether a message begins as a continuation: "und für mein Kind?", "and online?", "what about …".
pub(crate) fn continues(words: &[String]) -> bool {
    let first = words.first().map(String::as_str);
    matches!(first, Some("und" | "and" | "oder" | "or" | "auch" | "also" | "aber" | "but"))
        || says_any(
            &words[..words.len().min(6)],
            &["what about", "how about", "wie ist es mit", "wie siehts aus", "und wie"],
        )
}

/// Whether a message refers back: "was kostet das", "brauche ich dafür", "is it possible".
pub(crate) fn refers(words: &[String]) -> bool {
    const WORDS: [&str; 40] = [
        "das", "dies", "es", "da", "dafür", "damit", "dazu", "davon", "dabei", "dort", "den", "die", "der", "ihn",
        "sie", "des", "dieser", "diese", "diesen", "dieses", "so", "it", "that", "this", "them", "these", "those",
        "there", "one", "dann", "then", "darauf", "danach", "darüber", "er", "its", "do", "hier", "here", "welche",
    ];
    words.iter().any(|w| WORDS.contains(&w.as_str()))
}

/// Whether the overview itself is asked for ("was bedeutet das", "what is"), and not left open.
pub(crate) fn asks_what_it_is(words: &[String]) -> bool {
    const PHRASES: [&str; 10] = [
        "was bedeutet",
        "was ist",
        "was sind",
        "was heißt",
        "worum geht",
        "was soll",
        "what is",
        "what are",
        "what does",
        "what's",
    ];
    says_any(words, &PHRASES)
}

/// Whether the state of an application is asked for ("wo bleibt mein Antrag", "where is my application").
pub(crate) fn asks_status(words: &[String]) -> bool {
    const PHRASES: [&str; 26] = [
        "wo bleibt",
        "wo bleibn",
        "wo ist mein antrag",
        "wo steht mein antrag",
        "stand meines antrags",
        "stand meines antrages",
        "status meines antrags",
        "status von meinem antrag",
        "stand von meinem antrag",
        "bearbeitungsstand",
        "antragsstatus",
        "was ist mit meinem antrag",
        "was macht mein antrag",
        "wie weit ist mein antrag",
        "wie weit ist mein",
        "antrag schon bearbeitet",
        "wann kommt mein bescheid",
        "noch keine antwort auf meinen antrag",
        "where is my application",
        "status of my application",
        "my application status",
        "application status",
        "what happened to my application",
        "has my application",
        "is my application",
        "check my application",
    ];
    says_any(words, &PHRASES)
}

/// A greeting that is a goodbye too ("servus"): at the end of a talk it is the latter.
pub(crate) fn either_greeting(words: &[String]) -> bool {
    words.iter().any(|w| ["servus", "ciao", "tschau", "pfiat", "habe"].contains(&w.as_str()))
}

/// Words that say nothing of a topic, beside those of the facets' phrases.
const FUNCTION_WORDS: &str = "ich du er sie es wir ihr man mich mir dich dir uns euch sich mein meine meinen meinem meiner \
    dein deine ihre ihren ihrem ihrer unser unsere unseren sein seine seinen der die das den dem des ein eine einen einem \
    einer eines kein keine keinen und oder aber auch noch schon nur denn doch mal eben halt ja nein nicht nix na ned net \
    is ist sind bin bist war waren wird werden wurde hab habe hast hat haben hatte kann kannst können könnte muss musst \
    müssen muß soll sollte sollen darf dürfen will wollen möchte mag würde gibt geht gehen ging kommt komm kommen machen \
    mache mach macht tun tue brauch brauche braucht brauchen krieg kriege kriegen bekomm bekomme bekommen bekommt \
    wie was wer wen wem wo wohin woher wann warum wieso weshalb welche welcher welches welchen wieviel viel viele mehr \
    in im an am auf aufs aus bei beim bis für von vom mit zu zum zur nach vor über unter um ab durch ohne gegen wegen \
    da dafür damit dazu davon dabei dort hier dann jetzt nun heute danach so sehr ganz eigentlich überhaupt genau \
    bitte danke ok okay dass ob wenn als weil selber selbst alles etwas was irgendwas jemand nochmal wieder leider \
    i you he she it we they me him her us them my your his its our their the a an and or but also too not no yes \
    is are am was were be been do does did have has had can could may might must should shall will would want need get \
    got how what who whom where when why which much many more in on at to from for of with without by about after before \
    until till into that this these those there here then now please thanks thank ok so very if as because any some \
    one ones go come make bring take there's what's it's i'm don't can't möcht bräucht des dös a an i mei meim meiner \
    fuer koennen koennte moechte muesste waere hoert sowas dings ding sache thema frage fragen wissen weiß sagen sag gerade überhaupt allein still just really only even";

/// Whether two words are forms of one: the same, or both long and one the beginning or the end of the other, as inflected
/// forms and compounds are.
pub(crate) fn akin(a: &str, b: &str) -> bool {
    const LONG: usize = 5;
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    a == b || (short.chars().count() >= LONG && (long.starts_with(short) || long.ends_with(short)))
}

/// Whether a word says nothing of a topic.
pub(crate) fn is_function_word(word: &str) -> bool {
    word.chars().count() < 2 || FUNCTION_WORDS.split_ascii_whitespace().any(|w| w == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picks(text: &str, n: usize) -> Option<usize> {
        ordinal(&words(text), n)
    }

    #[test]
    fn a_choice_is_read_from_numbers_and_ordinals_alone() {
        for (text, at) in
            [("2", 1), ("Nummer zwei", 1), ("das zweite bitte", 1), ("the first one", 0), ("Das letzte.", 3), ("3.", 2)]
        {
            assert_eq!(picks(text, 4), Some(at), "{text}");
        }
        for text in ["zweitwohnsitz", "2 Kinder", "5", "mein erstes Kind", "1 oder 2", "", "eine Frage"] {
            assert_eq!(picks(text, 4), None, "{text}");
        }
    }

    #[test]
    fn yes_and_no_are_read_only_where_nothing_else_is_said() {
        for yes in ["ja", "Ja, bitte!", "yes please", "ja alles löschen", "klar"] {
            assert_eq!(yes_or_no(&words(yes)), Some(true), "{yes}");
        }
        for no in ["nein", "Nein danke", "no", "nein doch nicht", "nö"] {
            assert_eq!(yes_or_no(&words(no)), Some(false), "{no}");
        }
        for neither in ["ja was kostet der pass", "vielleicht", "", "bitte nicht löschen"] {
            assert_eq!(yes_or_no(&words(neither)), None, "{neither}");
        }
    }

    #[test]
    fn a_correction_is_taken_off_the_front() {
        assert_eq!(correction("nein, den Reisepass"), Some("den Reisepass"));
        assert_eq!(correction("No, sorry, I meant the passport"), Some("the passport"));
        assert_eq!(correction("nein"), None);
        assert_eq!(correction("Notar in der Nähe"), None);
        assert_eq!(correction("ää"), None);
    }

    #[test]
    fn advice_is_told_from_a_question_how_to_do_it() {
        for advice in [
            "soll ich klagen?",
            "Soll ich gegen den Bescheid Widerspruch einlegen",
            "lohnt sich ein Einspruch",
            "should I sue my landlord",
            "should we appeal",
            "What are my chances?",
        ] {
            assert!(asks_advice(&words(advice)), "{advice}");
        }
        for plain in [
            "was soll ich mitbringen",
            "wo soll ich den Antrag abgeben",
            "soll ich den alten Ausweis mitbringen",
            "which form should I use",
            "habe ich Recht auf Wohngeld",
            "was kostet ein Ausweis",
        ] {
            assert!(!asks_advice(&words(plain)), "{plain}");
        }
    }

    #[test]
    fn rejecting_is_not_the_same_as_lacking() {
        assert!(rejects(&words("ich brauche keinen neuen")));
        assert!(!rejects(&words("ich habe keinen Ausweis mehr")));
    }
}
