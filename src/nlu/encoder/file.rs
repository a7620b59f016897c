//! Opens an encoder file: checks it from end to end before anything of it is used, then maps it.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use fst::raw::Fst;
use half::f16;
use half::slice::HalfFloatSliceExt;
use thiserror::Error;

use super::charmap::Charmap;
use super::layout::{BLOCKS, HEADER, Kind, MAGIC, ROW, VERSION, tensors};
use super::mapped::Section;
use super::network::{BRANCH, BRANCHES, Branch, DIMENSIONS, NARROW, Network, Norm, WIDE};
use super::pieces::Pieces;
use crate::nlu::matrix::Packed;

/// Why an encoder file cannot be used. The bot runs without it, on words and letters alone.
#[derive(Debug, Error)]
pub enum EncoderError {
    /// It cannot be read.
    #[error("the encoder {} cannot be read: {source}; `make encoder` fetches and builds it", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The system's words.
        source: io::Error,
    },
    /// It is something else.
    #[error("{} is no encoder file; `make encoder` fetches and builds one", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// It was built by another version of this program.
    #[error("the encoder {} has format {found}, this version reads format {VERSION}; build it anew with `make encoder`", path.display())]
    OtherVersion {
        /// The file.
        path: PathBuf,
        /// The version that it states.
        found: u32,
    },
    /// It was cut, or bytes of it changed.
    #[error("the encoder {} is damaged ({what}); build it anew with `make encoder`", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What does not fit.
        what: String,
    },
}

/// What an encoder file holds.
pub(super) struct Opened {
    pub(super) notice: String,
    pub(super) hash: [u8; 32],
    pub(super) pieces: Pieces,
    pub(super) table: Section,
    pub(super) scales: [(f32, f32); BLOCKS],
    pub(super) network: Network,
}

/// Opens and checks.
pub(super) fn open(path: &Path) -> Result<Opened, EncoderError> {
    let unreadable = |source| EncoderError::Unreadable { path: path.to_owned(), source };
    let damaged = |what: &str| EncoderError::Damaged { path: path.to_owned(), what: what.to_owned() };
    let mut file = File::open(path).map_err(unreadable)?;
    let mut header = [0; HEADER];
    match file.read_exact(&mut header) {
        Ok(()) => {}
        Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => {
            return Err(if header.starts_with(MAGIC) {
                damaged("it ends within its header")
            } else {
                EncoderError::Foreign { path: path.to_owned() }
            });
        }
        Err(e) => return Err(unreadable(e)),
    }
    if !header.starts_with(MAGIC) {
        return Err(EncoderError::Foreign { path: path.to_owned() });
    }
    let found = u32_at(&header, 8);
    if found != VERSION {
        return Err(EncoderError::OtherVersion { path: path.to_owned(), found });
    }
    let sections = u32_at(&header, 12) as usize;
    let hash = checksum(&mut file).map_err(unreadable)?;
    if header[16..HEADER] != hash {
        return Err(damaged("its checksum does not fit its content"));
    }
    let whole = Section::of_file(&file).map_err(unreadable)?;
    let parts = parts(&whole, sections).ok_or_else(|| damaged("its table of sections does not fit"))?;
    read(&parts, hash).map_err(damaged)
}

/// The checksum of what follows the header, read through a buffer and not through the mapping, so that the table does not
/// become resident by being checked.
fn checksum(file: &mut File) -> io::Result<[u8; 32]> {
    file.seek(SeekFrom::Start(HEADER as u64))?;
    let mut hasher = blake3::Hasher::new();
    let mut buffer = vec![0; 1 << 20];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(*hasher.finalize().as_bytes()),
            n => hasher.update(&buffer[..n]),
        };
    }
}

fn parts(whole: &Section, sections: usize) -> Option<BTreeMap<u32, Section>> {
    let mut out = BTreeMap::new();
    for number in 0..sections {
        let at = HEADER + number.checked_mul(ROW)?;
        let row = whole.get(at..at.checked_add(ROW)?)?;
        let start = usize::try_from(u64::from_le_bytes(*row[8..].first_chunk()?)).ok()?;
        let length = usize::try_from(u64::from_le_bytes(*row[16..].first_chunk()?)).ok()?;
        out.insert(u32_at(row, 0), whole.part(start..start.checked_add(length)?)?);
    }
    Some(out)
}

fn read(parts: &BTreeMap<u32, Section>, hash: [u8; 32]) -> Result<Opened, &'static str> {
    let part = |kind: Kind| parts.get(&(kind as u32)).cloned().ok_or("a section is missing");
    let notice = String::from_utf8(part(Kind::Notice)?.to_vec()).map_err(|_| "its notice is no text")?;
    let automaton = Fst::new(part(Kind::Automaton)?).map_err(|_| "its vocabulary cannot be read")?;
    let scores = floats(&part(Kind::Scores)?);
    let origin: Vec<u32> = part(Kind::Origin)?.chunks_exact(4).map(|b| u32_at(b, 0)).collect();
    let charmap = part(Kind::Charmap)?;
    let table = part(Kind::Table)?;
    let numbers = part(Kind::Numbers)?;
    let weights = part(Kind::Weights)?;
    let fits = Charmap::new(&charmap).is_some()
        && scores.len() == origin.len()
        && origin.len() > 2
        && table.len() == origin.len() * DIMENSIONS
        && numbers.len() == (2 * BLOCKS + 1) * 4 + 8
        && weights.len() == 2 * tensors().iter().map(|(_, n)| n).sum::<usize>();
    if !fits {
        return Err("its sections do not fit each other");
    }
    let (small, epsilon) = numbers.split_at((2 * BLOCKS + 1) * 4);
    let small = floats(small);
    let epsilon = f64::from_le_bytes(*epsilon.first_chunk().ok_or("its numbers are cut")?);
    let mut scales = [(0.0, 0.0); BLOCKS];
    for (i, pair) in scales.iter_mut().enumerate() {
        *pair = (small[2 * i], small[2 * i + 1]);
    }
    let pieces = Pieces::new(automaton, scores, origin, small[2 * BLOCKS], charmap);
    Ok(Opened { notice, hash, pieces, table, scales, network: network(&weights, epsilon) })
}

/// The weights, unpacked; their number has been checked.
fn network(bytes: &[u8], epsilon: f64) -> Network {
    let mut rest = bytes;
    let mut by_name: BTreeMap<String, Vec<f32>> = BTreeMap::new();
    for (name, size) in tensors() {
        let (mine, others) = rest.split_at(2 * size);
        let halves: Vec<f16> = mine.chunks_exact(2).map(|b| f16::from_le_bytes([b[0], b[1]])).collect();
        let mut floats = vec![0.0; size];
        halves.convert_to_f32_slice(&mut floats);
        by_name.insert(name, floats);
        rest = others;
    }
    let mut take = |name: &str| by_name.remove(name).unwrap_or_default();
    let of_branches = |take: &mut dyn FnMut(&str) -> Vec<f32>, prefix: &str| -> Vec<Vec<f32>> {
        BRANCHES.iter().map(|(k, _)| take(&format!("{prefix}{k}"))).collect()
    };
    let projections = of_branches(&mut take, "proj");
    let sides: Vec<(&[f32], usize)> = projections.iter().map(|p| (p.as_slice(), BRANCH)).collect();
    let projection = Packed::side_by_side(DIMENSIONS, &sides);
    let projection_bias = of_branches(&mut take, "proj_b").concat();
    let branch_norm =
        Norm { gain: of_branches(&mut take, "ln_g").concat(), bias: of_branches(&mut take, "ln_b").concat() };
    let branches = BRANCHES.map(|(k, _)| Branch {
        first: Packed::new(k * BRANCH, BRANCH, &take(&format!("w1_{k}"))),
        first_bias: take(&format!("b1_{k}")),
        second: Packed::new(k * BRANCH, BRANCH, &take(&format!("w2_{k}"))),
        second_bias: take(&format!("b2_{k}")),
    });
    Network {
        projection,
        projection_bias,
        branch_norm,
        branches,
        wide_norm: Norm { gain: take("ln_g"), bias: take("ln_b") },
        output: Packed::new(WIDE, DIMENSIONS, &take("cnn_W")),
        output_bias: take("cnn_b"),
        d0: Packed::new(DIMENSIONS, NARROW, &take("d0")),
        p1: Packed::new(DIMENSIONS, NARROW, &take("p1")),
        d1: Packed::new(NARROW, NARROW, &take("d1")),
        d2: Packed::new(NARROW, DIMENSIONS, &take("d2")),
        p3: Packed::new(NARROW, DIMENSIONS, &take("p3")),
        d3: Packed::new(DIMENSIONS, DIMENSIONS, &take("d3")),
        epsilon,
    }
}

fn floats(bytes: &[u8]) -> Vec<f32> {
    bytes.chunks_exact(4).map(|b| f32::from_bits(u32_at(b, 0))).collect()
}

/// Callers hand over at least four bytes from there on.
fn u32_at(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..).and_then(|b| b.first_chunk()).map_or(0, |b| u32::from_le_bytes(*b))
}
