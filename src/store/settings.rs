//! What an operator may set about the state, each with its default.
//! Nothing here is read from a file: that is the configuration's work.

/// How a store keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Days for which a conversation's content is kept after its last turn (`retention_days` of `kb.yaml`).
    pub retention_days: u32,
    /// Days for which an accepted inbound is recognised when it comes again. Telegram repeats for one day.
    pub seen_days: u32,
    /// Inbounds that may wait; more let `accept` wait.
    pub inbox_limit: usize,
    /// Failed turns after which an inbound is set aside.
    pub attempts: u32,
    /// Starts of a turn, recorded after a crash, that ended in another crash, after which an inbound is set aside: more
    /// than `attempts`, since a crash may have come from elsewhere.
    pub crashes: u32,
    /// The time zone of the daily counts.
    pub zone: jiff::tz::TimeZone,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            retention_days: 30,
            seen_days: 7,
            inbox_limit: 10_000,
            attempts: 3,
            crashes: 10,
            zone: jiff::tz::TimeZone::get("Europe/Berlin").unwrap_or(jiff::tz::TimeZone::UTC),
        }
    }
}
