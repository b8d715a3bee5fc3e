//! A run's log: JSON Lines, one object an event, appended as it happens.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

/// One line of a log.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub(crate) enum Event {
    /// The run begins, or goes on after a stop.
    Start {
        recipe: String,
        seed: u64,
        threads: usize,
        images: u32,
        epochs: u32,
        epoch: u32,
        commit: String,
        hardware: String,
    },
    /// An epoch is done. Losses in nats, accuracies as fractions; `accuracy` is counted before each step.
    Epoch { epoch: u32, loss: f64, accuracy: f64, val_loss: f64, val_accuracy: f64, seconds: f64 },
    /// The run is done: all 10,000 test images, read once.
    End { test_accuracy: f64, interval: [f64; 2], n: u32 },
}

/// An open log.
pub(crate) struct RunLog(File);

impl RunLog {
    /// Opens a log; a new run empties it, a resumed one goes on.
    pub(crate) fn open(path: &Path, resumed: bool) -> Result<Self> {
        let context = || format!("{} cannot be written", path.display());
        let file = OpenOptions::new().create(true).write(true).append(resumed).truncate(!resumed).open(path);
        Ok(Self(file.with_context(context)?))
    }

    /// Appends an event.
    pub(crate) fn write(&mut self, event: &Event) -> Result<()> {
        let mut line = serde_json::to_string(event)?;
        line.push('\n');
        Ok(self.0.write_all(line.as_bytes())?)
    }
}

/// Who began a run, and where.
pub(crate) struct Origin {
    pub(crate) commit: String,
    pub(crate) hardware: String,
    pub(crate) threads: usize,
}

/// The first `start` of a log.
pub(crate) fn first_start(path: &Path) -> Result<Origin> {
    let text = std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let first = text.lines().next().with_context(|| format!("{} is empty", path.display()))?;
    match serde_json::from_str(first).with_context(|| format!("{}: line 1", path.display()))? {
        Event::Start { commit, hardware, threads, .. } => Ok(Origin { commit, hardware, threads }),
        _ => anyhow::bail!("{} does not begin with a start", path.display()),
    }
}
