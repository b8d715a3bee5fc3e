//! The order in which Keras counts a model's layers, by which it finds their arrays: those that are furthest from the output
//! come first, and of the same distance the one that is met first on the way back from it.

/// Layers that stand behind those that they read, the output last, in Keras's order. `inputs`: the places of those that a
/// layer reads.
pub(super) fn in_keras_order<Layer>(
    mut layers: Vec<Layer>,
    inputs: impl Fn(&mut Layer) -> &mut Vec<usize>,
) -> Vec<Layer> {
    let reads: Vec<Vec<usize>> = layers.iter_mut().map(|layer| inputs(layer).clone()).collect();
    let order = order(&reads);
    let mut places = vec![0; order.len()];
    for (place, &at) in order.iter().enumerate() {
        places[at] = place;
    }
    let mut left: Vec<Option<Layer>> = layers.into_iter().map(Some).collect();
    let moved = |mut layer: Layer| {
        inputs(&mut layer).iter_mut().for_each(|at| *at = places[*at]);
        layer
    };
    order.iter().filter_map(|&at| left[at].take()).map(moved).collect()
}

/// The places of layers in Keras's order, by what each reads.
fn order(inputs: &[Vec<usize>]) -> Vec<usize> {
    let mut distances = vec![0; inputs.len()];
    for (at, read) in inputs.iter().enumerate().rev() {
        for &from in read {
            distances[from] = distances[from].max(distances[at] + 1);
        }
    }
    let mut met = vec![None; inputs.len()];
    let (mut next, mut way) = (0, vec![inputs.len() - 1]);
    while let Some(at) = way.pop() {
        if met[at].is_none() {
            met[at] = Some(next);
            next += 1;
            way.extend(inputs[at].iter().rev());
        }
    }
    cifar_model::places(inputs.len(), &|one, other| {
        distances[other].cmp(&distances[one]).then(met[one].cmp(&met[other]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `model.layers` of Keras 3.15.1 and tf-keras 2.21.0 for the same graph.
    #[test]
    fn layers_of_two_branches_stand_as_keras_has_them() {
        let reads = [
            ("in", vec![]),
            ("a", vec!["in"]),
            ("b1", vec!["a"]),
            ("b2", vec!["b1"]),
            ("b3", vec!["b2"]),
            ("p1", vec!["a"]),
            ("p2", vec!["p1"]),
            ("sum1", vec!["p2", "b3"]),
            ("c", vec!["sum1"]),
            ("q1", vec!["sum1"]),
            ("q2", vec!["q1"]),
            ("sum2", vec!["q2", "c"]),
        ];
        let place = |name: &str| reads.iter().position(|(other, _)| *other == name).expect("a layer");
        let inputs: Vec<Vec<usize>> =
            reads.iter().map(|(_, read)| read.iter().map(|name| place(name)).collect()).collect();
        let names: Vec<&str> = order(&inputs).into_iter().map(|at| reads[at].0).collect();
        assert_eq!(names, ["in", "a", "b1", "p1", "b2", "p2", "b3", "sum1", "q1", "q2", "c", "sum2"]);
    }
}
