//! Reads a knowledge base from its folder: whole or not at all.
//! It keeps nothing and caches nothing: what is made of its hash is the caller's business.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use jiff::civil::Date;

use super::checks::{self, Corpus, IntentDoc, PlaceDoc};
use super::compile::{
    InFile, Shared, compile_dialect, compile_facets, compile_intent, compile_kb, compile_local, compile_negatives,
    compile_place, compile_synonyms,
};
use super::diagnostic::{Diagnostic, Faults, FileId, Files, Problem, Severity};
use super::files::{FileKind, RawIntent, RawOverlay, RawPlace, Schemas};
use super::model::{Kb, Overlay};
use super::walk::{self, Role};
use super::yaml;
use crate::message::IntentId;

/// Largest file, in KiB. Intent files have 10 to 30.
const MAX_KIB: usize = 512;

/// A knowledge base that was loaded.
#[derive(Debug)]
pub struct Loaded {
    /// It.
    pub kb: Kb,
    /// What should be mended all the same, in the order of files and lines.
    pub warnings: Vec<Diagnostic>,
    /// The files into which the warnings point.
    pub files: Files,
}

/// A knowledge base that cannot be loaded.
#[derive(Debug)]
pub struct Broken {
    /// Everything that is wrong, warnings included, in the order of files and lines; at least one is an error.
    pub diagnostics: Vec<Diagnostic>,
    /// The files into which they point.
    pub files: Files,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let errors = self.diagnostics.iter().filter(|d| d.severity() == Severity::Error).count();
        write!(f, "the knowledge base in {} has {errors} errors; `amtslotse check` shows them", self.files.root)
    }
}

impl std::error::Error for Broken {}

/// The files of a knowledge base as they were read, before anything is made of them.
#[derive(Debug)]
pub struct KbFiles {
    files: Files,
    roles: Vec<(FileId, Role)>,
    /// Files that are there and could not be read.
    unread: BTreeSet<FileId>,
    overlays: Vec<String>,
    faults: Vec<Diagnostic>,
    hash: [u8; 32],
}

impl Kb {
    /// Reads, validates and compiles the knowledge base in a folder. `today` decides what is told of reviews that are
    /// due; the knowledge base itself does not depend on it.
    pub fn read(dir: &Path, today: Date) -> Result<Loaded, Broken> {
        KbFiles::collect(dir).compile(today)
    }
}

impl KbFiles {
    /// Reads the files of a folder. What cannot be read is told by [`KbFiles::compile`].
    pub fn collect(dir: &Path) -> Self {
        let listing = walk::list(dir);
        let mut files = Files { root: dir.to_string_lossy().into_owned(), list: Vec::new() };
        let mut faults = Vec::new();
        for (path, problem) in listing.faults {
            let mut told = Faults::of(files.add(path, String::new()));
            told.push(yaml::Span::default(), problem);
            faults.extend(told.into_list());
        }
        let mut hasher = blake3::Hasher::new();
        let mut roles = Vec::new();
        let mut unread = BTreeSet::new();
        for found in listing.files {
            let (text, problem) = match read_text(&dir.join(&found.path)) {
                Ok(text) => (text, None),
                Err(problem) => (String::new(), Some(problem)),
            };
            for part in [found.path.as_bytes(), text.as_bytes()] {
                hasher.update(&(part.len() as u64).to_le_bytes());
                hasher.update(part);
            }
            let id = files.add(found.path, text);
            if let Some(problem) = problem {
                let mut told = Faults::of(id);
                told.push(yaml::Span::default(), problem);
                faults.extend(told.into_list());
                unread.insert(id);
            }
            roles.push((id, found.role));
        }
        Self { files, roles, unread, overlays: listing.overlays, faults, hash: hasher.finalize().into() }
    }

    /// Writes the files into a new folder, from which the same is read.
    pub fn write_to(&self, dir: &Path) -> std::io::Result<()> {
        for (id, _) in self.roles.iter().filter(|(id, _)| !self.unread.contains(id)) {
            let Some(file) = self.files.get(*id) else { continue };
            let path = dir.join(&file.path);
            if let Some(folder) = path.parent() {
                std::fs::create_dir_all(folder)?;
            }
            std::fs::write(path, &file.text)?;
        }
        Ok(())
    }

    /// The files and what each is for.
    pub(crate) fn into_parts(self) -> (Files, Vec<(FileId, Role)>) {
        let Self { files, mut roles, unread, .. } = self;
        roles.retain(|(id, _)| !unread.contains(id));
        (files, roles)
    }

    /// Hash over names and texts of all files, the same wherever the folder lies.
    pub const fn hash(&self) -> [u8; 32] {
        self.hash
    }

    /// Validates and compiles them.
    pub fn compile(self, today: Date) -> Result<Loaded, Broken> {
        let Self { files, roles, unread, overlays, mut faults, hash } = self;
        let mut reader =
            Reader { files: &files, schemas: Schemas::default(), faults: Vec::new(), shared: Shared::default() };
        let stems: BTreeSet<&str> = roles.iter().filter_map(|(_, r)| shared_stem(r)).collect();
        let mut intents = Vec::new();
        let mut places = Vec::new();
        for (id, role) in roles.iter().filter(|(id, _)| !unread.contains(id)) {
            match role {
                Role::Shared(kind) => reader.shared(*id, *kind, &mut places),
                Role::Intent { area, stem, overlay } => {
                    let whole = overlay.is_none() || !stems.contains(stem.as_str());
                    if let Some(doc) = reader.intent(*id, area, stem, overlay.as_deref(), whole) {
                        intents.push(doc);
                    }
                }
                Role::Overlay { folder } => {
                    if let Some(place) = reader.overlay(*id, folder) {
                        places.push(place);
                    }
                }
            }
        }
        let known = roles.iter().filter_map(|(_, role)| match role {
            Role::Intent { stem, .. } => stem.parse().ok(),
            Role::Shared(_) | Role::Overlay { .. } => None,
        });
        let known_ids: BTreeSet<IntentId> = known.collect();
        let Reader { faults: told, mut shared, .. } = reader;
        faults.extend(told);
        shared.places.extend(places.iter().filter(|p| p.overlay.is_none()).map(|p| p.place.clone()));
        let corpus = Corpus {
            files: &files,
            shared: &shared,
            intents: &intents,
            places: &places,
            overlays: &overlays,
            known_ids: &known_ids,
            today,
        };
        faults.extend(checks::run(&corpus));
        faults.sort_by_key(|d| (d.at, d.rule()));
        faults.dedup();
        if faults.iter().any(|d| d.severity() == Severity::Error) {
            return Err(Broken { diagnostics: faults, files });
        }
        Ok(Loaded { kb: assemble(shared, intents, places, hash), warnings: faults, files })
    }
}

fn shared_stem(role: &Role) -> Option<&str> {
    match role {
        Role::Intent { stem, overlay: None, .. } => Some(stem),
        Role::Intent { .. } | Role::Shared(_) | Role::Overlay { .. } => None,
    }
}

/// A file's text with `\n` line ends.
fn read_text(path: &Path) -> Result<String, Problem> {
    let unreadable = |error: std::io::Error| Problem::Unreadable { why: error.to_string() };
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(unreadable)?;
    file.take((MAX_KIB * 1024 + 1) as u64).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() > MAX_KIB * 1024 {
        return Err(Problem::TooLarge { most_kib: MAX_KIB });
    }
    let text = String::from_utf8(bytes).map_err(|_| Problem::NotUtf8)?;
    Ok(if text.contains('\r') { text.replace("\r\n", "\n") } else { text })
}

/// Reads file after file and collects what is wrong.
struct Reader<'f> {
    files: &'f Files,
    schemas: Schemas,
    faults: Vec<Diagnostic>,
    shared: Shared,
}

impl<'f> Reader<'f> {
    fn text(&self, id: FileId) -> &'f str {
        self.files.get(id).map_or("", |f| f.text.as_str())
    }

    fn parse<T: serde::de::DeserializeOwned>(&mut self, id: FileId, kind: FileKind, faults: &mut Faults) -> Option<T> {
        let text = self.text(id);
        let tree = read_tree(text, faults)?;
        self.schemas.read(kind, &tree, text, faults)
    }

    fn shared(&mut self, id: FileId, kind: FileKind, places: &mut Vec<PlaceDoc>) {
        let mut faults = Faults::of(id);
        match kind {
            FileKind::Kb => {
                if let Some(raw) = self.parse(id, kind, &mut faults) {
                    self.shared.settings = compile_kb(&raw, &mut faults);
                }
            }
            FileKind::Facets => {
                if let Some(raw) = self.parse(id, kind, &mut faults) {
                    self.shared.facets = compile_facets(&raw);
                }
            }
            FileKind::Synonyms => {
                if let Some(raw) = self.parse(id, kind, &mut faults) {
                    self.shared.synonyms = compile_synonyms(&raw, &mut faults);
                }
            }
            FileKind::Dialect => {
                if let Some(raw) = self.parse(id, kind, &mut faults) {
                    self.shared.dialect = compile_dialect(&raw, &mut faults);
                }
            }
            FileKind::Negatives => {
                if let Some(raw) = self.parse(id, kind, &mut faults) {
                    self.shared.negatives = compile_negatives(raw);
                }
            }
            FileKind::Places => {
                let raw: Vec<RawPlace> = self.parse(id, kind, &mut faults).unwrap_or_default();
                for place in raw {
                    let compiled = compile_place(&place, &mut faults);
                    places.push(PlaceDoc { file: id, name: place.name, overlay: None, place: compiled });
                }
            }
            FileKind::Intent | FileKind::LocalIntent | FileKind::Overlay => {}
        }
        self.faults.extend(faults.into_list());
    }

    fn overlay(&mut self, id: FileId, folder: &str) -> Option<PlaceDoc> {
        let mut faults = Faults::of(id);
        let raw: Option<RawOverlay> = self.parse(id, FileKind::Overlay, &mut faults);
        let place = raw.map(|raw| {
            let RawOverlay { name, kind, ags, aliases, postcodes } = raw;
            let place = compile_place(&RawPlace { name: name.clone(), kind, ags, aliases, postcodes }, &mut faults);
            PlaceDoc { file: id, name, overlay: Some(folder.to_owned()), place }
        });
        self.faults.extend(faults.into_list());
        place
    }

    fn intent(&mut self, id: FileId, area: &str, stem: &str, overlay: Option<&str>, whole: bool) -> Option<IntentDoc> {
        let mut faults = Faults::of(id);
        let kind = if whole && overlay.is_none() { FileKind::Intent } else { FileKind::LocalIntent };
        let raw: Option<RawIntent> = self.parse(id, kind, &mut faults);
        let doc = raw.map(|raw| {
            let file = InFile { area, stem, text: self.text(id) };
            let body = if whole {
                checks::Body::Whole(Box::new(compile_intent(&raw, file, &mut faults)))
            } else {
                checks::Body::Local(Box::new(compile_local(&raw, file, &mut faults)))
            };
            IntentDoc { file: id, overlay: overlay.map(str::to_owned), raw, body }
        });
        self.faults.extend(faults.into_list());
        doc
    }
}

/// A file's text as a located tree.
pub(crate) fn read_tree(text: &str, faults: &mut Faults) -> Option<yaml::Node> {
    yaml::scan_characters(text, faults);
    if faults.has_errors() {
        return None;
    }
    yaml::parse(text, faults)
}

fn assemble(shared: Shared, intents: Vec<IntentDoc>, places: Vec<PlaceDoc>, hash: [u8; 32]) -> Kb {
    let mut overlays: BTreeMap<String, Overlay> = BTreeMap::new();
    for place in places {
        if let Some(folder) = place.overlay {
            let overlay = Overlay { place: place.place, changes: BTreeMap::new(), intents: BTreeMap::new() };
            overlays.insert(folder, overlay);
        }
    }
    let mut whole = BTreeMap::new();
    for doc in intents {
        let id = doc.raw.id.value;
        match (doc.overlay.and_then(|folder| overlays.get_mut(&folder)), doc.body) {
            (Some(overlay), checks::Body::Whole(intent)) => {
                overlay.intents.insert(id, *intent);
            }
            (Some(overlay), checks::Body::Local(changes)) => {
                overlay.changes.insert(id, *changes);
            }
            (None, checks::Body::Whole(intent)) => {
                whole.insert(id, *intent);
            }
            (None, checks::Body::Local(_)) => {}
        }
    }
    let mut all_places = shared.places;
    for overlay in overlays.values_mut() {
        match all_places.iter().find(|p| p.name == overlay.place.name) {
            // What `entities` knows of the place (aliases, postcodes) need not be repeated in its overlay.
            Some(known) if overlay.place.aliases.is_empty() && overlay.place.postcodes.is_empty() => {
                overlay.place.aliases.clone_from(&known.aliases);
                overlay.place.postcodes.clone_from(&known.postcodes);
            }
            Some(_) => {}
            None => all_places.push(overlay.place.clone()),
        }
    }
    Kb {
        settings: shared.settings,
        intents: whole,
        facets: shared.facets,
        synonyms: shared.synonyms,
        dialect: shared.dialect,
        negatives: shared.negatives.into_iter().map(|n| n.value.trim().to_owned()).collect(),
        places: all_places,
        overlays: overlays.into_values().collect(),
        hash,
    }
}
