//! Which side of a matter is asked for (cost, deadline, …): cues that leave no doubt, and a second small model over the same
//! kind of features for the rest. It never says which intent is meant.

mod cues;
mod model;

pub(crate) use model::FacetModel;
