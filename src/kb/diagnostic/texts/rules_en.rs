//! What each rule demands and why, in English: for `check --explain RULE` and the list of rules.
//! It holds no logic.

use crate::kb::diagnostic::Rule;

#[allow(clippy::too_many_lines, reason = "one arm a rule: a table, not logic")]
pub(super) const fn rule(rule: Rule) -> (&'static str, &'static str) {
    match rule {
        Rule::FileUnreadable => (
            "Every file can be read",
            "The file must be readable and UTF-8 text. An unreadable file would drop an intent without a word.",
        ),
        Rule::FileTooLarge => (
            "No file is too large, too deep, too many",
            "Limits on size, depth and number protect the running bot from a file that was copied by accident.",
        ),
        Rule::FileMisplaced => (
            "Every file lies where it belongs",
            "Intents lie as `<area>/<id>.yaml`, shared files beside them, local ones under `overlays/<place>/`. What lies elsewhere would never be read.",
        ),
        Rule::FileEmpty => ("No file is empty", "An empty file is mostly a save that was cut short."),
        Rule::ByteOrderMark => (
            "No byte-order mark",
            "Some editors put an invisible character at the start; other programs then misread the first key.",
        ),
        Rule::Tab => (
            "Lines are indented with blanks",
            "YAML forbids tabs in the indentation, since every editor shows them in another width.",
        ),
        Rule::InvisibleCharacter => (
            "No invisible characters",
            "Nobody sees zero-width characters, non-breaking spaces, soft hyphens and direction marks; they make different words of equal ones, and can show a text otherwise than it is.",
        ),
        Rule::DecomposedLetter => (
            "Umlauts are one character (NFC)",
            "`ä` can be one character, or `a` with dots above. Texts are compared character by character, so only the first form counts. `amtslotse fmt` makes it so.",
        ),
        Rule::YamlSyntax => (
            "The file is valid YAML",
            "Mostly it is a colon, a quote or the indentation. Texts with special characters belong in '…'.",
        ),
        Rule::YamlFeature => (
            "Only the simple part of YAML",
            "Aliases (`*`), anchors (`&`), tags (`!`) and several documents surprise the reader and can be abused.",
        ),
        Rule::DuplicateKey => ("No key stands twice", "Of two equal keys one would be lost unnoticed."),
        Rule::SwallowedComment => (
            "No text loses its end to a comment",
            "In YAML ` #` starts a comment, even in the middle of a sentence. A comment that is meant has its own line, or stands after two blanks with a blank behind the `#`.",
        ),
        Rule::SmartQuotes => (
            "Typographic quotes are none of YAML's",
            "To YAML, “…” around a whole text is part of it, and is shown and learnt with it.",
        ),
        Rule::TextBecameMap => (
            "Texts with a colon stand in quotes",
            "To YAML `- question: how much is it` is a key with a value, not a text.",
        ),
        Rule::UnquotedWord => (
            "Words like `no` and `on`, and numbers, stand in quotes as texts",
            "Other readers of YAML make a \"false\" of `no` and a number of `115`. In quotes it is a text everywhere.",
        ),
        Rule::UnknownKey => ("Only keys that exist", "A mistyped key would otherwise be passed over."),
        Rule::MissingKey => ("No needed key is missing", "Without it the entry is of no use."),
        Rule::WrongType => (
            "Every value is of the right type",
            "Where a list is expected stands a list, where a text is expected a text.",
        ),
        Rule::UnknownWord => ("Only words of the list", "Where the format gives a choice, no other word counts."),
        Rule::BadFormat => (
            "Names, dates and keys are written properly",
            "Ids of lower case and hyphens, dates as year-month-day, official keys in quotes.",
        ),
        Rule::EmptyValue => ("No value is empty", "A key without a value has mostly been forgotten."),
        Rule::IdMismatch => ("The id is the name of the file", "So an intent is found without searching."),
        Rule::DuplicateId => ("Every id exists once", "The id names an intent across all areas."),
        Rule::RelatedUnknown => ("Related intents exist", "A button that leads nowhere helps nobody."),
        Rule::RelatedTwice => ("No intent is related twice or to itself", "The button would stand there twice."),
        Rule::TextTooLong => (
            "Titles and descriptions fit the platform",
            "Buttons show some 30 characters, Telegram 120 and 512 characters of description.",
        ),
        Rule::FactValue => (
            "Every fact is in the notation of its kind",
            "Amounts with currency, periods with unit, dates as year-month-day: then one can compare, and write them properly in every language.",
        ),
        Rule::FactShape => (
            "A fact has one value of one kind",
            "Exactly one kind, or `values` with one each; links have words in German and English.",
        ),
        Rule::FactOverlap => ("On no day two values hold", "Else it would be open which amount is told."),
        Rule::FactGap => {
            ("No day without value lies between two values", "On such a day the bot would have no number.")
        }
        Rule::FactUnused => ("Every fact is named", "A fact that no answer names goes out of date unnoticed."),
        Rule::FactUndefined => ("Every fact that is named is defined", "Else the answer would have a hole."),
        Rule::FactBuiltIn => ("Built-in names stay free", "`bot`, `operator` and `retention` come from kb.yaml."),
        Rule::SourceUndefined => ("Every source that is named is defined", "No number without a source."),
        Rule::SourceUnused => ("Every source is named", "A source that proves nothing feigns care."),
        Rule::SourceFuture => ("No date of a source lies in the future", "The date is the day of the last check."),
        Rule::SourceVague => (
            "A source is an official page or a law with its section",
            "Whoever wants to look it up must find the place.",
        ),
        Rule::SecondhandNumber => (
            "No number at second hand",
            "Who only quotes the official source can err; amounts and deadlines need the official one.",
        ),
        Rule::Link => ("Links are full https addresses", "Citizens are to arrive safely and at the right place."),
        Rule::LanguageMissing => ("Every intent answers in every language", "The languages stand in kb.yaml."),
        Rule::FacetMissing => ("Every language has the same facets", "And each has `overview`."),
        Rule::AnswerEmpty => ("No answer is empty", "An empty answer would be an empty message."),
        Rule::AnswerMarkup => {
            ("Answers use the light markup only", "Paragraphs, `- `, `1. `, `**bold**` and {fact}; no HTML.")
        }
        Rule::NumberInAnswer => (
            "No number stands in an answer's text",
            "Amounts, deadlines, dates, ages and numbers are facts with source and date, in digits as in words (\"two weeks\"). Free are § 17, Abs. 1, Art. 50, Nr. 2, the numbers of a list and the names under `names_with_digits`.",
        ),
        Rule::LinkInAnswer => (
            "No link stands in an answer's text",
            "A link is a fact of kind `url`; so it is known where it comes from, and it is shown with words.",
        ),
        Rule::FactsDiffer => (
            "Every language names the same facts",
            "Else one would not learn in English the fee that stands in German.",
        ),
        Rule::AnswerWithoutSource => {
            ("A source stands under every answer", "From its facts or from `cites`. The area `chat` is exempt.")
        }
        Rule::FacetWithoutAnswer => {
            ("`cites` and `volatile` name facets with an answer", "Else the entry has no effect.")
        }
        Rule::EasyGerman => (
            "Easy German is easy",
            "Sentences of up to 12 words, one sentence a paragraph or bullet, long words with hyphens, no subjunctive, no \"nicht … ohne\".",
        ),
        Rule::DuplicateExample => {
            ("No example stands twice", "If it stands at two intents, the bot learns contradictions.")
        }
        Rule::NearDuplicate => (
            "No nearly equal examples at two intents",
            "They differ in a filler alone; the bot cannot tell them apart.",
        ),
        Rule::NoExamples => {
            ("Every intent has examples in German and English", "Without examples it is never recognised.")
        }
        Rule::TooFewExamples => {
            ("Enough examples", "60 German and 30 English ones, all different: from these the bot learns.")
        }
        Rule::TestIsExample => ("No test is an example", "What was learnt checks nothing."),
        Rule::ExampleIsNegative => {
            ("No example is a message without intent at once", "The bot would learn contradictions.")
        }
        Rule::PatternInvalid => (
            "Patterns are usable regular expressions",
            "In the notation of Rust's `regex`, not too large, and not so wide that they match anything.",
        ),
        Rule::PatternSteals => {
            ("No pattern matches examples of other intents", "Patterns decide at once; they are for the unmistakable.")
        }
        Rule::ReviewPassed => (
            "Every intent is reviewed in time",
            "After `review_by` the answer says that it may be out of date. A warning only: time alone breaks nothing.",
        ),
        Rule::OverlayPlace => (
            "An overlay belongs to a known place",
            "It stands under `entities`, or has postcodes in overlay.yaml; one folder a place.",
        ),
        Rule::OverlayTarget => {
            ("An overlay changes what exists", "A file changes a shared intent, or is a whole one of its own.")
        }
        Rule::OverlayLanguage => ("Local texts exist in every language", "Like the shared ones."),
        Rule::DuplicateWord => ("No word stands twice in a table", "It would be open which entry counts."),
        Rule::NotLowerCase => {
            ("Words of the tables are lower case", "They are compared with the message in lower case.")
        }
        Rule::Thresholds => (
            "It is settled from when on the bot answers, and from when on it asks",
            "Either `answer` (a confidence from 0 to 1, above `ask`) or `risk` (the share of wrong answers, `5 %`), where wanted \
             with `facets` that have shares of their own.",
        ),
    }
}
