//! From the values of `staff` to those of the store and back: the only place that knows both.

use crate::message::InboundId;
use crate::serve::board::{Board, ChannelState};
use crate::serve::worker::{TurnRequest, View};
use crate::staff::{Desk, KbStanding, Note, Outbox, Seen, Suggested, Ticket, TicketSight, Timers, UnansweredLine};
use crate::store::{AuditEntry, NewEntry, ReportBack, SessionChange, Suggestion, TicketMark, TurnCommit, TurnRecord};

/// A commit; `mark` says how the ticket stands now, where it has changed.
#[allow(clippy::option_option, reason = "unchanged, closed, and open are three things")]
pub(super) fn to_commit(
    request: &TurnRequest<'_>,
    session: SessionChange,
    out: Outbox<'_>,
    notes: Vec<Note>,
    mut records: Vec<TurnRecord>,
    mark: Option<Option<Ticket>>,
    timers: &Timers,
) -> TurnCommit {
    let outbox = out.into_mails().into_iter().map(|mail| {
        let report = match (mail.always, mail.may_be_referred_to()) {
            (true, _) => ReportBack::Always,
            (false, true) => ReportBack::Failure,
            (false, false) => ReportBack::Passing,
        };
        NewEntry { to: mail.to, outgoing: mail.outgoing, report }
    });
    records.extend(notes.into_iter().map(|note| record(request, note)));
    if let Some(ticket) = mark {
        records.push(TurnRecord::Ticket(ticket.map(|t| TicketMark {
            due: Some(t.due(timers)),
            // Writing into memory fails for types that postcard doesn't know; these are none.
            body: postcard::to_stdvec(&t.sight()).unwrap_or_default(),
        })));
    }
    TurnCommit { at: request.now, session, outbox: outbox.collect(), records }
}

fn record(request: &TurnRequest<'_>, note: Note) -> TurnRecord {
    match note {
        Note::Count { name, by } => TurnRecord::Count { name, by },
        Note::Audit { who, place, what, refused } => {
            TurnRecord::Audit(AuditEntry { at: request.now, who, place, what, refused })
        }
        Note::Bind(address) => TurnRecord::Bind(address),
        Note::Steer(steering) => TurnRecord::Steer { expected: request.steering.version, bytes: steering.to_bytes() },
        Note::Suggest(suggested) => TurnRecord::Suggest(suggestion(suggested)),
        Note::Settle { number, suggested } => TurnRecord::Settle { number, suggestion: suggested.map(suggestion) },
        Note::Wake(at) => TurnRecord::Wake(at),
        Note::Forget(to) => TurnRecord::Tell {
            to,
            id: InboundId(format!("forget:{}", request.inbound.id.0)),
            body: crate::message::InboundBody::Forget,
        },
    }
}

fn suggestion(suggested: Suggested) -> Suggestion {
    Suggestion { intent: suggested.intent, lang: suggested.lang, text: suggested.words }
}

/// The open tickets. One that cannot be read is left out.
pub(super) fn queue(view: &View) -> Vec<Seen> {
    let seen = view.tickets.iter().filter_map(|entry| {
        let sight: TicketSight = postcard::from_bytes(&entry.mark.body).ok()?;
        Some(Seen { conversation: entry.conversation, pseudonym: entry.pseudonym.to_string(), sight })
    });
    seen.collect()
}

/// What a command of the room may show.
pub(super) fn desk(view: &View, days: u16) -> Desk {
    let unanswered = view.unanswered.iter().map(|entry| UnansweredLine {
        number: entry.number,
        words: entry.unanswered.text.clone(),
        lang: entry.unanswered.lang,
        nearest: entry.unanswered.nearest.clone(),
    });
    let suggested = view.suggestions.iter().map(|entry| Suggested {
        intent: entry.suggestion.intent.clone(),
        lang: entry.suggestion.lang,
        words: entry.suggestion.text.clone(),
    });
    let audit = view.audit.iter().map(|e| (e.at, e.who.clone(), e.what.clone(), e.refused.clone()));
    Desk {
        queue: queue(view),
        counts: view.stats.counts.clone(),
        days,
        conversations: view.stats.conversations,
        waiting: view.stats.waiting,
        unsent: view.stats.unsent.iter().map(|(kind, n)| (kind.name().to_owned(), *n)).collect(),
        dead_letters: view.stats.dead_letters,
        unanswered: unanswered.collect(),
        suggested: suggested.collect(),
        audit: audit.collect(),
        found: view.found,
        channels: Vec::new(),
        kb: KbStanding::default(),
    }
}

/// How the knowledge base in force stands to the one in its folder.
pub(super) fn standing(board: &Board) -> KbStanding {
    match board.kb() {
        Some(kb) if kb.rolled_back => KbStanding::RolledBack,
        Some(kb) if kb.outdated => KbStanding::FolderBroken,
        Some(_) | None => KbStanding::Current,
    }
}

/// How the channels are doing.
pub(super) fn channels(board: &Board) -> Vec<(String, String)> {
    let all = board.channels().into_iter().map(|(kind, state)| {
        let state = match state {
            ChannelState::Starting => "…".to_owned(),
            ChannelState::Taking => "✓".to_owned(),
            ChannelState::Failing(why) => format!("✗ {why}"),
            ChannelState::Stopped => "–".to_owned(),
        };
        (kind.name().to_owned(), state)
    });
    all.collect()
}
