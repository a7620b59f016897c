//! The vocabulary that all floors share: what comes in, what goes out, and the names by which both are known.
//! Nothing here knows a channel, a store, a clock or the knowledge base.

mod address;
mod button;
mod facet;
mod ids;
mod inbound;
mod lang;
mod model;
mod outgoing;
mod rich;
mod staff;

pub use address::{ChannelKind, PlatformAddress};
pub use button::{Button, ButtonAction, InvalidButton};
pub use facet::Facet;
pub use ids::{ConversationId, InboundId, IntentId, InvalidId, OutboxId};
pub use inbound::{Delivery, DeliveryOutcome, Inbound, InboundBody, Unsupported};
pub use lang::Lang;
pub use model::{GivenPassage, ModelAnswer, ModelQuestion, ModelTask};
pub use outgoing::{Outgoing, Reply};
pub use rich::{Block, RichText, Span};
pub use staff::{Alarm, DeviceTrust, Post, StaffAct, StaffMessage, StaffSender};
