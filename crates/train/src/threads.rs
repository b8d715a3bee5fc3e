//! The pieces of a session on several threads, each a worker with its own network over the same images.
//!
//! A free thread takes the next piece that nobody has; the answers come back in the order of the pieces, whoever computed
//! them. So a thread that another program holds up keeps nobody waiting, and the pieces alone decide the bits.

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;

use anyhow::{Context, Result, anyhow};
use cifar_learn::session::{Advance, Answer, Session, Sums, Task, Worker};

/// A piece on its way to a thread.
struct Piece {
    place: usize,
    task: Task,
    payload: Arc<[f32]>,
}

type Answered = (usize, thread::Result<cifar_learn::session::Result<Answer>>);

/// Threads that wait for pieces; they end when this is dropped.
pub(crate) struct Threads {
    pieces: Sender<Piece>,
    answers: Receiver<Answered>,
}

impl Threads {
    /// Starts so many threads for a session.
    pub(crate) fn start(session: &Session, threads: usize) -> Result<Self> {
        let (pieces, queue) = channel();
        let queue = Arc::new(Mutex::new(queue));
        let (sender, answers) = channel();
        for _ in 0..threads.max(1) {
            let (worker, queue, sender) = (session.worker()?, Arc::clone(&queue), sender.clone());
            thread::spawn(move || serve(&worker, &queue, &sender));
        }
        Ok(Self { pieces, answers })
    }

    /// A round, as many pieces at once as there are: one step, or a whole evaluation.
    pub(crate) fn advance(&self, session: &mut Session) -> Result<Advance> {
        let pieces = session.open(u32::MAX)?.pieces();
        let tasks: Vec<Task> =
            (0..pieces).map(|piece| session.task(piece).cloned()).collect::<Result<_, _>>()?;
        for (piece, answer) in (0..).zip(self.answers(session, tasks)?) {
            session.take(piece, answer)?;
        }
        Ok(session.close()?)
    }

    /// What the network as it stands says about a set of the session's images: 0 for training images, 1 for test images.
    pub(crate) fn evaluate(&self, session: &Session, set: u32) -> Result<Sums> {
        let mut sums = Sums::default();
        for answer in self.answers(session, session.evaluation_of(set))? {
            if let Answer::Evaluated(counts, loss) = answer {
                sums.add(&counts, loss);
            }
        }
        Ok(sums)
    }

    /// Gives the tasks away and waits for all of them.
    fn answers(&self, session: &Session, tasks: Vec<Task>) -> Result<Vec<Answer>> {
        let mut answers: Vec<_> = tasks.iter().map(|_| None).collect();
        let mut values: Option<Arc<[f32]>> = None;
        for (place, task) in tasks.into_iter().enumerate() {
            let payload = match session.payload(&task) {
                Cow::Borrowed(same) => Arc::clone(values.get_or_insert_with(|| same.into())),
                Cow::Owned(own) => own.into(),
            };
            self.pieces.send(Piece { place, task, payload }).context("the training threads ended early")?;
        }
        for _ in 0..answers.len() {
            let (place, answer) = self.answers.recv().context("a training thread ended early")?;
            answers[place] = Some(
                answer.map_err(|_| anyhow!("a training thread broke off: its last words stand above"))??,
            );
        }
        Ok(answers.into_iter().flatten().collect())
    }
}

/// Computes pieces until there will be none.
fn serve(worker: &Worker, queue: &Mutex<Receiver<Piece>>, answers: &Sender<Answered>) {
    while let Some(Piece { place, task, payload }) = next(queue) {
        // A thread that broke off without a word would be waited for: the others keep the channel open.
        let answer = catch_unwind(AssertUnwindSafe(|| worker.compute(&task, &payload)));
        if answers.send((place, answer)).is_err() {
            return;
        }
    }
}

fn next(queue: &Mutex<Receiver<Piece>>) -> Option<Piece> {
    queue.lock().ok()?.recv().ok()
}

#[cfg(test)]
mod tests {
    use cifar_learn::session::{Cuts, Images};
    use cifar_learn::{EngineKind, Recipe, Trainer};
    use cifar_model::{Class, Dataset};

    use super::*;

    const SMALL: &str = r#"{
        "name": "small",
        "spec": { "name": "small", "input": [3, 32, 32], "layers": [
            { "kind": "conv", "filters": 4, "kernel": 3, "padding": "valid" }, { "kind": "max_pool", "size": 2 },
            { "kind": "batch_norm" }, { "kind": "relu" }, { "kind": "global_max_pool" },
            { "kind": "dense", "units": 10 } ] },
        "normalization": { "mean": [0, 0, 0], "std": [1, 1, 1] },
        "loss": "corrected",
        "optimizer": { "kind": "adam", "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-7 },
        "schedule": { "kind": "constant", "learning_rate": 0.001 },
        "augmentation": { "flip": true, "shift": 1 },
        "batch": 22, "ghost_batch": 4, "epochs": 1, "validation": { "held-out": 8 }, "seed": 5
    }"#;

    fn session(recipe: &Recipe, shards: u32) -> Result<Session> {
        let pictures: Vec<u8> =
            (0..60 * 3072_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        let labels = (0..60).map(|i| Class::ALL[i % 10]).collect();
        let images = Images::new(Dataset::new(pictures, labels)?, Dataset::default());
        let cuts = Cuts { shards, slice: 5 };
        Ok(Session::new(Trainer::new(recipe.clone(), 60)?, EngineKind::Kernels, cuts, Arc::new(images))?)
    }

    fn values_after_an_epoch(recipe: &Recipe, threads: u32) -> Result<Vec<f32>> {
        let mut session = session(recipe, threads)?;
        let pool = Threads::start(&session, threads as usize)?;
        let figures = loop {
            if let Advance::Epoch { figures } = pool.advance(&mut session)? {
                break figures;
            }
        };
        assert!(figures.validation.is_some_and(|found| found.loss.is_finite() && found.loss > 0.0));
        assert_eq!(pool.advance(&mut session)?, Advance::Done);
        assert_eq!(pool.evaluate(&session, 0)?.counts.n, 60);
        Ok(session.values().to_vec())
    }

    #[test]
    fn with_a_ghost_batch_any_number_of_threads_gives_the_same_bits() -> Result<()> {
        let recipe = Recipe::from_json(SMALL)?;
        let one = values_after_an_epoch(&recipe, 1)?;
        assert_eq!(one, values_after_an_epoch(&recipe, 2)?);
        assert_eq!(one, values_after_an_epoch(&recipe, 5)?);
        let shards = Recipe { ghost_batch: None, ..recipe };
        assert_ne!(one, values_after_an_epoch(&shards, 2)?, "each thread's own statistics");
        Ok(())
    }

    /// Threads and one caller alone are two ways of the same sums.
    #[test]
    fn threads_give_the_bits_that_the_session_gives_alone() -> Result<()> {
        let recipe = Recipe { ghost_batch: None, ..Recipe::from_json(SMALL)? };
        let mut alone = session(&recipe, 3)?;
        while alone.advance()? != Advance::Done {}
        assert_eq!(values_after_an_epoch(&recipe, 3)?, alone.values());
        Ok(())
    }
}
