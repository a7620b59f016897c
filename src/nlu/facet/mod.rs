//! Which side of a matter is asked for (cost, deadline, …): cues that leave no doubt, and a second small model over the same
//! kind of features and over what the answers of the likeliest intent speak of, for the rest. It never says which intent is
//! meant.

mod cues;
mod model;
mod names;
mod sides;

pub(crate) use model::{About, FacetModel, FacetOpinion};
