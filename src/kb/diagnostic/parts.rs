//! Words that problems are made of: kinds of facts and formats, and what exactly is wrong in markup, links, easy German.
//! What is said of them stands in `texts`.

/// Where a file lies wrongly.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields are the blanks of the texts")]
pub enum Misplaced {
    /// A folder that is no area.
    Folder { name: String, nearest: Option<String> },
    /// A file beside the folders that is none of the shared ones.
    File { name: String, nearest: Option<String> },
    /// `.yml` or another ending.
    Ending { name: String },
    /// Folders inside an area.
    TooDeep { name: String },
}

/// Syntax errors as a person understands them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SyntaxFault {
    /// A `: ` within words.
    ColonInText,
    /// A key without colon.
    ColonMissing,
    /// A tab where blanks are expected.
    TabIndent,
    /// A quote that is not closed.
    QuoteNotClosed,
    /// A bracket that is not closed, or a comma missing in it.
    BracketNotClosed,
    /// A text that starts with a sign of YAML.
    StartNeedsQuotes,
    /// Lines that do not line up.
    Indentation,
    /// Anything else.
    Other,
}

/// Parts of YAML that are not used here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it all")]
pub enum Feature {
    Alias,
    Anchor,
    Tag,
    SecondDocument,
    ComplexKey,
}

/// What kind of key an unknown one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it all")]
pub enum KeyKind {
    Key,
    Facet,
    Language,
}

/// What a value is, roughly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it all")]
pub enum Expected {
    Text,
    Number,
    WholeNumber,
    Bool,
    List,
    Map,
    ListOrMap,
    TextOrMap,
    TextOrNumber,
    Nothing,
}

/// How a text must be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it all")]
pub enum Format {
    IntentId,
    Name,
    Leika,
    Ags,
    PartialDate,
    Date,
    Postcodes,
    Risk,
    Other,
}

/// Kinds of fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the names say it all")]
pub enum FactKind {
    Money,
    Duration,
    Date,
    Age,
    Percent,
    Count,
    TimeWindow,
    Phone,
    Url,
}

impl FactKind {
    /// Every kind, in the order of the documentation.
    pub const ALL: [Self; 9] = [
        Self::Money,
        Self::Duration,
        Self::Date,
        Self::Age,
        Self::Percent,
        Self::Count,
        Self::TimeWindow,
        Self::Phone,
        Self::Url,
    ];

    /// The key in a file.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Money => "money",
            Self::Duration => "duration",
            Self::Date => "date",
            Self::Age => "age",
            Self::Percent => "percent",
            Self::Count => "count",
            Self::TimeWindow => "time-window",
            Self::Phone => "phone",
            Self::Url => "url",
        }
    }
}

/// What is wrong with a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it all")]
pub enum LinkFault {
    NotHttps,
    NoHost,
    BadCharacter,
    Credentials,
}

/// What is wrong with an answer's markup.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields are the blanks of the texts")]
pub enum AnswerFault {
    /// No words.
    Empty,
    /// A brace that is not closed.
    BraceOpen,
    /// A closing brace without an opening one.
    BraceClose,
    /// Something else than a name between braces.
    BraceName { text: String },
    /// A case other than `nom` and `dat`.
    Case { case: String },
    /// `**` that is not closed.
    BoldOpen,
    /// A tag of HTML.
    Html { tag: String },
}

/// What is not easy in easy German.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields are the blanks of the texts")]
pub enum SimpleFault {
    /// A sentence with too many words.
    LongSentence { words: usize, most: usize },
    /// Several sentences in one paragraph or bullet.
    SeveralSentences,
    /// A long word without hyphen.
    LongWord { word: String },
    /// Subjunctive.
    Subjunctive { word: String },
    /// "nicht … ohne".
    DoubleNegation,
}

/// Why the thresholds of `kb.yaml` cannot hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ThresholdFault {
    /// The threshold for asking is above that for answering.
    Reversed,
    /// A fixed confidence and a stated risk.
    Both,
    /// Neither of the two.
    Neither,
    /// Shares of facets beside a fixed confidence.
    FacetsAlone,
}
