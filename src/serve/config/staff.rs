//! The section `[staff]`: how those in the staff rooms work. The rooms themselves stand with their platform.
//! It knows no room and no ticket.

use jiff::SignedDuration;
use jiff::civil::Date;

use super::fault::{Fault, Form, Problem};
use super::section::Section;
use crate::staff::{Hours, Policy, StaffLang, Window};

/// Reads the section. Without a staff room it would do nothing, which is a fault.
pub(super) fn read(mut section: Section<'_>, rooms: bool, faults: &mut Vec<Fault>) -> Policy {
    let usual = Policy::default();
    let (_, span) = section.head();
    if !rooms && section.is_there() {
        faults.push(Fault::at(span, Problem::Idle { key: "staff", needs: "[[matrix.staff_room]]" }));
    }
    let langs = [("de", StaffLang::De), ("en", StaffLang::En)];
    let windows = section.texts("hours", Form::Hours, |t| t.parse::<Window>().is_ok()).unwrap_or_default();
    let holidays = section.texts("holidays", Form::Day, |t| t.parse::<Date>().is_ok()).unwrap_or_default();
    let hours = |n: u64| SignedDuration::from_hours(i64::try_from(n).unwrap_or(24));
    let minutes = |n: u64| SignedDuration::from_mins(i64::try_from(n).unwrap_or(15));
    let level = |n: Option<u64>, usual: i64| n.and_then(|n| i64::try_from(n).ok()).unwrap_or(usual);
    let mut policy = Policy {
        office: section.text("office").map_or(usual.office, |(text, _)| text.to_owned()),
        lang: section.choice("lang", &langs).unwrap_or(usual.lang),
        hours: Hours {
            week: windows.iter().filter_map(|t| t.parse().ok()).collect(),
            holidays: holidays.iter().filter_map(|t| t.parse().ok()).collect(),
            ..usual.hours
        },
        levels: usual.levels,
        timers: usual.timers,
    };
    policy.levels.handle = level(section.number("handle_level", 0, 100), policy.levels.handle);
    policy.levels.steer = level(section.number("steer_level", 0, 100), policy.levels.steer);
    let timers = &mut policy.timers;
    timers.remind = section.number("remind_minutes", 1, 1_440).map_or(timers.remind, minutes);
    timers.warn = section.number("warn_hours", 1, 720).map_or(timers.warn, hours);
    timers.close = section.number("close_hours", 1, 720).map_or(timers.close, hours);
    faults.extend(section.end(&[]));
    policy
}
