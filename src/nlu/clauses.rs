//! The parts of a message that may each ask something of their own. It never judges whether they do.

use super::normalise::{Token, tokens};

/// Words after which a new question may begin.
const JOINTS: &[&str] =
    &["und", "and", "sowie", "außerdem", "ausserdem", "also", "plus", "aber", "but", "oder", "or", "dann", "then"];

/// Words that open a clause of its own after a joint or a comma.
const OPENERS: &[&str] = &[
    "was", "wie", "wo", "wann", "wer", "wen", "wem", "warum", "wieso", "weshalb", "wohin", "woher", "welche",
    "welcher", "welches", "welchen", "welchem", "wieviel", "ab", "bis", "kann", "kannst", "können", "könnte",
    "könnten", "muss", "musst", "müssen", "darf", "dürfen", "soll", "sollte", "gibt", "gibts", "gibt's", "geht",
    "gehts", "geht's", "brauch", "brauche", "brauchen", "braucht", "ist", "sind", "hat", "habe", "haben", "hab",
    "bekomme", "bekommt", "krieg", "kriege", "reicht", "kostet", "dauert", "ich", "wir", "er", "sie", "es", "man",
    "mein", "meine", "meinen", "für", "ob", "noch", "auch", "what", "how", "where", "when", "who", "why", "which",
    "can", "could", "may", "must", "do", "does", "did", "is", "are", "will", "should", "i", "we", "he", "she", "they",
    "my", "for", "whether", "until", "wos", "wia", "wea", "i'm", "ich's", "danke",
];

/// Splits a normalised message into clauses, in their order: at sentence ends, and at joints ("und", a comma)
/// that a clause of its own follows. The whole message where there is but one; nothing is lost but what stands between.
pub(crate) fn clauses(normalised: &str) -> Vec<String> {
    let mut all: Vec<Token<'_>> = Vec::with_capacity(normalised.len() / 2);
    all.extend(tokens(normalised));
    let mut parts: Vec<String> = Vec::new();
    let mut current = String::new();
    let mut i = 0;
    while i < all.len() {
        match all[i] {
            Token::Between(between) => {
                let next = all.get(i + 1).and_then(word);
                let last = i.checked_sub(1).and_then(|i| all.get(i)).and_then(word).unwrap_or("");
                // "am 3. Mai" and "z. B." end no sentence.
                let stops =
                    between.contains(". ") && last.chars().count() > 2 && !last.ends_with(|c: char| c.is_ascii_digit());
                let ends = between.contains(['?', '!', ';']) || stops;
                let opens = between.contains(',') && (next.is_some_and(is_opener) || next.is_some_and(is_joint));
                if ends || opens {
                    finish(&mut current, &mut parts, ends);
                } else {
                    current.push_str(between);
                }
            }
            Token::Word(w) => {
                let after = all.get(i + 2).and_then(word);
                if is_joint(w) && after.is_some_and(is_opener) && words_in(&current) >= 2 {
                    finish(&mut current, &mut parts, false);
                    // The joint and the space behind it belong to neither part.
                    i += 2;
                    continue;
                }
                current.push_str(w);
            }
        }
        i += 1;
    }
    finish(&mut current, &mut parts, true);
    if parts.is_empty() { vec![normalised.to_owned()] } else { parts }
}

fn word<'a>(token: &Token<'a>) -> Option<&'a str> {
    match token {
        Token::Word(w) => Some(w),
        Token::Between(_) => None,
    }
}

fn is_joint(w: &str) -> bool {
    JOINTS.contains(&w)
}

fn is_opener(w: &str) -> bool {
    OPENERS.contains(&w)
}

fn words_in(text: &str) -> usize {
    tokens(text).filter(|t| matches!(t, Token::Word(_))).count()
}

/// Ends a part. A single word is no clause: it goes on with what follows, or back to what came before at a sentence's end.
fn finish(current: &mut String, parts: &mut Vec<String>, at_end: bool) {
    let mut part = current.trim();
    while let Some((first, rest)) = part.split_once(' ').filter(|(first, _)| is_joint(first) && !parts.is_empty()) {
        let _ = first;
        part = rest.trim_start();
    }
    match (words_in(part), parts.last_mut()) {
        (0, _) => current.clear(),
        (1, Some(last)) if at_end => {
            last.push(' ');
            last.push_str(part);
            current.clear();
        }
        (1, _) if !at_end => current.push(' '),
        _ => {
            parts.push(part.to_owned());
            current.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nlu::normalise::normalise;

    fn parts(text: &str) -> Vec<String> {
        clauses(&normalise(text))
    }

    #[test]
    fn two_questions_are_two_parts() {
        assert_eq!(parts("Ich ziehe um und was kostet ein Pass?"), ["ich ziehe um", "was kostet ein pass"]);
        assert_eq!(
            parts("Hallo zusammen! Wo melde ich mich an, und bis wann?"),
            ["hallo zusammen", "wo melde ich mich an", "bis wann"]
        );
        assert_eq!(
            parts("what does it cost and how long does it take"),
            ["what does it cost", "how long does it take"]
        );
    }

    #[test]
    fn what_is_one_question_stays_one() {
        for one in [
            "mutter und kind",
            "pass",
            "geburtsurkunde und heiratsurkunde bestellen",
            "am 3.5.2026 nach berlin",
            "am 3. mai z. b. nach berlin",
        ] {
            assert_eq!(parts(one), [one]);
        }
        assert_eq!(parts(""), [""]);
        assert_eq!(parts("?!"), ["?!"]);
    }
}
