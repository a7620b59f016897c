//! Everything that can be wrong in the files of a knowledge base, one variant each, with what a text needs to say it.
//! The words stand in `texts`, the names and gravity in `rule`.

use jiff::civil::Date;

use super::{
    AnswerFault, Expected, FactKind, Feature, Format, KeyKind, LinkFault, Misplaced, Rule, SimpleFault, SyntaxFault,
    ThresholdFault,
};
use crate::kb::model::PartialDate;
use crate::message::{Facet, Lang};

/// What is wrong.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "the fields are the blanks of the texts beside which they are documented")]
pub enum Problem {
    // Files
    /// The file or folder cannot be read.
    Unreadable { why: String },
    /// The file is larger than allowed.
    TooLarge { most_kib: usize },
    /// There are more files than allowed.
    TooManyFiles { most: usize },
    /// The file is not UTF-8 text.
    NotUtf8,
    /// The file lies where none of its kind belongs.
    Misplaced(Misplaced),
    /// Nothing is written in the file.
    EmptyFile,
    // Characters
    /// A byte-order mark starts the file.
    ByteOrderMark,
    /// A tab indents a line.
    Tab,
    /// A character that cannot be seen.
    InvisibleCharacter { code: u32 },
    /// A letter is composed of two characters.
    Decomposed,
    // YAML
    /// It is not valid YAML.
    Syntax { fault: SyntaxFault, detail: String },
    /// It is YAML of a kind that is not used here.
    Feature(Feature),
    /// Nested too deeply.
    TooDeep { most: usize },
    /// Too many values in one file.
    TooManyNodes { most: usize },
    /// A key stands twice in one map.
    DuplicateKey { key: String },
    /// A ` #` turns the rest of the text into a comment.
    SwallowedComment { rest: String },
    /// Typographic quotes wrap a whole text.
    SmartQuotes,
    /// A text with a colon became a map.
    TextBecameMap { text: String },
    /// A comma in `{…}` cut a text in two.
    CommaSplits { text: String },
    /// A word that other readers take for something else.
    UnquotedWord { word: String, number: bool },
    // Shape
    /// A key that the format does not have.
    UnknownKey { key: String, kind: KeyKind, nearest: Option<String>, known: Vec<String> },
    /// A key that must be there.
    MissingKey { key: String },
    /// Something else was expected here.
    WrongType { expected: Expected, found: Expected },
    /// A word that is not one of the words allowed.
    UnknownWord { word: String, nearest: Option<String>, known: Vec<String> },
    /// A text that is not written as it must be.
    BadFormat { text: String, format: Format },
    /// An empty text or list.
    Empty,
    // Ids
    /// The id is not the name of the file.
    IdMismatch { id: String, file: String },
    /// The id is taken.
    DuplicateId { id: String },
    /// A related intent that does not exist.
    RelatedUnknown { id: String, nearest: Option<String> },
    /// An intent related to itself, or twice.
    RelatedTwice { id: String, itself: bool },
    /// A title that a button cuts off.
    TitleTooLong { length: usize, most: usize },
    /// A text that the platforms cut off.
    TextTooLong { length: usize, most: usize },
    // Facts
    /// A value that is not written as its kind demands.
    FactValue { kind: FactKind, text: String },
    /// A fact without a value.
    FactWithoutValue { fact: String },
    /// A fact with values of several kinds.
    FactWithSeveralKinds { fact: String, kinds: Vec<String> },
    /// `values` beside a value, or a key that only stands inside `values`.
    FactValuesMixed { fact: String, key: String },
    /// The upper end of a range is not above the lower one.
    RangeReversed { text: String },
    /// A key that does not go with this kind of value.
    FactKeyUnfit { key: String, kind: FactKind },
    /// A link without words for a language.
    LinkTitleMissing { lang: Lang },
    /// `from` is after `until`.
    PeriodReversed { from: Date, until: Date },
    /// Two values hold on the same day.
    PeriodsOverlap { day: Date },
    /// No value holds between two others.
    PeriodsGap { from: Date, until: Date },
    /// Values of one fact are of different kinds.
    ValuesDiffer { fact: String },
    /// A fact that no answer names.
    FactUnused { fact: String },
    /// A fact that is named and not defined.
    FactUndefined { fact: String, nearest: Option<String> },
    /// A fact with a name that is built in.
    FactBuiltIn { fact: String },
    // Sources
    /// A source that is named and not defined.
    SourceUndefined { source: String, nearest: Option<String> },
    /// A source that nothing names.
    SourceUnused { source: String },
    /// A source known to be right on a day that has not come.
    SourceFuture { as_of: PartialDate, today: Date },
    /// A source that is neither a page nor a law with its section.
    SourceVague { title: String },
    /// A fact with a number out of a second-hand source.
    SecondhandNumber { source: String },
    /// A link that cannot be followed safely.
    Link { url: String, fault: LinkFault },
    // Answers
    /// No answers in a language.
    LanguageMissing { lang: Lang },
    /// A facet that one language has and another lacks, or no overview at all.
    FacetMissing { facet: Facet, lang: Lang },
    /// The markup of an answer is broken, or says nothing.
    Answer(AnswerFault),
    /// A number typed into an answer.
    NumberInAnswer { number: String },
    /// A link typed into an answer.
    LinkInAnswer { link: String },
    /// A language names other facts than German does.
    FactsDiffer { facet: Facet, lang: Lang, reference: Lang, missing: Vec<String>, extra: Vec<String> },
    /// A facet under which no source is shown.
    AnswerWithoutSource { facet: Facet },
    /// `cites` or `volatile` names a facet without answer.
    FacetWithoutAnswer { facet: Facet },
    /// Easy German that is not easy.
    NotSimple(SimpleFault),
    // Examples
    /// The same example twice.
    DuplicateExample { text: String, intent: String },
    /// An example of another intent that is nearly the same.
    NearDuplicate { text: String, other: String, intent: String },
    /// No example at all in a language.
    NoExamples { lang: Lang },
    /// Fewer examples than the matcher needs.
    TooFewExamples { lang: Lang, count: usize, wanted: usize },
    /// A test that is an example too.
    TestIsExample { text: String, intent: String },
    /// An example that is a negative too.
    ExampleIsNegative { text: String },
    // Patterns
    /// A regular expression that does not compile.
    PatternInvalid { why: String },
    /// A regular expression that compiles to too much.
    PatternTooLarge,
    /// A regular expression that matches anything.
    PatternMatchesAll,
    /// A pattern that takes another intent's example.
    PatternSteals { example: String, intent: String },
    // Time
    /// The day until which an intent counts as up to date has passed.
    ReviewPassed { review_by: PartialDate },
    // Overlays
    /// The place is not among the known ones.
    PlaceUnknown { name: String, nearest: Option<String> },
    /// Two overlays for one place.
    PlaceTwice { name: String },
    /// An overlay of an intent that exists nowhere, and is not whole.
    OverlayIncomplete { id: String, missing: String, nearest: Option<String> },
    /// An overlay replaces a fact of the shared file by one of another kind.
    OverlayKind { fact: String },
    /// An overlay folder without `overlay.yaml`.
    OverlayWithoutPlace,
    /// A key that an overlay cannot change.
    OverlayKey { key: String },
    /// An answer of an overlay in some languages only.
    OverlayLanguage { facet: Facet, lang: Lang },
    // Shared files
    /// The same word twice in a table.
    DuplicateWord { word: String },
    /// A word that must be lower case.
    NotLowerCase { word: String },
    /// Thresholds that cannot hold.
    Thresholds(ThresholdFault),
}

impl Problem {
    /// The rule that it breaks.
    pub const fn rule(&self) -> Rule {
        match self {
            Self::Unreadable { .. } | Self::NotUtf8 => Rule::FileUnreadable,
            Self::TooLarge { .. } | Self::TooManyFiles { .. } | Self::TooDeep { .. } | Self::TooManyNodes { .. } => {
                Rule::FileTooLarge
            }
            Self::Misplaced(_) => Rule::FileMisplaced,
            Self::EmptyFile => Rule::FileEmpty,
            Self::ByteOrderMark => Rule::ByteOrderMark,
            Self::Tab => Rule::Tab,
            Self::InvisibleCharacter { .. } => Rule::InvisibleCharacter,
            Self::Decomposed => Rule::DecomposedLetter,
            Self::Syntax { .. } => Rule::YamlSyntax,
            Self::Feature(_) => Rule::YamlFeature,
            Self::DuplicateKey { .. } => Rule::DuplicateKey,
            Self::SwallowedComment { .. } => Rule::SwallowedComment,
            Self::SmartQuotes => Rule::SmartQuotes,
            Self::TextBecameMap { .. } | Self::CommaSplits { .. } => Rule::TextBecameMap,
            Self::UnquotedWord { .. } => Rule::UnquotedWord,
            Self::UnknownKey { .. } => Rule::UnknownKey,
            Self::MissingKey { .. } => Rule::MissingKey,
            Self::WrongType { .. } => Rule::WrongType,
            Self::UnknownWord { .. } => Rule::UnknownWord,
            Self::BadFormat { .. } => Rule::BadFormat,
            Self::Empty => Rule::EmptyValue,
            Self::IdMismatch { .. } => Rule::IdMismatch,
            Self::DuplicateId { .. } => Rule::DuplicateId,
            Self::RelatedUnknown { .. } => Rule::RelatedUnknown,
            Self::RelatedTwice { .. } => Rule::RelatedTwice,
            Self::TitleTooLong { .. } | Self::TextTooLong { .. } => Rule::TextTooLong,
            Self::FactValue { .. } | Self::RangeReversed { .. } => Rule::FactValue,
            Self::FactWithoutValue { .. }
            | Self::FactWithSeveralKinds { .. }
            | Self::FactValuesMixed { .. }
            | Self::FactKeyUnfit { .. }
            | Self::LinkTitleMissing { .. }
            | Self::ValuesDiffer { .. } => Rule::FactShape,
            Self::PeriodReversed { .. } | Self::PeriodsOverlap { .. } => Rule::FactOverlap,
            Self::PeriodsGap { .. } => Rule::FactGap,
            Self::FactUnused { .. } => Rule::FactUnused,
            Self::FactUndefined { .. } => Rule::FactUndefined,
            Self::FactBuiltIn { .. } => Rule::FactBuiltIn,
            Self::SourceUndefined { .. } => Rule::SourceUndefined,
            Self::SourceUnused { .. } => Rule::SourceUnused,
            Self::SourceFuture { .. } => Rule::SourceFuture,
            Self::SourceVague { .. } => Rule::SourceVague,
            Self::SecondhandNumber { .. } => Rule::SecondhandNumber,
            Self::Link { .. } => Rule::Link,
            Self::LanguageMissing { .. } => Rule::LanguageMissing,
            Self::FacetMissing { .. } => Rule::FacetMissing,
            Self::Answer(AnswerFault::Empty) => Rule::AnswerEmpty,
            Self::Answer(_) => Rule::AnswerMarkup,
            Self::NumberInAnswer { .. } => Rule::NumberInAnswer,
            Self::LinkInAnswer { .. } => Rule::LinkInAnswer,
            Self::FactsDiffer { .. } => Rule::FactsDiffer,
            Self::AnswerWithoutSource { .. } => Rule::AnswerWithoutSource,
            Self::FacetWithoutAnswer { .. } => Rule::FacetWithoutAnswer,
            Self::NotSimple(_) => Rule::EasyGerman,
            Self::DuplicateExample { .. } => Rule::DuplicateExample,
            Self::NearDuplicate { .. } => Rule::NearDuplicate,
            Self::NoExamples { .. } => Rule::NoExamples,
            Self::TooFewExamples { .. } => Rule::TooFewExamples,
            Self::TestIsExample { .. } => Rule::TestIsExample,
            Self::ExampleIsNegative { .. } => Rule::ExampleIsNegative,
            Self::PatternInvalid { .. } | Self::PatternTooLarge | Self::PatternMatchesAll => Rule::PatternInvalid,
            Self::PatternSteals { .. } => Rule::PatternSteals,
            Self::ReviewPassed { .. } => Rule::ReviewPassed,
            Self::PlaceUnknown { .. } | Self::PlaceTwice { .. } | Self::OverlayWithoutPlace => Rule::OverlayPlace,
            Self::OverlayIncomplete { .. } | Self::OverlayKind { .. } | Self::OverlayKey { .. } => Rule::OverlayTarget,
            Self::OverlayLanguage { .. } => Rule::OverlayLanguage,
            Self::DuplicateWord { .. } => Rule::DuplicateWord,
            Self::NotLowerCase { .. } => Rule::NotLowerCase,
            Self::Thresholds(_) => Rule::Thresholds,
        }
    }
}
