//! Reads a SentencePiece model file (protocol buffers): the pieces with their scores, and the normaliser's map. Only these
//! fields are looked at: 1 (piece: 1 text, 2 score) and 3 (normaliser: 2 map).

/// What is needed of the model.
pub(super) struct SentencePieceModel {
    pub(super) pieces: Vec<Piece>,
    pub(super) charmap: Vec<u8>,
}

/// A piece of the vocabulary.
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) score: f32,
}

/// One field of a message.
enum Value<'a> {
    Number,
    Float(f32),
    Bytes(&'a [u8]),
}

impl SentencePieceModel {
    pub(super) fn read(bytes: &[u8]) -> Result<Self, String> {
        let mut pieces = Vec::new();
        let mut charmap = Vec::new();
        for field in fields(bytes) {
            match field? {
                (1, Value::Bytes(piece)) => pieces.push(piece_of(piece)?),
                (3, Value::Bytes(normaliser)) => {
                    for field in fields(normaliser) {
                        if let (2, Value::Bytes(map)) = field? {
                            charmap = map.to_vec();
                        }
                    }
                }
                _ => {}
            }
        }
        if pieces.is_empty() || charmap.is_empty() {
            return Err("the tokeniser has no vocabulary or no character map".into());
        }
        Ok(Self { pieces, charmap })
    }
}

fn piece_of(bytes: &[u8]) -> Result<Piece, String> {
    let mut piece = Piece { text: String::new(), score: 0.0 };
    for field in fields(bytes) {
        match field? {
            (1, Value::Bytes(text)) => {
                piece.text = String::from_utf8(text.to_vec()).map_err(|_| "a piece is no text".to_owned())?;
            }
            (2, Value::Float(score)) => piece.score = score,
            _ => {}
        }
    }
    Ok(piece)
}

/// The fields of a message, each with its number.
fn fields(mut rest: &[u8]) -> impl Iterator<Item = Result<(u64, Value<'_>), String>> {
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let field = next_field(&mut rest);
        if field.is_none() {
            rest = &[];
        }
        Some(field.ok_or_else(|| "the tokeniser is cut or no protocol buffer".to_owned()))
    })
}

fn next_field<'a>(rest: &mut &'a [u8]) -> Option<(u64, Value<'a>)> {
    let key = varint(rest)?;
    let value = match key & 7 {
        0 => {
            varint(rest)?;
            Value::Number
        }
        1 => {
            take(rest, 8)?;
            Value::Number
        }
        2 => {
            let length = usize::try_from(varint(rest)?).ok()?;
            Value::Bytes(take(rest, length)?)
        }
        5 => Value::Float(f32::from_le_bytes(*take(rest, 4)?.first_chunk()?)),
        _ => return None,
    };
    Some((key >> 3, value))
}

fn varint(rest: &mut &[u8]) -> Option<u64> {
    let mut out = 0;
    for shift in (0..64).step_by(7) {
        let byte = *take(rest, 1)?.first()?;
        out |= u64::from(byte & 0x7F) << shift;
        if byte & 0x80 == 0 {
            return Some(out);
        }
    }
    None
}

fn take<'a>(rest: &mut &'a [u8], n: usize) -> Option<&'a [u8]> {
    let (taken, others) = rest.split_at_checked(n)?;
    *rest = others;
    Some(taken)
}
