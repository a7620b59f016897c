//! What a conversation remembers of what messages name: the municipality, and the time asked about for one turn. It never
//! asks: whether a place would help is the answer's business.

use jiff::civil::Date;

use super::end::{End, Opening};
use super::followup;
use super::report::Asked;
use super::session::Pending;
use super::talk::{Heard, Talk};
use crate::message::Facet;
use crate::nlu::{Decision, TimeMention};

/// Takes note of a place and a time that a message names.
pub(crate) fn hear(talk: &mut Talk<'_>, heard: &Heard) {
    if let Some(place) = &heard.sense.entities.place
        && talk.view().knows_place(&place.name)
        && place.name.len() <= MAX_PLACE
    {
        talk.session.place = Some(place.name.clone());
    }
    talk.asked_day = heard.sense.entities.time.and_then(|t| future_day(t, talk.today));
}

/// The longest name of a place that is remembered, in bytes; the knowledge base's own stay far below.
const MAX_PLACE: usize = 80;

/// The day for which a future time is answered: the first of the year. The past is answered as of today: what was once
/// charged helps nobody.
fn future_day(time: TimeMention, today: Date) -> Option<Date> {
    let year = match time {
        TimeMention::NextYear => today.year().checked_add(1)?,
        TimeMention::Year(y) if y > today.year() && y <= today.year() + 10 => y,
        TimeMention::Year(_) | TimeMention::LastYear => return None,
    };
    Date::new(year, 1, 1).ok()
}

/// Ends the turn where the message is a place and nothing else: the topic is answered again, for that place.
pub(crate) fn place_alone(talk: &mut Talk<'_>, heard: &Heard) -> Option<End> {
    let named = heard.sense.entities.place.is_some() && talk.session.place.is_some();
    let asked = talk.session.pending == Some(Pending::Place);
    let alone = heard.sense.topicless || heard.words.len() <= 2 || (asked && heard.words.len() <= 5);
    let other_topic = matches!(talk.decision(&heard.sense), Decision::Answer(_)) && !asked;
    if !named || !alone || other_topic {
        return None;
    }
    talk.session.pending = None;
    let side = followup::asked_side(&heard.sense);
    let known = talk.session.topic.as_ref().filter(|t| talk.view().intent(&t.intent).is_some());
    Some(match known {
        Some(topic) => {
            let facet = if side == Facet::Overview { topic.facet } else { side };
            End::Answered(vec![Asked { intent: topic.intent.clone(), facet: Some(facet) }], Opening::Place)
        }
        None => End::PlaceNoted,
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn only_a_near_future_is_another_day() {
        let today = date(2026, 11, 25);
        assert_eq!(future_day(TimeMention::NextYear, today), Some(date(2027, 1, 1)));
        assert_eq!(future_day(TimeMention::Year(2028), today), Some(date(2028, 1, 1)));
        for past in [TimeMention::LastYear, TimeMention::Year(2026), TimeMention::Year(2019), TimeMention::Year(9999)] {
            assert_eq!(future_day(past, today), None);
        }
    }
}
