//! One facet of one intent as a text: shared answer, local values and texts, what changes soon, sources.
//! It never answers another facet than the one it was asked for.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::sources::{ShownSource, push_text, source_line};
use super::value::{Around, long_date, write};
use super::{sources, texts};
use crate::kb::model::{
    Answer, BlockKind, BuiltIn, Case, DatedValue, Fact, FactId, Intent, Kb, LocalIntent, PartialDate, PieceKind,
    Region, Source, SourceId,
};
use crate::message::{Block, Facet, IntentId, Lang, RichText, Span};

/// An answer, written out.
#[derive(Debug, Clone, PartialEq)]
pub struct Rendered {
    /// All of it: the answer, then in small print what changes soon, whether it is out of date, and the sources.
    pub text: RichText,
    /// The language that it is in: the nearest one where the answer does not exist in the one asked for.
    pub lang: Lang,
    /// The sources, in the order of their first use.
    pub sources: Vec<ShownSource>,
    /// The facts that it shows, in the order of their first use.
    pub facts: Vec<UsedFact>,
    /// What will change of these facts after the day.
    pub changes: Vec<Change>,
    /// Whether its review was due before the day.
    pub outdated: bool,
    /// The place whose own facts or text are in it.
    pub place: Option<String>,
}

/// A fact that was shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsedFact {
    /// Its name.
    pub name: FactId,
    /// The value as it was written out first.
    pub shown: String,
    /// Whether it is the place's own.
    pub local: bool,
}

/// A change that lies ahead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The fact.
    pub fact: FactId,
    /// The first day of the new value.
    pub from: Date,
    /// The new value, written out.
    pub shown: String,
}

/// Writes one facet of an intent out, as it is on a day (in Germany) for a place. `None` where the intent or the facet
/// does not exist there. The place is one of the knowledge base by its name; without an overlay it changes nothing.
pub fn render_answer(
    kb: &Kb,
    place: Option<&str>,
    intent: &IntentId,
    facet: Facet,
    lang: Lang,
    day: Date,
) -> Option<Rendered> {
    let overlay = place.and_then(|name| kb.overlays.iter().find(|o| o.place.name == name));
    let (shared, local) = match (kb.intents.get(intent), overlay) {
        (Some(shared), overlay) => (shared, overlay.and_then(|o| o.changes.get(intent))),
        (None, Some(overlay)) => (overlay.intents.get(intent)?, None),
        (None, None) => return None,
    };
    let lang = nearest_lang(shared, local, facet, lang)?;
    let mut writer = Writer::new(kb, shared, local, lang, day);
    let mut body = Vec::new();
    if let Some(answer) = shared.answers.get(&lang).and_then(|f| f.get(&facet)) {
        body.extend(writer.blocks(answer));
    }
    let own_text = local.and_then(|l| l.answers.get(&lang)).and_then(|f| f.get(&facet));
    let place_name = overlay.map(|o| o.place.name.as_str()).unwrap_or_default();
    let is_local = own_text.is_some() || writer.facts.iter().any(|f| f.local);
    if let Some(answer) = own_text {
        body.push(Block::Paragraph(vec![Span::Bold(place_name.to_owned())]));
        body.extend(writer.blocks(answer));
    } else if is_local {
        body.push(note(texts::local_values(lang, place_name)));
    }
    writer.cite(facet);
    let outdated = shared.review_by.filter(|r| r.last_day() < day);
    let changes = std::mem::take(&mut writer.changes);
    body.extend(changes.iter().map(|(_, line)| note(line.clone())));
    body.extend(outdated.map(|r| note(texts::outdated(lang, r))));
    body.extend(source_line(lang, &writer.sources));
    Some(Rendered {
        text: RichText(body),
        lang,
        sources: writer.sources,
        facts: writer.facts,
        changes: changes.into_iter().map(|(change, _)| change).collect(),
        outdated: outdated.is_some(),
        place: (is_local || !kb.intents.contains_key(intent)).then(|| place_name.to_owned()),
    })
}

/// Writes one fact of an intent out, as it is on a day, without its source.
pub fn render_fact(
    kb: &Kb,
    place: Option<&str>,
    intent: &IntentId,
    fact: &str,
    lang: Lang,
    day: Date,
) -> Option<String> {
    let overlay = place.and_then(|name| kb.overlays.iter().find(|o| o.place.name == name));
    let local = overlay.and_then(|o| o.changes.get(intent)).and_then(|l| l.facts.get(fact));
    let own = || overlay.and_then(|o| o.intents.get(intent)).and_then(|i| i.facts.get(fact));
    let fact = local.or_else(|| kb.intents.get(intent).and_then(|i| i.facts.get(fact))).or_else(own)?;
    let value = fact.on(day)?;
    Some(words(write(value, Around { lang, before: "", case: None, say_bavaria: true })))
}

/// The language itself, else the nearest one that has the facet, shared or local.
fn nearest_lang(shared: &Intent, local: Option<&LocalIntent>, facet: Facet, lang: Lang) -> Option<Lang> {
    let order = match lang {
        Lang::De => [Lang::De, Lang::DeSimple, Lang::En],
        Lang::DeSimple => [Lang::DeSimple, Lang::De, Lang::En],
        Lang::En => [Lang::En, Lang::De, Lang::DeSimple],
    };
    let has = |l: &Lang| {
        shared.answers.get(l).is_some_and(|f| f.contains_key(&facet))
            || local.and_then(|o| o.answers.get(l)).is_some_and(|f| f.contains_key(&facet))
    };
    order.into_iter().find(has)
}

fn note(text: String) -> Block {
    Block::Note(vec![Span::Text(text)])
}

fn words(span: Span) -> String {
    match span {
        Span::Text(text) | Span::Bold(text) | Span::Link { text, .. } => text,
    }
}

/// Writes answers and keeps account of what it used.
struct Writer<'k> {
    kb: &'k Kb,
    shared: &'k Intent,
    local: Option<&'k LocalIntent>,
    lang: Lang,
    day: Date,
    sources: Vec<ShownSource>,
    facts: Vec<UsedFact>,
    changes: Vec<(Change, String)>,
    bavaria_said: bool,
}

impl<'k> Writer<'k> {
    fn new(kb: &'k Kb, shared: &'k Intent, local: Option<&'k LocalIntent>, lang: Lang, day: Date) -> Self {
        Self {
            kb,
            shared,
            local,
            lang,
            day,
            sources: Vec::new(),
            facts: Vec::new(),
            changes: Vec::new(),
            bavaria_said: false,
        }
    }

    fn blocks(&mut self, answer: &Answer) -> Vec<Block> {
        answer
            .blocks
            .iter()
            .map(|block| {
                let spans = self.spans(&block.pieces);
                match block.kind {
                    BlockKind::Paragraph => Block::Paragraph(spans),
                    BlockKind::Bullet => Block::Bullet(spans),
                    BlockKind::Numbered(n) => Block::Numbered(n, spans),
                }
            })
            .collect()
    }

    fn spans(&mut self, pieces: &[crate::kb::model::Piece]) -> Vec<Span> {
        let mut says_bavaria = pieces.iter().any(|p| match &p.kind {
            PieceKind::Text(text) => ["Bayern", "Bavaria", "bayerisch", "Bayerisch"].iter().any(|w| text.contains(w)),
            PieceKind::Fact { .. } | PieceKind::BuiltIn(_) => false,
        });
        let mut spans: Vec<Span> = Vec::new();
        let mut before = String::new();
        for piece in pieces {
            let span = match &piece.kind {
                PieceKind::Text(text) => Span::Text(text.clone()),
                PieceKind::BuiltIn(built_in) => Span::Text(self.built_in(*built_in, &before)),
                PieceKind::Fact { name, case } => match self.fact(name, &before, *case, &mut says_bavaria) {
                    Some(span) => span,
                    None => continue,
                },
            };
            match (span, piece.bold) {
                (Span::Text(text), false) => {
                    before.push_str(&text);
                    push_text(&mut spans, &text);
                }
                (Span::Text(text) | Span::Bold(text), _) => {
                    before.push_str(&text);
                    match spans.last_mut() {
                        Some(Span::Bold(last)) => last.push_str(&text),
                        Some(Span::Text(_) | Span::Link { .. }) | None => spans.push(Span::Bold(text)),
                    }
                }
                (Span::Link { text, url }, _) => {
                    before.push_str(&text);
                    spans.push(Span::Link { text, url });
                }
            }
        }
        spans
    }

    fn built_in(&self, built_in: BuiltIn, before: &str) -> String {
        let settings = &self.kb.settings;
        match built_in {
            BuiltIn::Bot => settings.bot.clone(),
            BuiltIn::Operator => settings.operator.get(self.lang).to_owned(),
            BuiltIn::Retention => {
                texts::retention(self.lang, settings.retention_days, super::german::governs_dative(before))
            }
        }
    }

    fn fact(&mut self, name: &FactId, before: &str, case: Option<Case>, says_bavaria: &mut bool) -> Option<Span> {
        let own = self.local.and_then(|l| l.facts.get(name));
        let fact = own.or_else(|| self.shared.facts.get(name))?;
        let value = fact.on(self.day)?;
        // In an intent that is Bavaria's own it is enough to say it once.
        let enough = *says_bavaria || (self.shared.region == Region::Bavaria && self.bavaria_said);
        let around = Around { lang: self.lang, before, case, say_bavaria: !enough };
        let mut span = write(value, around);
        if value.bavaria_only && !enough {
            *says_bavaria = true;
            self.bavaria_said = true;
        }
        if let (Some(hint), Span::Text(text)) = (self.not_today(value), &mut span) {
            text.push_str(&hint);
        }
        self.remember(name, fact, value, own.is_some(), &span);
        Some(span)
    }

    /// What is said where no value holds on the day: when the nearest one holds.
    fn not_today(&self, value: &DatedValue) -> Option<String> {
        let day = |d: Date| long_date(self.lang, exact(d));
        match (value.from, value.until) {
            _ if value.holds_on(self.day) => None,
            (Some(from), _) if from > self.day => {
                Some(format!(" ({} {})", texts::pick(self.lang, "ab", "from"), day(from)))
            }
            (_, Some(until)) => Some(format!(" ({} {})", texts::pick(self.lang, "bis", "until"), day(until))),
            (_, None) => None,
        }
    }

    fn remember(&mut self, name: &FactId, fact: &Fact, value: &DatedValue, local: bool, span: &Span) {
        self.source(&value.source);
        if self.facts.iter().any(|f| f.name == *name) {
            return;
        }
        self.facts.push(UsedFact { name: name.clone(), shown: words(span.clone()), local });
        let around = Around { lang: self.lang, before: "", case: None, say_bavaria: true };
        let plain = |v: &DatedValue| words(write(v, around));
        let day = self.day;
        let mut old = plain(value);
        for later in &fact.values {
            let Some(from) = later.from.filter(|from| *from > day && value.holds_on(day)) else { continue };
            let new = plain(later);
            let line = texts::change(self.lang, &long_date(self.lang, exact(from)), &new, &old);
            self.changes.push((Change { fact: name.clone(), from, shown: new.clone() }, line));
            old = new;
            self.source(&later.source);
        }
    }

    fn source(&mut self, id: &SourceId) {
        let find = |sources: &'k BTreeMap<SourceId, Source>| sources.get(id);
        let source = self.local.and_then(|l| find(&l.sources)).or_else(|| find(&self.shared.sources));
        if let Some(source) = source {
            let shown = sources::ShownSource::from(source);
            if !self.sources.contains(&shown) {
                self.sources.push(shown);
            }
        }
    }

    /// Sources of the facet beyond those of its facts.
    fn cite(&mut self, facet: Facet) {
        let shared = self.shared.cites.get(&facet).into_iter().flatten();
        let local = self.local.and_then(|l| l.cites.get(&facet)).into_iter().flatten();
        for id in shared.chain(local) {
            self.source(id);
        }
    }
}

fn exact(day: Date) -> PartialDate {
    PartialDate { year: day.year(), month: Some(day.month()), day: Some(day.day()) }
}
