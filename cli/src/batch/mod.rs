//! The same operation for each row of a file: `user add --from users.csv`.
//!
//! - `rows`: the rows of a file, as what is given for a call
//! - `run`: checks the rows, and sends them
//! - `journal`: which rows were sent, for a second run
//! - `report`: what became of them

mod arguments;
mod journal;
mod report;
mod rows;
mod run;

pub(crate) use arguments::{Arguments, arguments};
pub(crate) use run::run;
