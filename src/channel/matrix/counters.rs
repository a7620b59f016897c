//! What happened on Matrix since the program started, counted. It names nobody, and decides nothing.

use crate::channel::counted::counters;

counters! {
    /// Messages that the inbox holds.
    accepted = "matrix_events" { result = "accepted" },
    /// Messages that came again and were dropped.
    duplicates = "matrix_events" { result = "duplicate" },
    /// Events that are not for the bot: its own, notices, talk among others, what is older than its first start.
    ignored = "matrix_events" { result = "ignored" },
    /// Messages of people who are not on the allow-list.
    not_allowed = "matrix_events" { result = "not_allowed" },
    /// Messages that could not be read and were set aside.
    unreadable = "matrix_events" { result = "unreadable" },
    /// Tries of the inbox that failed; they are repeated before the sync goes on.
    not_accepted = "matrix_events" { result = "not_accepted" },
    /// Messages that could not be decrypted when they came, and were kept.
    kept = "matrix_undecryptable" { result = "kept" },
    /// Messages kept that could be decrypted later.
    decrypted_later = "matrix_undecryptable" { result = "decrypted" },
    /// Messages kept whose room was told that they cannot be read.
    told_undecryptable = "matrix_undecryptable" { result = "told" },
    /// Messages kept that were given up, being too old or too many.
    given_up = "matrix_undecryptable" { result = "given_up" },
    /// Syncs that came.
    syncs = "matrix_syncs" { result = "good" },
    /// Syncs that failed.
    syncs_failed = "matrix_syncs" { result = "failed" },
    /// Gaps in a room's timeline that were paged back.
    gaps = "matrix_gaps" {},
    /// Invitations that were followed.
    joined = "matrix_invitations" { result = "joined" },
    /// Invitations of people who are not on the allow-list.
    declined = "matrix_invitations" { result = "declined" },
    /// Invitations that could not be followed or declined, to be tried again.
    join_failed = "matrix_invitations" { result = "failed" },
    /// Rooms that were replaced by new ones, and followed.
    upgraded = "matrix_upgrades" {},
    /// Messages sent.
    sent = "matrix_deliveries" { result = "sent" },
    /// Messages edited, redacted or reacted to.
    changed = "matrix_deliveries" { result = "changed" },
    /// Deliveries closed because the bot may not write there or is not in the room.
    closed_forbidden = "matrix_deliveries" { result = "forbidden" },
    /// Deliveries closed because the homeserver finds the request wrong.
    closed_refused = "matrix_deliveries" { result = "refused" },
    /// Deliveries put off because the homeserver asked for a pause (429).
    told_to_slow_down = "matrix_deliveries" { result = "slow_down" },
    /// Deliveries put off because the homeserver failed (5xx).
    server_failed = "matrix_deliveries" { result = "server_failed" },
    /// Deliveries put off because no answer came; the next try has the same transaction id, so that nothing is doubled.
    unreachable = "matrix_deliveries" { result = "unreachable" },
    /// Deliveries put off because the message could not be encrypted.
    not_encrypted = "matrix_deliveries" { result = "not_encrypted" },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_of_a_name_stand_together_and_all_say_what_they_count() {
        let counters = Counters::default();
        counters.sent.up();
        let all = counters.all();
        let mut names: Vec<_> = all.iter().map(|f| f.name).collect();
        names.dedup();
        let distinct = names.iter().collect::<std::collections::BTreeSet<_>>().len();
        assert_eq!(names.len(), distinct);
        assert!(all.iter().all(|f| f.help.ends_with('.') && f.help.len() > 10));
        assert_eq!(all.iter().map(|f| f.value).sum::<u64>(), 1);
    }
}
