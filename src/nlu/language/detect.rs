//! The detection itself: evidence for each language is counted, and the most has it.
//! It never guesses from one word that several languages share.

use std::collections::BTreeMap;

use whatlang::Lang as Trigrams;

use super::words::{ENGLISH, FOREIGN, GERMAN, LETTERS};
use crate::nlu::normalise::{Token, fold, tokens};
use crate::nlu::understanding::{Foreign, Language};
use crate::nlu::word_map::WordMap;

const DE: usize = 0;
const EN: usize = 1;
const FIRST_FOREIGN: usize = 2;
const N: usize = FIRST_FOREIGN + FOREIGN.len();

/// The lists as look-up tables.
#[derive(Debug, Clone)]
pub(crate) struct WordLists {
    /// Word to a bit for each language.
    words: WordMap<u16>,
    /// Folded German and English function words.
    functions: WordMap<u16>,
}

impl Default for WordLists {
    fn default() -> Self {
        let mut words: BTreeMap<String, u16> = BTreeMap::new();
        let mut functions: BTreeMap<String, u16> = BTreeMap::new();
        let lists = [GERMAN, ENGLISH].into_iter().chain(FOREIGN.iter().map(|f| f.1));
        for (i, list) in lists.enumerate() {
            for word in list.split_whitespace() {
                let folded: String = fold(word).split_whitespace().collect();
                *words.entry(word.to_owned()).or_default() |= 1 << i;
                if folded != word && folded.chars().count() > 2 && !word.contains(['\'', '-']) {
                    *words.entry(folded.clone()).or_default() |= 1 << i;
                }
                if i < FIRST_FOREIGN {
                    *functions.entry(folded).or_default() |= 1 << i;
                }
            }
        }
        let map = |all: &BTreeMap<String, u16>| WordMap::new(all.iter().map(|(w, bits)| (w.as_str(), *bits)));
        Self { words: map(&words), functions: map(&functions) }
    }
}

impl WordLists {
    /// Whether a folded word is one of the small words of German or English.
    pub(crate) fn is_function_word(&self, folded: &str) -> bool {
        folded.len() < 2 || self.functions.contains(folded)
    }

    /// The language of a normalised text. `vocabulary` says of a folded word whether the knowledge base's examples have it
    /// in German (positive) or in English (negative) alone.
    pub(crate) fn detect(&self, normalised: &str, vocabulary: impl Fn(&str) -> i32) -> Language {
        let letters = normalised.chars().filter(|c| c.is_alphabetic()).count();
        if letters == 0 {
            return Language::Unknown;
        }
        if let Some(language) = by_script(normalised, letters) {
            return language;
        }
        let mut hits = [0.0_f32; N];
        let (mut n_words, mut unlisted) = (0, 0);
        let mut vocabulary_sum = [0.0_f32; 2];
        for token in tokens(normalised) {
            let Token::Word(word) = token else { continue };
            n_words += 1;
            let bits = self.words.get(word).unwrap_or(0);
            let share = 1.0 / bits.count_ones().max(1) as f32;
            for (i, hit) in hits.iter_mut().enumerate() {
                if bits & (1 << i) != 0 {
                    *hit += if bits.is_power_of_two() { 1.0 } else { 0.5 * share + 0.15 };
                }
            }
            if bits == 0 {
                unlisted += 1;
                match vocabulary(&fold(word)) {
                    v if v > 0 => vocabulary_sum[DE] += 0.6,
                    v if v < 0 => vocabulary_sum[EN] += 0.6,
                    _ => {}
                }
            }
        }
        let mut no_foreign_name = 0.0;
        let marked: Vec<char> = normalised.chars().filter(|c| !c.is_ascii() && !"äöüß".contains(*c)).collect();
        for (set, foreign) in LETTERS {
            let found = marked.iter().filter(|c| set.contains(**c)).count().min(3) as f32;
            match foreign.and_then(|f| FOREIGN.iter().position(|(g, _)| *g == f)) {
                Some(i) => hits[FIRST_FOREIGN + i] += 1.2 * found,
                None => no_foreign_name += 1.25 * found,
            }
        }
        if normalised.contains(['ä', 'ö', 'ü', 'ß']) {
            hits[DE] += if normalised.contains('ß') { 1.0 } else { 0.4 };
        }
        let (de, en) = (hits[DE] + vocabulary_sum[DE], hits[EN] + vocabulary_sum[EN]);
        let mut best = FIRST_FOREIGN;
        for i in FIRST_FOREIGN..N {
            if hits[i] > hits[best] {
                best = i;
            }
        }
        let home = de.max(en);
        // One short word is too little: it may be a name, or mistyped.
        let says_enough = n_words > 1 || letters > 3;
        if says_enough && hits[best] >= 1.0 && hits[best] > 1.25 * home + 0.3 && hits[best] >= no_foreign_name {
            return Language::Other(Some(FOREIGN[best - FIRST_FOREIGN].0));
        }
        if no_foreign_name >= 0.8 && no_foreign_name > home {
            return Language::Other(None);
        }
        if (home < 1.0 || unlisted > 2 && unlisted as f32 > 5.0 * (home + 0.5))
            && let Some(language) = by_trigrams(normalised, n_words, home)
        {
            return language;
        }
        match (hits[DE], hits[EN]) {
            (d, e) if d >= 2.0 && e >= 2.0 && d.max(e) < 2.2 * d.min(e) => Language::Mixed,
            _ if de == 0.0 && en == 0.0 => Language::Unknown,
            _ if n_words == 1 && home < 0.6 => Language::Unknown,
            _ if (de - en).abs() < 0.1 && home < 1.0 => Language::Unknown,
            _ if de >= en => Language::German,
            _ => Language::English,
        }
    }
}

/// The language by its script, where most letters are not Latin.
fn by_script(normalised: &str, letters: usize) -> Option<Language> {
    let count = |in_script: fn(char) -> bool| normalised.chars().filter(|c| in_script(*c)).count();
    let latin = count(|c| {
        c.is_alphabetic()
            && (c.is_ascii() || ('\u{aa}'..='\u{24f}').contains(&c) || ('\u{1e00}'..='\u{1eff}').contains(&c))
    });
    if 2 * latin >= letters {
        return None;
    }
    let cyrillic = count(|c| ('\u{400}'..='\u{52f}').contains(&c));
    let arabic = count(|c| ('\u{600}'..='\u{6ff}').contains(&c) || ('\u{750}'..='\u{77f}').contains(&c));
    if 2 * cyrillic >= letters {
        return Some(Language::Other(cyrillic_language(normalised)));
    }
    if 2 * arabic >= letters {
        // Persian and Urdu have letters that Arabic lacks.
        let other = normalised.contains(['پ', 'چ', 'ژ', 'گ', 'ٹ', 'ڈ', 'ڑ', 'ں', 'ے', 'ک', 'ی']);
        return Some(Language::Other((!other).then_some(Foreign::Arabic)));
    }
    Some(Language::Other(None))
}

fn cyrillic_language(normalised: &str) -> Option<Foreign> {
    if normalised.contains(['і', 'ї', 'є', 'ґ']) {
        return Some(Foreign::Ukrainian);
    }
    if normalised.contains(['ы', 'э', 'ё']) {
        return Some(Foreign::Russian);
    }
    if normalised.contains(['ј', 'љ', 'њ', 'ћ', 'ђ', 'џ', 'ѓ', 'ќ', 'ў', 'ә', 'қ', 'ң', 'ө', 'ү']) {
        return None;
    }
    let south_slavic = ["да", "се", "си", "съм", "къде", "мога", "трябва", "какво", "ще", "сум", "треба"];
    let has_word = tokens(normalised).any(|t| matches!(t, Token::Word(w) if south_slavic.contains(&w)));
    if has_word { None } else { Some(Foreign::Russian) }
}

/// What the trigrams say, where they say it clearly enough for the little that speaks for German or English.
fn by_trigrams(normalised: &str, n_words: usize, home: f32) -> Option<Language> {
    use Trigrams::{Ces, Dan, Deu, Eng, Fra, Hrv, Hun, Ita, Nld, Pol, Por, Ron, Slk, Slv, Spa, Swe, Tur, Vie};
    let allowed = vec![Ces, Dan, Deu, Eng, Fra, Hrv, Hun, Ita, Nld, Pol, Por, Ron, Slk, Slv, Spa, Swe, Tur, Vie];
    let info = whatlang::Detector::with_allowlist(allowed).detect(normalised)?;
    let letters = normalised.chars().filter(|c| c.is_alphabetic()).count();
    let named = |f| Some(Language::Other(Some(f)));
    match info.lang() {
        Deu if home == 0.0 && letters >= 6 => Some(Language::German),
        Eng if home == 0.0 && letters >= 10 && info.confidence() > 0.3 => Some(Language::English),
        Deu | Eng => None,
        _ if n_words < 4 || letters < 18 || info.confidence() < 0.25 + 0.25 * f64::from(home) => None,
        Tur => named(Foreign::Turkish),
        Fra => named(Foreign::French),
        Pol => named(Foreign::Polish),
        Ita => named(Foreign::Italian),
        Ron => named(Foreign::Romanian),
        Spa => named(Foreign::Spanish),
        Hrv => named(Foreign::Croatian),
        _ => Some(Language::Other(None)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nlu::normalise::normalise;

    fn of(text: &str) -> Language {
        WordLists::default().detect(&normalise(text), |_| 0)
    }

    #[test]
    fn german_and_english_are_told_apart_in_few_words() {
        for text in [
            "wo kann ich mich ummelden",
            "Was kostet das?",
            "i hob mein ausweis verlorn, wos mach i",
            "ich brauche neue pass",
        ] {
            assert_eq!(of(text), Language::German, "{text}");
        }
        for text in
            ["where can I register", "how much is it?", "I lost my Personalausweis", "what is a Meldebescheinigung"]
        {
            assert_eq!(of(text), Language::English, "{text}");
        }
        assert_eq!(of("ich brauche eine Auskunft because I have lost my card"), Language::Mixed);
    }

    #[test]
    fn ten_other_languages_are_known_by_name() {
        for (text, foreign) in [
            ("Kimlik kartımı nasıl yenileyebilirim?", Foreign::Turkish),
            ("yeni pasaport icin ne lazim", Foreign::Turkish),
            ("Мені потрібен новий паспорт", Foreign::Ukrainian),
            ("Где получить справку о прописке?", Foreign::Russian),
            ("أين أسجل عنواني الجديد؟", Foreign::Arabic),
            ("Où est-ce que je dois déclarer mon adresse ?", Foreign::French),
            ("Gdzie mogę się zameldować?", Foreign::Polish),
            ("Come faccio a rinnovare il passaporto?", Foreign::Italian),
            ("Unde pot să obțin un certificat?", Foreign::Romanian),
            ("¿Dónde puedo empadronarme?", Foreign::Spanish),
            ("cuánto cuesta el pasaporte", Foreign::Spanish),
            ("Gdje mogu prijaviti novu adresu?", Foreign::Croatian),
        ] {
            assert_eq!(of(text), Language::Other(Some(foreign)), "{text}");
        }
        for text in ["Tôi cần hộ chiếu mới", "ฉันต้องการหนังสือเดินทาง", "Къде мога да си извадя паспорт?"]
        {
            assert_eq!(of(text), Language::Other(None), "{text}");
        }
    }

    #[test]
    fn what_is_too_little_is_unknown() {
        for text in ["", "123", "!?", "🎉", "pin", "z"] {
            assert_eq!(of(text), Language::Unknown, "{text}");
        }
    }
}
