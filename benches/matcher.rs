//! Time of a match with and without the sentence encoder, of a cold build and of a load, on the shipped knowledge base.
//!
//! `cargo bench --no-default-features --bench matcher`
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a measurement")]

use std::path::Path;
use std::sync::{Arc, LazyLock};

use amtslotse::kb::Kb;
use amtslotse::message::Facet;
use amtslotse::nlu::encoder::{Encoder, USUAL_FILE};
use amtslotse::nlu::{Matcher, TextVectors};
use divan::Bencher;

static SHIPPED: LazyLock<Kb> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("intents");
    Kb::read(&root, jiff::civil::date(2026, 6, 1)).expect("the shipped knowledge base is whole").kb
});

static MATCHER: LazyLock<Matcher> = LazyLock::new(|| Matcher::build(&SHIPPED, None, &mut |_| ()));

static MATCHER_WITH_ENCODER: LazyLock<Option<Matcher>> = LazyLock::new(|| {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(USUAL_FILE);
    let mut vectors = TextVectors::new(Arc::new(Encoder::open(&file).ok()?));
    Some(Matcher::build(&SHIPPED, Some(&mut vectors), &mut |_| ()))
});

/// The utterances that maintainers wrote down as tests: never trained on.
fn utterances() -> Vec<String> {
    SHIPPED.intents.values().flat_map(|i| &i.tests).map(|t| t.text.clone()).collect()
}

fn main() {
    let examples: usize = SHIPPED.intents.values().map(|i| i.examples.len()).sum();
    println!("shipped: {} intents, {examples} examples", SHIPPED.intents.len());
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

/// The same with sentence vectors; needs the encoder's file (`make encoder`). Each text is encoded once and then remembered,
/// so that the first sample is the honest one.
#[divan::bench(sample_count = 1, sample_size = 1)]
fn match_shipped_with_encoder(bencher: Bencher<'_, '_>) {
    match &*MATCHER_WITH_ENCODER {
        Some(matcher) => match_all(bencher, matcher),
        None => println!("models/encoder.bin is missing: `make encoder` fetches it"),
    }
}

#[divan::bench(sample_count = 1, sample_size = 1)]
fn build_shipped() -> Matcher {
    Matcher::build(&SHIPPED, None, &mut |_| ())
}

/// Every vector made anew, on all cores.
#[divan::bench(sample_count = 1, sample_size = 1)]
fn build_shipped_with_encoder(bencher: Bencher<'_, '_>) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(USUAL_FILE);
    let Ok(encoder) = Encoder::open(&file) else { return };
    let encoder = Arc::new(encoder);
    bencher.bench(|| Matcher::build(&SHIPPED, Some(&mut TextVectors::new(Arc::clone(&encoder))), &mut |_| ()));
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn load_shipped(bencher: Bencher<'_, '_>) {
    let bytes = postcard::to_stdvec(&*MATCHER).expect("a matcher can be stored");
    bencher.bench(|| postcard::from_bytes::<Matcher>(&bytes).expect("a stored matcher can be read"));
}
