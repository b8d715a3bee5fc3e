//! What is refused among settings, and why. Ranges are those of the [table](super::schema).

use cifar_model::{Error, ErrorKind};

use super::super::{Reason, Result, SessionError};
use super::schema::{self, Kind, LEAST_ACCURATE, OPEN, SETTINGS, Setting};
use super::{Base, Settings};
use crate::Trains;

impl Settings {
    /// Refuses numbers out of range, and what does not go together.
    pub(in super::super) fn check(&self) -> Result<()> {
        for Setting { name, what, kind, .. } in &SETTINGS {
            let Kind::Number { value, least, most, .. } = *kind else { continue };
            if !(least..=most).contains(&value(self)) {
                let (problem, remedy) =
                    (format!("the {what} is out of range"), format!("use {least} to {most}"));
                return Err(refuse(&problem, &remedy, Reason::Range { setting: name, least, most }));
            }
        }
        if !matches!(self.outputs, None | Some(10 | 20)) {
            return Err(refuse("the number of outputs is out of range", "use 10 or 20", Reason::Outputs));
        }
        if self.base == Base::AccurateQuick {
            self.check_decided()?;
        }
        if self.trains == Trains::Dense && (self.flip || self.shift > 0) {
            let problem = "features are computed once, of pictures that stay as they are";
            return Err(refuse(problem, "turn flips and shifts off", Reason::MovingPictures));
        }
        Ok(())
    }

    /// Refuses what the recipe that was chosen decides itself, and fewer pictures than it begins with.
    fn check_decided(&self) -> Result<()> {
        let Self { base, epochs, images, validation, test_images, class_weights, seed, workers, .. } =
            self.clone();
        let free = Self {
            base,
            epochs,
            images,
            validation,
            test_images,
            class_weights,
            seed,
            workers,
            ..Self::default()
        };
        if *self != free {
            let problem = "the recipe accurate-quick decides more settings itself";
            let remedy = format!("give it no other settings than {}", OPEN.join(", "));
            return Err(refuse(problem, &remedy, Reason::Decided));
        }
        if self.images < LEAST_ACCURATE {
            let least = f64::from(LEAST_ACCURATE);
            let reason = Reason::Range { setting: "images", least, most: schema::MOST_IMAGES };
            let remedy = format!("use {LEAST_ACCURATE} or more");
            return Err(refuse("the number of images is too small", &remedy, reason));
        }
        Ok(())
    }

    /// Refuses a recipe with a network of its own where weights bring theirs.
    pub(super) fn expect_notebook(&self) -> Result<()> {
        if self.base == Base::Notebook {
            return Ok(());
        }
        let (problem, remedy) =
            ("the recipe accurate-quick has a network of its own", "begin with random weights");
        Err(refuse(problem, remedy, Reason::OwnNetwork))
    }
}

pub(super) fn refuse(problem: &str, remedy: &str, why: Reason) -> SessionError {
    SessionError::from(Error::new(ErrorKind::Recipe, problem, remedy)).because(why)
}

#[cfg(test)]
mod tests {
    use cifar_model::{LayerSpec, Weights};

    use super::*;
    use crate::Recipe;

    #[test]
    fn what_is_out_of_range_is_refused_with_the_range() {
        let fine = Settings::default();
        let wrong = [
            (Settings { learning_rate: 0.0, ..fine.clone() }, "0.000001 to 1"),
            (Settings { learning_rate: f64::NAN, ..fine.clone() }, "0.000001 to 1"),
            (Settings { weight_decay: 1.5, ..fine.clone() }, "0 to 1"),
            (Settings { warmup: 0.95, ..fine.clone() }, "0 to 0.9"),
            (Settings { batch: 0, ..fine.clone() }, "1 to 512"),
            (Settings { epochs: 201, ..fine.clone() }, "1 to 200"),
            (Settings { shift: 9, ..fine.clone() }, "0 to 8"),
            (Settings { images: 19, ..fine.clone() }, "20 to 50000"),
            (Settings { outputs: Some(11), ..fine.clone() }, "10 or 20"),
            (Settings { test_images: 0, ..fine.clone() }, "1 to 10000"),
            (Settings { workers: 17, ..fine }, "1 to 16"),
        ];
        for (settings, range) in wrong {
            let refusal = settings.recipe().expect_err(range);
            let SessionError::Refused { error, reason: Some(Reason::Range { .. } | Reason::Outputs) } =
                &refusal
            else {
                panic!("{range}: {refusal}")
            };
            assert_eq!(refusal.code(), "recipe");
            assert!(error.remedy().contains(range), "{refusal}");
        }
    }

    #[test]
    fn dense_layers_alone_want_weights_and_pictures_that_stay() -> Result<()> {
        let weights = Weights::from_safetensors(&shipped())?.metadata;
        let fine = Settings { trains: Trains::Dense, ..Settings::default() };
        assert_eq!(fine.fine_tuning(&weights)?.trains, Trains::Dense);
        let why = |recipe: Result<Recipe>| match recipe {
            Err(SessionError::Refused { reason, .. }) => reason,
            Ok(_) | Err(_) => None,
        };
        assert_eq!(why(fine.recipe()), Some(Reason::RandomFeatures));
        let moved = [Settings { flip: true, ..fine.clone() }, Settings { shift: 1, ..fine.clone() }];
        for settings in moved {
            assert_eq!(why(settings.fine_tuning(&weights)), Some(Reason::MovingPictures));
        }
        let mut other = weights.clone();
        other.spec.input = [1, 28, 28];
        assert_eq!(why(fine.fine_tuning(&other)), Some(Reason::Input));
        let mut bare = weights;
        bare.spec.layers = vec![LayerSpec::GlobalMaxPool {}];
        assert_eq!(why(fine.fine_tuning(&bare)), Some(Reason::NoDenseLayers));
        Ok(())
    }

    fn shipped() -> Vec<u8> {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../www/assets/models/notebook.safetensors");
        std::fs::read(path).expect("the weights are part of the repository")
    }
}
