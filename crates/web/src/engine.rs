//! What an engine's worker holds: the engine with the weights it was given. It fetches nothing: pixels and weights come
//! from the view worker.

use std::cell::RefCell;

use cifar_learn::session::engine_of;
use cifar_learn::{Engine, EngineKind};
use cifar_model::{Class, Error, ErrorKind, Image, ImageSize, Metadata, Weights};

use crate::answer::{Answer, Evaluated, both_views, mean_of_views, views};
use crate::{Fault, Result};

/// One of the module's engines at work beside the plan.
pub struct Classifier {
    kind: EngineKind,
    loaded: RefCell<Option<(Engine, Metadata)>>,
}

impl Classifier {
    /// `kernels`, `flex` or `ndarray`; no weights yet.
    ///
    /// # Errors
    /// As [`engine_of`].
    pub fn new(engine: &str) -> Result<Self> {
        Ok(Self { kind: engine_of(engine)?, loaded: RefCell::new(None) })
    }

    /// Takes a weights file. On an error the one before stays.
    ///
    /// # Errors
    /// `weights` and `spec`, as the readers of `cifar-model`.
    pub fn load(&self, safetensors: &[u8]) -> Result<()> {
        let weights = Weights::from_safetensors(safetensors)?;
        let engine = Engine::new(self.kind, &weights)?;
        *self.loaded.borrow_mut() = Some((engine, weights.metadata));
        Ok(())
    }

    /// `[n, outputs]`, row by row, of `n` images of the network's size: 3,072 bytes each, planar RGB, for the data set's.
    ///
    /// # Errors
    /// `argument` where the bytes are no whole number of images, `internal` before weights are loaded.
    pub fn logits(&self, planar: &[u8]) -> Result<Vec<f32>> {
        self.with_engine(|engine, _| Ok(engine.logits(planar)?))
    }

    /// A picture as the network reads it.
    ///
    /// # Errors
    /// `spec` for a network that reads no picture, `internal` before weights are loaded.
    pub fn fitted(&self, picture: Image) -> Result<Image> {
        self.with_engine(|_, metadata| Ok(picture.fitted(ImageSize::of(metadata.spec.input)?)?))
    }

    /// What the network says about one picture of its size; `with_mirror`: also about its mirror image.
    ///
    /// # Errors
    /// As [`Classifier::logits`].
    pub fn classify(&self, picture: &Image, with_mirror: bool) -> Result<Answer> {
        self.with_engine(|engine, metadata| {
            let logits = engine.logits(&views(picture, with_mirror))?;
            Ok(Answer::new(&logits, engine.outputs(), metadata))
        })
    }

    /// Answers images with labels, 0 to 9, added to `sum`; `with_mirror`: the mean of both views.
    ///
    /// # Errors
    /// As [`Classifier::logits`], and `argument` where labels and images are not equally many.
    pub fn evaluate(
        &self,
        planar: &[u8],
        labels: &[u8],
        with_mirror: bool,
        mut sum: Evaluated,
    ) -> Result<Evaluated> {
        let classes: Option<Vec<Class>> = labels.iter().map(|&label| Class::new(label)).collect();
        let classes = classes.filter(|classes| classes.len() * 3072 == planar.len()).ok_or_else(|| {
            let problem = format!("{} labels for {} bytes of images", labels.len(), planar.len());
            Error::new(ErrorKind::Argument, problem, "give a label of 0 to 9 for each image")
        })?;
        self.with_engine(|engine, _| {
            let outputs = engine.outputs();
            let logits = if with_mirror {
                mean_of_views(&engine.logits(&both_views(planar))?, outputs)
            } else {
                engine.logits(planar)?
            };
            sum.record(&logits, outputs, &classes);
            Ok(sum)
        })
    }

    fn with_engine<T>(&self, work: impl FnOnce(&Engine, &Metadata) -> Result<T>) -> Result<T> {
        let loaded = self.loaded.borrow();
        let (engine, metadata) = loaded.as_ref().ok_or_else(|| Fault::internal("no model is loaded yet"))?;
        work(engine, metadata)
    }
}
