//! Numbers and links typed into answers instead of being facts.
//! It does not judge facts.

use std::ops::Range;

use regex::Regex;

use super::{Corpus, IntentDoc};
use crate::kb::diagnostic::{Diagnostic, Faults, Problem};
use crate::kb::yaml::within;
use crate::message::Lang;

/// The expressions, compiled once for all files.
pub(super) struct Numbers {
    exempt: Option<Regex>,
    names: Option<Regex>,
    digits: Option<Regex>,
    words_de: Option<Regex>,
    words_en: Option<Regex>,
    link: Option<Regex>,
}

/// References to laws and to parts of them, numbers of lists, facts: their digits are no claim.
const EXEMPT: &str = r"(?xmi)
    \{[^}]*\}
  | ^\s*\d{1,2}\.\s
  | (?: § | \b(?:Abs(?:atz|\.)|Art(?:ikel|icle|\.)|Nr\.|Nummer|Satz|Anlage|Section|Sec\.|paragraphs?|No\.|Annex) )
    \s* \d+[a-z]? \b
    (?: \s* (?: , | ; | und | bis | oder | and | to | or | – | - ) \s* §? \s* \d+[a-z]? \b )*
  | \b(?:EU|EG|EWG)\b \)? \s* (?:Nr\.\s*)? \d+/\d+";

const DIGITS: &str = r"(?x) [€$]?\s? [0-9\p{Nd}]+ (?: [.,:/–-] [0-9\p{Nd}]+ )* (?: \s? (?: € | % | EUR\b | Euro\b ) )?";

const WORDS_DE: &str = r"(?xi) \b (?:
    (?: zwei | drei | vier | fünf | sechs | sieben | acht | neun | zehn | elf | zwölf | (?:drei|vier|fünf|sech|sieb|acht|neun)zehn
      | zwanzig | dreißig | vierzig | fünfzig | sechzig | siebzig | achtzig | neunzig | (?:ein|zwei|drei|fünf)?(?:hundert|tausend) )
    (?: \s (?:bis|oder) \s \p{L}+ )? \s (?: \p{L}+en \s )?
    (?: Minuten? | Stunden? | (?:Arbeits-?|Werk-?|Kalender-?)?Tage?n? | Wochen? | Monate?n? | Jahre?n? | Euro | Cent | Prozent )
  | eine[rmns]? \s (?: Minute | Stunde | Woche | Monats? | Jahre?s? ) | ein \s (?: Monat | Jahr | Euro )
  | halbe[snr]? \s (?: Stunde | Jahr )
  ) \b";

const WORDS_EN: &str = r"(?xi) \b (?:
    (?: one | two | three | four | five | six | seven | eight | nine | ten | eleven | twelve | (?:thir|four|fif|six|seven|eigh|nine)teen
      | twenty | thirty | forty | fifty | sixty | seventy | eighty | ninety | hundred | thousand )
    (?: \s (?:to|or) \s \p{L}+ )? [\s-]
    (?: minutes? | hours? | (?:working|business|calendar)\s days? | days? | weeks? | months? | years? | euros? | cents? | per\s?cent )
  | (?: within | after | for | takes | in ) \s an? \s (?: minute | hour | day | week | month | year )
  | half \s an? \s (?: hour | year )
  ) \b";

const LINK: &str = r"(?xi) \b (?: https?://\S+ | www\.\S+
  | [a-z0-9äöü] (?: [a-z0-9äöü-]* \. )+ (?: de | bayern | eu | com | org | net | info | app | bund | berlin | gov ) \b (?: /[^\s)]* )? )";

impl Numbers {
    /// For a knowledge base with these names.
    pub(super) fn new(names_with_digits: &[String]) -> Self {
        let mut names: Vec<&str> = names_with_digits.iter().map(String::as_str).collect();
        // The longest first: "OZG 2.0" before "OZG 2".
        names.sort_by_key(|n| std::cmp::Reverse(n.len()));
        let any = names.iter().map(|n| regex::escape(n)).collect::<Vec<_>>().join("|");
        Self {
            exempt: Regex::new(EXEMPT).ok(),
            names: (!names.is_empty()).then(|| Regex::new(&format!(r"\b(?:{any})\b")).ok()).flatten(),
            digits: Regex::new(DIGITS).ok(),
            words_de: Regex::new(WORDS_DE).ok(),
            words_en: Regex::new(WORDS_EN).ok(),
            link: Regex::new(LINK).ok(),
        }
    }

    /// The answers of one file.
    pub(super) fn check(&self, corpus: &Corpus<'_>, doc: &IntentDoc) -> Vec<Diagnostic> {
        let mut faults = Faults::of(doc.file);
        let file = corpus.files.get(doc.file).map_or("", |f| f.text.as_str());
        for (lang, facets) in doc.raw.answers.iter().flat_map(|a| &a.value.0) {
            for (_, text) in &facets.0 {
                for (at, problem) in self.find(&text.value, lang.value) {
                    faults.push(within(file, text.span, &text.value, at), problem);
                }
            }
        }
        faults.into_list()
    }

    /// Numbers and links in one text.
    fn find(&self, text: &str, lang: Lang) -> Vec<(Range<usize>, Problem)> {
        let mut found = Vec::new();
        let mut rest = text.to_owned();
        if let Some(exempt) = &self.exempt {
            rest = blank_out(exempt, &rest);
        }
        if let Some(names) = &self.names {
            rest = blank_out(names, &rest);
        }
        if let Some(link) = &self.link {
            // After a full stop it is only the ending of an address that is spoken of: „.bund.de“.
            for m in link.find_iter(&rest).filter(|m| !rest[..m.start()].ends_with('.')) {
                let shown = m.as_str().trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '“', '"']);
                let at = m.start()..m.start() + shown.len();
                found.push((at, Problem::LinkInAnswer { link: shown.to_owned() }));
            }
            rest = blank_out(link, &rest);
        }
        let words = if lang.is_german() { &self.words_de } else { &self.words_en };
        for expression in [&self.digits, words].into_iter().flatten() {
            for m in expression.find_iter(&rest) {
                let lead = m.as_str().len() - m.as_str().trim_start().len();
                let number = m.as_str().trim().to_owned();
                found.push((m.start() + lead..m.end(), Problem::NumberInAnswer { number }));
            }
        }
        found.sort_by_key(|(at, _)| at.start);
        found
    }
}

/// The text with every match replaced by blanks of the same number of bytes, so that places stay what they are.
fn blank_out(expression: &Regex, text: &str) -> String {
    expression.replace_all(text, |c: &regex::Captures<'_>| " ".repeat(c[0].len())).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(lang: Lang, text: &str) -> Vec<String> {
        let names = ["115", "OZG 2.0", "i-Kfz 4", "B1", "Euro 4"].map(str::to_owned);
        let found = Numbers::new(&names).find(text, lang);
        found
            .into_iter()
            .map(|(at, problem)| match problem {
                Problem::NumberInAnswer { number } => {
                    assert_eq!(text[at].trim(), number);
                    number
                }
                Problem::LinkInAnswer { link } => format!("link {link}"),
                other => panic!("{other:?}"),
            })
            .collect()
    }

    #[test]
    fn every_expression_compiles() {
        let all = Numbers::new(&["115".to_owned()]);
        assert!([all.exempt, all.names, all.digits, all.words_de, all.words_en, all.link].iter().all(Option::is_some));
    }

    #[test]
    fn amounts_and_periods_in_digits_are_found() {
        assert_eq!(numbers(Lang::De, "Es kostet 46 € und dauert 2 bis 3 Wochen."), ["46 €", "2", "3"]);
        assert_eq!(numbers(Lang::En, "It costs €46 from 2026-02-07."), ["€46", "2026-02-07"]);
        assert_eq!(numbers(Lang::De, "27,60 Euro, 8:00–12:00"), ["27,60 Euro", "8:00–12:00"]);
    }

    #[test]
    fn periods_in_words_are_found() {
        assert_eq!(numbers(Lang::De, "Innerhalb von zwei Wochen, nach einem Monat."), ["zwei Wochen", "einem Monat"]);
        assert_eq!(numbers(Lang::De, "zwei bis drei Wochen; zehn Euro"), ["zwei bis drei Wochen", "zehn Euro"]);
        assert_eq!(
            numbers(Lang::En, "Within two weeks, for a year, one-year"),
            ["two weeks", "for a year", "one-year"]
        );
    }

    #[test]
    fn laws_lists_names_and_facts_are_no_numbers() {
        for text in [
            "§ 17 Abs. 1 Satz 2 BMG und §§ 3, 4 und 5a, Art. 50 DSGVO, Nr. 2",
            "1. Antrag stellen\n2. Warten",
            "Rufen Sie die 115 an. Das OZG 2.0 und i-Kfz 4, Euro 4.",
            "{fee} und {b2-level:dat}",
            "Verordnung (EU) 2016/679",
            "zwei Fotos, ein Formular, eine Person, einen Tag",
        ] {
            assert_eq!(numbers(Lang::De, text), Vec::<String>::new(), "{text}");
        }
        assert_eq!(numbers(Lang::En, "Article 50, Section 17, once a year, two photos"), Vec::<String>::new());
        assert_eq!(numbers(Lang::De, "1157 und B12"), ["1157", "12"]);
    }

    #[test]
    fn bare_addresses_are_links() {
        assert_eq!(
            numbers(Lang::De, "Auf id.bund.de/hilfe oder https://a.example/1"),
            ["link id.bund.de/hilfe", "link https://a.example/1"]
        );
        assert_eq!(numbers(Lang::De, "z.B. usw. Ende.Anfang"), Vec::<String>::new());
    }
}
