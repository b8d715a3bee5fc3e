//! Where the network looked, asked of the network in use and of the same one with random weights.

use std::ops::Range;

use cifar_learn::Attribution;
use cifar_learn::attribution::sanity::{LOOKS_THE_SAME, SEEDS, likeness, random_weights};
use cifar_learn::attribution::{Attack, Occlusion};
use cifar_model::{Error, ErrorKind, ImageSize, Plan, Weights};
use serde::Deserialize;

use crate::Result;

/// How it is asked.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// Gradient times input, summed over the channels.
    Gradient,
    /// Grad-CAM of a stage.
    GradCam,
}

/// A question about the picture.
#[derive(Clone, Debug, Deserialize)]
pub struct Question {
    /// How it is asked.
    pub method: Method,
    /// The stage of Grad-CAM; `None`: the last one with rows and columns.
    pub stage: Option<String>,
    /// The output that the places speak for.
    pub output: usize,
}

/// Maps of the picture's size, row by row.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// Of the network.
    pub values: Vec<f32>,
    /// Of the first random one.
    pub random: Vec<f32>,
    /// How alike the map is to those of all random networks, -1 to 1; `None` where that cannot be said.
    pub likeness: Option<f64>,
    /// The stages that Grad-CAM can be asked of.
    pub stages: Vec<String>,
}

impl Answer {
    /// From this likeness on, random weights give much the same map.
    pub const LIMIT: f64 = LOOKS_THE_SAME;
}

/// A square that hides a part of the picture, at some of its positions.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Hidden {
    /// In pixels.
    pub side: usize,
    /// In pixels.
    pub stride: usize,
    /// Red, green, blue.
    pub colour: [u8; 3],
    /// Positions to pass over.
    pub first: usize,
    /// Positions to look at; those that are not there are left out.
    pub count: usize,
    /// By its place in [`SEEDS`]: the same network with random weights is asked; `None`: the network itself.
    pub random: Option<usize>,
}

/// How the picture is to be changed.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Change {
    /// The class whose loss is to grow.
    pub class: usize,
    /// No byte changes by more.
    pub epsilon: u8,
    /// 1: the fast gradient sign method; more: projected gradient descent.
    pub steps: u32,
}

/// What an open network is asked with; each part is made when it is first needed.
pub struct Looked {
    weights: Weights,
    own: Option<Attribution>,
    random: Vec<Attribution>,
    plan: Option<Plan>,
    /// The random network that was hidden from last, and its place: one after the other is asked.
    random_plan: Option<(usize, Plan)>,
}

impl Looked {
    /// Of a network that nothing has been asked of.
    #[must_use]
    pub const fn new(weights: Weights) -> Self {
        Self { weights, own: None, random: Vec::new(), plan: None, random_plan: None }
    }

    /// Answers a question about a picture, 3,072 bytes, planar RGB.
    ///
    /// # Errors
    /// `argument` for another length, an output that there is not, and a stage without rows and columns; `spec` for a
    /// network whose maps and gradients are too large to be held.
    pub fn ask(&mut self, planar: &[u8], question: &Question) -> Result<Answer> {
        if self.random.is_empty() {
            let of_seed = |&seed| Attribution::new(&random_weights(&self.weights, seed)?);
            self.random = SEEDS.iter().map(of_seed).collect::<Result<_, Error>>()?;
        }
        let own = own_in(&mut self.own, &self.weights)?;
        let ours = Map::of(own, planar, question)?;
        let random = self.random.iter_mut().map(|network| Map::of(network, planar, question));
        let random = random.collect::<Result<Vec<_>>>()?;
        Ok(Answer {
            likeness: likeness(&ours.compared, random.iter().map(|map| &map.compared[..])),
            values: ours.enlarged,
            random: random.into_iter().next().map(|map| map.enlarged).unwrap_or_default(),
            stages: own.spatial_stages().map(Into::into).collect(),
        })
    }

    /// The picture, 3,072 bytes, planar RGB, changed by little so that the network errs.
    ///
    /// # Errors
    /// `argument` for another length, a class that there is not, and another number of steps than [`Attack`] has; `spec` as
    /// [`Self::ask`].
    pub fn attack(&mut self, planar: &[u8], change: Change) -> Result<Vec<u8>> {
        let attack = Attack::new(change.epsilon, change.steps)?;
        Ok(own_in(&mut self.own, &self.weights)?.attack(planar, change.class, attack)?)
    }

    /// How far each output's probability falls at each position, `[positions, outputs]`.
    ///
    /// # Errors
    /// As [`Occlusion::new`] and [`Occlusion::drops`].
    pub fn occlude(&mut self, planar: &[u8], hidden: &Hidden) -> Result<Vec<f32>> {
        let size = ImageSize::of(self.weights.metadata.spec.input)?;
        let occlusion = Occlusion::new(size, hidden.side, hidden.stride, hidden.colour)?;
        let first = hidden.first.min(occlusion.positions());
        let positions: Range<usize> = first..first.saturating_add(hidden.count).min(occlusion.positions());
        let (plan, temperature) = match hidden.random {
            None => (plan_in(&mut self.plan, &self.weights)?, self.weights.metadata.temperature),
            // Random weights have no temperature.
            Some(place) => (self.random_plan(place)?, None),
        };
        Ok(occlusion.drops(plan, temperature, planar, positions)?)
    }

    fn random_plan(&mut self, place: usize) -> Result<&mut Plan> {
        let &seed = SEEDS.get(place).ok_or_else(|| no_random(place))?;
        let held = match self.random_plan.take() {
            Some((held, plan)) if held == place => plan,
            Some(_) | None => Plan::compile(&random_weights(&self.weights, seed)?)?,
        };
        Ok(&mut self.random_plan.insert((place, held)).1)
    }
}

fn own_in<'own>(own: &'own mut Option<Attribution>, weights: &Weights) -> Result<&'own mut Attribution> {
    Ok(match own {
        Some(own) => own,
        empty @ None => empty.insert(Attribution::new(weights)?),
    })
}

/// How alike a map is to those of random networks, which lie one after the other: -1 to 1, as
/// [`likeness`]; `None` where that cannot be said.
#[must_use]
pub fn likeness_to(map: &[f32], random: &[f32]) -> Option<f64> {
    likeness(map, random.chunks_exact(map.len().max(1)))
}

fn plan_in<'a>(plan: &'a mut Option<Plan>, weights: &Weights) -> Result<&'a mut Plan> {
    Ok(match plan {
        Some(plan) => plan,
        empty @ None => empty.insert(Plan::compile(weights)?),
    })
}

fn no_random(place: usize) -> Error {
    let problem = format!("random network {place}");
    Error::new(ErrorKind::Argument, problem, format!("there are {}, counted from 0", SEEDS.len()))
}

/// A map as it is shown, and as it is compared: Grad-CAM's before it is enlarged.
struct Map {
    enlarged: Vec<f32>,
    compared: Vec<f32>,
}

impl Map {
    fn of(network: &mut Attribution, planar: &[u8], question: &Question) -> Result<Self> {
        network.see(planar)?;
        Ok(match question.method {
            Method::Gradient => {
                let map = network.gradient_times_input(question.output)?.sum;
                Self { enlarged: map.clone(), compared: map }
            }
            Method::GradCam => {
                let stage =
                    question.stage.clone().or_else(|| network.spatial_stages().last().map(Into::into));
                let map = network.grad_cam(&stage.ok_or_else(no_stage)?, question.output)?;
                Self { enlarged: map.enlarged, compared: map.map }
            }
        })
    }
}

fn no_stage() -> Error {
    let problem = "Grad-CAM of a network without layers that have rows and columns";
    Error::new(ErrorKind::Argument, problem, "ask for gradient times input or occlusion")
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTEBOOK: &[u8] = include_bytes!("../../../../www/assets/models/notebook.safetensors");

    fn looked() -> Result<(Looked, Vec<u8>)> {
        let picture = (0..3072_u32).map(|i| (i * 37 % 251) as u8).collect();
        Ok((Looked::new(Weights::from_safetensors(NOTEBOOK)?), picture))
    }

    #[test]
    fn a_map_has_the_pictures_size_and_is_compared_with_random_networks() -> Result<()> {
        let (mut looked, picture) = looked()?;
        let question = Question { method: Method::Gradient, stage: None, output: 3 };
        let gradient = looked.ask(&picture, &question)?;
        assert_eq!((gradient.values.len(), gradient.random.len()), (1024, 1024));
        assert_ne!(gradient.values, gradient.random);
        assert!(gradient.likeness.is_some_and(|likeness| (-1.0..=1.0).contains(&likeness)));
        // Asked again, with the networks that are there: the same.
        assert_eq!(looked.ask(&picture, &question)?, gradient);
        let last = gradient.stages.last().cloned();
        let cam = Question { method: Method::GradCam, stage: None, output: 3 };
        let usual = looked.ask(&picture, &cam)?;
        assert!(usual.values.len() == 1024 && usual.values.iter().all(|value| *value >= 0.0));
        assert_eq!(looked.ask(&picture, &Question { stage: last, ..cam })?, usual);
        Ok(())
    }

    #[test]
    fn what_is_not_there_is_refused() -> Result<()> {
        let (mut looked, picture) = looked()?;
        let question = Question { method: Method::GradCam, stage: Some("nowhere".into()), output: 0 };
        assert!(looked.ask(&picture, &question).is_err());
        assert!(looked.ask(&picture, &Question { stage: None, output: 999, ..question.clone() }).is_err());
        assert!(looked.ask(&picture[1..], &Question { stage: None, ..question }).is_err());
        let hidden = Hidden { side: 0, stride: 4, colour: [0; 3], first: 0, count: 1, random: None };
        assert!(looked.occlude(&picture, &hidden).is_err());
        let hidden = Hidden { side: 8, random: Some(SEEDS.len()), ..hidden };
        assert!(looked.occlude(&picture, &hidden).is_err());
        Ok(())
    }

    #[test]
    fn positions_can_be_asked_for_in_parts() -> Result<()> {
        let (mut looked, picture) = looked()?;
        let all =
            Hidden { side: 16, stride: 16, colour: [128; 3], first: 0, count: usize::MAX, random: None };
        let whole = looked.occlude(&picture, &all)?;
        let mut parts = looked.occlude(&picture, &Hidden { count: 3, ..all })?;
        parts.extend(looked.occlude(&picture, &Hidden { first: 3, ..all })?);
        assert_eq!(parts, whole);
        assert!(whole.len().is_multiple_of(4) && whole.iter().any(|drop| *drop != 0.0));
        assert!(looked.occlude(&picture, &Hidden { first: 9, ..all })?.is_empty());
        Ok(())
    }
    #[test]
    fn random_networks_are_hidden_from_too_and_compared_with() -> Result<()> {
        let (mut looked, picture) = looked()?;
        let own = Hidden { side: 8, stride: 8, colour: [128; 3], first: 0, count: usize::MAX, random: None };
        let drops = looked.occlude(&picture, &own)?;
        let of_random =
            |looked: &mut Looked, place| looked.occlude(&picture, &Hidden { random: Some(place), ..own });
        let [first, second] = [of_random(&mut looked, 0)?, of_random(&mut looked, 1)?];
        assert!(first != second && first != drops && first.len() == drops.len());
        assert_eq!(of_random(&mut looked, 0)?, first);
        assert_eq!(looked.occlude(&picture, &own)?, drops);
        // A map is like itself; of two, the mean counts.
        assert_eq!(likeness_to(&drops, &drops), Some(1.0));
        let both = [&drops[..], &first[..]].concat();
        let mean = likeness_to(&drops, &first).map(|alone| f64::midpoint(1.0, alone));
        assert_eq!(likeness_to(&drops, &both), mean);
        assert_eq!((likeness_to(&[], &[]), likeness_to(&[1.0, 1.0], &[1.0, 2.0])), (None, None));
        Ok(())
    }
}
