//! The rules by name, and how grave it is to break each.
//! What they mean, in words, stands in `texts`.

use std::fmt;
use std::str::FromStr;

use crate::message::InvalidId;

/// How grave a fault is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The knowledge base is not loaded.
    Error,
    /// It is loaded, and should be mended. Everything that time alone can bring about is a warning.
    Warning,
}

/// A rule of `amtslotse check`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "each is explained by `check --explain`, from `texts`")]
pub enum Rule {
    FileUnreadable,
    FileTooLarge,
    FileMisplaced,
    FileEmpty,
    ByteOrderMark,
    Tab,
    InvisibleCharacter,
    DecomposedLetter,
    YamlSyntax,
    YamlFeature,
    DuplicateKey,
    SwallowedComment,
    SmartQuotes,
    TextBecameMap,
    UnquotedWord,
    UnknownKey,
    MissingKey,
    WrongType,
    UnknownWord,
    BadFormat,
    EmptyValue,
    IdMismatch,
    DuplicateId,
    RelatedUnknown,
    RelatedTwice,
    TextTooLong,
    FactValue,
    FactShape,
    FactOverlap,
    FactGap,
    FactUnused,
    FactUndefined,
    FactBuiltIn,
    SourceUndefined,
    SourceUnused,
    SourceFuture,
    SourceVague,
    SecondhandNumber,
    Link,
    LanguageMissing,
    FacetMissing,
    AnswerEmpty,
    AnswerMarkup,
    NumberInAnswer,
    LinkInAnswer,
    FactsDiffer,
    AnswerWithoutSource,
    FacetWithoutAnswer,
    EasyGerman,
    DuplicateExample,
    NearDuplicate,
    NoExamples,
    TooFewExamples,
    TestIsExample,
    ExampleIsNegative,
    PatternInvalid,
    PatternSteals,
    ReviewPassed,
    OverlayPlace,
    OverlayTarget,
    OverlayLanguage,
    DuplicateWord,
    NotLowerCase,
    Thresholds,
}

impl Rule {
    /// Every rule, in the order of the list that people see: from the file's bytes to what it says.
    pub const ALL: [Self; 64] = [
        Self::FileUnreadable,
        Self::FileTooLarge,
        Self::FileMisplaced,
        Self::FileEmpty,
        Self::ByteOrderMark,
        Self::Tab,
        Self::InvisibleCharacter,
        Self::DecomposedLetter,
        Self::YamlSyntax,
        Self::YamlFeature,
        Self::DuplicateKey,
        Self::SwallowedComment,
        Self::SmartQuotes,
        Self::TextBecameMap,
        Self::UnquotedWord,
        Self::UnknownKey,
        Self::MissingKey,
        Self::WrongType,
        Self::UnknownWord,
        Self::BadFormat,
        Self::EmptyValue,
        Self::IdMismatch,
        Self::DuplicateId,
        Self::RelatedUnknown,
        Self::RelatedTwice,
        Self::TextTooLong,
        Self::FactValue,
        Self::FactShape,
        Self::FactOverlap,
        Self::FactGap,
        Self::FactUnused,
        Self::FactUndefined,
        Self::FactBuiltIn,
        Self::SourceUndefined,
        Self::SourceUnused,
        Self::SourceFuture,
        Self::SourceVague,
        Self::SecondhandNumber,
        Self::Link,
        Self::LanguageMissing,
        Self::FacetMissing,
        Self::AnswerEmpty,
        Self::AnswerMarkup,
        Self::NumberInAnswer,
        Self::LinkInAnswer,
        Self::FactsDiffer,
        Self::AnswerWithoutSource,
        Self::FacetWithoutAnswer,
        Self::EasyGerman,
        Self::DuplicateExample,
        Self::NearDuplicate,
        Self::NoExamples,
        Self::TooFewExamples,
        Self::TestIsExample,
        Self::ExampleIsNegative,
        Self::PatternInvalid,
        Self::PatternSteals,
        Self::ReviewPassed,
        Self::OverlayPlace,
        Self::OverlayTarget,
        Self::OverlayLanguage,
        Self::DuplicateWord,
        Self::NotLowerCase,
        Self::Thresholds,
    ];

    /// The name in diagnostics and for `check --explain`.
    pub const fn id(self) -> &'static str {
        match self {
            Self::FileUnreadable => "file-unreadable",
            Self::FileTooLarge => "file-too-large",
            Self::FileMisplaced => "file-misplaced",
            Self::FileEmpty => "file-empty",
            Self::ByteOrderMark => "byte-order-mark",
            Self::Tab => "tab",
            Self::InvisibleCharacter => "invisible-character",
            Self::DecomposedLetter => "decomposed-letter",
            Self::YamlSyntax => "yaml-syntax",
            Self::YamlFeature => "yaml-feature",
            Self::DuplicateKey => "duplicate-key",
            Self::SwallowedComment => "swallowed-comment",
            Self::SmartQuotes => "smart-quotes",
            Self::TextBecameMap => "text-became-map",
            Self::UnquotedWord => "unquoted-word",
            Self::UnknownKey => "unknown-key",
            Self::MissingKey => "missing-key",
            Self::WrongType => "wrong-type",
            Self::UnknownWord => "unknown-word",
            Self::BadFormat => "bad-format",
            Self::EmptyValue => "empty-value",
            Self::IdMismatch => "id-mismatch",
            Self::DuplicateId => "duplicate-id",
            Self::RelatedUnknown => "related-unknown",
            Self::RelatedTwice => "related-twice",
            Self::TextTooLong => "text-too-long",
            Self::FactValue => "fact-value",
            Self::FactShape => "fact-shape",
            Self::FactOverlap => "fact-overlap",
            Self::FactGap => "fact-gap",
            Self::FactUnused => "fact-unused",
            Self::FactUndefined => "fact-undefined",
            Self::FactBuiltIn => "fact-built-in",
            Self::SourceUndefined => "source-undefined",
            Self::SourceUnused => "source-unused",
            Self::SourceFuture => "source-future",
            Self::SourceVague => "source-vague",
            Self::SecondhandNumber => "secondhand-number",
            Self::Link => "link",
            Self::LanguageMissing => "language-missing",
            Self::FacetMissing => "facet-missing",
            Self::AnswerEmpty => "answer-empty",
            Self::AnswerMarkup => "answer-markup",
            Self::NumberInAnswer => "number-in-answer",
            Self::LinkInAnswer => "link-in-answer",
            Self::FactsDiffer => "facts-differ",
            Self::AnswerWithoutSource => "answer-without-source",
            Self::FacetWithoutAnswer => "facet-without-answer",
            Self::EasyGerman => "easy-german",
            Self::DuplicateExample => "duplicate-example",
            Self::NearDuplicate => "near-duplicate",
            Self::NoExamples => "no-examples",
            Self::TooFewExamples => "too-few-examples",
            Self::TestIsExample => "test-is-example",
            Self::ExampleIsNegative => "example-is-negative",
            Self::PatternInvalid => "pattern-invalid",
            Self::PatternSteals => "pattern-steals",
            Self::ReviewPassed => "review-passed",
            Self::OverlayPlace => "overlay-place",
            Self::OverlayTarget => "overlay-target",
            Self::OverlayLanguage => "overlay-language",
            Self::DuplicateWord => "duplicate-word",
            Self::NotLowerCase => "not-lower-case",
            Self::Thresholds => "thresholds",
        }
    }

    /// How grave it is.
    pub const fn severity(self) -> Severity {
        match self {
            Self::SmartQuotes
            | Self::RelatedTwice
            | Self::TextTooLong
            | Self::FactUnused
            | Self::SourceUnused
            | Self::SourceFuture
            | Self::SourceVague
            | Self::EasyGerman
            | Self::NearDuplicate
            | Self::TooFewExamples
            | Self::ReviewPassed => Severity::Warning,
            Self::FileUnreadable
            | Self::FileTooLarge
            | Self::FileMisplaced
            | Self::FileEmpty
            | Self::ByteOrderMark
            | Self::Tab
            | Self::InvisibleCharacter
            | Self::DecomposedLetter
            | Self::YamlSyntax
            | Self::YamlFeature
            | Self::DuplicateKey
            | Self::SwallowedComment
            | Self::TextBecameMap
            | Self::UnquotedWord
            | Self::UnknownKey
            | Self::MissingKey
            | Self::WrongType
            | Self::UnknownWord
            | Self::BadFormat
            | Self::EmptyValue
            | Self::IdMismatch
            | Self::DuplicateId
            | Self::RelatedUnknown
            | Self::FactValue
            | Self::FactShape
            | Self::FactOverlap
            | Self::FactGap
            | Self::FactUndefined
            | Self::FactBuiltIn
            | Self::SourceUndefined
            | Self::SecondhandNumber
            | Self::Link
            | Self::LanguageMissing
            | Self::FacetMissing
            | Self::AnswerEmpty
            | Self::AnswerMarkup
            | Self::NumberInAnswer
            | Self::LinkInAnswer
            | Self::FactsDiffer
            | Self::AnswerWithoutSource
            | Self::FacetWithoutAnswer
            | Self::DuplicateExample
            | Self::NoExamples
            | Self::TestIsExample
            | Self::ExampleIsNegative
            | Self::PatternInvalid
            | Self::PatternSteals
            | Self::OverlayPlace
            | Self::OverlayTarget
            | Self::OverlayLanguage
            | Self::DuplicateWord
            | Self::NotLowerCase
            | Self::Thresholds => Severity::Error,
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl FromStr for Rule {
    type Err = InvalidId;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|r| r.id() == s).ok_or_else(|| InvalidId::new("rule", s))
    }
}
