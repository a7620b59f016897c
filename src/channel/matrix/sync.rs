//! The sync loop: asks the homeserver for what is new, takes it in, and only then moves its token on. The SDK's own loop sleeps
//! between syncs, and its own token moves before the inbox holds the events.

use std::time::{Duration, Instant};

use matrix_sdk::config::{SyncSettings, SyncToken};
use matrix_sdk::deserialized_responses::TimelineEvent;
use matrix_sdk::ruma::UInt;
use matrix_sdk::ruma::api::client::filter::{FilterDefinition, LazyLoadOptions};
use matrix_sdk::ruma::api::client::sync::sync_events::v3::Filter;
use matrix_sdk::sync::{JoinedRoomUpdate, SyncResponse};
use matrix_sdk::{Room, StoreError as ShelfError};

use super::account::{AccountError, Failure, failure};
use super::bot::Shared;
use super::gap::{self, Until};
use super::inbox::Inbox;
use super::rooms::{self, Again};
use super::shelf::Progress;
use super::waiting::Queue;
use crate::channel::IntakeState;
use crate::store::{Store, StoreError};

/// Time that the homeserver may hold a sync open.
const POLL: Duration = Duration::from_secs(30);
/// The same while messages wait for their keys, which may also come from the backup.
const SHORT_POLL: Duration = Duration::from_secs(2);
/// Events of a room that one sync brings at most.
const LIMIT: u32 = 100;
/// The first pause after a failure; doubled each time.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
/// The longest one.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// Why the loop ends.
enum End {
    /// The store was closed.
    Closed,
    /// It has to be connected anew.
    Account(AccountError),
}

impl From<StoreError> for End {
    fn from(_: StoreError) -> Self {
        Self::Closed
    }
}

impl From<ShelfError> for End {
    fn from(error: ShelfError) -> Self {
        Self::Account(AccountError::Other(format!("its own records cannot be used: {error}")))
    }
}

/// Takes in until the store is closed, or the session ends.
pub(super) async fn run<S: Store>(shared: &Shared, inbox: &Inbox<S>) -> Result<(), AccountError> {
    match go(shared, inbox).await {
        Ok(never) => match never {},
        Err(End::Closed) => Ok(()),
        Err(End::Account(error)) => Err(error),
    }
}

async fn go<S: Store>(shared: &Shared, inbox: &Inbox<S>) -> Result<std::convert::Infallible, End> {
    let shelf = shared.shelf.clone();
    let mut progress = shelf.progress().await?;
    let mut queue = Queue::open(shelf.clone()).await?;
    let (mut invitations, mut replacements) = (Again::default(), Again::default());
    let mut pause = FIRST_PAUSE;
    rooms::find_staff(shared).await;
    shared.tell_staff_rooms();
    loop {
        let again = [invitations.wait(Instant::now()), replacements.wait(Instant::now())];
        let poll = again.into_iter().flatten().fold(if queue.is_empty() { POLL } else { SHORT_POLL }, Duration::min);
        let response = match shared.client.sync_once(settings(&progress, poll)).await {
            Ok(response) => response,
            Err(error) => {
                shared.counters.syncs_failed.up();
                let why = why(shared, &error)?;
                let wait = if let Why::Wait(asked) = &why { (*asked).unwrap_or(pause) } else { pause };
                shared.set_state(IntakeState::Failing(why.words()));
                tokio::time::sleep(wait).await;
                pause = (pause * 2).min(LONGEST_PAUSE);
                continue;
            }
        };
        pause = FIRST_PAUSE;
        shared.counters.syncs.up();
        take(shared, inbox, &response, &mut progress, &mut queue).await?;
        if !queue.is_empty() {
            queue.try_again(shared, inbox).await?;
        }
        queue.save().await?;
        // Now the inbox, or the shelf, holds all that came until here.
        progress.token = Some(response.next_batch);
        shelf.keep_progress(&progress).await?;
        shared.set_state(IntakeState::Taking);
        rooms::answer_invitations(shared, &mut invitations).await;
        rooms::follow_replacements(shared, &mut replacements).await;
        shared.tell_staff_rooms();
    }
}

fn settings(progress: &Progress, poll: Duration) -> SyncSettings {
    let mut filter = FilterDefinition::default();
    // Also what makes a server count a room's members.
    filter.room.state.lazy_load_options = LazyLoadOptions::Enabled { include_redundant_members: false };
    filter.room.timeline.limit = Some(UInt::from(LIMIT));
    let (token, poll) = match &progress.token {
        Some(token) => (SyncToken::Specific(token.clone()), poll),
        None => (SyncToken::NoToken, Duration::ZERO),
    };
    SyncSettings::new().token(token).timeout(poll).filter(Filter::FilterDefinition(filter))
}

/// Why a sync failed.
enum Why {
    /// The homeserver asks for a pause.
    Wait(Option<Duration>),
    /// Anything else that may pass.
    Passing(String),
}

impl Why {
    fn words(self) -> String {
        match self {
            Self::Wait(_) => "the homeserver asks for a pause".to_owned(),
            Self::Passing(words) => words,
        }
    }
}

fn why(shared: &Shared, error: &matrix_sdk::Error) -> Result<Why, End> {
    let matrix_sdk::Error::Http(error) = error else {
        // What the SDK has stored of it by now would make it drop the same answer when it comes again: a new client does not.
        return Err(End::Account(AccountError::Other("a sync could not be processed".to_owned())));
    };
    match failure(error) {
        Failure::UnknownToken | Failure::Deactivated => {
            Err(End::Account(AccountError::SessionEnded { folder: shared.settings.folder.clone() }))
        }
        Failure::SlowDown(asked) => Ok(Why::Wait(asked)),
        Failure::Server(code) => Ok(Why::Passing(format!("the homeserver failed with {code}"))),
        Failure::NoAnswer(why) => Ok(Why::Passing(format!("the homeserver does not answer: {why}"))),
        Failure::Forbidden => Ok(Why::Passing("the homeserver forbids it".to_owned())),
        Failure::Refused(why) => Ok(Why::Passing(format!("the homeserver refuses it: {why}"))),
    }
}

/// Takes in what a sync brought, room by room, each in its order. At the first sync of all, what stands in the rooms is older
/// than the bot and is left alone.
async fn take<S: Store>(
    shared: &Shared,
    inbox: &Inbox<S>,
    response: &SyncResponse,
    progress: &mut Progress,
    queue: &mut Queue,
) -> Result<(), StoreError> {
    let since = progress.token.clone();
    for (id, update) in &response.rooms.joined {
        let Some(room) = shared.client.get_room(id) else { continue };
        if let Some(since) = &since {
            let seen = progress.seen.get(id).cloned();
            let until = match &seen {
                Some(event) => Until::Seen { event, token: since },
                None => Until::Invited(&shared.me),
            };
            for event in whole(shared, &room, update, until).await {
                inbox.take(&room, &event, queue).await?;
            }
        }
        if let Some(newest) = update.timeline.events.iter().rev().find_map(TimelineEvent::event_id) {
            progress.seen.insert(id.clone(), newest);
        }
    }
    for id in response.rooms.left.keys() {
        progress.seen.remove(id);
    }
    Ok(())
}

/// A room's events with what was left out; asked for until the homeserver gives it or forbids it.
async fn whole(shared: &Shared, room: &Room, update: &JoinedRoomUpdate, until: Until<'_>) -> Vec<TimelineEvent> {
    let mut pause = FIRST_PAUSE;
    loop {
        match gap::whole(room, &update.timeline, until).await {
            Ok((events, paged)) => {
                if paged {
                    shared.counters.gaps.up();
                }
                return events;
            }
            Err(error) => {
                let passing = match &error {
                    matrix_sdk::Error::Http(error) => {
                        !matches!(failure(error), Failure::Forbidden | Failure::Refused(_) | Failure::UnknownToken)
                    }
                    _ => false,
                };
                if !passing {
                    tracing::error!("what a sync left out cannot be fetched; what it brought is taken alone");
                    return update.timeline.events.clone();
                }
                shared.set_state(IntakeState::Failing("what a sync left out cannot be fetched yet".to_owned()));
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
        }
    }
}
