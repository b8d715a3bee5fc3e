//! What an input may take: memory and time.

use std::time::{Duration, Instant};

use crate::Reader;

/// No input takes longer than so many times what the reader's own seeds take in the middle, byte for byte.
pub const SLOWEST: u32 = 50;
/// Below that, memory that the system clears counts for more than the reader.
const UNNOTICED: Duration = Duration::from_millis(20);
/// What is taken by the way, such as memory seen for the first time, is not taken each time.
const TRIES: u32 = 4;

/// A reader, and how fast it usually is.
#[derive(Debug)]
pub struct Watch {
    reader: Reader,
    /// Of the seed in the middle.
    usual: Duration,
    length: usize,
}

impl Watch {
    /// Reads each seed a few times.
    #[must_use]
    pub fn new(reader: &Reader) -> Self {
        let time = |seed: &Vec<u8>| (least(reader, seed), seed.len().max(1));
        let mut times: Vec<(Duration, usize)> = (reader.seeds)().iter().map(time).collect();
        times.sort_by_key(|(time, length)| time.as_nanos() / *length as u128);
        let (usual, length) = times.get(times.len() / 2).copied().unwrap_or((Duration::ZERO, 1));
        Self { reader: *reader, usual, length }
    }

    /// Reads; whether the bytes were taken.
    ///
    /// # Errors
    /// In words, where it had too much memory at once.
    pub fn read(&self, bytes: &[u8]) -> Result<bool, String> {
        let mut taken = false;
        let found = allocation_counter::measure(|| taken = (self.reader.read)(bytes));
        let [base, each] = self.reader.memory;
        let most = base + each * bytes.len() as u64;
        if found.bytes_max > most {
            return Err(format!("{} bytes at once, {most} allowed", found.bytes_max));
        }
        Ok(taken)
    }

    /// The same, against the clock: for a search, since a test that looks at clocks fails on a busy machine.
    ///
    /// # Errors
    /// As [`Self::read`], and where it took too long.
    pub fn read_in_time(&self, bytes: &[u8]) -> Result<bool, String> {
        let start = Instant::now();
        let taken = self.read(bytes)?;
        let allowed = self.allowed(bytes.len());
        if start.elapsed() > allowed {
            let least = least(&self.reader, bytes);
            if least > allowed {
                return Err(format!("{least:?} for {} bytes, {allowed:?} allowed", bytes.len()));
            }
        }
        Ok(taken)
    }

    /// What an input of this length may take.
    fn allowed(&self, length: usize) -> Duration {
        let share = length.max(self.length) as f64 / self.length as f64;
        (self.usual * SLOWEST).mul_f64(share).max(UNNOTICED)
    }
}

/// The time of the fastest of a few readings.
fn least(reader: &Reader, bytes: &[u8]) -> Duration {
    let time = || {
        let start = now();
        (reader.read)(bytes);
        now().saturating_sub(start)
    };
    (0..TRIES).map(|_| time()).min().unwrap_or_default()
}

/// How long this thread has been computing, where the system says it, which is Linux; else what a clock shows, which goes on
/// while others compute.
fn now() -> Duration {
    static START: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
    let told = std::fs::read_to_string("/proc/thread-self/schedstat");
    let computing = told.ok().and_then(|told| told.split(' ').next()?.parse().ok());
    computing.map_or_else(|| START.elapsed(), Duration::from_nanos)
}
