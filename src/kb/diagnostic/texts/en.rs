//! What diagnostics say in English: first what is wrong, then how to mend it.
//! It says the same as `de`.

use super::{short, ticked};
use crate::kb::diagnostic::{
    AnswerFault, Expected, FactKind, Feature, Format, KeyKind, LinkFault, Misplaced, Problem, SimpleFault, SyntaxFault,
    ThresholdFault,
};
use crate::message::Lang;

#[allow(clippy::too_many_lines, reason = "one arm a message: a table, not logic")]
pub(super) fn say(problem: &Problem) -> (String, String) {
    let (message, help): (String, String) = match problem {
        Problem::Unreadable { why } => (format!("cannot be read: {why}"), "Check path and access rights.".into()),
        Problem::TooLarge { most_kib } => (
            format!("the file is larger than {most_kib} KiB"),
            "Split the topic, or take out what does not belong here.".into(),
        ),
        Problem::TooManyFiles { most } => {
            (format!("more than {most} files"), "Is there a foreign folder here? Take it out.".into())
        }
        Problem::NotUtf8 => ("the file is not UTF-8 text".into(), "Save it in the editor with the encoding UTF-8.".into()),
        Problem::Misplaced(fault) => misplaced(fault),
        Problem::EmptyFile => {
            ("the file is empty".into(), "Fill it in (`amtslotse new ID` shows how), or delete it.".into())
        }
        Problem::ByteOrderMark => (
            "an invisible byte-order mark (BOM) stands at the start of the file".into(),
            "Save the file as \"UTF-8 without BOM\".".into(),
        ),
        Problem::Tab => ("a tab indents the line".into(), "Indent with blanks, two a level.".into()),
        Problem::InvisibleCharacter { code } => (
            format!("invisible character U+{code:04X}"),
            "Delete it; it often comes along when copying from a web page. Type the passage anew.".into(),
        ),
        Problem::Decomposed => (
            "a letter is composed of two characters (not NFC)".into(),
            "Type the letter anew, or run `amtslotse fmt`.".into(),
        ),
        Problem::Syntax { fault, detail } => syntax(*fault, detail),
        Problem::Feature(feature) => feature_used(*feature),
        Problem::TooDeep { most } => {
            (format!("nested deeper than {most} levels"), "No part of the format is so deep; check the indentation.".into())
        }
        Problem::TooManyNodes { most } => (format!("more than {most} values in one file"), "Split the file.".into()),
        Problem::DuplicateKey { key } => {
            (format!("the key `{}` stands twice", short(key)), "Merge the two; else one would be lost.".into())
        }
        Problem::SwallowedComment { rest } => (
            format!("` #` turns the rest of the line into a comment: `{}`", short(rest)),
            "If it belongs to the text, put the whole text in quotes '…'. If it is a comment, give it a line of its own.".into(),
        ),
        Problem::SmartQuotes => (
            "typographic quotes around the whole text will be shown with it".into(),
            "Use straight quotes '…', or leave them out.".into(),
        ),
        Problem::TextBecameMap { text } => (
            format!("a text is expected here, the colon makes it a key with a value: `{}`", short(text)),
            "Put the whole text in quotes: '…'.".into(),
        ),
        Problem::CommaSplits { text } => (
            format!("the comma in {{…}} splits the text; `{}` became a key", short(text)),
            "Put the whole text in quotes: '…, …'.".into(),
        ),
        Problem::UnquotedWord { word, number } => (
            format!("YAML reads `{}` as {}, a text is expected", short(word), if *number { "a number" } else { "a boolean or nothing" }),
            format!("Put the word in quotes: '{}'.", short(word)),
        ),
        Problem::UnknownKey { key, kind, nearest, known } => {
            let what = match kind {
                KeyKind::Key => "key",
                KeyKind::Facet => "facet",
                KeyKind::Language => "language",
            };
            (format!("there is no {what} `{}` here", short(key)), meant(nearest.as_deref(), &format!("Possible are {}.", ticked(known))))
        }
        Problem::MissingKey { key } => {
            (format!("`{key}` is missing"), format!("Add `{key}:`; intents/README.md shows how it is written."))
        }
        Problem::WrongType { expected, found } => (
            format!("expected {}, found {}", kind_of(*expected), kind_of(*found)),
            match expected {
                Expected::List => "Write each entry on a line of its own after `- `, or [a, b].".into(),
                Expected::Bool => "Write `true` or `false`, without quotes.".into(),
                Expected::Map | Expected::ListOrMap | Expected::TextOrMap => {
                    "Check indentation and colons; intents/README.md shows an example.".into()
                }
                Expected::Number | Expected::WholeNumber | Expected::TextOrNumber => {
                    "Write a number within the allowed range, without quotes and unit.".into()
                }
                Expected::Text | Expected::Nothing => "Write a text on the same line or after `|`.".into(),
            },
        ),
        Problem::UnknownWord { word, nearest, known } => (
            format!("`{}` is none of the allowed words", short(word)),
            meant(nearest.as_deref(), &format!("Possible are {}.", ticked(known))),
        ),
        Problem::BadFormat { text, format } => {
            let (what, how) = format_of(*format);
            (format!("`{}` is {what}", short(text)), how.into())
        }
        Problem::Empty => ("nothing is written here".into(), "Write a value, or delete the key.".into()),
        Problem::IdMismatch { id, file } => (
            format!("the id `{id}` is not the name of the file `{file}.yaml`"),
            format!("Rename the file to `{id}.yaml`, or write `id: {file}`."),
        ),
        Problem::DuplicateId { id } => (format!("the id `{id}` is taken"), "Give one of the two another id.".into()),
        Problem::RelatedUnknown { id, nearest } => (
            format!("`{id}` under `related` does not exist"),
            meant(nearest.as_deref(), "Name the id of an existing intent, or delete the line."),
        ),
        Problem::RelatedTwice { id, itself } => (
            if *itself { format!("`{id}` is related to itself") } else { format!("`{id}` stands twice under `related`") },
            "Delete the entry.".into(),
        ),
        Problem::TitleTooLong { length, most } => (
            format!("the title has {length} characters, a button holds {most}"),
            "Shorten it: what would the button say?".into(),
        ),
        Problem::TextTooLong { length, most } => {
            (format!("the text has {length} characters, the platforms show {most}"), "Shorten it.".into())
        }
        Problem::FactValue { kind, text } => (
            format!("`{}` is not a value of kind `{}`", short(text), kind.key()),
            format!("Write for example {}.", example_of(*kind)),
        ),
        Problem::FactWithoutValue { fact } => (
            format!("the fact `{fact}` has no value"),
            format!("Give it one of kind {}.", ticked(&FactKind::ALL.map(FactKind::key))),
        ),
        Problem::FactWithSeveralKinds { fact, kinds } => (
            format!("the fact `{fact}` has several values at once: {}", ticked(kinds)),
            "Make several facts of it, or `values` with `from` and `until`.".into(),
        ),
        Problem::FactValuesMixed { fact, key } => (
            format!("in the fact `{fact}`, `{key}` stands beside `values`"),
            format!("Write `{key}` into each entry of `values`."),
        ),
        Problem::RangeReversed { text } => (
            format!("`{}`: the end is not above the start", short(text)),
            "Write the smaller value first, or one value only.".into(),
        ),
        Problem::FactKeyUnfit { key, kind } => {
            (format!("`{key}` does not go with a value of kind `{}`", kind.key()), "Delete the key.".into())
        }
        Problem::LinkTitleMissing { lang } => (
            format!("the link lacks words in {}", lang_name(*lang)),
            format!("Add `{}` under `title`.", lang.code()),
        ),
        Problem::PeriodReversed { from, until } => {
            (format!("`from` ({from}) is after `until` ({until})"), "Swap the two days.".into())
        }
        Problem::PeriodsOverlap { day } => (
            format!("two values hold on {day}"),
            "Set `until` of the earlier value to the day before `from` of the later one; both days count.".into(),
        ),
        Problem::PeriodsGap { from, until } => (
            format!("no value holds from {from} to {until}"),
            "Close the gap: `until` and the next `from` are consecutive days.".into(),
        ),
        Problem::ValuesDiffer { fact } => {
            (format!("the values of `{fact}` are of different kinds"), "A fact keeps its kind; make two facts.".into())
        }
        Problem::FactUnused { fact } => {
            (format!("no answer names the fact `{fact}`"), format!("Name it as {{{fact}}}, or delete it."))
        }
        Problem::FactUndefined { fact, nearest } => (
            format!("there is no fact `{fact}`"),
            meant(nearest.as_deref(), &format!("Add `{fact}` under `facts` with value and source.")),
        ),
        Problem::FactBuiltIn { fact } => (format!("`{fact}` is a built-in name"), "Give the fact another name.".into()),
        Problem::SourceUndefined { source, nearest } => (
            format!("there is no source `{source}`"),
            meant(nearest.as_deref(), &format!("Add `{source}` under `sources` with title and date.")),
        ),
        Problem::SourceUnused { source } => (
            format!("nothing names the source `{source}`"),
            "Name it in a fact or under `cites`, or delete it.".into(),
        ),
        Problem::SourceFuture { as_of, today } => (
            format!("the date {as_of} lies in the future (today is {today})"),
            "The date is the day on which it was last checked.".into(),
        ),
        Problem::SourceVague { title } => (
            format!("`{}` is neither a page nor a law with its section", short(title)),
            "Add `url`, or name § or Art. in the title.".into(),
        ),
        Problem::SecondhandNumber { source } => (
            format!("a number out of the source `{source}`, which is second-hand"),
            "Find the official source; until then words only (\"according to …\"), no number.".into(),
        ),
        Problem::Link { url, fault } => (
            format!(
                "`{}` {}",
                short(url),
                match fault {
                    LinkFault::NotHttps => "does not start with https://",
                    LinkFault::NoHost => "has no valid host name",
                    LinkFault::BadCharacter => "holds characters that no link has",
                    LinkFault::Credentials => "holds credentials",
                }
            ),
            "Copy the address from the browser's address bar.".into(),
        ),
        Problem::LanguageMissing { lang } => {
            (format!("the answers in {} are missing", lang_name(*lang)), format!("Add `{}:` under `answers`.", lang.code()))
        }
        Problem::FacetMissing { facet, lang } => (
            format!("the facet `{facet}` is missing in {}", lang_name(*lang)),
            format!("Write `{facet}` under `answers`, `{}`.", lang.code()),
        ),
        Problem::Answer(fault) => answer(fault),
        Problem::NumberInAnswer { number } => (
            format!("the number `{}` stands in the text instead of in a fact", short(number)),
            "Add a fact with its source and name it in braces. If it is a name, it belongs in `names_with_digits` (kb.yaml).".into(),
        ),
        Problem::LinkInAnswer { link } => (
            format!("the link `{}` stands in the text instead of in a fact", short(link)),
            "Add a fact of kind `url` with title and source and name it in braces.".into(),
        ),
        Problem::FactsDiffer { facet, lang, reference, missing, extra } => {
            let mut parts = Vec::new();
            if !missing.is_empty() {
                parts.push(format!("{} missing", ticked(missing)));
            }
            if !extra.is_empty() {
                parts.push(format!("{} in addition", ticked(extra)));
            }
            (
                format!("`{facet}` names other facts in {} than in {}: {}", lang_name(*lang), lang_name(*reference), parts.join("; ")),
                "Every language names the same facts; align the texts.".into(),
            )
        }
        Problem::AnswerWithoutSource { facet } => (
            format!("no source stands under `{facet}`"),
            format!("Name a fact, or enter under `cites`: `{facet}: [source]`."),
        ),
        Problem::FacetWithoutAnswer { facet } => {
            (format!("`{facet}` has no answer"), "Write the answer, or delete the entry.".into())
        }
        Problem::NotSimple(fault) => not_simple(fault),
        Problem::DuplicateExample { text, intent } => (
            format!("the example \"{}\" stands at `{intent}` already", short(text)),
            "Leave it at the intent that is meant by it.".into(),
        ),
        Problem::NearDuplicate { text, other, intent } => (
            format!("\"{}\" is nearly the same as \"{}\" at `{intent}`", short(text), short(other)),
            "Make the difference between the intents plain, or delete one of the two.".into(),
        ),
        Problem::NoExamples { lang } => (
            format!("no example in {}", lang_name(*lang)),
            format!("Write under `examples`, `{}`, what people type.", lang.code()),
        ),
        Problem::TooFewExamples { lang, count, wanted } => (
            format!("examples in {}: {count}, at least {wanted} are good", lang_name(*lang)),
            "Think of other people, situations and words; each example should differ.".into(),
        ),
        Problem::TestIsExample { text, intent } => (
            format!("the test \"{}\" is an example of `{intent}` too", short(text)),
            "A test checks what was not learnt: reword one of the two.".into(),
        ),
        Problem::ExampleIsNegative { text } => (
            format!("\"{}\" is also an example of no intent (negatives.yaml)", short(text)),
            "Delete it in one of the two places.".into(),
        ),
        Problem::PatternInvalid { why } => {
            (format!("the pattern is not a regular expression: {}", short(why)), "Check brackets and backslashes; put '…' around the pattern.".into())
        }
        Problem::PatternTooLarge => ("the pattern is too large".into(), "Take out repetitions such as {1000}.".into()),
        Problem::PatternMatchesAll => {
            ("the pattern matches every message".into(), "Name words that mean this intent alone.".into())
        }
        Problem::PatternSteals { example, intent } => (
            format!("the pattern also matches \"{}\" of `{intent}`", short(example)),
            "Narrow it, or leave it out: patterns are for the unmistakable.".into(),
        ),
        Problem::ReviewPassed { review_by } => (
            format!("the review was due by {review_by}"),
            "Check facts and sources, set `as_of` and `review_by` anew.".into(),
        ),
        Problem::PlaceUnknown { name, nearest } => (
            format!("there is no place `{}` under `entities`", short(name)),
            meant(nearest.as_deref(), "Enter it there, or give `postcodes` here."),
        ),
        Problem::PlaceTwice { name } => {
            (format!("there are two folders under overlays for `{}`", short(name)), "Merge them.".into())
        }
        Problem::OverlayIncomplete { id, missing, nearest } => (
            format!("`{id}` is not among the shared intents, and it lacks `{missing}`"),
            meant(nearest.as_deref(), "An intent of this place alone must be whole."),
        ),
        Problem::OverlayKind { fact } => (
            format!("the fact `{fact}` is of another kind in the shared file"),
            "Use the same kind, or give the local fact another name.".into(),
        ),
        Problem::OverlayWithoutPlace => (
            "this folder lacks `overlay.yaml`".into(),
            "Add it: `name`, `kind` and `ags` of the place.".into(),
        ),
        Problem::OverlayKey { key } => (
            format!("a place cannot change `{key}`"),
            "A place changes only `facts`, `sources`, `cites`, `answers`, `related` and `examples`.".into(),
        ),
        Problem::OverlayLanguage { facet, lang } => (
            format!("the local text of `{facet}` is missing in {}", lang_name(*lang)),
            format!("Write `{facet}` under `{}` too.", lang.code()),
        ),
        Problem::DuplicateWord { word } => (format!("`{}` stands twice", short(word)), "Leave one entry.".into()),
        Problem::NotLowerCase { word } => {
            (format!("`{}` has capital letters", short(word)), format!("Write `{}`.", short(&word.to_lowercase())))
        }
        Problem::Thresholds(fault) => thresholds(*fault),
    };
    (message, help)
}

fn meant(nearest: Option<&str>, otherwise: &str) -> String {
    match nearest {
        Some(word) => format!("Did you mean `{word}`? {otherwise}"),
        None => otherwise.to_owned(),
    }
}

const fn lang_name(lang: Lang) -> &'static str {
    match lang {
        Lang::De => "German (`de`)",
        Lang::En => "English (`en`)",
        Lang::DeSimple => "easy German (`de-simple`)",
    }
}

fn misplaced(fault: &Misplaced) -> (String, String) {
    match fault {
        Misplaced::Folder { name, nearest } => (
            format!("`{}` is not an area", short(name)),
            meant(nearest.as_deref(), &format!("Areas are {}.", ticked(&crate::kb::walk::AREAS))),
        ),
        Misplaced::File { name, nearest } => (
            format!("`{}` does not belong here", short(name)),
            meant(nearest.as_deref(), "Intents lie in the folder of their area."),
        ),
        Misplaced::Ending { name } => (format!("`{}` does not end in .yaml", short(name)), "Rename the file.".into()),
        Misplaced::TooDeep { name } => {
            (format!("a folder within an area: `{}`", short(name)), "Put the files directly into the area.".into())
        }
    }
}

fn syntax(fault: SyntaxFault, detail: &str) -> (String, String) {
    let (message, help) = match fault {
        SyntaxFault::ColonInText => {
            ("a colon with a blank in the middle of a text", "Put the whole text in quotes: '…'.")
        }
        SyntaxFault::ColonMissing => (
            "a colon is missing after a key, or a line is indented wrongly",
            "Write `key: value`; long texts stand indented after `|`.",
        ),
        SyntaxFault::TabIndent => ("a tab where blanks are expected", "Replace it by blanks."),
        SyntaxFault::QuoteNotClosed => (
            "a quote is not closed properly",
            "A ' in the text is doubled (''), a \" and a \\ in \"…\" take a \\ in front.",
        ),
        SyntaxFault::BracketNotClosed => (
            "a bracket is not closed, or a comma is missing",
            "Check [ ] and { }; texts with a comma or brackets in them belong in quotes.",
        ),
        SyntaxFault::StartNeedsQuotes => {
            ("a text starts with a character that means something in YAML", "Put the text in quotes: '…'.")
        }
        SyntaxFault::Indentation => (
            "the line is indented differently from its neighbours",
            "Indent lines of one level alike, two blanks a level.",
        ),
        SyntaxFault::Other => {
            return (format!("not valid YAML ({detail})"), "Check this line and the one before.".into());
        }
    };
    (message.into(), help.into())
}

fn feature_used(feature: Feature) -> (String, String) {
    let (message, help) = match feature {
        Feature::Alias => (
            "a `*` at the start refers to another place; that is not used here",
            "If it is a text, put it in quotes; else write the value out.",
        ),
        Feature::Anchor => (
            "an `&` at the start names a place; that is not used here",
            "If it is a text, put it in quotes; else delete the `&`.",
        ),
        Feature::Tag => (
            "a `!` at the start sets a type; that is not used here",
            "If it is a text, put it in quotes; else delete the `!`.",
        ),
        Feature::SecondDocument => ("a second document in one file", "Delete the line `---`, or make two files."),
        Feature::ComplexKey => ("a key that is itself a list or map", "Put the text in quotes: '…'."),
    };
    (message.into(), help.into())
}

const fn kind_of(expected: Expected) -> &'static str {
    match expected {
        Expected::Text => "a text",
        Expected::Number => "a number",
        Expected::WholeNumber => "a whole number",
        Expected::Bool => "`true` or `false`",
        Expected::List => "a list",
        Expected::Map => "keys with values",
        Expected::ListOrMap => "a list, or lists by facet",
        Expected::TextOrMap => "a text or {text, facet}",
        Expected::TextOrNumber => "a text or a number",
        Expected::Nothing => "nothing",
    }
}

const fn format_of(format: Format) -> (&'static str, &'static str) {
    match format {
        Format::IntentId | Format::Name => {
            ("not a valid name", "Only lower-case a–z, digits and single hyphens, 2 to 32 characters.")
        }
        Format::Leika => ("not a LeiKa key", "14 digits in quotes."),
        Format::Ags => ("not an official key", "5 digits (city, district) or 8 (municipality), in quotes."),
        Format::PartialDate => ("not a date", "Write 2026-05-14, 2026-05 or 2026."),
        Format::Date => ("not a day", "Write year-month-day: 2026-02-07."),
        Format::Postcodes => ("not a postcode", "Write '80331' or '80331-81929'."),
        Format::Risk => {
            ("not a share of wrong answers", "Write it with its sign, above 0 and at most 50: `5 %` or `2.5 %`.")
        }
        Format::Other => ("not written as it must be here", "intents/README.md shows how it is written."),
    }
}

const fn example_of(kind: FactKind) -> &'static str {
    match kind {
        FactKind::Money => "`46.00 EUR` or `25.00-30.00 EUR`",
        FactKind::Duration => {
            "`2 weeks`, `2-3 weeks` or `10 working days` (minutes, hours, days, working days, weeks, months, years)"
        }
        FactKind::Date => "`2026-02-07`, `2026-02`, `2026` or `2026-02-07..2026-03-01`",
        FactKind::Age => "`16` or `16-23`",
        FactKind::Percent => "`25`, `2.5` or `10-20`",
        FactKind::Count => "`3` or `2-5`",
        FactKind::TimeWindow => "`Mo-Fr 08:00-18:00; Sa 09:00-12:00` (days Mo Tu We Th Fr Sa Su)",
        FactKind::Phone => "\"115\" or \"+49 89 1234567\"",
        FactKind::Url => "`https://www.example.de`",
    }
}

fn thresholds(fault: ThresholdFault) -> (String, String) {
    let (message, help) = match fault {
        ThresholdFault::Reversed => (
            "the threshold `ask` is above `answer`",
            "The bot asks when it is less sure than when it answers: `ask` below `answer`.",
        ),
        ThresholdFault::Both => (
            "`answer` and `risk` exclude each other",
            "Either a fixed threshold (`answer: 0.6`) or the share of wrong answers (`risk: 5 %`); delete one of them.",
        ),
        ThresholdFault::Neither => (
            "it is not said from when on the bot answers",
            "Add a fixed threshold (`answer: 0.6`) or the share of wrong answers (`risk: 5 %`).",
        ),
        ThresholdFault::FacetsAlone => (
            "`facets` belongs to `risk`, not to `answer`",
            "Put the share of wrong answers (`risk: 5 %`) in the place of `answer`, or delete `facets`.",
        ),
    };
    (message.into(), help.into())
}

fn answer(fault: &AnswerFault) -> (String, String) {
    match fault {
        AnswerFault::Empty => ("the answer says nothing".into(), "Write it, or delete the facet.".into()),
        AnswerFault::BraceOpen => {
            ("a brace is not closed".into(), "Close it on the same line; a brace as a character is written {{.".into())
        }
        AnswerFault::BraceClose => {
            ("a closing brace without an opening one".into(), "Delete it; a brace as a character is written }}.".into())
        }
        AnswerFault::BraceName { text } => (
            format!("`{{{}}}` names no fact", short(text)),
            "Braces hold only the name of a fact: lower case, digits, hyphens.".into(),
        ),
        AnswerFault::Case { case } => {
            (format!("there is no case `{}`", short(case)), "Possible are `:nom` and `:dat`.".into())
        }
        AnswerFault::BoldOpen => ("`**` is not closed".into(), "Put `**` behind the stressed words too.".into()),
        AnswerFault::Html { tag } => (
            format!("`{}` is HTML", short(tag)),
            "Bold is written **so**, lists with `- `, links as a fact of kind `url`.".into(),
        ),
    }
}

fn not_simple(fault: &SimpleFault) -> (String, String) {
    match fault {
        SimpleFault::LongSentence { words, most } => (
            format!("the sentence has {words} words, easy German at most {most}"),
            "Make two sentences of it, each with one idea.".into(),
        ),
        SimpleFault::SeveralSentences => (
            "several sentences in one paragraph".into(),
            "Each sentence is a paragraph of its own (empty line before it) or a bullet of its own (`- `).".into(),
        ),
        SimpleFault::LongWord { word } => (
            format!("the long word `{}`", short(word)),
            "Part it with a hyphen (Personal-Ausweis), or take a shorter one.".into(),
        ),
        SimpleFault::Subjunctive { word } => {
            (format!("`{}` is subjunctive", short(word)), "Say what is: \"kann\", \"muss\", \"ist\".".into())
        }
        SimpleFault::DoubleNegation => {
            ("\"nicht … ohne\" is hard to understand".into(), "Say it without negation.".into())
        }
    }
}
