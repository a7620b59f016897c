//! Messages as citizens write them, each a text of its own: examples and tests of the shipped knowledge base, with another
//! beginning, end, place and slip of the finger. The same at every run.

use std::collections::HashSet;
use std::path::Path;

use amtslotse::kb::Kb;

const BEGINNINGS: [&str; 10] =
    ["", "hallo, ", "servus, ", "guten tag, ", "moin ", "hi, ", "eine frage: ", "also ", "entschuldigung, ", "hello, "];
const ENDS: [&str; 10] = ["", "?", " bitte", " danke", "??", " mfg", " bitte um antwort", " lg", " thanks", " …"];
const PLACES: [&str; 8] = ["", "", "", "", " in augsburg", " in münchen", " in nürnberg", " in ansbach"];

/// So many texts, none twice.
pub(crate) fn texts(count: usize) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("intents");
    let kb = Kb::read(&root, jiff::civil::date(2026, 6, 1)).expect("the shipped knowledge base is whole").kb;
    let said: Vec<&str> = kb
        .intents
        .values()
        .flat_map(|i| i.examples.iter().map(|e| e.text.as_str()).chain(i.tests.iter().map(|t| t.text.as_str())))
        .collect();
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let mut known = HashSet::new();
    let mut texts = Vec::with_capacity(count);
    while texts.len() < count {
        let (beginning, end, place) = (random.of(&BEGINNINGS), random.of(&ENDS), random.of(&PLACES));
        let mut text = format!("{beginning}{}{place}{end}", random.of(&said));
        if random.below(3) == 0 {
            text = slip(&text, random.below(text.chars().count().max(1)));
        }
        if known.insert(text.clone()) {
            texts.push(text);
        }
    }
    texts
}

/// The letter at a place and the next one, swapped.
fn slip(text: &str, place: usize) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    if place + 1 < letters.len() && letters[place].is_alphabetic() && letters[place + 1].is_alphabetic() {
        letters.swap(place, place + 1);
    }
    letters.into_iter().collect()
}

/// xorshift64: G. Marsaglia, "Xorshift RNGs", 2003.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    fn of<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }
}
