//! Faults for people: what is wrong, where, the line with the place marked, how to mend it. Values behind a key that may hold a
//! secret are not shown, whatever the fault is.

use super::fault::{Fault, Faults, Problem};
use super::texts;
use crate::kb::diagnostic::UiLang;

impl Faults {
    /// All of them, one after the other, with a line end.
    pub fn render(&self, lang: UiLang) -> String {
        self.faults.iter().map(|fault| self.one(fault, lang)).collect::<Vec<_>>().join("\n")
    }

    fn one(&self, fault: &Fault, lang: UiLang) -> String {
        let said = texts::said(&fault.problem, lang);
        let path = self.path.display();
        let mut out = format!("{}: {}\n", texts::error(lang), said.message);
        match &fault.span {
            Some(span) => {
                let place = Place::of(&self.text, span.start);
                out.push_str(&format!("  --> {path}:{}:{}\n", place.line, place.column));
                out.push_str(&frame(&place, self.text.get(span.clone()).unwrap_or_default(), &fault.problem));
            }
            None => out.push_str(&format!("  --> {path}\n")),
        }
        out + format!("  = {}: {}\n", texts::help(lang), said.help).as_str()
    }
}

/// A place as people count, from 1; columns are characters.
struct Place<'a> {
    line: usize,
    column: usize,
    text: &'a str,
}

impl<'a> Place<'a> {
    fn of(text: &'a str, offset: usize) -> Self {
        let before = text.get(..offset).unwrap_or(text);
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let line = text[start..].split('\n').next().unwrap_or_default();
        Self {
            line: before.matches('\n').count() + 1,
            column: before[start..].chars().count() + 1,
            text: line.trim_end_matches('\r'),
        }
    }
}

fn frame(place: &Place<'_>, marked: &str, problem: &Problem) -> String {
    let shown: String = shown(place.text, problem).chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let number = place.line.to_string();
    let gutter = " ".repeat(number.len());
    // A mark never goes beyond what is shown.
    let room = shown.chars().count().saturating_sub(place.column - 1).max(1);
    let width = marked.lines().next().unwrap_or_default().chars().count().clamp(1, room);
    let marks = format!("{}{}", " ".repeat((place.column - 1).min(shown.chars().count())), "^".repeat(width));
    format!(" {gutter} |\n {number} | {shown}\n {gutter} | {marks}\n")
}

/// The line, without what could be a secret: nobody knows what a key holds that does not exist, or a line that cannot be read.
fn shown(line: &str, problem: &Problem) -> String {
    let (key, value) = line.split_once('=').unwrap_or((line, ""));
    let name = key.to_lowercase();
    let secret = ["token", "secret", "password", "passwort", "key"].iter().any(|word| name.contains(word));
    let unknown = matches!(problem, Problem::Unknown { .. });
    if (secret || unknown) && !value.is_empty() { format!("{key}= …") } else { line.to_owned() }
}
