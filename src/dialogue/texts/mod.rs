//! Everything that the engine itself says, in every language, in this one folder: what is said ([`Line`]) apart from how
//! it is worded (one file a language). Answers to questions never stand here: those are the knowledge base's.

mod de;
mod easy;
mod en;
mod foreign;
mod labels;

use crate::message::{Block, Lang, RichText, Span, Unsupported};
use crate::nlu::SensitiveKind;

pub(crate) use foreign::hello_in;
pub(crate) use labels::{Label, label};

/// One thing that the engine says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Line<'a> {
    /// Notice at first contact: this is a machine (EU AI Act, Article 50).
    Machine,
    /// Greeting of `/start`, where the knowledge base has none.
    Welcome { bot: &'a str },
    /// A greeting in front of an answer.
    Hello,
    /// What the bot can do, where the knowledge base doesn't say.
    Capabilities { bot: &'a str },
    /// The commands.
    Commands,
    /// The side that was asked for is not in the knowledge base.
    FacetUnknown { facet: &'a str },
    /// The answer exists only in another language.
    OnlyIn { lang: Lang },
    /// A place is remembered.
    PlaceNoted { place: &'a str },
    /// A place is remembered, and nothing of its own is known about it.
    PlaceWithoutOwn { place: &'a str },
    /// Which municipality is it?
    PlaceAsked,
    /// The answer was rendered for a future year.
    ForYear { year: i16 },
    /// Which of these is meant?
    WhichOne,
    /// Is this meant?
    ThisOne,
    /// Not understood, first time: say it otherwise. `nearest`: whether topics are offered below.
    Rephrase { variant: u8, nearest: bool },
    /// Not understood again: other ways. `staff`: whether a person can be called.
    OtherWays { variant: u8, staff: bool },
    /// None of the offered topics.
    NoneFits { staff: bool },
    /// A person is wanted and can be called.
    PersonCalled,
    /// May this be shown to a person?
    ConsentAsked { days: u32 },
    /// No person is called after all.
    PersonDeclined,
    /// A person is wanted, and there is nobody here.
    PersonElsewhere,
    /// After an insult or complaint: a person is offered.
    PersonOffered { staff: bool },
    /// A calm word to an insult, where the knowledge base has none.
    Calm,
    /// Where is my application: no access.
    NoAccess,
    /// A personal number was sent.
    NumberSent { kind: SensitiveKind },
    /// The language from now on.
    LangSet,
    /// The wanted language is not among those of this knowledge base.
    LangMissing,
    /// Which language?
    LangAsked,
    /// What is kept, where the knowledge base doesn't say.
    Privacy { days: u32 },
    /// The commands by which stored data can be seen and deleted.
    PrivacyCommands,
    /// The export is under way.
    Exported,
    /// Really delete?
    EraseAsked,
    /// It will be deleted.
    Erased,
    /// Nothing was deleted.
    EraseKept,
    /// No such command.
    UnknownCommand,
    /// Thanks for "helpful".
    Helped,
    /// After "not helpful".
    NotHelped { staff: bool },
    /// A button of an older message or of another bot.
    OldButton,
    /// Yes or no to nothing.
    NothingAsked,
    /// A message that is not text.
    NotText { what: Unsupported },
    /// A message without a word.
    NoWords,
    /// Only the beginning was read.
    TooLong,
    /// More messages than are answered at once.
    TooMany,
    /// Thanks, where the knowledge base has no answer to it.
    Welcomed,
    /// Goodbye, likewise.
    Goodbye,
    /// May a language model be asked?
    ModelConsent { operator: &'a str },
    /// It may.
    ModelWelcome,
    /// It may not.
    ModelRefused,
    /// A language model chose the topic.
    ModelChose,
    /// A language model wrote the text.
    ModelWrote,
    /// Advice on one's own case is wanted.
    Advice { staff: bool },
}

/// The words of `line` in `lang`: paragraphs apart by an empty line, line breaks as they are.
pub(crate) fn words(lang: Lang, line: &Line<'_>) -> String {
    match lang {
        Lang::De => de::words(line),
        Lang::En => en::words(line),
        Lang::DeSimple => easy::words(line),
    }
}

/// `line` in `lang` as paragraphs.
pub(crate) fn say(lang: Lang, line: &Line<'_>) -> RichText {
    paragraphs(&words(lang, line))
}

/// `line` in `lang` as small print.
pub(crate) fn note(lang: Lang, line: &Line<'_>) -> RichText {
    RichText(vec![Block::Note(vec![Span::Text(words(lang, line))])])
}

/// Plain words as paragraphs.
pub(crate) fn paragraphs(words: &str) -> RichText {
    RichText(words.split("\n\n").map(|p| Block::Paragraph(vec![Span::Text(p.to_owned())])).collect())
}

#[cfg(test)]
mod tests;
