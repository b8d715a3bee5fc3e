//! Gradients and judgements on several threads, each with its own network, their shares in a fixed order.
//!
//! The batch is cut into as many parts as there are threads, so the number of threads decides the bits.

use std::ops::Range;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{Scope, ScopedJoinHandle};

use anyhow::{Context, Result};
use cifar_learn::{Batch, EngineKind, Gradient, Network, Recipe, share};
use cifar_model::{Dataset, Evaluation};

/// What a thread is asked to do with the values as they stand.
enum Task {
    Gradient { values: Vec<f32>, batch: Batch, part: Range<usize> },
    Judge { values: Vec<f32>, range: Range<usize> },
}

#[expect(clippy::large_enum_variant, reason = "a few an epoch; the gradients beside it are large themselves")]
enum Answer {
    Gradient(Gradient),
    Judged { evaluation: Evaluation, loss: f64 },
}

/// Threads that share a recipe and its images.
pub(crate) struct Pool<'scope> {
    tasks: Vec<Sender<Task>>,
    answers: Vec<Receiver<cifar_model::Result<Answer>>>,
    _threads: Vec<ScopedJoinHandle<'scope, ()>>,
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
        let (mut tasks, mut answers, mut handles) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..threads {
            let network = Network::new(&recipe.spec, engine)?;
            let (task_sender, task_receiver) = channel::<Task>();
            let (answer_sender, answer_receiver) = channel();
            handles.push(scope.spawn(move || {
                let thread = Thread { network, recipe, training, validation };
                for task in task_receiver {
                    if answer_sender.send(thread.answer(task)).is_err() {
                        return;
                    }
                }
            }));
            tasks.push(task_sender);
            answers.push(answer_receiver);
        }
        Ok(Self { tasks, answers, _threads: handles })
    }

    /// The shares of a batch's gradient, in the order of the parts.
    pub(crate) fn gradients(&self, values: &[f32], batch: &Batch) -> Result<Vec<Gradient>> {
        let images = batch.indices.len();
        let parts = self.tasks.len().min(images);
        for (i, task) in self.tasks[..parts].iter().enumerate() {
            let part = images * i / parts..images * (i + 1) / parts;
            task.send(Task::Gradient { values: values.to_vec(), batch: batch.clone(), part })
                .context("a training thread ended early")?;
        }
        self.answers[..parts]
            .iter()
            .map(|answer| answer.recv()?.map_err(anyhow::Error::from))
            .map(gradient)
            .collect()
    }

    /// Counts and mean loss over the validation images.
    pub(crate) fn judge(&self, values: &[f32], images: usize) -> Result<(Evaluation, f64)> {
        let threads = self.tasks.len();
        for (i, task) in self.tasks.iter().enumerate() {
            let range = images * i / threads..images * (i + 1) / threads;
            task.send(Task::Judge { values: values.to_vec(), range })
                .context("a training thread ended early")?;
        }
        let (mut all, mut sum) = (Evaluation::default(), 0.0);
        for answer in &self.answers {
            if let Answer::Judged { evaluation, loss } = answer.recv()?? {
                all.merge(&evaluation);
                sum += loss;
            }
        }
        Ok((all, sum / f64::from(all.n.max(1))))
    }
}

fn gradient(answer: Result<Answer>) -> Result<Gradient> {
    match answer? {
        Answer::Gradient(gradient) => Ok(gradient),
        Answer::Judged { .. } => anyhow::bail!("a training thread answered another question"),
    }
}

struct Thread<'env> {
    network: Network,
    recipe: &'env Recipe,
    training: &'env Dataset,
    validation: &'env Dataset,
}

impl Thread<'_> {
    fn answer(&self, task: Task) -> cifar_model::Result<Answer> {
        match task {
            Task::Gradient { values, batch, part } => {
                let who = (&self.network, self.recipe);
                share::gradient(who, self.training, &values, &batch, part).map(Answer::Gradient)
            }
            Task::Judge { values, range } => self.judge(&values, range),
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
