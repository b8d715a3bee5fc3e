//! Which images might show the same photograph: for each image the few others whose detail correlates most with its own,
//! pixel for pixel. The product of two large matrices, in blocks, on every core.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Result, anyhow};
use cifar_kernels::Matrix;
use cifar_model::image::BYTES;

/// Others that are compared at a time.
const BLOCK: usize = 500;

/// The others that are nearest to one image, nearest first.
#[derive(Clone, Debug, Default)]
pub(super) struct Nearest(Vec<(f32, usize)>);

impl Nearest {
    /// Keeps an other where it is among the `most` nearest.
    fn offer(&mut self, most: usize, correlation: f32, other: usize) {
        if self.0.len() == most && self.0.last().is_some_and(|last| last.0 >= correlation) {
            return;
        }
        let place = self.0.partition_point(|kept| kept.0 >= correlation);
        self.0.insert(place, (correlation, other));
        self.0.truncate(most);
    }

    /// Places of the others, nearest first.
    pub(super) fn others(&self) -> impl Iterator<Item = usize> {
        self.0.iter().map(|(_, other)| *other)
    }
}

/// For each image the `most` nearest of the others. Both are standardised vectors, one behind the other; `done` is told
/// how many others have been compared since it was last called.
pub(super) fn nearest(
    images: &[f32],
    others: &[f32],
    most: usize,
    done: &(dyn Fn(usize) + Sync),
) -> Result<Vec<Nearest>> {
    let count = images.len() / BYTES;
    let left = Matrix::new(count, images.to_vec());
    let blocks: Vec<&[f32]> = others.chunks(BLOCK * BYTES).collect();
    let found = Mutex::new(vec![Nearest::default(); count]);
    let next = AtomicUsize::new(0);
    let compare = || -> Result<()> {
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(block) = blocks.get(number) else { return Ok(()) };
            let right = Matrix::new(block.len() / BYTES, block.to_vec()).transposed();
            let columns = right.shape()[1];
            let mut products = Matrix::new(count, vec![0.0; count * columns]);
            products.add_product(&left, &right);
            let mut found = found.lock().map_err(|_| anyhow!("another thread broke off"))?;
            for (nearest, row) in found.iter_mut().zip(products.values().chunks(columns)) {
                for (column, correlation) in row.iter().enumerate() {
                    nearest.offer(most, *correlation, number * BLOCK + column);
                }
            }
            done(columns);
        }
    };
    std::thread::scope(|scope| -> Result<()> {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(compare)).collect();
        running.into_iter().try_for_each(|thread| {
            thread.join().map_err(|_| anyhow!("a thread ended early: its last words stand above"))?
        })
    })?;
    found.into_inner().map_err(|_| anyhow!("a thread broke off"))
}
