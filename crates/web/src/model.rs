//! The loaded network: its file's bytes, what the file says, and the plan that answers.

use cifar_model::{Image, ImageSize, Metadata, Plan, Summary, Weights};

use crate::Result;
use crate::answer::{Answer, Evaluated, both_views, mean_of_views, views};

/// Images that go through the plan between two looks at the counts: their logits stay in the cache.
const CHUNK: usize = 50;

/// A network ready to answer.
pub struct Model {
    bytes: Vec<u8>,
    metadata: Metadata,
    summary: Summary,
    plan: Plan,
    self_check: Option<f32>,
}

impl Model {
    /// Reads a weights file.
    ///
    /// # Errors
    /// `weights` and `spec`, as the readers of `cifar-model`; `weights` where the file's own pictures get other logits.
    pub fn read(bytes: Vec<u8>) -> Result<Self> {
        let weights = Weights::from_safetensors(&bytes)?;
        let plan = Plan::compile(&weights)?;
        let summary = weights.metadata.spec.summary()?;
        let self_check = weights.self_check().map(|check| check.difference(&weights)).transpose()?;
        Ok(Self { bytes, metadata: weights.metadata, summary, plan, self_check })
    }

    /// The file it was read from.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// What the file says of itself.
    #[must_use]
    pub const fn metadata(&self) -> &Metadata {
        &self.metadata
    }

    /// The layer table.
    #[must_use]
    pub const fn summary(&self) -> &Summary {
        &self.summary
    }

    /// The largest difference to the logits that the file expects of its own pictures; none where it has no pictures.
    #[must_use]
    pub const fn self_check(&self) -> Option<f32> {
        self.self_check
    }

    /// Logits an image.
    #[must_use]
    pub fn outputs(&self) -> usize {
        self.plan.outputs()
    }

    /// What it reads.
    #[must_use]
    pub const fn size(&self) -> ImageSize {
        self.plan.size()
    }

    /// `[n, outputs]`, row by row, of `n` images of [`Self::size`]: 3,072 bytes each, planar RGB, for the data set's networks.
    ///
    /// # Errors
    /// `argument` where the bytes are no whole number of images.
    pub fn logits(&mut self, planar: &[u8]) -> Result<Vec<f32>> {
        let mut logits = vec![0.0; planar.len() / self.size().bytes() * self.outputs()];
        self.plan.logits(planar, &mut logits)?;
        Ok(logits)
    }

    /// What the network says about one picture of its size; `with_mirror`: also about its mirror image.
    ///
    /// # Errors
    /// As [`Model::logits`].
    pub fn classify(&mut self, picture: &Image, with_mirror: bool) -> Result<Answer> {
        let logits = self.logits(&views(picture, with_mirror))?;
        Ok(Answer::new(&logits, self.outputs(), &self.metadata))
    }

    /// Answers labelled images and adds them to `sum`; `with_mirror`: with the mean of both views.
    ///
    /// # Errors
    /// As [`Model::logits`].
    pub fn evaluate(
        &mut self,
        data: &cifar_model::Dataset,
        images: std::ops::Range<usize>,
        with_mirror: bool,
        sum: &mut Evaluated,
    ) -> Result<()> {
        for first in images.clone().step_by(CHUNK) {
            let last = (first + CHUNK).min(images.end);
            let (planar, outputs) = (&data.images()[first * 3072..last * 3072], self.outputs());
            let logits = if with_mirror {
                mean_of_views(&self.logits(&both_views(planar))?, outputs)
            } else {
                self.logits(planar)?
            };
            sum.record(&logits, outputs, &data.labels()[first..last]);
        }
        Ok(())
    }
}
