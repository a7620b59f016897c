//! Diagnostics for people: where, the source line with the place marked, what is wrong, how to mend it.
//! It works without colour and in any width: nothing is lost in a pipe.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Color};

use super::{At, Diagnostic, Files, Severity, UiLang};

/// How diagnostics are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// The language.
    pub lang: UiLang,
    /// Whether the terminal shows colours.
    pub colour: bool,
}

/// Longest part of a source line that is shown, in characters.
const MAX_LINE: usize = 110;

/// One diagnostic, with its line end.
pub fn render(diagnostic: &Diagnostic, files: &Files, style: Style) -> String {
    let paint = Paint { on: style.colour };
    let said = diagnostic.problem.said(style.lang);
    let (word, colour) = match (diagnostic.severity(), style.lang) {
        (Severity::Error, UiLang::De) => ("Fehler", AnsiColor::Red),
        (Severity::Error, UiLang::En) => ("error", AnsiColor::Red),
        (Severity::Warning, UiLang::De) => ("Warnung", AnsiColor::Yellow),
        (Severity::Warning, UiLang::En) => ("warning", AnsiColor::Yellow),
    };
    let head = paint.bold(colour, &format!("{word}[{}]", diagnostic.rule()));
    let mut out = format!("{head}: {}\n", said.message);
    frame(&mut out, files, diagnostic.at, '^', colour, paint);
    if let Some(also) = diagnostic.also {
        let first = match style.lang {
            UiLang::De => "dazu",
            UiLang::En => "see",
        };
        let _ = writeln!(out, "  {first}:");
        frame(&mut out, files, also, '-', AnsiColor::Blue, paint);
    }
    let help = match style.lang {
        UiLang::De => "Hilfe",
        UiLang::En => "help",
    };
    let _ = writeln!(out, "  = {}: {}", paint.bold(AnsiColor::Cyan, help), said.help);
    out
}

/// The last line of a check: how many files, errors and warnings.
pub fn summary(diagnostics: &[Diagnostic], files: usize, lang: UiLang) -> String {
    let errors = diagnostics.iter().filter(|d| d.severity() == Severity::Error).count();
    let warnings = diagnostics.len() - errors;
    match lang {
        UiLang::De => format!(
            "{files} {} geprüft: {errors} Fehler, {warnings} {}",
            if files == 1 { "Datei" } else { "Dateien" },
            if warnings == 1 { "Warnung" } else { "Warnungen" }
        ),
        UiLang::En => format!(
            "{files} {} checked: {errors} {}, {warnings} {}",
            if files == 1 { "file" } else { "files" },
            if errors == 1 { "error" } else { "errors" },
            if warnings == 1 { "warning" } else { "warnings" }
        ),
    }
}

/// The place with its line, and marks under what is meant.
fn frame(out: &mut String, files: &Files, at: At, mark: char, colour: AnsiColor, paint: Paint) {
    let (line, column) = files.line_column(at.file, at.span.start);
    let path = files.shown_path(at.file);
    let text = files.get(at.file).map_or("", |f| f.text.as_str());
    let arrow = paint.bold(AnsiColor::Blue, "-->");
    if text.is_empty() {
        let _ = writeln!(out, "  {arrow} {path}");
        return;
    }
    let _ = writeln!(out, "  {arrow} {path}:{line}:{column}");
    let source = text.split('\n').nth(line - 1).unwrap_or("");
    let inside = at.span.of(text).split('\n').next().unwrap_or("").chars().count();
    let before = column - 1;
    // A long line is cut around the place.
    let skip = if before > MAX_LINE - 30 { before - 30 } else { 0 };
    let shown: String = source.chars().skip(skip).take(MAX_LINE).map(visible).collect();
    let lead = if skip > 0 { "…" } else { "" };
    let indent = before - skip + lead.chars().count();
    let room = (shown.chars().count() + lead.chars().count()).saturating_sub(indent).max(1);
    let marks: String = std::iter::repeat_n(mark, inside.clamp(1, room)).collect();
    let number = line.to_string();
    let gutter = " ".repeat(number.len());
    let bar = paint.bold(AnsiColor::Blue, "|");
    let _ = writeln!(out, " {gutter} {bar}");
    let _ = writeln!(out, " {} {bar} {lead}{shown}", paint.bold(AnsiColor::Blue, &number));
    let _ = writeln!(out, " {gutter} {bar} {}{}", " ".repeat(indent), paint.bold(colour, &marks));
}

/// Characters that would break the frame or mislead are shown as a sign.
const fn visible(c: char) -> char {
    match c {
        '\t' => '→',
        '\u{0}'..='\u{1f}'
        | '\u{7f}'..='\u{a0}'
        | '\u{ad}'
        | '\u{61c}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202f}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}' => '␣',
        other => other,
    }
}

#[derive(Clone, Copy)]
struct Paint {
    on: bool,
}

impl Paint {
    fn bold(self, colour: AnsiColor, text: &str) -> String {
        if !self.on {
            return text.to_owned();
        }
        let style = anstyle::Style::new().bold().fg_color(Some(Color::Ansi(colour)));
        format!("{style}{text}{style:#}")
    }
}
