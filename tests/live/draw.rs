//! A chat as an SVG picture, as a phone shows it. It knows no bot and invents no word: all that stands in it was handed in.

use std::fmt::Write;

/// Whose words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Citizen,
    Bot,
}

/// One message.
#[derive(Debug, Clone)]
pub(crate) struct Speech {
    pub side: Side,
    /// Its words without markup.
    pub seen: String,
    /// Its words in Telegram's HTML, where it has markup.
    pub html: Option<String>,
    pub time: String,
    pub buttons: Vec<Vec<String>>,
}

const WIDTH: f64 = 440.0;
const HEAD: f64 = 62.0;
const SIZE: f64 = 14.0;
const LINE: f64 = 19.0;
/// Between the edge of a bubble and its words.
const PAD: f64 = 11.0;
/// The widest words of a bubble.
const MOST: f64 = 338.0;
const EDGE: f64 = 14.0;
const KEY: f64 = 32.0;
const GAP: f64 = 4.0;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Look {
    bold: bool,
    italic: bool,
    link: bool,
}

/// Words of one look, on one line.
#[derive(Debug, Clone)]
struct Run {
    look: Look,
    words: String,
}

/// The picture.
pub(crate) fn draw(name: &str, speeches: &[Speech]) -> String {
    let mut body = String::new();
    let mut y = HEAD + 14.0;
    for speech in speeches {
        y = bubble(&mut body, speech, y) + 10.0;
    }
    let height = y + 8.0;
    let name = escape(name);
    format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0}" width="{WIDTH}" height="{height:.0}" font-family="Helvetica, Arial, 'Liberation Sans', sans-serif" font-size="{SIZE}" role="img" aria-label="A conversation with {name} on Telegram">
<defs><clipPath id="screen"><rect width="{WIDTH}" height="{height:.0}" rx="22"/></clipPath></defs>
<g clip-path="url(#screen)">
<rect width="{WIDTH}" height="{height:.0}" fill="#dbe5ea"/>
<rect width="{WIDTH}" height="{HEAD}" fill="#3d6f8e"/>
<circle cx="36" cy="31" r="19" fill="#e9f0f4"/>
<text x="36" y="38" text-anchor="middle" font-size="20" font-weight="bold" fill="#3d6f8e">{initial}</text>
<text x="66" y="28" font-weight="bold" font-size="16" fill="#ffffff">{name}</text>
<text x="66" y="46" font-size="12" fill="#d5e4ec">bot</text>
{body}</g>
</svg>
"##,
        initial = name.chars().next().unwrap_or('?'),
    )
}

/// One message from here on; where it ends.
fn bubble(out: &mut String, speech: &Speech, y: f64) -> f64 {
    let lines = wrap(&spans(speech.html.as_deref().unwrap_or(&escape(&speech.seen))));
    let widest = lines.iter().map(|l| width_of(l)).fold(0.0, f64::max);
    let last = lines.last().map_or(0.0, |l| width_of(l));
    // The time stands beside the last line where there is room, and below it else.
    let beside = last + 48.0 <= MOST;
    let inner = if beside { widest.max(last + 48.0) } else { widest }.max(48.0);
    let wide = if speech.buttons.is_empty() { inner } else { MOST } + 2.0 * PAD;
    let high = lines.len() as f64 * LINE + if beside { 0.0 } else { 14.0 } + 2.0 * 8.0;
    let (x, colour) = match speech.side {
        Side::Bot => (EDGE, "#ffffff"),
        Side::Citizen => (WIDTH - EDGE - wide, "#dcf3cf"),
    };
    let _ = writeln!(
        out,
        r#"<g><rect x="{x:.1}" y="{y:.1}" width="{wide:.1}" height="{high:.1}" rx="12" fill="{colour}"/>"#
    );
    for (n, line) in lines.iter().enumerate() {
        words(out, x + PAD, y + 8.0 + n as f64 * LINE + 14.0, line);
    }
    let (time_x, time_y) = (x + wide - PAD, y + high - 7.0);
    let time = escape(&speech.time);
    let _ = writeln!(
        out,
        r##"<text x="{time_x:.1}" y="{time_y:.1}" font-size="11" text-anchor="end" fill="#8195a1">{time}</text>"##
    );
    let mut end = y + high;
    for row in speech.buttons.iter().filter(|row| !row.is_empty()) {
        let each = (wide - GAP * (row.len() - 1) as f64) / row.len() as f64;
        for (n, label) in row.iter().enumerate() {
            let left = x + n as f64 * (each + GAP);
            let (middle, base) = (left + each / 2.0, end + GAP + KEY / 2.0 + 5.0);
            let label = escape(label);
            let top = end + GAP;
            let _ = writeln!(
                out,
                r##"<rect x="{left:.1}" y="{top:.1}" width="{each:.1}" height="{KEY}" rx="8" fill="#7fa0b3"/><text x="{middle:.1}" y="{base:.1}" font-size="13" text-anchor="middle" fill="#ffffff">{label}</text>"##
            );
        }
        end += GAP + KEY;
    }
    out.push_str("</g>\n");
    end
}

/// One line. The looks follow each other as wide as the reader's letters are.
fn words(out: &mut String, x: f64, y: f64, line: &[Run]) {
    if line.is_empty() {
        return;
    }
    let _ = write!(out, r##"<text x="{x:.1}" y="{y:.1}" fill="#1c2a33" xml:space="preserve">"##);
    for run in line {
        let weight = if run.look.bold { r#" font-weight="bold""# } else { "" };
        let style = if run.look.italic { r#" font-style="italic""# } else { "" };
        let colour = if run.look.link { r##" fill="#2a7bb0""## } else { "" };
        let _ = write!(out, "<tspan{weight}{style}{colour}>{}</tspan>", escape(&run.words));
    }
    out.push_str("</text>\n");
}

/// Telegram's HTML as words with looks.
fn spans(html: &str) -> Vec<Run> {
    let (mut runs, mut look, mut rest) = (Vec::new(), Look::default(), html);
    while !rest.is_empty() {
        if let Some(tag) = rest.strip_prefix('<').and_then(|r| r.split_once('>')) {
            let (name, on) = tag.0.strip_prefix('/').map_or((tag.0, true), |n| (n, false));
            match name.split(' ').next().unwrap_or_default() {
                "b" | "strong" => look.bold = on,
                "i" | "em" => look.italic = on,
                "a" => look.link = on,
                _ => {}
            }
            rest = tag.1;
        } else {
            let end = rest[1..].find('<').map_or(rest.len(), |at| at + 1);
            let words = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")];
            let words = words.iter().fold(rest[..end].to_owned(), |text, (from, to)| text.replace(from, to));
            runs.push(Run { look, words });
            rest = &rest[end..];
        }
    }
    runs
}

/// Lines that fit into a bubble.
fn wrap(runs: &[Run]) -> Vec<Vec<Run>> {
    let mut lines: Vec<Vec<Run>> = vec![Vec::new()];
    let mut used = 0.0;
    for run in runs {
        for (n, paragraph) in run.words.split('\n').enumerate() {
            if n > 0 {
                lines.push(Vec::new());
                used = 0.0;
            }
            for word in paragraph.split_inclusive(' ') {
                let long = width(word.trim_end(), run.look.bold);
                if used > 0.0 && used + long > MOST {
                    lines.push(Vec::new());
                    used = 0.0;
                }
                used += width(word, run.look.bold);
                match lines.last_mut().and_then(|l| l.last_mut()) {
                    Some(last) if last.look == run.look => last.words.push_str(word),
                    _ => {
                        if let Some(line) = lines.last_mut() {
                            line.push(Run { look: run.look, words: word.to_owned() });
                        }
                    }
                }
            }
        }
    }
    lines
}

fn width_of(line: &[Run]) -> f64 {
    line.iter().map(|run| width(&run.words, run.look.bold)).sum()
}

/// As wide as the widest letters that readers have (Helvetica's widths and a seventh more), so that no line runs over.
fn width(words: &str, bold: bool) -> f64 {
    let thousandths: u32 = words
        .chars()
        .map(|c| match c {
            'i' | 'j' | 'l' | '\'' => 222,
            ' ' | '.' | ',' | ':' | ';' | '/' | 'f' | 't' | 'I' | '!' | '|' | '·' => 278,
            'r' | '-' | '(' | ')' | '„' | '“' | '”' => 333,
            'c' | 'k' | 's' | 'v' | 'x' | 'y' | 'z' | 'J' => 500,
            'w' | 'C' | 'D' | 'H' | 'N' | 'R' | 'U' | 'Ü' => 722,
            'm' | 'M' => 833,
            'A' | 'B' | 'E' | 'K' | 'P' | 'S' | 'V' | 'X' | 'Y' | 'Ä' | '&' => 667,
            'G' | 'O' | 'Q' | 'Ö' => 778,
            'W' | '…' | '—' => 1_000,
            'F' | 'T' | 'Z' | 'ß' => 611,
            '•' => 350,
            c if c > '\u{2190}' => 1_250,
            _ => 556,
        })
        .sum();
    f64::from(thousandths) / 1_000.0 * SIZE * if bold { 1.22 } else { 1.15 }
}

fn escape(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
