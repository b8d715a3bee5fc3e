//! What is to be known of each kind of layer: its name, its shapes, its parameters and its row in the summary. A new kind
//! gets an arm in every match of this file; the compiler names them.

use cifar_kernels::Window;

use crate::node::{Node, refuse};
use crate::spec::{LayerSpec, MAX_KERNEL, MAX_STRIDE, Padding, Shape};
use crate::{Error, Result};

/// Layers that are counted together: `relu1` may be followed by `gelu2`.
#[derive(Clone, Copy)]
pub(crate) enum Counted {
    Convolution,
    Activation,
    Pool,
    Norm,
    Dropout,
    Dense,
    Residual,
}

impl Counted {
    /// How many kinds are counted.
    pub(crate) const KINDS: usize = 7;
}

/// How a layer's name begins, and with which others it is counted; a network has one of the rest at most.
pub(crate) const fn stem(layer: &LayerSpec) -> (&'static str, Option<Counted>) {
    match layer {
        LayerSpec::Conv { .. } => ("conv", Some(Counted::Convolution)),
        LayerSpec::Relu {} => ("relu", Some(Counted::Activation)),
        LayerSpec::LeakyRelu { .. } => ("leaky_relu", Some(Counted::Activation)),
        LayerSpec::Gelu {} => ("gelu", Some(Counted::Activation)),
        LayerSpec::MaxPool { .. } | LayerSpec::AvgPool { .. } => ("pool", Some(Counted::Pool)),
        LayerSpec::GlobalMaxPool {} | LayerSpec::GlobalAvgPool {} => ("global_pool", None),
        LayerSpec::BatchNorm { .. } => ("norm", Some(Counted::Norm)),
        LayerSpec::Flatten {} => ("flatten", None),
        LayerSpec::Dropout { .. } => ("dropout", Some(Counted::Dropout)),
        LayerSpec::Dense { .. } => ("dense", Some(Counted::Dense)),
        LayerSpec::Sigmoid {} => ("sigmoid", None),
        LayerSpec::Softmax {} => ("softmax", None),
        LayerSpec::Residual { .. } => ("residual", Some(Counted::Residual)),
    }
}

impl LayerSpec {
    /// The `kind` that its JSON has: `conv`, `max_pool`.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::MaxPool { .. } => "max_pool",
            Self::AvgPool { .. } => "avg_pool",
            Self::GlobalMaxPool {} => "global_max_pool",
            Self::GlobalAvgPool {} => "global_avg_pool",
            Self::BatchNorm { .. } => "batch_norm",
            Self::Conv { .. }
            | Self::Relu {}
            | Self::LeakyRelu { .. }
            | Self::Gelu {}
            | Self::Flatten {}
            | Self::Dropout { .. }
            | Self::Dense { .. }
            | Self::Sigmoid {}
            | Self::Softmax {}
            | Self::Residual { .. } => stem(self).0,
        }
    }
}

/// What a last layer makes of the logits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OfLogits {
    /// Each on its own.
    Sigmoid,
    /// All together.
    Softmax,
}

/// What turns logits into what is shown. Such a layer stands at the end, and the logits leave it out.
pub(crate) fn of_logits(layer: &LayerSpec) -> Option<OfLogits> {
    match layer {
        LayerSpec::Sigmoid {} => Some(OfLogits::Sigmoid),
        LayerSpec::Softmax {} => Some(OfLogits::Softmax),
        LayerSpec::Conv { .. }
        | LayerSpec::Relu {}
        | LayerSpec::LeakyRelu { .. }
        | LayerSpec::Gelu {}
        | LayerSpec::MaxPool { .. }
        | LayerSpec::AvgPool { .. }
        | LayerSpec::BatchNorm { .. }
        | LayerSpec::Flatten {}
        | LayerSpec::GlobalMaxPool {}
        | LayerSpec::GlobalAvgPool {}
        | LayerSpec::Dropout { .. }
        | LayerSpec::Dense { .. }
        | LayerSpec::Residual { .. } => None,
    }
}

/// Where the windows of `size` lie on a map of `[height, width]`, and how many rows and columns of them there are: the
/// one rule for convolutions and pools. Nothing where no window fits.
fn windows(size: usize, stride: usize, padding: Padding, map: [usize; 2]) -> Option<(Window, [usize; 2])> {
    let sides = |around: usize| ([around; 2], [around; 2]);
    let (before, after) = match padding {
        Padding::Valid => sides(0),
        Padding::Pixels(pixels) => sides(pixels),
        Padding::Same => {
            let missing =
                map.map(|length| ((length.div_ceil(stride) - 1) * stride + size).saturating_sub(length));
            (missing.map(|all| all / 2), missing.map(|all| all - all / 2))
        }
    };
    let places = |axis: usize| {
        let room = map[axis] + before[axis] + after[axis];
        room.checked_sub(size).map(|rest| rest / stride + 1)
    };
    Some((Window { size, stride, before, after }, [places(0)?, places(1)?]))
}

impl Node {
    /// The window of a convolution or a pool, and `None` for every other layer.
    #[must_use]
    pub fn window(&self) -> Option<Window> {
        let (size, stride, padding) = sizes(&self.layer)?;
        match self.input {
            Shape::Map(_, height, width) => {
                windows(size, stride, padding, [height, width]).map(|(window, _)| window)
            }
            Shape::Flat(_) => None,
        }
    }
}

/// Size, stride and padding of a layer's window, where it has one.
fn sizes(layer: &LayerSpec) -> Option<(usize, usize, Padding)> {
    match layer {
        LayerSpec::Conv { kernel, stride, padding, .. } => Some((*kernel, *stride, *padding)),
        LayerSpec::MaxPool { size, stride, padding } | LayerSpec::AvgPool { size, stride, padding } => {
            Some((*size, stride.unwrap_or(*size), *padding))
        }
        LayerSpec::Relu {}
        | LayerSpec::LeakyRelu { .. }
        | LayerSpec::Gelu {}
        | LayerSpec::BatchNorm { .. }
        | LayerSpec::Flatten {}
        | LayerSpec::GlobalMaxPool {}
        | LayerSpec::GlobalAvgPool {}
        | LayerSpec::Dropout { .. }
        | LayerSpec::Dense { .. }
        | LayerSpec::Sigmoid {}
        | LayerSpec::Softmax {}
        | LayerSpec::Residual { .. } => None,
    }
}

/// The shape that a layer makes of its input; a residual block keeps it.
///
/// # Errors
/// `ErrorKind::Spec` where the layer's numbers are out of range or do not fit the input.
pub(crate) fn output(layer: &LayerSpec, input: Shape, name: &str) -> Result<Shape> {
    let misplaced = |remedy: &str| refuse(name, format!("got {:?}", input.dims()), remedy);
    let map = || match input {
        Shape::Map(channels, height, width) => Ok([channels, height, width]),
        Shape::Flat(_) => Err(misplaced("place it before the flatten layer")),
    };
    let flat = || match input {
        Shape::Flat(values) => Ok(values),
        Shape::Map(..) => Err(misplaced("flatten or pool the map first")),
    };
    match layer {
        LayerSpec::Conv { filters, kernel, padding, stride, groups } => {
            let [channels, height, width] = map()?;
            check_size(name, "filters", *filters, 1 << 14)?;
            check_size(name, "kernel", *kernel, MAX_KERNEL)?;
            check_size(name, "stride", *stride, MAX_STRIDE)?;
            if *groups == 0 || !channels.is_multiple_of(*groups) || !filters.is_multiple_of(*groups) {
                let problem = format!("has {groups} groups of {channels} channels and {filters} filters");
                return Err(refuse(name, problem, "use a number of groups that divides both"));
            }
            check_padding(name, *padding, kernel - 1)?;
            let (_, [rows, columns]) =
                windows(*kernel, *stride, *padding, [height, width]).ok_or_else(|| {
                    let problem = format!("is {kernel} wide on a map of {height} x {width}");
                    refuse(name, problem, "use a smaller kernel or fewer pools")
                })?;
            Ok(Shape::Map(*filters, rows, columns))
        }
        LayerSpec::MaxPool { size, stride, padding } | LayerSpec::AvgPool { size, stride, padding } => {
            let [channels, height, width] = map()?;
            check_size(name, "size", *size, MAX_KERNEL)?;
            let stride = stride.unwrap_or(*size);
            check_size(name, "stride", stride, MAX_KERNEL)?;
            // Then no square lies in the padding alone.
            check_padding(name, *padding, size / 2)?;
            let (_, [rows, columns]) =
                windows(*size, stride, *padding, [height, width]).ok_or_else(|| {
                    refuse(name, format!("pools {size} of a map of {height} x {width}"), "use fewer pools")
                })?;
            Ok(Shape::Map(channels, rows, columns))
        }
        LayerSpec::GlobalMaxPool {} | LayerSpec::GlobalAvgPool {} => Ok(Shape::Flat(map()?[0])),
        LayerSpec::Flatten {} => map().map(|_| Shape::Flat(input.values())),
        LayerSpec::BatchNorm { epsilon, .. } => {
            check_number(name, "epsilon", *epsilon, *epsilon > 0.0 && *epsilon <= 1.0, "above 0 up to 1")?;
            map().map(|_| input)
        }
        LayerSpec::Dense { units } => {
            flat()?;
            check_size(name, "units", *units, 1 << 14)?;
            Ok(Shape::Flat(*units))
        }
        LayerSpec::LeakyRelu { slope } => {
            check_number(name, "slope", *slope, (0.0..=1.0).contains(slope), "0 to 1").map(|()| input)
        }
        LayerSpec::Dropout { rate } => {
            check_number(name, "rate", *rate, (0.0..1.0).contains(rate), "0 to below 1").map(|()| input)
        }
        LayerSpec::Relu {} | LayerSpec::Gelu {} | LayerSpec::Residual { .. } => Ok(input),
        LayerSpec::Sigmoid {} | LayerSpec::Softmax {} => flat().map(|_| input),
    }
}

fn check_size(name: &str, what: &str, size: usize, most: usize) -> Result<()> {
    if size == 0 || size > most {
        return Err(refuse(name, format!("has {what} {size}"), &format!("use 1 to {most}")));
    }
    Ok(())
}

fn check_number(name: &str, what: &str, number: f32, fits: bool, range: &str) -> Result<()> {
    let refused = || -> Error { refuse(name, format!("has {what} {number}"), &format!("use {range}")) };
    if fits { Ok(()) } else { Err(refused()) }
}

fn check_padding(name: &str, padding: Padding, most: usize) -> Result<()> {
    match padding {
        Padding::Pixels(pixels) if pixels > most => {
            let remedy = format!("use at most {most} around a window of its size");
            Err(refuse(name, format!("pads {pixels} pixels"), &remedy))
        }
        Padding::Pixels(_) | Padding::Valid | Padding::Same => Ok(()),
    }
}

/// The parts of a layer's parameters, in the order of the file: name, shape, and whether training moves it.
pub(crate) fn parameters(layer: &LayerSpec, input: Shape) -> Vec<(&'static str, Vec<usize>, bool)> {
    let width = input.dims()[0];
    match layer {
        LayerSpec::Conv { filters, kernel, groups, .. } => vec![
            ("weight", vec![*filters, width / groups, *kernel, *kernel], true),
            ("bias", vec![*filters], true),
        ],
        LayerSpec::Dense { units } => {
            vec![("weight", vec![*units, width], true), ("bias", vec![*units], true)]
        }
        LayerSpec::BatchNorm { scale, shift, .. } => {
            let learnt = [("weight", *scale), ("bias", *shift)].into_iter().filter(|(_, is_there)| *is_there);
            let learnt = learnt.map(|(part, _)| (part, vec![width], true));
            let statistics = ["running_mean", "running_var"].map(|part| (part, vec![width], false));
            learnt.chain(statistics).collect()
        }
        LayerSpec::Relu {}
        | LayerSpec::LeakyRelu { .. }
        | LayerSpec::Gelu {}
        | LayerSpec::MaxPool { .. }
        | LayerSpec::AvgPool { .. }
        | LayerSpec::Flatten {}
        | LayerSpec::GlobalMaxPool {}
        | LayerSpec::GlobalAvgPool {}
        | LayerSpec::Dropout { .. }
        | LayerSpec::Sigmoid {}
        | LayerSpec::Softmax {}
        | LayerSpec::Residual { .. } => Vec::new(),
    }
}

/// What the summary says of a layer.
pub(crate) struct Description {
    /// What Keras calls it.
    pub(crate) kind: &'static str,
    /// Its settings, empty where the kind says all.
    pub(crate) detail: String,
    /// How its parameters are counted, empty where there are none.
    pub(crate) arithmetic: String,
    /// For one image; of convolutions and dense layers alone.
    pub(crate) multiply_adds: u64,
}

/// The row of a layer.
pub(crate) fn describe(node: &Node) -> Description {
    let plain = |kind, detail| Description { kind, detail, arithmetic: String::new(), multiply_adds: 0 };
    let width = node.input.dims()[0];
    let pool = |kind, size: usize, stride: &Option<usize>, padding: &Padding| {
        let stride = stride.filter(|stride| *stride != size);
        let padded =
            if *padding == Padding::Valid { String::new() } else { format!(", {}", border(*padding)) };
        plain(kind, format!("{size}x{size}{}{padded}", strides(stride)))
    };
    match &node.layer {
        LayerSpec::Conv { filters, kernel, padding, stride, groups } => {
            let channels = width / groups;
            let total = (kernel * kernel * channels + 1) * filters;
            let grouped = if *groups > 1 { format!(", {groups} groups") } else { String::new() };
            let border = border(*padding);
            let steps = strides((*stride > 1).then_some(*stride));
            Description {
                kind: "Conv2D",
                detail: format!("{filters} filters {kernel}x{kernel}, {border}{steps}{grouped}"),
                arithmetic: format!("({kernel}*{kernel}*{channels} + 1) * {filters} = {total}"),
                multiply_adds: product(&[*kernel, *kernel, channels, node.output.values()]),
            }
        }
        LayerSpec::Dense { units } => Description {
            kind: "Dense",
            detail: format!("{units} units"),
            arithmetic: format!("({width} + 1) * {units} = {}", (width + 1) * units),
            multiply_adds: product(&[width, *units]),
        },
        LayerSpec::BatchNorm { epsilon, .. } => {
            let parts = node.slots.len();
            let usual = *epsilon == crate::spec::NORM_EPSILON;
            Description {
                kind: "BatchNormalization",
                detail: if usual { String::new() } else { format!("epsilon {epsilon}") },
                arithmetic: format!("{parts} * {width} = {}", parts * width),
                multiply_adds: 0,
            }
        }
        LayerSpec::MaxPool { size, stride, padding } => pool("MaxPooling2D", *size, stride, padding),
        LayerSpec::AvgPool { size, stride, padding } => pool("AveragePooling2D", *size, stride, padding),
        LayerSpec::GlobalMaxPool {} => plain("GlobalMaxPooling2D", String::new()),
        LayerSpec::GlobalAvgPool {} => plain("GlobalAveragePooling2D", String::new()),
        LayerSpec::Relu {} => plain("ReLU", String::new()),
        LayerSpec::LeakyRelu { slope } => plain("LeakyReLU", format!("slope {slope}")),
        LayerSpec::Gelu {} => plain("GELU", String::new()),
        LayerSpec::Flatten {} => plain("Flatten", "channel, row, column".into()),
        LayerSpec::Dropout { rate } => plain("Dropout", format!("rate {rate}")),
        LayerSpec::Sigmoid {} => plain("Sigmoid", String::new()),
        LayerSpec::Softmax {} => plain("Softmax", String::new()),
        LayerSpec::Residual { layers } => plain("Residual", format!("{} layers", layers.len())),
    }
}

fn strides(stride: Option<usize>) -> String {
    stride.map_or_else(String::new, |stride| format!(", stride {stride}"))
}

fn border(padding: Padding) -> String {
    match padding {
        Padding::Valid => "valid".into(),
        Padding::Same => "same".into(),
        Padding::Pixels(pixels) => format!("padding {pixels}"),
    }
}

fn product(sizes: &[usize]) -> u64 {
    sizes.iter().map(|&size| size as u64).product()
}
