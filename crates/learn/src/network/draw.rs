//! What is drawn at random in a network: which values dropout drops. It depends on the image and nothing else, so that a
//! run resumes with the same bits and a batch may be cut anywhere.

/// The key of an image in an epoch of a run.
#[must_use]
pub fn image_key(seed: u64, epoch: u32, index: u32) -> u64 {
    spread(spread(seed, u64::from(epoch)), u64::from(index))
}

/// The key of an image in one of the network's dropout layers, which are counted from 0.
pub(super) fn layer_key(image: u64, layer: u64) -> u64 {
    spread(image, layer)
}

/// FNV-1a's prime spreads a number over a key; what draws mixes the rest.
const fn spread(key: u64, part: u64) -> u64 {
    let mixed = (key ^ part.wrapping_add(0x9E37_79B9_7F4A_7C15)).wrapping_mul(0x0000_0100_0000_01B3);
    mixed ^ (mixed >> 29)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_images_epochs_or_layers_share_a_key() {
        let numbers = || 0..20_u32;
        let keys: std::collections::BTreeSet<u64> = numbers()
            .flat_map(|epoch| numbers().map(move |index| image_key(1, epoch, index)))
            .flat_map(|key| (0..5).map(move |layer| layer_key(key, layer)))
            .collect();
        assert_eq!(keys.len(), 20 * 20 * 5);
    }
}
