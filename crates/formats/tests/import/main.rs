//! Files that other programs wrote, in `tests/samples`, and files that were made to do harm.

mod drawn;
mod hostile;
mod hostile_graphs;
mod hostile_pickles;
mod keras;
mod onnx;
mod samples;
mod torch;
mod trial;
