//! The figures of a text, each with what it counts: 46 euros, 2 weeks, § 17, 7 February. Two texts state the same only if they
//! hold the same figures. Written-out numbers are figures too; what says a quantity without a number is one of its own kind.

use std::collections::BTreeSet;
use std::ops::Range;

use super::words::{Token, stem};

/// A number and what it counts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Figure {
    /// The number, in its shortest notation: `46`, `37.5`, `8:30`.
    number: String,
    /// What it counts.
    unit: Unit,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Unit {
    Euro,
    Cent,
    Percent,
    Minutes,
    Hours,
    Days,
    WorkingDays,
    Weeks,
    Months,
    Years,
    /// Number of a law's section, article and the like, by the word in front.
    Section(&'static str),
    /// Day of a month, by the month.
    Month(u8),
    /// The time of day.
    Clock,
    /// Anything else, by the stem of the word behind.
    Other(String),
    /// The word alone is the quantity: "half", "free of charge".
    Itself,
}

/// The figures of a text's tokens.
pub(super) fn figures(tokens: &[Token], german: bool) -> BTreeSet<Figure> {
    let mut out = BTreeSet::new();
    for (at, token) in tokens.iter().enumerate() {
        let (before, behind) = (&tokens[..at], &tokens[at + 1..]);
        match token {
            Token::Number(raw) => {
                out.insert(Figure { number: shortest(raw, german), unit: unit(before, behind, raw) });
            }
            Token::Word(word) => {
                if let Some(number) = spelt(word) {
                    out.insert(Figure { number: number.to_string(), unit: unit(before, behind, "") });
                } else if is_one(word) && behind.first().is_some_and(|t| counted(t).is_some()) {
                    out.insert(Figure { number: "1".into(), unit: unit(before, behind, "") });
                } else if let Some(vague) = vague(word) {
                    out.insert(Figure { number: vague.into(), unit: Unit::Itself });
                }
            }
            Token::Sign(_) | Token::End => {}
        }
    }
    out
}

fn unit(before: &[Token], behind: &[Token], raw: &str) -> Unit {
    if raw.contains(':') {
        return Unit::Clock;
    }
    match before.last() {
        Some(Token::Sign('€')) => return Unit::Euro,
        Some(Token::Sign('§')) => return Unit::Section("§"),
        Some(Token::Word(word)) => {
            if let Some(section) = section(word) {
                return Unit::Section(section);
            }
            if let Some(month) = month(word) {
                return Unit::Month(month);
            }
        }
        Some(Token::Sign(_) | Token::Number(_) | Token::End) | None => {}
    }
    match behind {
        // The end of a range counts what the range counts: "2 bis 3 Wochen".
        [Token::Word(w), Token::Number(_), rest @ ..]
            if matches!(w.as_str(), "bis" | "to" | "und" | "and" | "oder" | "or") =>
        {
            unit(&[], rest, "")
        }
        [Token::Sign('–' | '-'), Token::Number(_), rest @ ..] => unit(&[], rest, ""),
        [first, second, ..] => counted_pair(first, second),
        [first] => counted(first).unwrap_or(Unit::Other(String::new())),
        [] => Unit::Other(String::new()),
    }
}

fn counted_pair(first: &Token, second: &Token) -> Unit {
    if let (Token::Word(one), Some(Unit::Days)) = (first, counted(second))
        && matches!(one.as_str(), "working" | "business")
    {
        return Unit::WorkingDays;
    }
    if let Some(unit) = counted(first) {
        return unit;
    }
    match first {
        Token::Word(word) => Unit::Other(stem(word)),
        Token::Number(_) | Token::Sign(_) | Token::End => Unit::Other(String::new()),
    }
}

/// What a word or sign counts where it stands behind a number.
fn counted(token: &Token) -> Option<Unit> {
    let word = match token {
        Token::Sign('€') => return Some(Unit::Euro),
        Token::Sign('%') => return Some(Unit::Percent),
        Token::Sign(_) | Token::Number(_) | Token::End => return None,
        Token::Word(word) => word.as_str(),
    };
    Some(match word {
        "euro" | "euros" | "eur" => Unit::Euro,
        "cent" | "cents" => Unit::Cent,
        "prozent" | "percent" => Unit::Percent,
        "minute" | "minuten" | "minutes" => Unit::Minutes,
        "stunde" | "stunden" | "hour" | "hours" => Unit::Hours,
        "tag" | "tage" | "tagen" | "tages" | "day" | "days" => Unit::Days,
        "werktag" | "werktage" | "werktagen" | "arbeitstag" | "arbeitstage" | "arbeitstagen" | "arbeits-tag"
        | "arbeits-tage" | "arbeits-tagen" => Unit::WorkingDays,
        "woche" | "wochen" | "week" | "weeks" => Unit::Weeks,
        "monat" | "monate" | "monaten" | "monats" | "month" | "months" => Unit::Months,
        "jahr" | "jahre" | "jahren" | "jahres" | "year" | "years" => Unit::Years,
        "uhr" | "am" | "pm" | "o'clock" => Unit::Clock,
        word => return month(word).map(Unit::Month),
    })
}

fn section(word: &str) -> Option<&'static str> {
    Some(match word {
        "paragraf" | "paragraph" | "paragrafen" | "section" | "sec" => "§",
        "artikel" | "art" | "article" => "art",
        "absatz" | "abs" | "subsection" => "abs",
        "satz" | "sentence" => "satz",
        "nummer" | "nr" | "number" => "nr",
        "klasse" | "class" => "class",
        "stand" => "stand",
        _ => return None,
    })
}

fn month(word: &str) -> Option<u8> {
    const MONTHS: [&[&str]; 12] = [
        &["januar", "jänner", "january", "jan"],
        &["februar", "february", "feb"],
        &["märz", "march"],
        &["april", "apr"],
        &["mai"],
        &["juni", "june", "jun"],
        &["juli", "july", "jul"],
        &["august", "aug"],
        &["september", "sept", "sep"],
        &["oktober", "october", "okt", "oct"],
        &["november", "nov"],
        &["dezember", "december", "dez", "dec"],
    ];
    // "May" is also a verb, which is worse to mistake: behind a number both count the same, namely the word.
    MONTHS.iter().zip(1..).find(|(names, _)| names.contains(&word)).map(|(_, n)| n)
}

fn is_one(word: &str) -> bool {
    matches!(word, "ein" | "eine" | "einen" | "einem" | "einer" | "eines" | "a" | "an" | "one")
}

/// A number that is written out, as one word: "zwei", "vierzehn", "einundzwanzig", "zweihundert", "fifty".
fn spelt(word: &str) -> Option<u32> {
    const SMALL: [&[&str]; 21] = [
        &["null", "zero"],
        &["eins", "eine-einzige"],
        &["zwei", "zwo", "two", "beide", "beiden", "both"],
        &["drei", "three"],
        &["vier", "four"],
        &["fünf", "fuenf", "five"],
        &["sechs", "six"],
        &["sieben", "seven"],
        &["acht", "eight"],
        &["neun", "nine"],
        &["zehn", "ten"],
        &["elf", "eleven"],
        &["zwölf", "zwoelf", "twelve"],
        &["dreizehn", "thirteen"],
        &["vierzehn", "fourteen"],
        &["fünfzehn", "fuenfzehn", "fifteen"],
        &["sechzehn", "sixteen"],
        &["siebzehn", "seventeen"],
        &["achtzehn", "eighteen"],
        &["neunzehn", "nineteen"],
        &["zwanzig", "twenty"],
    ];
    const TENS: [(&str, u32); 15] = [
        ("zwanzig", 20),
        ("dreißig", 30),
        ("dreissig", 30),
        ("vierzig", 40),
        ("fünfzig", 50),
        ("fuenfzig", 50),
        ("sechzig", 60),
        ("siebzig", 70),
        ("achtzig", 80),
        ("neunzig", 90),
        ("thirty", 30),
        ("forty", 40),
        ("fifty", 50),
        ("sixty", 60),
        ("ninety", 90),
    ];
    let small = |w: &str| SMALL.iter().zip(0..).find(|(names, _)| names.contains(&w)).map(|(_, n)| n);
    let tens = |w: &str| TENS.iter().find(|(name, _)| *name == w).map(|(_, n)| *n);
    let below_hundred = |w: &str| {
        small(w).or_else(|| tens(w)).or_else(|| {
            let (ones, ten) = w.split_once("und").or_else(|| w.split_once('-'))?;
            if let (Some(t), Some(o)) = (tens(ones).or_else(|| small(ones)), small(ten).filter(|n| *n < 10)) {
                return Some(t + o);
            }
            let ones = if ones == "ein" { 1 } else { small(ones).filter(|n| *n < 10)? };
            Some(tens(ten)? + ones)
        })
    };
    for (name, factor) in [("hundert", 100), ("tausend", 1000)] {
        if let Some((count, rest)) = word.split_once(name) {
            let count = if matches!(count, "" | "ein") { 1 } else { below_hundred(count)? };
            let rest = if rest.is_empty() { 0 } else { below_hundred(rest)? };
            return Some(count * factor + rest);
        }
    }
    if matches!(word, "seventy" | "eighty") {
        return Some(if word == "seventy" { 70 } else { 80 });
    }
    below_hundred(word)
}

/// A quantity that needs no number, under one name for all its forms.
fn vague(word: &str) -> Option<&'static str> {
    const WORDS: [(&str, &[&str]); 14] = [
        ("free", &["kostenlos", "kostenfrei", "gebührenfrei", "gratis", "umsonst", "unentgeltlich", "free"]),
        ("half", &["halb", "hälfte", "half", "halve"]),
        ("quarter", &["viertel", "quarter"]),
        ("double", &["doppel", "double", "twice", "zweimal", "zweifach"]),
        ("triple", &["dreifach", "triple", "thrice", "dreimal"]),
        ("once", &["einmal", "once"]),
        ("one-and-a-half", &["anderthalb", "eineinhalb"]),
        ("dozen", &["dutzend", "dozen"]),
        ("fortnight", &["fortnight"]),
        ("thousand", &["thousand", "million", "milliarde", "billion"]),
        ("hundred", &["hundred"]),
        ("at-once", &["sofort", "umgehend", "unverzüglich", "immediately", "instantly"]),
        ("always", &["immer", "jederzeit", "always", "stets"]),
        ("for-ever", &["unbefristet", "lebenslang", "unbegrenzt", "forever", "unlimited", "indefinite"]),
    ];
    WORDS.iter().find(|(_, forms)| forms.iter().any(|f| word.starts_with(f))).map(|(name, _)| *name)
}

/// The number without thousands' separators, zeros behind the point, and a point at its end.
fn shortest(raw: &str, german: bool) -> String {
    if raw.contains(':') {
        return raw.to_owned();
    }
    let (thousands, point) = if german { ('.', ',') } else { (',', '.') };
    let whole_groups = |s: &str| s.split(thousands).skip(1).all(|g| g.len() == 3);
    let (whole, fraction) = raw.split_once(point).unwrap_or((raw, ""));
    let whole = if whole_groups(whole) { whole.replace(thousands, "") } else { whole.to_owned() };
    let fraction = fraction.trim_end_matches('0');
    if fraction.is_empty() { whole } else { format!("{whole}.{fraction}") }
}

/// A run of five and more digits, whatever single separators stand between them: a telephone number, a postcode, an account.
/// Amounts are none. The digits, and the bytes that they take.
pub(super) fn long_runs(text: &str) -> Vec<(String, Range<usize>)> {
    let mut runs = Vec::new();
    let mut run = Run::default();
    for (at, c) in text.char_indices() {
        match c.to_digit(10) {
            Some(digit) => {
                if run.digits.is_empty() {
                    run.start = at;
                }
                run.digits.push(char::from(b'0' + digit as u8));
                run.end = at + c.len_utf8();
                run.gap = 0;
            }
            None if run.digits.is_empty() => {}
            None if run.gap < 2 && matches!(c, ' ' | '\u{a0}' | '/' | '-' | '–' | '(' | ')' | '+') => run.gap += 1,
            // A point with a digit before it makes an amount or a day of it, if digits follow.
            None if run.gap == 0 && matches!(c, '.' | ',' | ':') => run.pointed = true,
            None => runs.extend(std::mem::take(&mut run).close()),
        }
    }
    runs.extend(run.close());
    runs
}

#[derive(Default)]
struct Run {
    digits: String,
    start: usize,
    end: usize,
    gap: u8,
    pointed: bool,
}

impl Run {
    fn close(self) -> Option<(String, Range<usize>)> {
        let is_amount = self.pointed && self.digits.len() < 8;
        (self.digits.len() >= 5 && !is_amount).then_some((self.digits, self.start..self.end))
    }
}

/// The text without its long runs of digits, which are compared on their own.
pub(super) fn without_long_runs(text: &str) -> String {
    let mut out = text.to_owned();
    for (_, range) in long_runs(text).into_iter().rev() {
        out.replace_range(range, " ");
    }
    out
}

/// Whether the word is part of a figure, and so says nothing beside it.
pub(super) fn belongs_to_a_figure(word: &str) -> bool {
    counted(&Token::Word(word.to_owned())).is_some() || spelt(word).is_some() || vague(word).is_some()
}
