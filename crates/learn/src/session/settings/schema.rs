//! The one table of a training's settings: names, kinds, ranges, choices, and where a person meets each of them.
//!
//! The check of [`Settings`](super::Settings) reads its ranges here. The page cannot wait for this module, so the table
//! is written into `www/settings-schema.js`: address, embed, form and scripts take it from there. To add a setting, give
//! [`Settings`](super::Settings) a field with its default and say in `recipe` what it means; add a row here, and the name to
//! [`FORM`] where the form has it; then run `UPDATE=1 cargo test -p cifar-learn --test schema`. The tests name what is
//! missing: its words in `www/lang`, its line in `www/cifar-lab.d.ts`.

use super::Settings;

/// What a setting may be.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// A number in a range.
    Number {
        /// Of some settings.
        value: fn(&Settings) -> f64,
        /// The least that is taken.
        least: f64,
        /// The most.
        most: f64,
        /// Whether it has to be whole.
        whole: bool,
    },
    /// One of a few numbers.
    OneOf(&'static [u32]),
    /// One of a few names.
    Choice(&'static [&'static str]),
    /// Yes or no.
    Switch,
}

/// How a course page may give a setting to an embed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Embed {
    /// Not at all.
    No,
    /// By a message.
    Message,
    /// By a message, and documented as a key of the embed's address.
    Link,
}

/// A row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// As [`Settings`] spells it in JSON.
    pub name: &'static str,
    /// In a sentence: "the number of epochs is out of range".
    pub what: &'static str,
    /// What it may be.
    pub kind: Kind,
    /// What a number counts, where that is not a plain number.
    pub unit: Option<&'static str>,
    /// Its key in the page's address, and in an embed's.
    pub address: Option<&'static str>,
    /// Whether an embed takes it.
    pub embed: Embed,
    /// The few values of its range that the form and a message offer; all of them where there are none.
    pub offered: &'static [u32],
    /// The flag of `cifar-train train` that sets it.
    pub flag: Option<&'static str>,
    /// Its default, where it is no field of [`Settings`] but an option of the run beside them.
    pub option: Option<&'static str>,
}

/// Every setting, and the two options of a run that a form has beside them. The page's links and its tables of runs
/// keep this order.
pub const SETTINGS: [Setting; 20] = [
    choice("base", "recipe to begin from", &["notebook", "accurate-quick"]).address("base"),
    choice("loss", "reading of the loss", &["as-run", "as-written", "corrected"])
        .address("loss")
        .embed(Embed::Message),
    row("outputs", "number of outputs", Kind::OneOf(&[20, 10])).address("outputs"),
    choice("trains", "layers that learn", &["all", "dense"]).address("trains"),
    choice("optimizer", "optimiser", &["adam", "adamw", "sgd"]).address("optimizer"),
    fraction("learningRate", "learning rate", |s| s.learning_rate, 1e-6, 1.0)
        .address("lr")
        .embed(Embed::Link),
    fraction("weightDecay", "weight decay", |s| s.weight_decay, 0.0, 1.0).address("decay"),
    fraction("warmup", "warm-up", |s| s.warmup, 0.0, 0.9).unit("share of the run"),
    whole("batch", "number of images a step", |s| f64::from(s.batch), 1, 512)
        .unit("images")
        .address("batch")
        .embed(Embed::Message),
    whole("ghostBatch", "number of images that batch norm mixes", |s| f64::from(s.ghost_batch), 0, 512)
        .unit("images"),
    whole("epochs", "number of epochs", |s| f64::from(s.epochs), 1, 200)
        .unit("epochs")
        .address("epochs")
        .embed(Embed::Link)
        .flag("epochs"),
    row("flip", "mirroring of pictures", Kind::Switch).address("flip"),
    whole("shift", "shift in pixels", |s| f64::from(s.shift), 0, 8).unit("pixels").address("shift"),
    whole("images", "number of images", |s| f64::from(s.images), 20, MOST_IMAGES as u32)
        .unit("images")
        .address("images")
        .embed(Embed::Message)
        .offered(&[1_000, 5_000])
        .flag("images"),
    choice("validation", "images that validate", &["test", "held-out"]).address("validation"),
    whole("testImages", "number of test images", |s| f64::from(s.test_images), 1, 10_000).unit("images"),
    whole("seed", "seed", |s| f64::from(s.seed), 0, u32::MAX).address("seed").embed(Embed::Link).flag("seed"),
    whole("workers", "number of workers", |s| f64::from(s.workers), 1, 16)
        .unit("workers")
        .address("workers")
        .flag("threads"),
    choice("from", "weights to begin with", &["random", "model"]).address("from").option("random"),
    choice("engine", "engine", &["kernels", "flex"]).address("trainer").flag("engine").option("kernels"),
];

/// The fields of the page's form, in their order there.
pub const FORM: [&str; 16] = [
    "from",
    "base",
    "loss",
    "outputs",
    "trains",
    "optimizer",
    "learningRate",
    "weightDecay",
    "batch",
    "epochs",
    "images",
    "validation",
    "flip",
    "shift",
    "seed",
    "engine",
];

/// The committed recipes as settings, by what differs from the defaults: JSON.
pub const RECIPES: [(&str, &str); 4] = [
    ("notebook", "{}"),
    ("notebook-as-written", r#"{"loss":"as-written"}"#),
    (
        "notebook-corrected",
        r#"{"loss":"corrected","learningRate":0.005,"warmup":0.1,"batch":128,"epochs":40,"flip":true,"shift":3,"validation":"held-out"}"#,
    ),
    ("accurate-quick", r#"{"base":"accurate-quick","epochs":12}"#),
];

/// What the recipe accurate-quick leaves open; all other settings it decides itself.
pub const OPEN: [&str; 7] = ["base", "epochs", "images", "validation", "testImages", "seed", "workers"];

/// The least images of the recipe accurate-quick: it takes its first weights from them.
pub const LEAST_ACCURATE: u32 = 5_000;

/// Training images of the data set.
pub(super) const MOST_IMAGES: f64 = 50_000.0;

/// The row of a setting.
#[must_use]
pub fn setting(name: &str) -> Option<&'static Setting> {
    SETTINGS.iter().find(|setting| setting.name == name)
}

const fn row(name: &'static str, what: &'static str, kind: Kind) -> Setting {
    let (unit, address, embed, offered, flag, option) = (None, None, Embed::No, &[] as &[u32], None, None);
    Setting { name, what, kind, unit, address, embed, offered, flag, option }
}

const fn choice(name: &'static str, what: &'static str, names: &'static [&'static str]) -> Setting {
    row(name, what, Kind::Choice(names))
}

const fn fraction(
    name: &'static str,
    what: &'static str,
    value: fn(&Settings) -> f64,
    least: f64,
    most: f64,
) -> Setting {
    row(name, what, Kind::Number { value, least, most, whole: false })
}

const fn whole(
    name: &'static str,
    what: &'static str,
    value: fn(&Settings) -> f64,
    least: u32,
    most: u32,
) -> Setting {
    row(name, what, Kind::Number { value, least: least as f64, most: most as f64, whole: true })
}

impl Setting {
    const fn unit(mut self, unit: &'static str) -> Self {
        self.unit = Some(unit);
        self
    }

    const fn address(mut self, key: &'static str) -> Self {
        self.address = Some(key);
        self
    }

    const fn embed(mut self, embed: Embed) -> Self {
        self.embed = embed;
        self
    }

    const fn offered(mut self, values: &'static [u32]) -> Self {
        self.offered = values;
        self
    }

    const fn flag(mut self, flag: &'static str) -> Self {
        self.flag = Some(flag);
        self
    }

    const fn option(mut self, default: &'static str) -> Self {
        self.option = Some(default);
        self
    }
}
