//! Each reader with its seeds and with some of their changes, the same each time. The search that goes on from here is
//! `cargo xtask fuzz`.

use std::panic::{AssertUnwindSafe, catch_unwind};

use cifar_fuzz::{READERS, Reader, Watch, changed};

/// Changed inputs for each reader.
const INPUTS: u64 = 2_000;

/// As [`Watch::read`]; a panic in words. No clock is looked at.
fn watched(watch: &Watch, bytes: &[u8]) -> Result<bool, String> {
    catch_unwind(AssertUnwindSafe(|| watch.read(bytes))).unwrap_or_else(|panic| {
        let words = panic.downcast_ref::<String>().cloned();
        let words = words.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).into()));
        Err(format!("a panic: {}", words.unwrap_or_default()))
    })
}

fn replay(reader: &Reader) -> Vec<String> {
    let (watch, seeds, mut problems) = (Watch::new(reader), (reader.seeds)(), Vec::new());
    let mut taken = 0;
    for seed in &seeds {
        match watched(&watch, seed) {
            Ok(is_taken) => taken += usize::from(is_taken),
            Err(problem) => problems.push(format!("{}, a seed: {problem}", reader.name)),
        }
    }
    // A reader that takes nothing is tried on nothing.
    if 2 * taken < seeds.len() || taken == 0 {
        problems.push(format!("{}: {taken} of {} seeds are taken", reader.name, seeds.len()));
    }
    for number in 0..INPUTS {
        if let Err(problem) = watched(&watch, &changed(&seeds, number)) {
            problems.push(format!("{}, input {number}: {problem}", reader.name));
        }
    }
    problems
}

#[test]
fn no_reader_panics_or_takes_more_than_it_states() {
    let problems: Vec<String> = READERS.iter().flat_map(replay).collect();
    assert!(problems.is_empty(), "{}\n{}", problems.len(), problems.join("\n"));
}

#[test]
fn the_same_number_makes_the_same_change() {
    let seeds = vec![b"{\"a\": 12}".to_vec(), vec![0; 40]];
    let inputs: Vec<_> = (0..100).map(|number| changed(&seeds, number)).collect();
    assert!((0..100).all(|number| inputs[number as usize] == changed(&seeds, number)));
    let others = inputs.iter().filter(|input| !seeds.contains(input)).count();
    assert!(others > 90, "{others} of 100 are changed");
}

#[test]
fn what_takes_too_much_is_told() {
    fn greedy(bytes: &[u8]) -> bool {
        std::hint::black_box(vec![0_u8; bytes.len() << 10]).len() > 1
    }
    // Tens of milliseconds of computing on any machine, and more than is allowed.
    fn stuck(bytes: &[u8]) -> bool {
        let rounds = if bytes[0] == 1 { 300_000_000_u64 } else { 1 };
        (0..rounds).fold(0, |sum, round| std::hint::black_box(sum ^ round)) > 0
    }
    let seeds = || vec![vec![0; 1]];
    let of = |read| Watch::new(&Reader { name: "x", read, seeds, memory: [4096, 0] });
    assert!(of(greedy).read(&[0; 4]).is_ok());
    assert!(of(greedy).read(&[0; 5]).unwrap_err().contains("5120 bytes at once"));
    assert!(of(stuck).read_in_time(&[0]).is_ok());
    assert!(of(stuck).read_in_time(&[1]).unwrap_err().contains("for 1 bytes"));
}
