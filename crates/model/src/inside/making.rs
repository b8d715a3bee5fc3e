//! How one value comes about, as data: what [`super::Inspection::explain`] answers.

use serde::Serialize;

/// A value of a stage by its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// The stage's name.
    pub stage: String,
    /// The channel, or the index in a flat stage.
    pub channel: usize,
    /// From the top, 0 in a flat stage.
    pub row: usize,
    /// From the left, 0 in a flat stage.
    pub column: usize,
}

/// How one value comes about, from the values that its stage reads.
///
/// `value` is what the kernels made in f32, and what the map shows. `written` is the same sum written out in f64. They
/// differ by rounding alone: by at most [`super::MAX_ROUNDING`] times `magnitude`, while nothing overflows. So where a sum
/// is as large as its terms they agree to five digits; where large terms cancel, to fewer. Print `value` as the result.
///
/// What is not finite stays so: on the way to JavaScript it is `NaN` or `Infinity`, in JSON it is `null`. Where f32
/// overflows, `value` is infinite while `written` may still be a number. And an infinite value reaches farther in the
/// kernels than in the sums written here: Winograd's method subtracts values that lie near each other, which makes NaN of
/// infinities.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Making {
    /// Which value.
    pub cell: Cell,
    /// What the map holds.
    pub value: f32,
    /// The rule's result in f64.
    pub written: f64,
    /// The sizes of all that is added, together; of what is not added, the size of `written`. A sigmoid's is 1, a softmax's
    /// 1 and its largest logit's size: the last bit of a logit moves its result by so much.
    pub magnitude: f64,
    /// What was done, with all of its numbers.
    pub rule: Rule,
}

/// What was done to make a value. Settings that this leaves out, such as a leaky ReLU's slope, are in
/// [`super::StageInfo::layer`].
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Rule {
    /// `(byte / 255 - mean) / std`: a channel of the picture.
    Picture {
        /// 0 to 255.
        byte: u8,
        /// Of the channel, in units of 0 to 1.
        mean: f32,
        /// Of the channel, in the same units.
        std: f32,
    },
    /// `bias + sum of value * weight` over the window of every channel of the filter's group.
    Convolution {
        /// The stage under the window.
        reads: String,
        /// Where the window begins.
        window: Frame,
        /// The slices of the filter, one for each channel that it reads.
        slices: Vec<Slice>,
        /// Of the filter.
        bias: f32,
    },
    /// `bias + sum of value * weight` over all inputs.
    Dense {
        /// How many inputs there are.
        inputs: usize,
        /// Those whose products are largest in size, largest first.
        strongest: Vec<Contribution>,
        /// What the products of all others come to.
        rest: f64,
        /// Of the unit.
        bias: f32,
    },
    /// `(x - mean) / sqrt(variance + epsilon) * scale + shift`. The kernels multiply once: their factor is `scale /
    /// sqrt(variance + epsilon)`.
    Norm {
        /// What is normalised.
        input: Term,
        /// Running mean of the channel.
        mean: f32,
        /// Running variance of the channel.
        variance: f32,
        /// Keeps the division finite.
        epsilon: f32,
        /// Of the channel; none where the layer learns none, which is 1.
        scale: Option<f32>,
        /// Of the channel; none where the layer learns none, which is 0.
        shift: Option<f32>,
    },
    /// The activation function of one value. The written result is the kernels' function of it.
    Activation {
        /// Before it.
        input: Term,
    },
    /// The largest value under the window.
    MaxPool {
        /// What is pooled.
        window: Patch,
        /// Row and column in the window of the first of the largest values.
        winner: [usize; 2],
    },
    /// The mean of the values under the window.
    AveragePool {
        /// What is pooled. Padding that counts is 0 here, padding that does not is none.
        window: Patch,
        /// What the sum is divided by: how many values count.
        divisor: usize,
    },
    /// The largest value of a whole channel.
    GlobalMaxPool {
        /// Where the first of the largest values is; none where the channel holds nothing but NaN and negative infinity.
        winner: Option<Cell>,
        /// How many values there are.
        values: usize,
    },
    /// The mean of a whole channel.
    GlobalAveragePool {
        /// The stage that is pooled.
        reads: String,
        /// Of all values of the channel.
        sum: f64,
        /// What it is divided by.
        values: usize,
    },
    /// The end of a residual block.
    Residual {
        /// What the block's layers made.
        branch: Term,
        /// What went past them.
        input: Term,
    },
    /// The same value, under another name or in another order: a flatten layer, or a dropout layer, which drops nothing
    /// when a network is used.
    Same {
        /// Where it comes from.
        input: Term,
    },
    /// `1 / (1 + exp(-logit))`.
    Sigmoid {
        /// Its logit.
        input: Term,
    },
    /// `exp(z - largest) / sum`, `z` being the logits over the temperature.
    Softmax {
        /// The stage of the logits.
        reads: String,
        /// Divides the logits first, where the network has one.
        temperature: Option<f64>,
        /// All of them, as that stage has them.
        logits: Vec<f32>,
        /// Largest of the logits over the temperature. Taking it away first changes nothing and keeps `exp` finite.
        largest: f64,
        /// `exp(z - largest)` of each.
        exponentials: Vec<f64>,
        /// Of the exponentials.
        sum: f64,
    },
}

/// A value that is read, and where it stands.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Term {
    /// Where.
    pub cell: Cell,
    /// What.
    pub value: f32,
}

/// A square on a map. It may reach beyond the map: what lies there is padding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Frame {
    /// Row of the map at which it begins; below 0 in the padding above the map.
    pub row: isize,
    /// Column at which it begins.
    pub column: isize,
    /// Rows and columns.
    pub size: usize,
}

/// A window on one channel and what is in it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Patch {
    /// The stage that it lies on.
    pub reads: String,
    /// The channel.
    pub channel: usize,
    /// Where.
    pub frame: Frame,
    /// `[size, size]`, row by row; none where there is nothing.
    pub values: Vec<Option<f32>>,
}

/// One channel's part in a convolution.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Slice {
    /// The channel that is read.
    pub channel: usize,
    /// `[size, size]`, row by row; 0 in the padding.
    pub values: Vec<f32>,
    /// `[size, size]`.
    pub weights: Vec<f32>,
    /// Of their products.
    pub sum: f64,
}

/// One input's part in a dense layer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Contribution {
    /// Which input.
    pub index: usize,
    /// Where the value stands. What was flattened is traced back to its map: there it has a row and a column.
    pub term: Term,
    /// Its weight.
    pub weight: f32,
    /// Value times weight.
    pub product: f64,
}
