//! Finds the files of a knowledge base and says what each is for.
//! It reads none of them.

use std::fs;
use std::path::Path;

use super::diagnostic::{Misplaced, Problem};
use super::files::{FileKind, nearest};

/// Folders of intents.
pub(crate) const AREAS: [&str; 12] = [
    "identity",
    "residence",
    "documents",
    "family",
    "vehicles",
    "social",
    "tax",
    "business",
    "migration",
    "everyday",
    "policy",
    "chat",
];
/// Files beside the folders.
const SHARED: [(&str, FileKind); 5] = [
    ("kb.yaml", FileKind::Kb),
    ("facets.yaml", FileKind::Facets),
    ("synonyms.yaml", FileKind::Synonyms),
    ("dialect.yaml", FileKind::Dialect),
    ("negatives.yaml", FileKind::Negatives),
];
/// Most files of one knowledge base.
const MAX_FILES: usize = 5_000;

/// What a file is for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    /// One of the shared files.
    Shared(FileKind),
    /// An intent of an area.
    Intent {
        /// The area.
        area: String,
        /// The file's name without ending.
        stem: String,
        /// The overlay's folder, where it is one's.
        overlay: Option<String>,
    },
    /// What names an overlay's place.
    Overlay {
        /// The overlay's folder.
        folder: String,
    },
}

/// A file that was found.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Found {
    /// Its path below the root, with `/`.
    pub path: String,
    /// What it is for.
    pub role: Role,
}

/// What was found in a folder: files in the order of their paths, and what lies wrongly.
#[derive(Debug, Default)]
pub(crate) struct Listing {
    /// The files.
    pub files: Vec<Found>,
    /// What lies wrongly, with its path.
    pub faults: Vec<(String, Problem)>,
    /// Overlay folders.
    pub overlays: Vec<String>,
}

/// Lists a knowledge base's folder.
pub(crate) fn list(root: &Path) -> Listing {
    let mut listing = Listing::default();
    top(root, &mut listing);
    listing.files.sort();
    if listing.files.len() > MAX_FILES {
        listing.faults.push((String::new(), Problem::TooManyFiles { most: MAX_FILES }));
        listing.files.truncate(MAX_FILES);
    }
    listing
}

/// The visible entries of a folder in the order of their names, folders told apart. Editors' copies are no entries.
fn entries(root: &Path, below: &str, listing: &mut Listing) -> Vec<(String, bool)> {
    let read = match fs::read_dir(root.join(below)) {
        Ok(read) => read,
        Err(error) => {
            listing.faults.push((below.to_owned(), Problem::Unreadable { why: error.to_string() }));
            return Vec::new();
        }
    };
    let mut names = Vec::new();
    for entry in read.take(MAX_FILES + 1).flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if !is_editors_copy(&name) {
            // A link counts as what it leads to: configuration is often mounted so.
            names.push((name, fs::metadata(entry.path()).is_ok_and(|m| m.is_dir())));
        }
    }
    names.sort();
    names
}

fn top(root: &Path, listing: &mut Listing) {
    for (name, is_folder) in entries(root, "", listing) {
        match (name.as_str(), is_folder) {
            ("overlays", true) => overlays(root, listing),
            ("entities", true) => entities(root, listing),
            (_, true) => area(root, "", &name, None, listing),
            (_, false) => {
                if let Some((_, kind)) = SHARED.iter().find(|(n, _)| *n == name) {
                    listing.files.push(Found { path: name, role: Role::Shared(*kind) });
                } else if !is_beside(&name) {
                    let known = SHARED.map(|(n, _)| n);
                    let problem = Misplaced::File { nearest: nearest(&name, &known), name: name.clone() };
                    listing.faults.push((name, Problem::Misplaced(problem)));
                }
            }
        }
    }
}

/// Hidden files, and what editors leave beside a file while it is open.
fn is_editors_copy(name: &str) -> bool {
    let ending = Path::new(name).extension();
    name.starts_with(['.', '#'])
        || name.ends_with('~')
        || ending.is_some_and(|e| e == "swp" || e == "bak" || e == "orig")
}

/// Files that may lie beside those of the knowledge base.
fn is_beside(name: &str) -> bool {
    let ending = Path::new(name).extension().map(|e| e.to_string_lossy().to_lowercase());
    matches!(ending.as_deref(), Some("md" | "json" | "txt"))
}

fn entities(root: &Path, listing: &mut Listing) {
    for (name, is_folder) in entries(root, "entities", listing) {
        let path = format!("entities/{name}");
        if is_folder {
            listing.faults.push((path, Problem::Misplaced(Misplaced::TooDeep { name })));
        } else if Path::new(&name).extension().is_some_and(|e| e == "yaml") {
            listing.files.push(Found { path, role: Role::Shared(FileKind::Places) });
        } else if !is_beside(&name) {
            listing.faults.push((path, Problem::Misplaced(Misplaced::Ending { name })));
        }
    }
}

fn area(root: &Path, base: &str, name: &str, overlay: Option<&str>, listing: &mut Listing) {
    let folder = format!("{base}{name}");
    if !AREAS.contains(&name) {
        let problem = Misplaced::Folder { name: name.to_owned(), nearest: nearest(name, &AREAS) };
        listing.faults.push((folder, Problem::Misplaced(problem)));
        return;
    }
    for (file, is_folder) in entries(root, &folder, listing) {
        let path = format!("{folder}/{file}");
        if is_folder {
            listing.faults.push((path, Problem::Misplaced(Misplaced::TooDeep { name: file })));
        } else if let Some(stem) = file.strip_suffix(".yaml") {
            let overlay = overlay.map(str::to_owned);
            let role = Role::Intent { area: name.to_owned(), stem: stem.to_owned(), overlay };
            listing.files.push(Found { path, role });
        } else if !is_beside(&file) {
            listing.faults.push((path, Problem::Misplaced(Misplaced::Ending { name: file })));
        }
    }
}

fn overlays(root: &Path, listing: &mut Listing) {
    for (place, is_folder) in entries(root, "overlays", listing) {
        let base = format!("overlays/{place}");
        if !is_folder {
            if !is_beside(&place) {
                listing.faults.push((base, Problem::Misplaced(Misplaced::File { name: place, nearest: None })));
            }
            continue;
        }
        listing.overlays.push(place.clone());
        for (name, is_folder) in entries(root, &base, listing) {
            if is_folder {
                area(root, &format!("{base}/"), &name, Some(&place), listing);
            } else if name == "overlay.yaml" {
                listing
                    .files
                    .push(Found { path: format!("{base}/{name}"), role: Role::Overlay { folder: place.clone() } });
            } else if !is_beside(&name) {
                let known = ["overlay.yaml"];
                let problem = Misplaced::File { nearest: nearest(&name, &known), name: name.clone() };
                listing.faults.push((format!("{base}/{name}"), Problem::Misplaced(problem)));
            }
        }
    }
}
