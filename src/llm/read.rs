//! Takes apart what a model said: exactly the form that was asked for, or nothing. A code fence or a thought in front is
//! forgiven; a field too many is not.

use serde::Deserialize;

use super::prompt::MAX_SENTENCES;
use super::rejected::Rejected;
use crate::message::ModelQuestion;

/// More is not even read, in bytes.
const MAX_SAID: usize = 16 * 1024;

/// What a model said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The topic chosen, as its place among those offered from 0; `None` where none fits or none was asked for.
    pub topic: Option<usize>,
    /// The sentences of the answer; empty where it has none or none was asked for.
    pub sentences: Vec<Sentence>,
}

/// A sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// Its words.
    pub text: String,
    /// The passages that it cites, as their places among those given from 0; never empty.
    pub cites: Vec<usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    topic: Option<String>,
    sentences: Option<Vec<RawSentence>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSentence {
    text: String,
    passages: Vec<String>,
}

/// Reads an answer to `question`.
pub fn read(question: &ModelQuestion, said: &str) -> Result<Said, Rejected> {
    if said.len() > MAX_SAID {
        return Err(Rejected::TooLong);
    }
    let value: serde_json::Value = serde_json::from_str(bare(said)).map_err(|_| Rejected::NotJson)?;
    let raw: Raw = serde_json::from_value(value).map_err(|_| Rejected::Shape)?;
    if raw.topic.is_some() != question.task.route || raw.sentences.is_some() != question.task.compose {
        return Err(Rejected::Shape);
    }
    let topic = match raw.topic.as_deref() {
        None | Some("none") => None,
        Some(id) => Some(place(id, 't', question.topics.len()).ok_or(Rejected::UnknownTopic)?),
    };
    let raw = raw.sentences.unwrap_or_default();
    if raw.len() > MAX_SENTENCES {
        return Err(Rejected::TooLong);
    }
    let sentences = raw.into_iter().map(|s| {
        let cites: Option<Vec<usize>> = s.passages.iter().map(|p| place(p, 'p', question.passages.len())).collect();
        let cites = cites.filter(|c| !c.is_empty()).ok_or(Rejected::Uncited)?;
        Ok(Sentence { text: s.text.trim().to_owned(), cites })
    });
    Ok(Said { topic, sentences: sentences.collect::<Result<_, _>>()? })
}

/// The place that an id such as `p2` names, from 0.
fn place(id: &str, letter: char, of: usize) -> Option<usize> {
    let number = id.strip_prefix(letter)?;
    // "p01" and "p+1" are not what was given.
    (1..=of).find(|n| n.to_string() == number).map(|n| n - 1)
}

/// The object without a code fence around it, and without the thoughts that some models put in front.
fn bare(said: &str) -> &str {
    let mut said = said.trim_start_matches('\u{feff}').trim();
    if let Some(rest) = said.strip_prefix("<think>") {
        said = rest.split_once("</think>").map_or("", |(_, answer)| answer).trim();
    }
    let Some(fenced) = said.strip_prefix("```") else { return said };
    let fenced = fenced.strip_prefix("json").unwrap_or(fenced);
    fenced.strip_suffix("```").unwrap_or(fenced).trim()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::message::{Facet, GivenPassage, Lang, ModelTask};

    pub(in super::super) fn question(route: bool, compose: bool) -> ModelQuestion {
        let intent = |id: &str| id.parse().unwrap();
        ModelQuestion {
            number: 1,
            at: jiff::Timestamp::UNIX_EPOCH,
            day: jiff::civil::date(2026, 11, 25),
            task: ModelTask { route, compose },
            lang: Lang::De,
            facet: Facet::Cost,
            topics: vec![intent("id-card"), intent("passport")],
            passages: [Facet::Cost, Facet::Overview]
                .map(|facet| GivenPassage { intent: intent("id-card"), facet, print: [0; 16] })
                .into(),
        }
    }

    #[test]
    fn what_was_asked_for_is_read() {
        let both = question(true, true);
        let said = r#"{"topic":"t2","sentences":[{"text":" Es kostet 46 €. ","passages":["p1","p2"]}]}"#;
        let sentence = Sentence { text: "Es kostet 46 €.".into(), cites: vec![0, 1] };
        let expected = Ok(Said { topic: Some(1), sentences: vec![sentence] });
        assert_eq!(read(&both, said), expected);
        assert_eq!(read(&both, &format!("```json\n{said}\n```")), expected);
        assert_eq!(read(&both, &format!("\u{feff}<think>hm {{</think>\n{said}")), expected);
        let none = read(&question(true, false), r#"{"topic":"none"}"#);
        assert_eq!(none, Ok(Said { topic: None, sentences: Vec::new() }));
    }

    #[test]
    fn anything_else_is_refused_by_name() {
        let both = question(true, true);
        for (said, why) in [
            ("", Rejected::NotJson),
            ("Es kostet 46 €.", Rejected::NotJson),
            (r#"{"topic":"t1","sentences":["#, Rejected::NotJson),
            (r#"{"topic":"t1","sentences":[]} und noch etwas"#, Rejected::NotJson),
            ("<think>ohne Ende", Rejected::NotJson),
            ("[]", Rejected::Shape),
            ("null", Rejected::Shape),
            (r#"{"topic":"t1"}"#, Rejected::Shape),
            (r#"{"topic":null,"sentences":[]}"#, Rejected::Shape),
            (r#"{"topic":1,"sentences":[]}"#, Rejected::Shape),
            (r#"{"topic":"t1","sentences":[],"note":"x"}"#, Rejected::Shape),
            (r#"{"topic":"t1","sentences":["Es kostet 46 €."]}"#, Rejected::Shape),
            (r#"{"topic":"t3","sentences":[]}"#, Rejected::UnknownTopic),
            (r#"{"topic":"t01","sentences":[]}"#, Rejected::UnknownTopic),
            (r#"{"topic":"t1","sentences":[{"text":"x","passages":[]}]}"#, Rejected::Uncited),
            (r#"{"topic":"t1","sentences":[{"text":"x","passages":["p3"]}]}"#, Rejected::Uncited),
            (r#"{"topic":"t1","sentences":[{"text":"x","passages":["p1","p0"]}]}"#, Rejected::Uncited),
        ] {
            assert_eq!(read(&both, said), Err(why), "{said}");
        }
        assert_eq!(read(&both, &" ".repeat(MAX_SAID + 1)), Err(Rejected::TooLong));
        let unasked = read(&question(true, false), r#"{"topic":"t1","sentences":[]}"#);
        assert_eq!(unasked, Err(Rejected::Shape));
    }
}
