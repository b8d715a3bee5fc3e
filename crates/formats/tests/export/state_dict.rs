//! What PyTorch makes of our export: `torch.save` of its `state_dict`, arrays by our names without our layers.

use super::round_trip::{filled, members};
use cifar_formats::Format;
use cifar_formats::import::{File, ImportError, propose_of_any_size, read, read_with_spec};
use cifar_model::spec::Padding;
use cifar_model::{LayerSpec, NetworkSpec};
use safetensors::SafeTensors;

fn conv(filters: usize, kernel: usize, stride: usize) -> LayerSpec {
    let padding = match (kernel, stride) {
        (1, _) => Padding::Valid,
        (_, 1) => Padding::Same,
        (_, _) => Padding::Pixels(kernel / 2),
    };
    LayerSpec::Conv { filters, kernel, padding, stride, groups: 1 }
}

/// Blocks with so many filters, which move by so many pixels; those without a shortcut add their input as it is.
fn network(blocks: &[(usize, usize, bool)]) -> NetworkSpec {
    let norm = || LayerSpec::BatchNorm { epsilon: 1e-5, scale: true, shift: true };
    let mut layers = vec![conv(8, 3, 1), norm(), LayerSpec::Relu {}];
    for &(filters, stride, is_projected) in blocks {
        let inner = vec![conv(filters, 3, stride), norm(), LayerSpec::Relu {}, conv(filters, 3, 1), norm()];
        let shortcut = if is_projected { vec![conv(filters, 1, stride), norm()] } else { Vec::new() };
        layers.extend([LayerSpec::Residual { layers: inner, shortcut }, LayerSpec::Relu {}]);
    }
    layers.extend([LayerSpec::GlobalAvgPool {}, LayerSpec::Dense { units: 10 }]);
    NetworkSpec { name: "imported".into(), input: [3, 32, 32], layers }
}

#[test]
fn our_own_blocks_are_found_by_the_names_that_we_give_them() {
    let (same, moved) = ((8, 1, false), (16, 2, true));
    for blocks in [
        vec![same, moved, (16, 1, false)],
        // As many filters, so that all norms have one shape.
        vec![same, (8, 2, true), same, (8, 2, true)],
        vec![(16, 1, true), (32, 2, true)],
        vec![moved, (32, 2, true)],
    ] {
        let own = network(&blocks);
        let weights = filled(own.clone());
        let members = members(&Format::Pytorch.write(&weights).expect("it can be written"));
        let state = members.iter().find(|(name, _)| name.ends_with(".safetensors")).expect("arrays").1;
        let arrays = SafeTensors::deserialize(state).expect("safetensors").tensors();
        let bytes = safetensors::serialize(arrays, None).expect("it can be written");
        let files = [File { name: "state.safetensors", bytes: &bytes }];
        let Err(ImportError::ArchitectureMissing { arrays }) = read(&files) else {
            panic!("it says nothing of layers")
        };
        let proposals = propose_of_any_size(&arrays).expect("blocks");
        assert!(proposals.contains(&own), "{blocks:?}: {proposals:?}");
        for spec in &proposals {
            let imported = read_with_spec(&files, spec).expect("each array has its place");
            assert!(imported.tensors == *weights.tensors(), "{blocks:?}");
        }
    }
}
