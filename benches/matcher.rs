//! Time of a match, of a cold build and of a load, on the shipped knowledge base and on one of the size that is to come (132
//! intents of 90 examples).
//!
//! `cargo bench --no-default-features --bench matcher`
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a measurement")]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use amtslotse::kb::{Example, Kb};
use amtslotse::message::{Facet, IntentId};
use amtslotse::nlu::Matcher;
use divan::Bencher;

static SHIPPED: LazyLock<Kb> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("intents");
    Kb::read(&root, jiff::civil::date(2026, 6, 1)).expect("the shipped knowledge base is whole").kb
});

/// 132 intents of 90 examples, made of the shipped ones: each further intent says the same with other nouns.
static LARGE: LazyLock<Kb> = LazyLock::new(|| {
    let mut kb = SHIPPED.clone();
    let models: Vec<_> = kb.intents.values().cloned().collect();
    let mut intents = BTreeMap::new();
    for n in 0..132 {
        let mut intent = models[n % models.len()].clone();
        let round = n / models.len();
        intent.id = format!("intent-{n}").parse::<IntentId>().expect("a valid id");
        intent.patterns.clear();
        let others: Vec<Example> = models.iter().flat_map(|m| &m.examples).take(90).cloned().collect();
        intent.examples = intent.examples.into_iter().chain(others).take(90).collect();
        for example in &mut intent.examples {
            let renamed = example
                .text
                .split(' ')
                .map(|w| if w.len() > 6 && round > 0 { format!("{w}{n}") } else { w.to_owned() });
            example.text = renamed.collect::<Vec<_>>().join(" ");
        }
        intents.insert(intent.id.clone(), intent);
    }
    kb.intents = intents;
    kb
});

static MATCHER: LazyLock<Matcher> = LazyLock::new(|| Matcher::build(&SHIPPED, None, &mut |_| ()));
static LARGE_MATCHER: LazyLock<Matcher> = LazyLock::new(|| Matcher::build(&LARGE, None, &mut |_| ()));

/// The utterances that maintainers wrote down as tests: never trained on.
fn utterances() -> Vec<String> {
    SHIPPED.intents.values().flat_map(|i| &i.tests).map(|t| t.text.clone()).collect()
}

fn main() {
    let examples: usize = SHIPPED.intents.values().map(|i| i.examples.len()).sum();
    println!("shipped: {} intents, {examples} examples; large: {} intents", SHIPPED.intents.len(), LARGE.intents.len());
    divan::main();
}

fn match_all(bencher: Bencher<'_, '_>, matcher: &Matcher) {
    let utterances = utterances();
    bencher
        .counter(divan::counter::ItemsCount::new(utterances.len()))
        .bench(|| utterances.iter().filter(|u| matcher.understand(u).facet.facet == Facet::Cost).count());
}

/// All test utterances of the knowledge base; the items a second are utterances.
#[divan::bench(sample_count = 20)]
fn match_shipped(bencher: Bencher<'_, '_>) {
    match_all(bencher, &MATCHER);
}

#[divan::bench(sample_count = 20)]
fn match_132_intents(bencher: Bencher<'_, '_>) {
    match_all(bencher, &LARGE_MATCHER);
}

#[divan::bench(sample_count = 1, sample_size = 1)]
fn build_shipped() -> Matcher {
    Matcher::build(&SHIPPED, None, &mut |_| ())
}

#[divan::bench(sample_count = 1, sample_size = 1)]
fn build_132_intents() -> Matcher {
    Matcher::build(&LARGE, None, &mut |_| ())
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn load_132_intents(bencher: Bencher<'_, '_>) {
    let bytes = postcard::to_stdvec(&*LARGE_MATCHER).expect("a matcher can be stored");
    bencher.bench(|| postcard::from_bytes::<Matcher>(&bytes).expect("a stored matcher can be read"));
}
