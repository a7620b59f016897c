//! What the platform vouches for about who does something in a staff room: level, device, encryption, membership. It decides
//! nothing: an act that must not be obeyed is refused where it is understood.
//!
//! A device counts as its owner's when the owner's cross-signing identity has signed it. The identity that was seen first is
//! kept: where another takes its place, none of its devices counts until whoever runs the bot says so.

use matrix_sdk::deserialized_responses::{TimelineEvent, TimelineEventKind, VerificationLevel, VerificationState};
use matrix_sdk::ruma::UserId;
use matrix_sdk::ruma::events::room::member::MembershipState;
use matrix_sdk::ruma::events::room::power_levels::UserPowerLevel;
use matrix_sdk::{Room, RoomMemberships};

use super::bot::Shared;
use crate::message::{DeviceTrust, StaffSender};

/// Who did it, as far as the homeserver and the keys tell.
pub(super) async fn sender(shared: &Shared, room: &Room, event: &TimelineEvent, user: &UserId) -> StaffSender {
    let came_encrypted = matches!(event.kind, TimelineEventKind::Decrypted(_));
    StaffSender {
        user: user.to_string(),
        level: level(room, user).await,
        device: device(shared, event, user).await,
        encrypted: came_encrypted && room.encryption_state().is_encrypted(),
        member: member(room, user).await,
    }
}

async fn level(room: &Room, user: &UserId) -> i64 {
    match room.power_levels_or_default().await.for_user(user) {
        UserPowerLevel::Infinite => StaffSender::CREATOR,
        UserPowerLevel::Int(level) => level.into(),
        // A kind of power that this program does not know is none.
        _ => i64::MIN,
    }
}

async fn member(room: &Room, user: &UserId) -> bool {
    let joined = |member: matrix_sdk::room::RoomMember| *member.membership() == MembershipState::Join;
    match room.get_member(user).await {
        Ok(member) => member.is_some_and(joined),
        // The homeserver cannot be asked: what is known already has to do.
        Err(_) => room
            .members_no_sync(RoomMemberships::JOIN)
            .await
            .is_ok_and(|members| members.iter().any(|m| m.user_id() == user)),
    }
}

async fn device(shared: &Shared, event: &TimelineEvent, user: &UserId) -> DeviceTrust {
    let Some(info) = event.encryption_info() else { return DeviceTrust::Unknown };
    if info.sender != user {
        return DeviceTrust::Unknown;
    }
    match &info.verification_state {
        VerificationState::Verified | VerificationState::Unverified(VerificationLevel::UnverifiedIdentity) => {
            if known_before(shared, user).await {
                DeviceTrust::CrossSigned
            } else {
                DeviceTrust::Unverified
            }
        }
        VerificationState::Unverified(VerificationLevel::UnsignedDevice | VerificationLevel::VerificationViolation) => {
            DeviceTrust::Unverified
        }
        VerificationState::Unverified(VerificationLevel::None(_) | VerificationLevel::MismatchedSender) => {
            DeviceTrust::Unknown
        }
    }
}

/// Whether a person's identity is the one that was seen first, which is now if there was none before.
async fn known_before(shared: &Shared, user: &UserId) -> bool {
    let Ok(Some(identity)) = shared.client.encryption().get_user_identity(user).await else { return false };
    let Some(key) = identity.master_key().get_first_key().map(|key| key.to_base64()) else { return false };
    match shared.shelf.pinned(user).await {
        Ok(Some(pinned)) => {
            if pinned != key {
                tracing::warn!(
                    "somebody in a staff room has a new identity: `amtslotse matrix verify --person` accepts it"
                );
            }
            pinned == key
        }
        Ok(None) => shared.shelf.pin(user, Some(&key)).await.is_ok(),
        Err(_) => false,
    }
}
