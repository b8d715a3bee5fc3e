//! Products of large matrices, as an optimiser needs them: the tile, over blocks that stay in the cache.

use pulp::Simd;

use crate::tile::{self, Sums, Tiled, VECTORS};

/// Numbers of each sum that are taken at once. Those of one panel then fill 32 KB with AVX-512.
const DEPTH: usize = 256;

/// Rows of the tile that takes what the large one leaves over.
const FEW: usize = 4;

/// `[rows, columns]`, row by row.
#[derive(Clone, Debug, PartialEq)]
pub struct Matrix {
    rows: usize,
    columns: usize,
    values: Vec<f32>,
}

impl Matrix {
    /// Takes over the values.
    ///
    /// # Panics
    /// Where they are not `rows` rows of one length.
    #[must_use]
    pub fn new(rows: usize, values: Vec<f32>) -> Self {
        let columns = values.len().checked_div(rows).unwrap_or(0);
        assert_eq!(rows * columns, values.len(), "no {rows} rows of one length");
        Self { rows, columns, values }
    }

    /// Rows, columns.
    #[must_use]
    pub const fn shape(&self) -> [usize; 2] {
        [self.rows, self.columns]
    }

    /// Its values, row by row.
    #[must_use]
    pub fn values(&self) -> &[f32] {
        &self.values
    }

    /// Gives its values back, row by row.
    #[must_use]
    pub fn into_values(self) -> Vec<f32> {
        self.values
    }

    /// `[columns, rows]`.
    #[must_use]
    pub fn transposed(&self) -> Self {
        let column = |column: usize| (0..self.rows).map(move |row| self.values[row * self.columns + column]);
        Self { rows: self.columns, columns: self.rows, values: (0..self.columns).flat_map(column).collect() }
    }

    /// The matrix times its own transpose, `[rows, rows]`: how far each two rows point the same way. As that is
    /// symmetric, half of it is computed.
    #[must_use]
    pub fn gram(&self) -> Self {
        let n = self.rows;
        let mut sum = Self::new(n, vec![0.0; n * n]);
        tile::dispatch(Product { left: self, right: Right::Transposed(self), sum: &mut sum });
        for row in 0..n {
            for column in row + 1..n {
                sum.values[row * n + column] = sum.values[column * n + row];
            }
        }
        sum
    }

    /// Adds `left` times `right`.
    ///
    /// # Panics
    /// Where the shapes do not fit.
    pub fn add_product(&mut self, left: &Self, right: &Self) {
        assert_eq!(left.columns, right.rows, "rows of another length than the columns");
        assert_eq!(self.shape(), [left.rows, right.columns], "a sum of another shape");
        tile::dispatch(Product { left, right: Right::Plain(right), sum: self });
    }
}

/// The second factor.
#[derive(Clone, Copy)]
enum Right<'a> {
    Plain(&'a Matrix),
    /// The first one's transpose: what lies above the diagonal of the product is left out.
    Transposed(&'a Matrix),
}

struct Product<'a> {
    left: &'a Matrix,
    right: Right<'a>,
    sum: &'a mut Matrix,
}

impl Tiled for Product<'_> {
    #[inline(always)]
    fn run<S: Simd, const ROWS: usize>(self, simd: S) {
        let Self { left, right, sum } = self;
        let width = VECTORS * S::F32_LANES;
        let mut panel = vec![0.0; DEPTH.min(left.columns) * width];
        for from in (0..left.columns).step_by(DEPTH) {
            let depth = DEPTH.min(left.columns - from);
            let panel = &mut panel[..depth * width];
            for first in (0..sum.columns).step_by(width) {
                let columns = width.min(sum.columns - first);
                right.pack([from, first, columns], width, panel);
                let mut tile = Tile::<S> { simd, left, from, depth, panel, first, columns, sum: &mut *sum };
                let mut row = match right {
                    Right::Plain(_) => 0,
                    Right::Transposed(_) => first,
                };
                while row + ROWS <= left.rows {
                    tile.add::<ROWS>(row);
                    row += ROWS;
                }
                while row + FEW <= left.rows {
                    tile.add::<FEW>(row);
                    row += FEW;
                }
                (row..left.rows).for_each(|row| tile.add::<1>(row));
            }
        }
    }
}

impl Right<'_> {
    /// Some rows of a panel's columns, `width` values a row. What is beyond `columns` keeps what it has: those sums are
    /// not written.
    #[inline(always)]
    fn pack(self, [from, first, columns]: [usize; 3], width: usize, panel: &mut [f32]) {
        match self {
            Self::Plain(right) => {
                let rows = right.values.chunks_exact(right.columns).skip(from);
                for (panel, row) in panel.chunks_exact_mut(width).zip(rows) {
                    panel[..columns].copy_from_slice(&row[first..first + columns]);
                }
            }
            Self::Transposed(left) => {
                let depth = panel.len() / width;
                for lane in 0..columns {
                    let row = &left.values[(first + lane) * left.columns + from..][..depth];
                    let targets = panel.iter_mut().skip(lane).step_by(width);
                    targets.zip(row).for_each(|(target, &value)| *target = value);
                }
            }
        }
    }
}

struct Tile<'a, S: Simd> {
    simd: S,
    left: &'a Matrix,
    from: usize,
    depth: usize,
    panel: &'a [f32],
    first: usize,
    columns: usize,
    sum: &'a mut Matrix,
}

impl<S: Simd> Tile<'_, S> {
    /// Adds what this part of the depth gives to `ROWS` rows of a panel's columns.
    #[inline(always)]
    fn add<const ROWS: usize>(&mut self, row: usize) {
        let from =
            |index: usize| &self.left.values[(row + index) * self.left.columns + self.from..][..self.depth];
        let rows: [&[f32]; ROWS] = std::array::from_fn(from);
        let mut sums: Sums<S, ROWS> = [[self.simd.splat_f32s(0.0); VECTORS]; ROWS];
        tile::multiply(self.simd, rows, tile::panel::<S>(self.panel), &mut sums);
        for (index, sums) in sums.iter().enumerate() {
            let target =
                &mut self.sum.values[(row + index) * self.sum.columns + self.first..][..self.columns];
            for (target, &sum) in target.chunks_mut(S::F32_LANES).zip(sums) {
                let old = tile::load(self.simd, target);
                tile::store(self.simd, target, self.simd.add_f32s(old, sum));
            }
        }
    }
}
