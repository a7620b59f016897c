//! In which language an utterance is: German (dialects included), English, both, one of ten others that the bot says a word
//! in, or something else. Short messages first: own lists of small words, then scripts and letters, then trigrams.

mod detect;
mod words;

pub(crate) use detect::WordLists;
