//! Networks that leave in the files of other programs and come back by our own readers: the same layers, the same
//! numbers to the last bit.

#[path = "../../../model/tests/drawn/mod.rs"]
mod drawn;
mod round_trip;
mod state_dict;
