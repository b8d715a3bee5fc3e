//! A network in two, where only its dense layers learn: what makes features of a picture, and what classifies them.

use cifar_model::spec::{LayerSpec, Shape};
use cifar_model::{Error, ErrorKind, NetworkSpec, Result};

use super::Network;
use crate::EngineKind;

/// Both halves of a network on one engine. The values of the first stand before those of the second.
pub struct Cut {
    body: Network,
    head: Network,
}

impl Cut {
    /// Cuts a network where its last map becomes a row.
    ///
    /// # Errors
    /// As [`Network::new`]; `ErrorKind::Spec` for a network without a dense layer.
    pub fn new(spec: &NetworkSpec, engine: EngineKind) -> Result<Self> {
        let [body, head] = halves(spec)?;
        Ok(Self { body: Network::new(&body, engine)?, head: Network::new(&head, engine)? })
    }

    /// Values that stay as they are: the first so many of the network's.
    #[must_use]
    pub fn frozen(&self) -> usize {
        self.body.values()
    }

    /// How many features a picture has.
    #[must_use]
    pub const fn width(&self) -> usize {
        self.body.outputs()
    }

    /// Features, `[n, width]` row by row, with the running statistics. `frozen` are the first values of the network,
    /// `pixels` is `[n, C, H, W]`, normalised.
    ///
    /// # Errors
    /// `ErrorKind::Argument` for lengths that do not fit.
    pub fn features(&self, frozen: &[f32], pixels: &[f32]) -> Result<Vec<f32>> {
        self.body.logits(frozen, pixels)
    }

    /// What learns: it reads features where a whole network reads pixels.
    #[must_use]
    pub const fn head(&self) -> &Network {
        &self.head
    }
}

/// How many values of a network lie before its dense layers.
pub(crate) fn frozen(spec: &NetworkSpec) -> Result<usize> {
    let [body, _] = halves(spec)?;
    Ok(body.check()?.values())
}

fn halves(spec: &NetworkSpec) -> Result<[NetworkSpec; 2]> {
    let checked = spec.check()?;
    let nodes = checked.nodes();
    let flat = nodes.iter().position(|node| matches!(node.output, Shape::Flat(_)));
    let Some((at, &Shape::Map(channels, height, width))) = flat.map(|at| (at, &nodes[at].input)) else {
        return Err(refuse(spec, "has no map before its end"));
    };
    let rest = &spec.layers[at + 1..];
    if !rest.iter().any(|layer| matches!(layer, LayerSpec::Dense { .. })) {
        return Err(refuse(spec, "has no dense layer"));
    }
    // A pool leaves one value a channel, anything else as many as its map had.
    let input =
        if nodes[at].output.values() == channels { [channels, 1, 1] } else { [channels, height, width] };
    let body = NetworkSpec { layers: spec.layers[..=at].to_vec(), ..spec.clone() };
    let layers = std::iter::once(LayerSpec::Flatten {}).chain(rest.iter().cloned()).collect();
    Ok([body, NetworkSpec { name: spec.name.clone(), input, layers }])
}

fn refuse(spec: &NetworkSpec, problem: &str) -> Error {
    Error::new(ErrorKind::Spec, format!("the network {} {problem}", spec.name), "train all of its layers")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_notebooks_network_is_cut_before_its_first_dense_layer() -> Result<()> {
        let spec = NetworkSpec::notebook(20, true);
        let cut = Cut::new(&spec, EngineKind::Kernels)?;
        assert_eq!((cut.width(), cut.frozen()), (1024, 896 + 18_496 + 36_928));
        assert_eq!(cut.head().values(), 1024 * 60 + 60 + 60 * 20 + 20);
        assert_eq!(frozen(&spec)?, cut.frozen());
        Ok(())
    }

    #[test]
    fn a_network_without_a_dense_layer_has_nothing_to_train() {
        let layers = vec![LayerSpec::GlobalMaxPool {}];
        let spec = NetworkSpec { name: "bare".into(), input: [3, 32, 32], layers };
        assert_eq!(frozen(&spec).expect_err("nothing dense").kind(), ErrorKind::Spec);
    }
}
