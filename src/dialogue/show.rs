//! The one place where the engine asks the knowledge base to write an answer out. What is out of date, what will change and
//! where it is known from, the knowledge base says itself, below the answer.

use super::view::{Shown, View};
use crate::kb;
use crate::message::{Facet, IntentId, Lang};

impl View<'_> {
    /// The answer with its sources, in `lang` or the nearest language that there is; `None` where the side is unknown.
    pub(crate) fn show(&self, id: &IntentId, facet: Facet, lang: Lang) -> Option<Shown> {
        let place = self.overlay.map(|o| o.place.name.as_str());
        let answer = kb::render_answer(self.kb, place, id, facet, lang, self.day)?;
        Some(Shown { text: answer.text, lang: answer.lang })
    }
}
