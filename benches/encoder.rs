//! How long the encoder takes for a message of ten words, alone and in a batch, and how near that is to what the core can do.
//! Needs `models/encoder.bin` (`make encoder`).
//!
//! `cargo bench --no-default-features --bench encoder`

use amtslotse::nlu::encoder::Encoder;
use divan::{Bencher, counter::ItemsCount};

const MESSAGE: &str = "ich bin letzte woche umgezogen und muss mich jetzt ummelden";

fn main() {
    divan::main();
}

fn encoder() -> Encoder {
    Encoder::open("models/encoder.bin".as_ref()).unwrap_or_else(|e| panic!("{e}"))
}

#[divan::bench(min_time = 3)]
fn one_message(bencher: Bencher<'_, '_>) {
    let encoder = encoder();
    bencher.counter(ItemsCount::new(1_usize)).bench(|| encoder.encode(divan::black_box(MESSAGE)));
}

#[divan::bench(min_time = 3)]
fn tokeniser_alone(bencher: Bencher<'_, '_>) {
    let encoder = encoder();
    bencher.bench(|| encoder.pieces(divan::black_box(MESSAGE)));
}

#[divan::bench(min_time = 3, sample_size = 1)]
fn batch_of_256(bencher: Bencher<'_, '_>) {
    let encoder = encoder();
    let texts = vec![MESSAGE; 256];
    bencher.counter(ItemsCount::new(256_usize)).bench(|| encoder.encode_all(divan::black_box(&texts)));
}

#[divan::bench(sample_count = 20)]
fn opening_the_file(bencher: Bencher<'_, '_>) {
    bencher.bench(encoder);
}
