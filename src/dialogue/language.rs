//! The language of a conversation: kept from message to message, changed by a wish at once and by clear words in another
//! language; never by one ambiguous word.

use super::end::{End, Opening};
use super::followup::{self, Sense};
use super::report::Asked;
use super::roles::Role;
use super::talk::{Heard, Talk};
use crate::message::Lang;
use crate::nlu::{Decision, Language};

/// Takes note of the language of a message, before anything else is made of it.
pub(crate) fn hear(talk: &mut Talk<'_>, heard: &Heard, hint: Option<Lang>) {
    let spoken = &talk.kb.settings.languages;
    let known = |l: Lang| Some(l).filter(|l| spoken.contains(l));
    let clear = match heard.sense.language {
        Language::German => known(Lang::De).or(known(Lang::DeSimple)),
        Language::English => known(Lang::En),
        Language::Mixed | Language::Other(_) | Language::Unknown => None,
    };
    let session = &mut talk.session;
    let Some(now) = session.lang else {
        session.lang = clear.or(hint.and_then(known)).or(spoken.first().copied());
        return;
    };
    match clear {
        Some(other) if other.is_german() != now.is_german() => {
            // One word alone ("online", "status") says nothing. Whoever asked for a language has to leave it twice.
            if heard.words.len() < 2 {
                return;
            }
            session.lang_lean = session.lang_lean.saturating_add(1);
            if !session.lang_wished || session.lang_lean >= 2 {
                session.lang = Some(other);
                session.lang_wished = false;
                session.lang_lean = 0;
            }
        }
        Some(_) => session.lang_lean = 0,
        None => {}
    }
}

/// Ends the turn where another language is wished for ("in english please", "leichte sprache").
pub(crate) fn wish(talk: &mut Talk<'_>, heard: &Heard) -> Option<End> {
    let wanted = heard.sense.entities.wanted_lang;
    let decided = match talk.decision(&heard.sense) {
        Decision::Answer(id) => Some(id),
        Decision::Disambiguate(_) | Decision::Fallback => None,
    };
    let is_wish = decided.as_ref().and_then(Role::of) == Some(Role::LanguageChange);
    match wanted {
        Some(lang) if talk.kb.settings.languages.contains(&lang) => {
            // "What does a passport cost, in English please": the question is answered, in the language wished for.
            if let Some(id) = decided.filter(|id| !is_wish && !talk.view().is_small_talk(id)) {
                speak(talk, lang);
                let facet = followup::asked_side(&heard.sense);
                return Some(End::Answered(vec![Asked { intent: id, facet: Some(facet) }], Opening::Nothing));
            }
            Some(End::Speaks(lang))
        }
        Some(_) => Some(End::CannotSpeak),
        None if is_wish => Some(End::WhichLanguage),
        None => None,
    }
}

/// Speaks `lang` from now on.
pub(crate) fn speak(talk: &mut Talk<'_>, lang: Lang) {
    talk.session.lang = Some(lang);
    talk.session.lang_wished = true;
    talk.session.lang_lean = 0;
}

/// Ends the turn of a message in a language that the bot does not speak: one line in it, and the answer where the topic is
/// certain all the same.
pub(crate) fn foreign(talk: &mut Talk<'_>, heard: &Heard) -> Option<End> {
    let Language::Other(language) = heard.sense.language else { return None };
    let meant = followup::resolve(talk, &heard.text, &heard.sense, talk.session.topic.as_ref());
    let question = match meant {
        Sense::Question(asked) => Some(asked),
        Sense::SmallTalk(_) | Sense::Unclear { .. } | Sense::Nothing => None,
    };
    // Few words look like another language soon, and a language without a name is most often a dialect or a name.
    let doubtful = language.is_none() || heard.words.len() <= FEW;
    if doubtful && question.is_some() {
        return None;
    }
    let sure = heard.sense.candidates.first().is_some_and(|c| c.confidence >= SURE);
    Some(End::Foreign { language, question: question.filter(|_| sure), text: heard.text.clone() })
}

/// A message of so many words is answered as usual where it is understood.
const FEW: usize = 3;
/// Confidence from which a topic in a foreign language is answered: its words are not those that the matcher learnt.
const SURE: f32 = 0.7;
