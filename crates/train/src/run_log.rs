//! A run's log: JSON Lines, one object an event, appended as it happens.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};
use cifar_learn::session::EpochFigures;
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
        /// What computed; the logs of the first models do not say, and were Flex.
        #[serde(default = "flex")]
        engine: String,
        images: u32,
        epochs: u32,
        epoch: u32,
        /// None outside a checkout; logs of earlier versions then say `unknown`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        commit: Option<String>,
        hardware: String,
    },
    /// An epoch is done. Losses in nats, accuracies as fractions; `accuracy` is counted before each step.
    Epoch {
        epoch: u32,
        loss: f64,
        accuracy: f64,
        #[serde(flatten)]
        validation: Option<Validated>,
        seconds: f64,
    },
    /// The run is done: all 10,000 test images, read once.
    End { test_accuracy: f64, interval: [f64; 2], n: u32 },
}

/// What an epoch's end came to on the images that validate, where there are such.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Validated {
    #[serde(rename = "val_loss")]
    pub(crate) loss: f64,
    #[serde(rename = "val_accuracy")]
    pub(crate) accuracy: f64,
}

impl Event {
    /// An epoch that took so many seconds.
    pub(crate) fn epoch(figures: &EpochFigures, seconds: f64) -> Self {
        let EpochFigures { epoch, loss, accuracy, validation } = *figures;
        let validation = validation.map(|found| Validated { loss: found.loss, accuracy: found.accuracy });
        Self::Epoch { epoch, loss, accuracy, validation, seconds }
    }
}

fn flex() -> String {
    "flex".into()
}

/// An open log.
pub(crate) struct RunLog(File);

impl RunLog {
    /// Begins a log.
    pub(crate) fn create(path: &Path) -> Result<Self> {
        Ok(Self(File::create(path).with_context(|| format!("{} cannot be written", path.display()))?))
    }

    /// Goes on with a log from the checkpoint's epoch. A run that was killed may have logged an epoch that its last
    /// checkpoint does not have, or half a line: it will log them again, so they are taken out.
    pub(crate) fn resume(path: &Path, epoch: u32) -> Result<Self> {
        let context = || format!("{} cannot be written", path.display());
        let partial = path.with_extension("part");
        std::fs::write(&partial, until(&text(path)?, epoch).with_context(|| path.display().to_string())?)
            .and_then(|()| std::fs::rename(&partial, path))
            .with_context(context)?;
        Ok(Self(OpenOptions::new().append(true).open(path).with_context(context)?))
    }

    /// Appends an event.
    pub(crate) fn write(&mut self, event: &Event) -> Result<()> {
        let mut line = serde_json::to_string(event)?;
        line.push('\n');
        Ok(self.0.write_all(line.as_bytes())?)
    }
}

/// The whole lines of a log without epochs after `epoch`.
pub(crate) fn until(text: &str, epoch: u32) -> Result<String> {
    let mut kept = String::new();
    for (line, event) in events(text) {
        match event? {
            Event::Epoch { epoch: logged, .. } if logged > epoch => {}
            _ => kept.push_str(line),
        }
    }
    Ok(kept)
}

/// The lines of a log with their ends; a last one without its end was never finished and is left out.
fn events(text: &str) -> impl Iterator<Item = (&str, Result<Event>)> {
    let whole = text.split_inclusive('\n').filter(|line| line.ends_with('\n')).enumerate();
    whole.map(|(i, line)| {
        (line, serde_json::from_str(line).with_context(|| format!("line {} is no event of a run", i + 1)))
    })
}

fn text(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))
}

/// All events of a log.
pub(crate) fn read(path: &Path) -> Result<Vec<Event>> {
    let text = text(path)?;
    events(&text).map(|(_, event)| event.with_context(|| path.display().to_string())).collect()
}

/// Whether a log's run came to its end.
pub(crate) fn is_finished(path: &Path) -> Result<bool> {
    Ok(read(path)?.iter().any(|event| matches!(event, Event::End { .. })))
}

/// Who began a run, and where.
pub(crate) struct Origin {
    pub(crate) commit: Option<String>,
    pub(crate) hardware: String,
    pub(crate) threads: usize,
    pub(crate) engine: String,
}

/// The first `start` of a log.
pub(crate) fn first_start(path: &Path) -> Result<Origin> {
    match read(path)?.into_iter().next() {
        Some(Event::Start { commit, hardware, threads, engine, .. }) => {
            let commit = commit.filter(|commit| commit != "unknown");
            Ok(Origin { commit, hardware, threads, engine })
        }
        _ => anyhow::bail!("{} does not begin with a start", path.display()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn epoch(epoch: u32) -> Event {
        let validation = (epoch > 1).then_some(Validated { loss: f64::from(epoch), accuracy: 0.5 });
        Event::Epoch { epoch, loss: f64::from(epoch), accuracy: 0.5, validation, seconds: 1.5 }
    }

    fn start(epoch: u32) -> Event {
        let (recipe, commit, hardware) = ("notebook".into(), Some("abc".into()), "two cores".into());
        Event::Start {
            recipe,
            seed: 1,
            threads: 2,
            engine: flex(),
            images: 50_000,
            epochs: 3,
            epoch,
            commit,
            hardware,
        }
    }

    /// Each event in short: the epoch of starts and epochs, 0 of an end.
    fn short(path: &Path) -> Result<Vec<(char, u32)>> {
        let of = |event| match event {
            Event::Start { epoch, .. } => ('s', epoch),
            Event::Epoch { epoch, .. } => ('e', epoch),
            Event::End { .. } => ('x', 0),
        };
        Ok(read(path)?.into_iter().map(of).collect())
    }

    #[test]
    fn a_resumed_run_logs_each_epoch_once() -> Result<()> {
        let path = std::env::temp_dir().join(format!("cifar-train-run-log-{}.jsonl", std::process::id()));
        let mut log = RunLog::create(&path)?;
        [start(0), epoch(1), epoch(2), epoch(3)].iter().try_for_each(|event| log.write(event))?;
        // Killed in the middle of a line, with a checkpoint that has two epochs.
        log.0.write_all(b"{\"event\":\"epo")?;
        let before = std::fs::read_to_string(&path)?;
        let mut log = RunLog::resume(&path, 2)?;
        let kept = std::fs::read_to_string(&path)?;
        assert!(before.starts_with(&kept), "what stays keeps its bytes");
        [start(2), epoch(3)].iter().try_for_each(|event| log.write(event))?;
        assert_eq!(short(&path)?, [('s', 0), ('e', 1), ('e', 2), ('s', 2), ('e', 3)]);
        assert!(!is_finished(&path)?);
        log.write(&Event::End { test_accuracy: 0.7, interval: [0.6, 0.8], n: 10_000 })?;
        assert!(is_finished(&path)?);
        let origin = first_start(&path)?;
        assert_eq!((origin.threads, origin.engine.as_str()), (2, "flex"));
        std::fs::remove_file(&path)?;
        Ok(())
    }

    #[test]
    fn a_line_that_is_no_event_is_named() {
        let error = until("{\"event\":\"end\"}\n", 1).expect_err("must be refused").to_string();
        assert!(error.contains("line 1"), "{error}");
    }
}
