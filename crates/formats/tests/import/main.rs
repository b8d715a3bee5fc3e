//! Files that other programs wrote, in `tests/samples`, and files that were made to do harm.

mod hostile;
mod keras;
mod samples;
