//! Where an operator's windows lie: padding, strides and all that has a kernel.

use cifar_model::spec::{LayerSpec, MAX_KERNEL, Padding, Shape};

use super::super::{LayerProblem, Note, Result};
use super::attributes::Operator;
use super::reader::Reader;
use super::value::Signal;

/// A square window and its way over a map.
pub(super) struct Window {
    pub(super) size: usize,
    pub(super) stride: usize,
    pub(super) padding: Padding,
    /// Rows and columns of what comes out.
    pub(super) output: [usize; 2],
}

/// The window of an operator over a map of `[height, width]` with `around` zeros already laid around it.
pub(super) fn window(
    operator: Operator<'_>,
    size: usize,
    map: [usize; 2],
    around: [usize; 4],
) -> Result<Window> {
    let both = |name: &str, usual: usize| match operator.ints(name) {
        None | Some([]) => Ok(usual),
        Some(&[a, b]) if a == b && a > 0 => usize::try_from(a).map_err(|_| operator.setting(name, &a)),
        Some(other) => Err(operator.setting(name, &&other[..other.len().min(8)])),
    };
    let stride = both("strides", 1)?;
    if both("dilations", 1)? != 1 {
        return Err(operator.setting("dilations", &operator.ints("dilations")));
    }
    if size == 0 || size > MAX_KERNEL || stride > MAX_KERNEL {
        return Err(operator.setting("kernel_shape", &size));
    }
    let [top, left, bottom, right] = pads(operator, size, stride, map, around)?;
    let rest = [map[0] + top + bottom, map[1] + left + right].map(|room| room.checked_sub(size));
    let [Some(rows), Some(columns)] = rest else { return Err(operator.setting("kernel_shape", &size)) };
    let output = [rows / stride + 1, columns / stride + 1];
    if operator.int("ceil_mode", 0) != 0 && (rows % stride != 0 || columns % stride != 0) {
        return Err(operator.setting("ceil_mode", &1));
    }
    let same = [0, 1].map(|axis| missing(size, stride, map[axis]));
    let is_same = [top, left] == same.map(|all| all / 2) && [bottom, right] == same.map(|all| all - all / 2);
    let is_even = [left, bottom, right] == [top; 3];
    let padding = match top {
        _ if [top, left, bottom, right] == [0; 4] => Padding::Valid,
        _ if is_same && (stride == 1 || !is_even) => Padding::Same,
        pixels if is_even => Padding::Pixels(pixels),
        _ if is_same => Padding::Same,
        _ => return Err(operator.setting("pads", &[top, left, bottom, right])),
    };
    Ok(Window { size, stride, padding, output })
}

/// How many rows TensorFlow adds so that a map is divided by the stride, rounded up.
const fn missing(size: usize, stride: usize, map: usize) -> usize {
    ((map.div_ceil(stride) - 1) * stride + size).saturating_sub(map)
}

fn pads(
    operator: Operator<'_>,
    size: usize,
    stride: usize,
    map: [usize; 2],
    around: [usize; 4],
) -> Result<[usize; 4]> {
    let both = [0, 1].map(|axis| missing(size, stride, map[axis]));
    let [small, large] = [both.map(|all| all / 2), both.map(|all| all - all / 2)];
    let own = match operator.text("auto_pad", "NOTSET") {
        "SAME_UPPER" => [small[0], small[1], large[0], large[1]],
        "SAME_LOWER" => [large[0], large[1], small[0], small[1]],
        "VALID" => [0; 4],
        "NOTSET" => match operator.ints("pads") {
            None | Some([]) => [0; 4],
            Some(&[top, left, bottom, right]) => {
                let pads = [top, left, bottom, right]
                    .map(|pad| usize::try_from(pad).ok().filter(|pad| *pad <= MAX_KERNEL));
                let [Some(top), Some(left), Some(bottom), Some(right)] = pads else {
                    return Err(operator.setting("pads", &[top, left, bottom, right]));
                };
                [top, left, bottom, right]
            }
            Some(other) => return Err(operator.setting("pads", &&other[..other.len().min(8)])),
        },
        other => return Err(operator.setting("auto_pad", &other)),
    };
    Ok([0, 1, 2, 3].map(|side| own[side] + around[side]))
}

impl<'graph> Reader<'graph> {
    /// `MaxPool` and `AveragePool`.
    pub(super) fn pool(&mut self, operator: Operator<'graph>, is_mean: bool) -> Result<()> {
        let (signal, [channels, height, width]) = self.map(operator, 0)?;
        let size = match operator.ints("kernel_shape") {
            Some(&[a, b]) if a == b => usize::try_from(a).unwrap_or(0),
            other => {
                return Err(
                    operator.setting("kernel_shape", &other.map(|sizes| &sizes[..sizes.len().min(8)]))
                );
            }
        };
        let Window { size, stride, padding, output } = window(operator, size, [height, width], [0; 4])?;
        let (step, shape) = ((stride != size).then_some(stride), Shape::Map(channels, output[0], output[1]));
        if !is_mean {
            return self.push(operator, LayerSpec::MaxPool { size, stride: step, padding }, &signal, shape);
        }
        // Ours counts zeros that were asked for in pixels, and not those of `same`.
        let counts = operator.int("count_include_pad", 0) != 0;
        let padding = match (padding, counts) {
            (Padding::Valid, _) | (Padding::Same, false) | (Padding::Pixels(_), true) => padding,
            // The same windows, said otherwise.
            (Padding::Same, true) if size % 2 == 1 && stride == 1 => Padding::Pixels(size / 2),
            (Padding::Same, true) | (Padding::Pixels(_), false) => {
                return Err(operator.setting("count_include_pad", &i32::from(counts)));
            }
        };
        self.push(operator, LayerSpec::AvgPool { size, stride: step, padding }, &signal, shape)
    }

    /// The mean or largest value of each channel.
    pub(super) fn global(&mut self, operator: Operator<'graph>, spec: LayerSpec) -> Result<()> {
        let (signal, [channels, ..]) = self.map(operator, 0)?;
        self.push(operator, spec, &signal, Shape::Flat(channels))
    }

    /// `ReduceMean` and `ReduceMax` over rows and columns.
    pub(super) fn reduce(&mut self, operator: Operator<'graph>, spec: LayerSpec) -> Result<()> {
        let signal = self.signal(operator, 0)?;
        let axes = match operator.input(1) {
            Some(_) => self.whole(operator, 1)?,
            None => operator.ints("axes").unwrap_or_default().to_vec(),
        };
        let axes: Vec<i64> =
            axes.iter().map(|&axis| if axis < 0 { axis.saturating_add(4) } else { axis }).collect();
        let [rows, columns] = if signal.is_channels_last { [1, 2] } else { [2, 3] };
        match signal.shape {
            Shape::Map(channels, ..) if axes == [rows, columns] || axes == [columns, rows] => {
                let signal = Signal { is_channels_last: false, ..signal };
                self.push(operator, spec, &signal, Shape::Flat(channels))
            }
            Shape::Map(..) => Err(operator.setting("axes", &&axes[..axes.len().min(8)])),
            Shape::Flat(_) => Err(operator.refuse(LayerProblem::Misplaced)),
        }
    }

    /// `Pad`, which the convolution behind it takes in.
    pub(super) fn pad(&mut self, operator: Operator<'graph>) -> Result<()> {
        let signal = self.signal(operator, 0)?;
        let mode = operator.text("mode", "constant");
        if mode != "constant" {
            return Err(operator.setting("mode", &mode));
        }
        if operator.input(2).is_some() && self.scalar(operator, 2)? != 0.0
            || operator.float("value", 0.0) != 0.0
        {
            return Err(operator.setting("value", &"not 0"));
        }
        let pads = match operator.input(1) {
            Some(_) => self.whole(operator, 1)?,
            None => operator.ints("pads").unwrap_or_default().to_vec(),
        };
        let [n, a, b, c, m, d, e, f] = pads[..] else { return Err(operator.setting("pads", &pads.len())) };
        let ([top, left, bottom, right], others) =
            if signal.is_channels_last { ([a, b, d, e], [n, c, m, f]) } else { ([b, c, e, f], [n, a, m, d]) };
        let around =
            [top, left, bottom, right].map(|pad| usize::try_from(pad).ok().filter(|pad| *pad <= MAX_KERNEL));
        let [Some(top), Some(left), Some(bottom), Some(right)] = around else {
            return Err(operator.setting("pads", &pads));
        };
        if others != [0; 4] || operator.input(3).is_some() || !matches!(signal.shape, Shape::Map(..)) {
            return Err(operator.setting("pads", &pads));
        }
        let around = [top, left, bottom, right];
        if around != [0; 4] {
            self.notes.push(Note::PaddingFolded(operator.place()));
        }
        self.set_padded(operator, signal, around)
    }
}
