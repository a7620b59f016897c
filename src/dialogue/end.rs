//! Every way in which a turn can end, before it is put into words. A step returns one of these or lets the next step try.

use super::report::Asked;
use crate::llm::Passage;
use crate::message::{Facet, IntentId, Lang, Unsupported};
use crate::nlu::Foreign;

/// How a turn ends.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum End {
    /// These questions are answered, the first one first; never empty.
    Answered(Vec<Asked>, Opening),
    /// Small talk is answered.
    SmallTalk(IntentId),
    /// Which of these topics is meant?
    WhichOne { options: Vec<IntentId>, facet: Facet },
    /// Not understood.
    NotUnderstood { nearest: Vec<IntentId>, text: String },
    /// The offered topics were all wrong.
    NoneFits,
    /// A person is wanted, and none can be called.
    Person,
    /// May this conversation be shown to a person?
    ConsentAsked,
    /// A person is called.
    PersonCalled,
    /// No person is called after all.
    PersonDeclined,
    /// The citizen is angry with the bot, who offers a person if it has failed before.
    Criticised,
    /// Where is my application; nothing is known of which.
    NoAccess,
    /// A language is spoken from now on.
    Speaks(Lang),
    /// A language was asked for that this knowledge base does not have.
    CannotSpeak,
    /// Which language?
    WhichLanguage,
    /// The message is in a language that the bot does not speak; a question that is certain is answered all the same.
    Foreign { language: Option<Foreign>, question: Option<Asked>, text: String },
    /// A place was named, and nothing else; there is no topic to answer for it.
    PlaceNoted,
    /// The conversation begins.
    Start,
    /// What can the bot do, and its commands.
    Help,
    /// What is stored.
    Privacy,
    /// What is stored is wanted.
    Export,
    /// Really delete everything?
    EraseAsked,
    /// Everything is deleted.
    Erased,
    /// Nothing is deleted.
    EraseKept,
    /// No such command.
    UnknownCommand,
    /// An answer was judged.
    Judged { helpful: bool, intent: IntentId },
    /// A button that no longer means anything.
    OldButton,
    /// Yes or no, and nothing was asked.
    NothingAsked,
    /// Something that is not text.
    NotText(Unsupported),
    /// A message without a word.
    NoWords,
    /// More messages than are answered at once.
    TooMany,
    /// A language model chose this question among the topics that were near.
    ModelChose(Asked),
    /// A language model wrote this, and every sentence stands in the passages.
    ModelWrote { sentences: Vec<String>, cited: Vec<Passage> },
    /// The citizen agrees that a language model may be asked, or does not.
    ModelConsent { given: bool },
}

/// What is said in front of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Opening {
    /// Nothing.
    Nothing,
    /// A greeting is returned.
    Hello,
    /// The state of an application was asked for: no access to it.
    NoAccess,
    /// A place was named for the topic.
    Place,
}
