//! Whether an inbound was accepted before, for as many days as that is kept.
//! It holds no ids, only keyed hashes of them, and never looks at what came in.

use jiff::Timestamp;

use crate::message::InboundId;
use crate::privacy::SeenKey;
use crate::store::StoreError;
use crate::store::core::Work;
use crate::store::keys;

const DAY_MS: i64 = 86_400_000;

/// Bytes of a hash that its shelf does not tell already: enough that two ids never meet by chance (with 88 bits in all, a
/// thousand million ids do with a probability of 10⁻⁹).
pub(super) const MARK: usize = 10;

/// An inbound's mark, looked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark(SeenKey);

impl Mark {
    pub(super) fn of(work: &Work<'_>, id: &InboundId) -> Self {
        Self(work.core.keyring.seen(id))
    }

    const fn bytes(&self) -> &[u8] {
        self.0.0.split_at(1).1.split_at(MARK).0
    }

    /// Whether it was accepted before.
    pub(super) fn is_known(self, work: &Work<'_>) -> Result<bool, StoreError> {
        let days = work.tx.all(&keys::seen_shelf(self.0))?;
        let found = days.iter().any(|(_, marks)| marks.chunks(MARK).any(|mark| mark == self.bytes()));
        Ok(found || work.tx.get(&keys::seen_alone(self.0))?.is_some())
    }

    /// It is known from now on. A record of its own would cost sled's index memory for a week; so all of a day that lie on
    /// the same shelf stand in one record, which expires with the last of them.
    pub(super) fn note(self, work: &mut Work<'_>, at: Timestamp) -> Result<(), StoreError> {
        let day = at.as_millisecond().max(0) / DAY_MS;
        let place = keys::seen_on(self.0, u32::try_from(day).unwrap_or(u32::MAX));
        let mut marks = if let Some(marks) = work.tx.get(&place)? {
            marks
        } else {
            let kept = i64::from(work.core.settings.seen_days).saturating_add(1);
            work.expire_at(day.saturating_add(kept).saturating_mul(DAY_MS), &place);
            Vec::with_capacity(MARK)
        };
        marks.extend_from_slice(self.bytes());
        work.tx.put(place, marks);
        Ok(())
    }
}
