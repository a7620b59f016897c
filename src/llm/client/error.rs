//! Why a question got no answer that could be judged. No text holds a word of question or answer.

use thiserror::Error;

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AskError {
    /// The client could not be set up.
    #[error("the client cannot be set up: {0}")]
    Setup(String),
    /// Nobody answers at the address.
    #[error("the endpoint cannot be reached")]
    Unreachable,
    /// It took too long.
    #[error("the endpoint did not answer in time ({0})")]
    TimedOut(&'static str),
    /// It refused.
    #[error("the endpoint answered with status {0}")]
    Status(u16),
    /// It sent more than an answer can be.
    #[error("the endpoint sent more than {0} bytes")]
    TooLarge(usize),
    /// It is not what such an endpoint sends.
    #[error("the endpoint's answer cannot be read: {0}")]
    Unreadable(&'static str),
    /// The connection ended within the answer.
    #[error("the endpoint's answer was cut off")]
    Cut,
    /// The answer is longer than it was allowed to be.
    #[error("the model's answer did not fit into its tokens")]
    Truncated,
    /// The answer says nothing.
    #[error("the model's answer is empty")]
    Empty,
    /// It failed so often that it is left alone for a while.
    #[error("the endpoint has failed again and again and is left alone for a while")]
    Resting,
    /// The day's budget is spent.
    #[error("today's budget is spent")]
    Spent,
    /// The citizen would get it too late.
    #[error("the question had waited too long")]
    TooLate,
}

impl AskError {
    /// Every name, in the order of metrics.
    pub const NAMES: [&'static str; 12] = [
        "setup",
        "unreachable",
        "timeout",
        "status",
        "too-large",
        "unreadable",
        "cut",
        "truncated",
        "empty",
        "resting",
        "spent",
        "too-late",
    ];

    /// The name in metrics.
    pub const fn id(&self) -> &'static str {
        match self {
            Self::Setup(_) => "setup",
            Self::Unreachable => "unreachable",
            Self::TimedOut(_) => "timeout",
            Self::Status(_) => "status",
            Self::TooLarge(_) => "too-large",
            Self::Unreadable(_) => "unreadable",
            Self::Cut => "cut",
            Self::Truncated => "truncated",
            Self::Empty => "empty",
            Self::Resting => "resting",
            Self::Spent => "spent",
            Self::TooLate => "too-late",
        }
    }

    /// Whether it says something about the endpoint, so that it counts against it.
    pub const fn is_the_endpoints(&self) -> bool {
        match self {
            Self::Unreachable
            | Self::TimedOut(_)
            | Self::Status(_)
            | Self::TooLarge(_)
            | Self::Unreadable(_)
            | Self::Cut => true,
            Self::Setup(_) | Self::Truncated | Self::Empty | Self::Resting | Self::Spent | Self::TooLate => false,
        }
    }
}
