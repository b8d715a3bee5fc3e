//! Our arrays in Keras's layouts, where channels and outputs come last.

/// Rows of an output each, channel by channel with planes of `plane` values, become columns of an output each, place by
/// place: `[out, in, rows, columns]` to `[rows, columns, in, out]` for a convolution, and for a dense layer behind a
/// flatten layer, which reads channel, row, column here and row, column, channel there. A dense layer elsewhere has planes
/// of one value. A depthwise convolution's `[rows, columns, channels, filters of a channel]` are those of one channel.
pub(super) fn outputs_last(weight: &[f32], outputs: usize, plane: usize) -> Vec<f32> {
    let inputs = weight.len() / outputs.max(1);
    let channels = inputs / plane.max(1);
    let place = |input: usize| input % channels * plane + input / channels;
    let column = |input: usize| (0..outputs).map(move |output| weight[output * inputs + place(input)]);
    (0..inputs).flat_map(column).collect()
}

/// A convolution of groups as one over all channels: `[out, channels, rows, columns]` with zeros for those of other
/// groups.
pub(super) fn ungrouped(weight: &[f32], outputs: usize, groups: usize) -> Vec<f32> {
    let row = weight.len() / outputs.max(1);
    let mut wide = vec![0.0; weight.len() * groups];
    for (output, (from, to)) in weight.chunks_exact(row).zip(wide.chunks_exact_mut(row * groups)).enumerate()
    {
        let group = output / (outputs / groups);
        to[group * row..][..row].copy_from_slice(from);
    }
    wide
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outputs_and_channels_come_last() {
        // Two outputs, two channels of three places.
        let weight: Vec<f32> = (0..12).map(|value| value as f32).collect();
        let expected = [0.0, 6.0, 3.0, 9.0, 1.0, 7.0, 4.0, 10.0, 2.0, 8.0, 5.0, 11.0];
        assert_eq!(outputs_last(&weight, 2, 3), expected);
        assert_eq!(outputs_last(&[0.0, 1.0, 2.0, 3.0], 2, 1), [0.0, 2.0, 1.0, 3.0]);
    }

    #[test]
    fn a_group_sees_its_own_channels_alone() {
        assert_eq!(ungrouped(&[1.0, 2.0, 3.0, 4.0], 4, 2), [1.0, 0.0, 2.0, 0.0, 0.0, 3.0, 0.0, 4.0]);
        assert_eq!(ungrouped(&[1.0, 2.0], 1, 1), [1.0, 2.0]);
    }
}
