//! Gives the program a fingerprint of the sources that compile a knowledge base, so that what another build has cached is
//! never read as if it were this build's.

use std::collections::BTreeMap;
use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::path::Path;

fn main() {
    let mut files = BTreeMap::new();
    for folder in ["src/kb", "src/nlu", "src/knowledge", "src/message"] {
        println!("cargo:rerun-if-changed={folder}");
        collect(Path::new(folder), &mut files);
    }
    let mut hasher = DefaultHasher::new();
    for (name, bytes) in files {
        hasher.write(name.as_bytes());
        hasher.write(&bytes);
    }
    println!("cargo:rustc-env=AMTSLOTSE_SOURCES={:016x}", hasher.finish());
}

fn collect(folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if let Ok(bytes) = fs::read(&path) {
            files.insert(path.to_string_lossy().into_owned(), bytes);
        }
    }
}
