//! What is to be known of each kind of layer: its name, its shapes, its parameters and its row in the summary. A new kind
//! gets an arm in every match of this file; the compiler names them.

use cifar_kernels::Window;

use crate::misfit::Misfit;
use crate::node::Node;
use crate::number;
use crate::spec::{LayerSpec, MAX_KERNEL, MAX_STRIDE, Padding, Shape};

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
        // `relu61` would be the name of the 61st ReLU.
        LayerSpec::Relu6 {} => ("relu6_", Some(Counted::Activation)),
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
            Self::Relu6 {} => "relu6",
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
        | LayerSpec::Relu6 {}
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
        | LayerSpec::Relu6 {}
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

/// The most filters of a convolution, and units of a dense layer.
pub(crate) const MAX_WIDTH: usize = 1 << 14;

/// The shape that a layer makes of its input, or why it makes none. Of a residual block it is a matter of its layers.
pub(crate) fn output(layer: &LayerSpec, input: Shape) -> Result<Shape, Misfit> {
    let map = || match input {
        Shape::Map(channels, height, width) => Ok([channels, height, width]),
        Shape::Flat(_) => Err(Misfit::MapWanted { input: input.dims() }),
    };
    let flat = || match input {
        Shape::Flat(values) => Ok(values),
        Shape::Map(..) => Err(Misfit::FlatWanted { input: input.dims() }),
    };
    match layer {
        LayerSpec::Conv { filters, kernel, padding, stride, groups } => {
            let [channels, height, width] = map()?;
            check_size("filters", *filters, MAX_WIDTH)?;
            check_size("kernel", *kernel, MAX_KERNEL)?;
            check_size("stride", *stride, MAX_STRIDE)?;
            if *groups == 0 || !channels.is_multiple_of(*groups) || !filters.is_multiple_of(*groups) {
                return Err(Misfit::Groups { groups: *groups, channels, filters: *filters });
            }
            check_padding(*padding, kernel - 1)?;
            let (_, [rows, columns]) = windows(*kernel, *stride, *padding, [height, width])
                .ok_or(Misfit::Kernel { kernel: *kernel, height, width })?;
            Ok(Shape::Map(*filters, rows, columns))
        }
        LayerSpec::MaxPool { size, stride, padding } | LayerSpec::AvgPool { size, stride, padding } => {
            let [channels, height, width] = map()?;
            check_size("size", *size, MAX_KERNEL)?;
            let stride = stride.unwrap_or(*size);
            check_size("stride", stride, MAX_KERNEL)?;
            // Then no square lies in the padding alone.
            check_padding(*padding, size / 2)?;
            let (_, [rows, columns]) = windows(*size, stride, *padding, [height, width])
                .ok_or(Misfit::Pool { size: *size, height, width })?;
            Ok(Shape::Map(channels, rows, columns))
        }
        LayerSpec::GlobalMaxPool {} | LayerSpec::GlobalAvgPool {} => Ok(Shape::Flat(map()?[0])),
        LayerSpec::Flatten {} => map().map(|_| Shape::Flat(input.values())),
        LayerSpec::BatchNorm { epsilon, .. } => {
            check_number("epsilon", *epsilon, *epsilon > 0.0 && *epsilon <= 1.0, "above 0 up to 1")?;
            map().map(|_| input)
        }
        LayerSpec::Dense { units } => {
            flat()?;
            check_size("units", *units, MAX_WIDTH)?;
            Ok(Shape::Flat(*units))
        }
        LayerSpec::LeakyRelu { slope } => {
            check_number("slope", *slope, (0.0..=1.0).contains(slope), "0 to 1").map(|()| input)
        }
        LayerSpec::Dropout { rate } => {
            check_number("rate", *rate, (0.0..1.0).contains(rate), "0 to below 1").map(|()| input)
        }
        LayerSpec::Relu {} | LayerSpec::Relu6 {} | LayerSpec::Gelu {} | LayerSpec::Residual { .. } => {
            Ok(input)
        }
        LayerSpec::Sigmoid {} | LayerSpec::Softmax {} => flat().map(|_| input),
    }
}

fn check_size(field: &'static str, value: usize, most: usize) -> Result<(), Misfit> {
    if value == 0 || value > most { Err(Misfit::Size { field, value, most }) } else { Ok(()) }
}

fn check_number(field: &'static str, value: f32, fits: bool, range: &'static str) -> Result<(), Misfit> {
    if fits { Ok(()) } else { Err(Misfit::Number { field, value, range }) }
}

fn check_padding(padding: Padding, most: usize) -> Result<(), Misfit> {
    match padding {
        Padding::Pixels(pixels) if pixels > most => Err(Misfit::Padding { pixels, most }),
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
        | LayerSpec::Relu6 {}
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
                detail: if usual { String::new() } else { format!("epsilon {}", number(*epsilon)) },
                arithmetic: format!("{parts} * {width} = {}", parts * width),
                multiply_adds: 0,
            }
        }
        LayerSpec::MaxPool { size, stride, padding } => pool("MaxPooling2D", *size, stride, padding),
        LayerSpec::AvgPool { size, stride, padding } => pool("AveragePooling2D", *size, stride, padding),
        LayerSpec::GlobalMaxPool {} => plain("GlobalMaxPooling2D", String::new()),
        LayerSpec::GlobalAvgPool {} => plain("GlobalAveragePooling2D", String::new()),
        LayerSpec::Relu {} => plain("ReLU", String::new()),
        LayerSpec::Relu6 {} => plain("ReLU", "at most 6".into()),
        LayerSpec::LeakyRelu { slope } => plain("LeakyReLU", format!("slope {}", number(*slope))),
        LayerSpec::Gelu {} => plain("GELU", String::new()),
        LayerSpec::Flatten {} => plain("Flatten", "channel, row, column".into()),
        LayerSpec::Dropout { rate } => plain("Dropout", format!("rate {}", number(*rate))),
        LayerSpec::Sigmoid {} => plain("Sigmoid", String::new()),
        LayerSpec::Softmax {} => plain("Softmax", String::new()),
        LayerSpec::Residual { layers, shortcut } if shortcut.is_empty() => {
            plain("Residual", format!("{} layers", layers.len()))
        }
        LayerSpec::Residual { layers, shortcut } => {
            plain("Residual", format!("{} layers, shortcut of {}", layers.len(), shortcut.len()))
        }
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
