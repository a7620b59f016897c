//! Reads scripted dialogues: `[{id, lang, turns: [{user, expect: {intent, facet, outcome, note}}]}]`, within the bounds of
//! the knowledge base's own YAML reader. Every fault names its line.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::kb::diagnostic::{Faults, FileId, UiLang};
use crate::kb::yaml::{Kind, Node, Style, parse};

/// A scripted dialogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Script {
    /// Its name.
    pub id: String,
    /// The language that it is written in, as the file says; for people.
    pub lang: String,
    /// Its turns; never empty.
    pub turns: Vec<ScriptTurn>,
}

/// A turn of a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScriptTurn {
    /// What the citizen types.
    pub user: String,
    /// What it should come to.
    pub expect: Expect,
}

/// What a turn should come to. `None`, and `any`, assert nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expect {
    /// The intent of the first question answered.
    pub intent: Option<String>,
    /// The side of it.
    pub facet: Option<String>,
    /// The outcome.
    pub outcome: Option<String>,
    /// What others judge beyond that, echoed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A file that holds no dialogues.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ScriptError {
    /// It is longer than what is read.
    #[error("the file has {found} bytes, at most {MAX_BYTES} are read: split it into several files")]
    TooLong {
        /// Its length.
        found: usize,
    },
    /// It is not the YAML that is read here.
    #[error("line {line}: {what}")]
    Syntax {
        /// The line, from 1.
        line: usize,
        /// What is wrong and how to mend it.
        what: String,
    },
    /// Something else stands where a part of a dialogue should.
    #[error("line {line}: {expected} was expected here; a dialogue is `{{id, lang, turns: [{{user, expect}}]}}`")]
    Shape {
        /// The line, from 1.
        line: usize,
        /// What should stand there.
        expected: &'static str,
    },
}

/// A file with hundreds of dialogues stays far below this many bytes.
const MAX_BYTES: usize = 2 * 1024 * 1024;

/// Reads the dialogues of a file's text.
pub fn read_scripts(text: &str) -> Result<Vec<Script>, ScriptError> {
    if text.len() > MAX_BYTES {
        return Err(ScriptError::TooLong { found: text.len() });
    }
    let line = |byte: usize| text.get(..byte).map_or(1, |before| before.matches('\n').count() + 1);
    let mut faults = Faults::of(FileId::default());
    let root = parse(text, &mut faults);
    let fatal = faults.into_list().into_iter().next();
    let root = match (root, fatal) {
        (Some(root), None) => root,
        (_, Some(fault)) => {
            let what = format!("{} {}", fault.problem.message(UiLang::En), fault.problem.help(UiLang::En));
            return Err(ScriptError::Syntax { line: line(fault.at.span.start), what });
        }
        (None, None) => return Err(ScriptError::Shape { line: 1, expected: "a list of dialogues" }),
    };
    let reader = Reader { line: &line };
    reader.list(&root, "a list of dialogues")?.iter().map(|node| reader.script(node)).collect()
}

struct Reader<'r> {
    line: &'r dyn Fn(usize) -> usize,
}

impl Reader<'_> {
    fn script(&self, node: &Node) -> Result<Script, ScriptError> {
        self.only(node, &["id", "lang", "turns"])?;
        let turns = node.get("turns").ok_or_else(|| self.shape(node, "a dialogue with `turns`"))?;
        Ok(Script {
            id: self.words(node, "id")?.ok_or_else(|| self.shape(node, "a dialogue with an `id`"))?,
            lang: self.words(node, "lang")?.unwrap_or_default(),
            turns: self.list(turns, "a list of turns")?.iter().map(|t| self.turn(t)).collect::<Result<_, _>>()?,
        })
    }

    fn turn(&self, node: &Node) -> Result<ScriptTurn, ScriptError> {
        self.only(node, &["user", "expect"])?;
        let expect = match node.get("expect") {
            Some(expect) => {
                self.only(expect, &["intent", "facet", "outcome", "note"])?;
                Expect {
                    intent: self.words(expect, "intent")?,
                    facet: self.words(expect, "facet")?,
                    outcome: self.words(expect, "outcome")?,
                    note: self.words(expect, "note")?,
                }
            }
            None => Expect::default(),
        };
        let user = self.words(node, "user")?.ok_or_else(|| self.shape(node, "a turn with `user`"))?;
        Ok(ScriptTurn { user, expect })
    }

    fn list<'n>(&self, node: &'n Node, expected: &'static str) -> Result<&'n [Node], ScriptError> {
        match &node.kind {
            Kind::List(items) if !items.is_empty() => Ok(items),
            Kind::List(_) | Kind::Map(_) | Kind::Scalar { .. } => Err(self.shape(node, expected)),
        }
    }

    /// Only these keys: a misspelt one would assert nothing.
    fn only(&self, node: &Node, keys: &[&str]) -> Result<(), ScriptError> {
        match &node.kind {
            Kind::Map(entries) => match entries.iter().find(|e| !keys.contains(&e.key.as_str())) {
                Some(other) => Err(ScriptError::Shape {
                    line: (self.line)(other.key_span.start),
                    expected: "one of `id`, `lang`, `turns`, `user`, `expect`, `intent`, `facet`, `outcome`, `note`",
                }),
                None => Ok(()),
            },
            Kind::List(_) | Kind::Scalar { .. } => Err(self.shape(node, "keys with values")),
        }
    }

    /// The words under a key; none where it is missing or says `null`.
    fn words(&self, node: &Node, key: &str) -> Result<Option<String>, ScriptError> {
        let Some(value) = node.get(key) else { return Ok(None) };
        match &value.kind {
            Kind::Scalar { text, style: Style::Plain } if matches!(text.as_str(), "" | "~" | "null") => Ok(None),
            Kind::Scalar { text, style: Style::Plain | Style::Quoted | Style::Block } => Ok(Some(text.clone())),
            Kind::List(_) | Kind::Map(_) => Err(self.shape(value, "words")),
        }
    }

    fn shape(&self, node: &Node, expected: &'static str) -> ScriptError {
        ScriptError::Shape { line: (self.line)(node.span.start), expected }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dialogue_is_read_as_it_is_written() {
        let text = "- id: a\n  lang: de\n  turns:\n  - user: '2'\n    expect: {intent: id-card, facet: null, outcome: any}\n  - user: was kostet\n      das\n";
        let scripts = read_scripts(text).unwrap();
        assert_eq!((scripts[0].id.as_str(), scripts[0].turns.len()), ("a", 2));
        assert_eq!(scripts[0].turns[0].user, "2");
        let expect = &scripts[0].turns[0].expect;
        assert_eq!(
            (expect.intent.as_deref(), expect.facet.as_deref(), expect.outcome.as_deref()),
            (Some("id-card"), None, Some("any"))
        );
        assert_eq!(scripts[0].turns[1].user, "was kostet das");
    }

    #[test]
    fn a_fault_names_its_line() {
        let shape = |text: &str| match read_scripts(text) {
            Err(ScriptError::Shape { line, .. }) => line,
            other => panic!("{other:?}"),
        };
        assert_eq!(shape("- id: a\n  turns:\n  - user: b\n    expext: {intent: c}\n"), 4);
        assert_eq!(shape("- id: a\n"), 1);
        assert_eq!(shape("a: b\n"), 1);
        assert!(matches!(read_scripts("- id: [\n"), Err(ScriptError::Syntax { .. })));
        assert!(matches!(read_scripts(&" ".repeat(MAX_BYTES + 1)), Err(ScriptError::TooLong { .. })));
    }
}
