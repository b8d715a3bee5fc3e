//! Gradients and judgements on several threads, each with its own network, their shares in a fixed order.
//!
//! A free thread takes the next part that nobody has; the parts come back in their order, whoever computed them. So
//! a thread that another program holds up keeps nobody waiting, and the parts alone decide the bits: a recipe cuts
//! its batch by its own number, or else there is a part for each thread.

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::{Scope, ScopedJoinHandle};

use anyhow::{Context, Result, anyhow, bail};
use cifar_learn::{Batch, EngineKind, Gradient, Network, Recipe, share};
use cifar_model::{Dataset, Evaluation};

/// Images that a thread judges at once.
const SLICE: usize = 500;

/// What the threads are asked to do with the values as they stand.
enum Work {
    Gradient(Arc<Batch>),
    Judge,
}

/// A part of it.
struct Task {
    values: Arc<[f32]>,
    work: Work,
    index: usize,
    part: Range<usize>,
}

#[expect(clippy::large_enum_variant, reason = "a few an epoch; the gradients beside it are large themselves")]
enum Answer {
    Gradient(Gradient),
    Judged { evaluation: Evaluation, loss: f64 },
}

/// Threads that share a recipe and its images.
pub(crate) struct Pool<'scope> {
    recipe: &'scope Recipe,
    tasks: Sender<Task>,
    answers: Receiver<(usize, std::thread::Result<cifar_model::Result<Answer>>)>,
    threads: Vec<ScopedJoinHandle<'scope, ()>>,
}

impl<'scope> Pool<'scope> {
    /// Starts `threads` threads over training and validation images.
    pub(crate) fn start<'env>(
        scope: &'scope Scope<'scope, 'env>,
        (threads, engine): (usize, EngineKind),
        recipe: &'env Recipe,
        training: &'env Dataset,
        validation: &'env Dataset,
    ) -> Result<Self> {
        let (tasks, queue) = channel::<Task>();
        let queue = Arc::new(Mutex::new(queue));
        let (sender, answers) = channel();
        let start = |_| {
            let network = Network::new(&recipe.spec, engine)?;
            let (queue, sender) = (Arc::clone(&queue), sender.clone());
            Ok(scope.spawn(move || {
                let thread = Thread { network, recipe, training, validation };
                while let Some(task) = next(&queue) {
                    // A thread that broke off without a word would be waited for: the others keep the channel open.
                    let answer = catch_unwind(AssertUnwindSafe(|| thread.answer(&task)));
                    if sender.send((task.index, answer)).is_err() {
                        return;
                    }
                }
            }))
        };
        let threads = (0..threads).map(start).collect::<Result<_>>()?;
        Ok(Self { recipe, tasks, answers, threads })
    }

    /// The shares of a batch's gradient, in the order of the parts.
    pub(crate) fn gradients(&self, values: &[f32], batch: &Batch) -> Result<Vec<Gradient>> {
        let batch = Arc::new(batch.clone());
        let parts = self.recipe.parts(batch.indices.len(), self.threads.len());
        let answers = self.answers(values, parts, || Work::Gradient(Arc::clone(&batch)))?;
        answers.into_iter().map(gradient).collect()
    }

    /// Counts and mean loss over the validation images.
    pub(crate) fn judge(&self, values: &[f32], images: usize) -> Result<(Evaluation, f64)> {
        let slices = (0..images).step_by(SLICE).map(|first| first..(first + SLICE).min(images)).collect();
        let (mut all, mut sum) = (Evaluation::default(), 0.0);
        for answer in self.answers(values, slices, || Work::Judge)? {
            if let Answer::Judged { evaluation, loss } = answer {
                all.merge(&evaluation);
                sum += loss;
            }
        }
        Ok((all, sum / f64::from(all.n.max(1))))
    }

    /// Gives the parts away and waits for all of them.
    fn answers(
        &self,
        values: &[f32],
        parts: Vec<Range<usize>>,
        work: impl Fn() -> Work,
    ) -> Result<Vec<Answer>> {
        let values: Arc<[f32]> = values.into();
        let mut answers: Vec<_> = parts.iter().map(|_| None).collect();
        for (index, part) in parts.into_iter().enumerate() {
            let task = Task { values: Arc::clone(&values), work: work(), index, part };
            self.tasks.send(task).context("the training threads ended early")?;
        }
        for _ in 0..answers.len() {
            let (index, answer) = self.answers.recv().context("a training thread ended early")?;
            answers[index] = Some(
                answer.map_err(|_| anyhow!("a training thread broke off: its last words stand above"))??,
            );
        }
        Ok(answers.into_iter().flatten().collect())
    }
}

/// The next part, or nothing once there will be none.
fn next(queue: &Mutex<Receiver<Task>>) -> Option<Task> {
    queue.lock().ok()?.recv().ok()
}

fn gradient(answer: Answer) -> Result<Gradient> {
    match answer {
        Answer::Gradient(gradient) => Ok(gradient),
        Answer::Judged { .. } => bail!("a training thread answered another question"),
    }
}

struct Thread<'env> {
    network: Network,
    recipe: &'env Recipe,
    training: &'env Dataset,
    validation: &'env Dataset,
}

impl Thread<'_> {
    fn answer(&self, Task { values, work, part, .. }: &Task) -> cifar_model::Result<Answer> {
        let who = (&self.network, self.recipe);
        match work {
            Work::Gradient(batch) => {
                share::gradient(who, self.training, values, batch, part.clone()).map(Answer::Gradient)
            }
            Work::Judge => self.judge(values, part.clone()),
        }
    }

    fn judge(&self, values: &[f32], range: Range<usize>) -> cifar_model::Result<Answer> {
        const CHUNK: usize = 100;
        let (mut evaluation, mut loss) = (Evaluation::default(), 0.0);
        for first in range.clone().step_by(CHUNK) {
            let images = first..(first + CHUNK).min(range.end);
            let (counts, sum) = share::judge((&self.network, self.recipe), self.validation, values, images)?;
            evaluation.merge(&counts);
            loss += sum;
        }
        Ok(Answer::Judged { evaluation, loss })
    }
}

#[cfg(test)]
mod tests {
    use cifar_learn::Trainer;
    use cifar_model::Class;

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

    fn values_after_an_epoch(recipe: &Recipe, threads: usize) -> Result<Vec<f32>> {
        let pictures: Vec<u8> =
            (0..52 * 3072_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        let labels = (0..52).map(|i| Class::ALL[i % 10]).collect();
        let data = Dataset::new(pictures, labels)?;
        let mut trainer = Trainer::new(recipe.clone(), 52)?;
        std::thread::scope(|scope| {
            let pool = Pool::start(scope, (threads, EngineKind::Kernels), recipe, &data, &data)?;
            while let Some(batch) = trainer.next_batch() {
                trainer.apply(&pool.gradients(trainer.values(), &batch)?)?;
            }
            let (judged, loss) = pool.judge(trainer.values(), 52)?;
            assert_eq!(judged.n, 52);
            assert!(loss.is_finite() && loss > 0.0);
            Ok(trainer.values().to_vec())
        })
    }

    #[test]
    fn with_a_ghost_batch_any_number_of_threads_gives_the_same_bits() -> Result<()> {
        let recipe = Recipe::from_json(SMALL)?;
        let one = values_after_an_epoch(&recipe, 1)?;
        assert_eq!(one, values_after_an_epoch(&recipe, 2)?);
        assert_eq!(one, values_after_an_epoch(&recipe, 5)?);
        let shares = Recipe { ghost_batch: None, ..recipe };
        assert_ne!(one, values_after_an_epoch(&shares, 2)?, "each thread's own statistics");
        Ok(())
    }
}
