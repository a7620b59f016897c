//! Opens the sentence encoder for a command: the file that is named, or the usual one where it exists. A file that cannot be
//! used is told, and the command goes on with words and letters alone.

use std::path::Path;
use std::sync::Arc;

use super::args::{EncoderChoice, UiLang};
use super::output::tell;
use super::texts;
use crate::nlu::encoder::{Encoder, USUAL_FILE};

/// Opens what was chosen.
pub(super) fn open(choice: Option<&EncoderChoice>, ui: UiLang) -> Option<Arc<Encoder>> {
    let file = match choice {
        Some(EncoderChoice::File(file)) => file.as_path(),
        None if Path::new(USUAL_FILE).exists() => Path::new(USUAL_FILE),
        None | Some(EncoderChoice::None) => return None,
    };
    match Encoder::open(file) {
        Ok(encoder) => Some(Arc::new(encoder)),
        Err(fault) => {
            tell(texts::without_encoder(ui, &fault));
            None
        }
    }
}
