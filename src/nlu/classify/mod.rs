//! The linear model: multinomial logistic regression over sparse rows, trained by L-BFGS in a fixed order of summation.
//! It knows numbers alone: no text, no intent, no knowledge base.

mod lbfgs;
mod linear;
mod sums;
mod train;

pub(crate) use linear::Linear;
pub(crate) use train::{Fit, TrainingRows};
