//! Which pictures excite a channel most: the largest value of the channel on each picture, and what that value saw.

use cifar_model::Inspection;
use cifar_model::inside::{MapView, ReceptiveField};
use cifar_model::spec::Shape;
use cifar_model::{Error, ErrorKind};
use serde::Serialize;

use crate::Result;

/// The largest finite value of a channel on a picture; of equal ones the first, row by row.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Excited {
    /// As the stage has it.
    pub value: f32,
    /// On the stage's map; 0 in a flat stage.
    pub row: usize,
    /// On the stage's map; 0 in a flat stage.
    pub column: usize,
    /// The pixels of the picture that the value can see.
    pub field: ReceptiveField,
}

/// Looks at some planar pictures, each as many bytes as the network's input (3,072 for 32 x 32 in colour): one entry each,
/// `None` where the channel has no finite value. What the network made of the picture before is there again afterwards.
///
/// # Errors
/// `argument` for a length that is no multiple of a picture's, a stage or a channel that is not there.
pub fn excite(
    network: &mut Inspection,
    planar: &[u8],
    stage: &str,
    channel: usize,
) -> Result<Vec<Option<Excited>>> {
    let stage = network.stage(stage)?;
    // Refuses a channel that is not there before anything is computed.
    network.receptive_field(stage, [channel, 0, 0])?;
    let before = network.picture().to_vec();
    let bytes = before.len();
    if !planar.len().is_multiple_of(bytes) {
        let problem = format!("{} bytes are no whole number of pictures", planar.len());
        return Err(Error::new(ErrorKind::Argument, problem, format!("give {bytes} bytes for each")).into());
    }
    let found = planar.chunks_exact(bytes).map(|picture| {
        network.run(picture)?;
        let Some((value, [row, column])) = largest(network.view(stage)?, channel) else { return Ok(None) };
        let field = network.receptive_field(stage, [channel, row, column])?;
        Ok(Some(Excited { value, row, column, field }))
    });
    let found = found.collect();
    network.run(&before)?;
    found
}

/// The largest finite value of a channel that is there, and its row and column.
fn largest(view: MapView<'_>, channel: usize) -> Option<(f32, [usize; 2])> {
    let (height, width) = match view.shape {
        Shape::Map(_, height, width) => (height, width),
        Shape::Flat(_) => (1, 1),
    };
    let places = (0..height).flat_map(|row| (0..width).map(move |column| [row, column]));
    places.fold(None, |best: Option<(f32, _)>, [row, column]| {
        let value = view.get([channel, row, column]);
        let is_larger = value.is_finite() && best.is_none_or(|(most, _)| value > most);
        if is_larger { Some((value, [row, column])) } else { best }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use cifar_model::Weights;

    const NOTEBOOK: &[u8] = include_bytes!("../../../../www/assets/models/notebook.safetensors");

    fn pictures(count: u32) -> Vec<u8> {
        (0..count * 3072).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8 / (1 + i as u8 % 3)).collect()
    }

    fn network() -> Result<Inspection> {
        Ok(Inspection::compile(&Weights::from_safetensors(NOTEBOOK)?)?)
    }

    #[test]
    fn the_largest_value_is_that_of_a_plain_loop_over_the_map() -> Result<()> {
        let (mut network, planar) = (network()?, pictures(3));
        for (stage, channel) in
            [("conv1", 3), ("relu2", 5), ("pool1", 7), ("flatten", 300), ("probabilities", 2)]
        {
            let found = excite(&mut network, &planar, stage, channel)?;
            assert_eq!(found.len(), 3);
            for (picture, found) in planar.chunks(3072).zip(found) {
                network.run(picture)?;
                let map = network.map(stage)?;
                let (height, width) = match map.shape {
                    Shape::Map(_, height, width) => (height, width),
                    Shape::Flat(_) => (1, 1),
                };
                let (mut most, mut at) = (f32::NEG_INFINITY, 0);
                for place in 0..height * width {
                    let value = map.values[channel * height * width + place];
                    if value > most {
                        (most, at) = (value, place);
                    }
                }
                let place = [channel, at / width, at % width];
                let field = network.receptive_field(network.stage(stage)?, place)?;
                let expected = Excited { value: most, row: place[1], column: place[2], field };
                assert_eq!(found, Some(expected), "{stage}");
            }
        }
        Ok(())
    }

    #[test]
    fn the_picture_before_is_still_the_one_that_is_looked_at() -> Result<()> {
        let (mut network, planar) = (network()?, pictures(3));
        network.run(&planar[..3072])?;
        let before = network.map("conv2")?;
        excite(&mut network, &planar[3072..], "conv1", 0)?;
        assert_eq!(network.map("conv2")?, before);
        Ok(())
    }

    #[test]
    fn what_is_not_there_is_refused_and_no_number_is_never_the_largest() -> Result<()> {
        let (mut network, planar) = (network()?, pictures(1));
        assert!(excite(&mut network, &planar, "none", 0).is_err());
        assert!(excite(&mut network, &planar, "conv1", 99_999).is_err());
        assert!(excite(&mut network, &planar[1..], "conv1", 0).is_err());
        assert!(excite(&mut network, &[], "conv1", 0)?.is_empty());
        let values = [f32::NAN, 1.0, f32::INFINITY, 3.0, f32::NAN, 3.0];
        let map = cifar_kernels::Map::new(2, 3, 1);
        let seen = largest(MapView { shape: Shape::Map(1, 2, 3), map, values: &values }, 0);
        assert_eq!(seen, Some((3.0, [1, 0])));
        let none = largest(MapView { shape: Shape::Map(1, 2, 3), map, values: &[f32::NAN; 6] }, 0);
        assert_eq!(none, None);
        Ok(())
    }
}
