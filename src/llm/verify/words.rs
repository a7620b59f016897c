//! The words of a text as the comparison sees them: tokens, stems, and the few lists of small words whose change would change
//! what is said. It knows no passage.

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// A word, lower case.
    Word(String),
    /// A number as it is written, digits with points, commas and colons between them.
    Number(String),
    /// A sign that says something: €, %, §, a dash.
    Sign(char),
    /// The end of a sentence, of an item or of a line.
    End,
}

/// The tokens of a text. A point behind a number ends no sentence: "7. Februar".
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let chars: Vec<char> = text.chars().collect();
    let mut out = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        let c = chars[i];
        let start = i;
        if c.is_numeric() {
            while i < chars.len() && (chars[i].is_numeric() || is_inside(&chars, i)) {
                i += 1;
            }
            out.push(Token::Number(chars[start..i].iter().collect()));
            if chars.get(i) == Some(&'.') {
                i += 1;
            }
            continue;
        }
        if c.is_alphabetic() {
            while i < chars.len()
                && (chars[i].is_alphanumeric() || (matches!(chars[i], '-' | '\'' | '’') && next_is_letter(&chars, i)))
            {
                i += 1;
            }
            let word: String = chars[start..i].iter().collect();
            out.push(Token::Word(word.to_lowercase().replace('’', "'")));
            continue;
        }
        match c {
            '€' | '%' | '§' | '–' | '-' | '$' | '£' => out.push(Token::Sign(c)),
            '\n' | '!' | '?' | '•' | ';' => out.push(Token::End),
            '.' if ends_sentence(&chars, i) => out.push(Token::End),
            _ => {}
        }
        i += 1;
    }
    out
}

fn is_inside(chars: &[char], i: usize) -> bool {
    matches!(chars[i], '.' | ',' | ':') && chars.get(i + 1).is_some_and(|c| c.is_numeric())
}

fn next_is_letter(chars: &[char], i: usize) -> bool {
    chars.get(i + 1).is_some_and(|c| c.is_alphanumeric())
}

/// A point ends a sentence where a blank follows and the word before it is no abbreviation of one or two letters.
fn ends_sentence(chars: &[char], i: usize) -> bool {
    let letters = chars[..i].iter().rev().take_while(|c| c.is_alphabetic()).count();
    letters > 2 && chars.get(i + 1).is_none_or(|c| c.is_whitespace())
}

/// The word without its ending, roughly: enough that "Gebühr" and "Gebühren" are one, and never so much that two words are.
pub(super) fn stem(word: &str) -> String {
    const ENDINGS: [&str; 13] = ["ungen", "en", "er", "es", "em", "et", "st", "ed", "e", "s", "n", "t", "'s"];
    let word = word.replace('-', "").replace('ß', "ss");
    for ending in ENDINGS {
        if let Some(rest) = word.strip_suffix(ending)
            && rest.chars().count() >= 4
        {
            return rest.to_owned();
        }
    }
    word
}

/// Whether two stems are forms of one word.
pub(super) fn akin(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    short.chars().count() >= 5 && long.starts_with(short) && long.chars().count() <= short.chars().count() + 3
}

/// Words that say no by themselves.
pub(super) fn denies(word: &str) -> bool {
    const WORDS: [&str; 20] = [
        "nicht", "nie", "niemals", "ohne", "weder", "niemand", "nichts", "nirgends", "kaum", "außer", "not", "no",
        "never", "without", "neither", "nobody", "nothing", "cannot", "nor", "except",
    ];
    WORDS.contains(&word) || word.starts_with("kein") || word.ends_with("n't")
}

/// Kinds of saying that something has to be, may be or should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Duty {
    Must,
    May,
    Should,
}

/// What the word makes of a sentence.
pub(super) fn duty(word: &str) -> Option<Duty> {
    Some(match word {
        "muss" | "müssen" | "musst" | "müsst" | "must" | "required" | "verpflichtet" | "zwingend"
        | "vorgeschrieben" | "obligatory" | "mandatory" | "compulsory" => Duty::Must,
        "kann" | "können" | "kannst" | "könnt" | "darf" | "dürfen" | "darfst" | "can" | "may" | "möglich"
        | "possible" | "allowed" | "erlaubt" => Duty::May,
        "soll" | "sollen" | "sollte" | "sollten" | "should" | "ought" | "empfohlen" | "recommended" => Duty::Should,
        _ => return None,
    })
}

/// Small words that say nothing of their own, of both languages. Every other word has to be in the passage.
pub(super) fn is_filler(word: &str) -> bool {
    const GERMAN: &str = "ab aber alle allem allen aller alles als also am an auch auf aus bei beim bis bitte da dabei dafür dagegen \
        damit danach dann daran darauf daraus darin darüber das dass davon dazu dem den denn der deren des dessen die dies diese diesem \
        diesen dieser dieses doch dort durch ein eine einem einen einer eines er es etwa falls für gibt gilt habe haben hat hier ich ihm ihn \
        ihnen ihr ihre ihrem ihren ihrer ihres im in indem innerhalb ins ist ja je jede jedem jeden jeder jedes jedoch kann können \
        man mit muss müssen nach noch nun nur ob oder pro sein seine seinem seinen seiner sich sie sind so sobald sofern solange sowie über \
        um und uns unter vom von vor wann war was wegen welche welchem welchen welcher welches wenn wer werden wie wird wo wobei wofür \
        womit zu zum zur zusätzlich zwischen darf dürfen soll sollen sollte sollten außerdem zudem dafür brauchen benötigen benötigt brauchst \
        du dein deine deinen";
    const ENGLISH: &str = "a about after also an and any are as at be been before but by can do does during for from has have having he her \
        here his how if in into is it its may must of on or our out per shall she should so some such than that the their them then \
        there these they this those through to under until up upon us was we were what when where which while who whose will with \
        within would you your need needs needed also additionally both each every";
    [GERMAN, ENGLISH].iter().any(|list| list.split_whitespace().any(|w| w == word))
}
