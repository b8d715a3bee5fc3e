//! The transforms of F(4x4, 3x3) along one axis, for the points 0, 1, -1, 2, -2 and infinity, and how one goes over
//! both axes. The matrices are those of Lavin and Gray (2016), section 4.3.

use super::lanes::load;
use pulp::Simd;

/// Numbers of a tile of outputs along an axis.
pub(super) const OUT: usize = 4;

/// Numbers of a tile of inputs, and of its frequencies, along an axis.
pub(super) const IN: usize = 6;

/// Where frequencies begin that lie `stride` apart.
#[inline(always)]
pub(super) fn frequencies(stride: usize) -> [[usize; IN]; IN] {
    let mut all = [[0; IN]; IN];
    for (index, at) in all.as_flattened_mut().iter_mut().enumerate() {
        *at = index * stride;
    }
    all
}

/// A matrix of `O` rows and `I` columns. A trait and loops instead of closures: those would be compiled apart, for
/// the machine's least instruction set.
pub(super) trait Transform<const I: usize, const O: usize> {
    /// The matrix times a vector, in each lane.
    fn times<S: Simd>(simd: S, values: [S::f32s; I]) -> [S::f32s; O];
}

/// The transform `T` of every row of a tile, then of every column of what that gave. The tile is one vector, of `lanes`
/// numbers from `first` on, of each pixel of `from`. Each row is transformed as it is loaded: a whole tile does not fit
/// into the registers, and a room for it would be filled with zeros before each.
#[inline(always)]
pub(super) fn both_axes<T: Transform<I, O>, S: Simd, const I: usize, const O: usize>(
    simd: S,
    from: &[f32],
    pixels: &[[usize; I]; I],
    first: usize,
    lanes: usize,
) -> [[S::f32s; O]; O] {
    let zero = simd.splat_f32s(0.0);
    let (mut rows, mut both) = ([[zero; O]; I], [[zero; O]; O]);
    for i in 0..I {
        let mut row = [zero; I];
        for j in 0..I {
            row[j] = load(simd, from, pixels[i][j] + first, lanes);
        }
        rows[i] = T::times(simd, row);
    }
    for o in 0..O {
        let mut column = [zero; I];
        for i in 0..I {
            column[i] = rows[i][o];
        }
        let column = T::times(simd, column);
        for p in 0..O {
            both[p][o] = column[p];
        }
    }
    both
}

/// `B^T d`: inputs to frequencies.
pub(super) struct Input;

impl Transform<IN, IN> for Input {
    #[inline(always)]
    fn times<S: Simd>(simd: S, d: [S::f32s; IN]) -> [S::f32s; IN] {
        let (two, four, five) = (simd.splat_f32s(2.0), simd.splat_f32s(4.0), simd.splat_f32s(5.0));
        let even = simd.negate_mul_add_e_f32s(four, d[2], d[4]);
        let odd = simd.negate_mul_add_e_f32s(four, d[1], d[3]);
        let (wide, narrow) = (simd.sub_f32s(d[4], d[2]), simd.sub_f32s(d[3], d[1]));
        [
            simd.mul_add_e_f32s(four, d[0], simd.negate_mul_add_e_f32s(five, d[2], d[4])),
            simd.add_f32s(even, odd),
            simd.sub_f32s(even, odd),
            simd.mul_add_e_f32s(two, narrow, wide),
            simd.negate_mul_add_e_f32s(two, narrow, wide),
            simd.mul_add_e_f32s(four, d[1], simd.negate_mul_add_e_f32s(five, d[3], d[5])),
        ]
    }
}

/// `A^T m`: frequencies to outputs.
pub(super) struct Output;

impl Transform<IN, OUT> for Output {
    #[inline(always)]
    fn times<S: Simd>(simd: S, m: [S::f32s; IN]) -> [S::f32s; OUT] {
        let (two, four, eight) = (simd.splat_f32s(2.0), simd.splat_f32s(4.0), simd.splat_f32s(8.0));
        let (near, far) = (simd.add_f32s(m[1], m[2]), simd.add_f32s(m[3], m[4]));
        let (near_odd, far_odd) = (simd.sub_f32s(m[1], m[2]), simd.sub_f32s(m[3], m[4]));
        [
            simd.add_f32s(m[0], simd.add_f32s(near, far)),
            simd.mul_add_e_f32s(two, far_odd, near_odd),
            simd.mul_add_e_f32s(four, far, near),
            simd.add_f32s(m[5], simd.mul_add_e_f32s(eight, far_odd, near_odd)),
        ]
    }
}

/// `A y`: gradients of outputs to those of frequencies.
pub(super) struct OutputBack;

impl Transform<OUT, IN> for OutputBack {
    #[inline(always)]
    fn times<S: Simd>(simd: S, y: [S::f32s; OUT]) -> [S::f32s; IN] {
        let (two, four) = (simd.splat_f32s(2.0), simd.splat_f32s(4.0));
        let (near, near_odd) = (simd.add_f32s(y[0], y[2]), simd.add_f32s(y[1], y[3]));
        let far = simd.mul_add_e_f32s(four, y[2], y[0]);
        let far_odd = simd.mul_f32s(two, simd.mul_add_e_f32s(four, y[3], y[1]));
        [
            y[0],
            simd.add_f32s(near, near_odd),
            simd.sub_f32s(near, near_odd),
            simd.add_f32s(far, far_odd),
            simd.sub_f32s(far, far_odd),
            y[3],
        ]
    }
}

/// `G g`: weights to frequencies.
pub(super) struct Weights;

impl Transform<3, IN> for Weights {
    #[inline(always)]
    fn times<S: Simd>(simd: S, g: [S::f32s; 3]) -> [S::f32s; IN] {
        let (two, four, quarter) = (simd.splat_f32s(2.0), simd.splat_f32s(4.0), simd.splat_f32s(1.0 / 4.0));
        let (sixth, part) = (simd.splat_f32s(-1.0 / 6.0), simd.splat_f32s(1.0 / 24.0));
        let near = simd.add_f32s(g[0], g[2]);
        let far = simd.mul_add_e_f32s(four, g[2], g[0]);
        let odd = simd.mul_f32s(two, g[1]);
        [
            simd.mul_f32s(quarter, g[0]),
            simd.mul_f32s(sixth, simd.add_f32s(near, g[1])),
            simd.mul_f32s(sixth, simd.sub_f32s(near, g[1])),
            simd.mul_f32s(part, simd.add_f32s(far, odd)),
            simd.mul_f32s(part, simd.sub_f32s(far, odd)),
            g[2],
        ]
    }
}

/// `G^T u`: gradients of the weights' frequencies to those of the weights.
pub(super) struct WeightsBack;

impl Transform<IN, 3> for WeightsBack {
    #[inline(always)]
    fn times<S: Simd>(simd: S, u: [S::f32s; IN]) -> [S::f32s; 3] {
        let (quarter, sixth) = (simd.splat_f32s(1.0 / 4.0), simd.splat_f32s(1.0 / 6.0));
        let twelfth = simd.splat_f32s(1.0 / 12.0);
        let (near, near_odd) = (simd.add_f32s(u[1], u[2]), simd.sub_f32s(u[2], u[1]));
        let (far, far_odd) = (simd.add_f32s(u[3], u[4]), simd.sub_f32s(u[3], u[4]));
        let first = simd.mul_f32s(quarter, simd.mul_add_e_f32s(sixth, far, u[0]));
        [
            simd.negate_mul_add_e_f32s(sixth, near, first),
            simd.mul_add_e_f32s(sixth, near_odd, simd.mul_f32s(twelfth, far_odd)),
            simd.negate_mul_add_e_f32s(sixth, near, simd.mul_add_e_f32s(sixth, far, u[5])),
        ]
    }
}
