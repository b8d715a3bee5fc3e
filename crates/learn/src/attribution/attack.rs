//! Pictures changed by little, in the direction in which a network errs: adversarial examples.

use cifar_model::metrics::softmax;
use cifar_model::{Error, ErrorKind, Result};

use super::Attribution;

/// How a picture may be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attack {
    epsilon: u8,
    steps: u32,
}

/// Where a gradient is 0, fast kernels leave something of this size, of the largest one: that is no direction.
const ROUNDING: f32 = 1e-6;

impl Attack {
    /// Steps that are taken at most.
    pub const MAX_STEPS: u32 = 200;

    /// No byte changes by more than `epsilon` of 255. One step is the fast gradient sign method (Goodfellow, Shlens and
    /// Szegedy, Explaining and Harnessing Adversarial Examples, ICLR 2015); more are projected gradient descent (Madry et al.,
    /// Towards Deep Learning Models Resistant to Adversarial Attacks, ICLR 2018) from the picture itself, each 2.5 epsilon
    /// over the number of steps long.
    ///
    /// # Errors
    /// `ErrorKind::Argument` for no steps, or more than [`Self::MAX_STEPS`].
    pub fn new(epsilon: u8, steps: u32) -> Result<Self> {
        if steps == 0 || steps > Self::MAX_STEPS {
            let remedy = format!("give 1 to {}", Self::MAX_STEPS);
            return Err(Error::new(ErrorKind::Argument, format!("{steps} steps"), remedy));
        }
        Ok(Self { epsilon, steps })
    }

    fn stride(self) -> f32 {
        let whole = f32::from(self.epsilon);
        if self.steps == 1 { whole } else { 2.5 * whole / self.steps as f32 }
    }
}

impl Attribution {
    /// The gradient of the cross-entropy of the last picture, of softmax over all logits as they are, by the picture,
    /// `[C, H, W]`: how much the loss grows for each unit that a **normalised** value grows.
    ///
    /// # Errors
    /// `ErrorKind::Argument` for a class that the network has no output for.
    pub fn loss_gradient(&mut self, class: usize) -> Result<Vec<f32>> {
        let pixels = self.pixels.clone();
        let mut factors = softmax(&self.see_normalized(&pixels)?);
        let outputs = factors.len();
        *factors.get_mut(class).ok_or_else(|| {
            let problem = format!("class {class} of a network with {outputs} outputs");
            Error::new(ErrorKind::Argument, problem, "count classes from 0")
        })? -= 1.0;
        Ok(self.tape.gradient_by(&self.values, &factors, None))
    }

    /// A picture, as [`Self::see`] takes it, changed so that the loss of its class grows.
    ///
    /// # Errors
    /// As [`Self::see`] and [`Self::loss_gradient`].
    pub fn attack(&mut self, planar: &[u8], class: usize, attack: Attack) -> Result<Vec<u8>> {
        self.see(planar)?;
        let (reach, stride) = (f32::from(attack.epsilon), attack.stride());
        let mut changed: Vec<f32> = planar.iter().copied().map(f32::from).collect();
        for step in 0..attack.steps {
            if step > 0 {
                let pixels = self.normalized(&changed);
                self.see_normalized(&pixels)?;
            }
            let gradient = self.loss_gradient(class)?;
            let least = ROUNDING * gradient.iter().fold(0.0, |most: f32, slope| most.max(slope.abs()));
            for ((value, &byte), slope) in changed.iter_mut().zip(planar).zip(gradient) {
                let direction = if slope.abs() > least { slope.signum() } else { 0.0 };
                let byte = f32::from(byte);
                let (low, high) = ((byte - reach).max(0.0), (byte + reach).min(255.0));
                *value = (*value + stride * direction).clamp(low, high);
            }
        }
        Ok(changed.into_iter().map(|value| value.round() as u8).collect())
    }

    /// Values from 0 to 255 as the network reads them.
    fn normalized(&self, values: &[f32]) -> Vec<f32> {
        let [_, height, width] = self.network.input();
        let value = |(at, value): (usize, &f32)| {
            let channel = at / (height * width) % 3;
            (value / 255.0 - self.normalization.mean[channel]) / self.normalization.std[channel]
        };
        values.iter().enumerate().map(value).collect()
    }
}
