//! Opens the sentence encoder for a command. A file that cannot be used is told, and the command goes on with words and letters
//! alone.

use std::path::Path;
use std::sync::Arc;

use super::args::UiLang;
use super::output::tell;
use super::texts;
use crate::nlu::encoder::Encoder;

/// Opens what was chosen: see [`Encoder::open_chosen`].
pub(super) fn open(choice: Option<&Path>, ui: UiLang) -> Option<Arc<Encoder>> {
    Encoder::open_chosen(choice).unwrap_or_else(|fault| {
        tell(texts::without_encoder(ui, &fault));
        None
    })
}
