//! The plan makes its buffers once: classifying allocates nothing, whatever the number of images.

use cifar_model::{Plan, Result, Weights};

#[test]
fn classifying_allocates_nothing() -> Result<()> {
    let weights =
        Weights::from_safetensors(include_bytes!("../../../www/assets/models/notebook.safetensors"))?;
    let mut plan = Plan::compile(&weights)?;
    let images = vec![7; 33 * 3072];
    let mut logits = vec![0.0; 33 * plan.outputs()];
    for count in [1, 4, 33] {
        let (planar, out) = (&images[..count * 3072], &mut logits[..count * plan.outputs()]);
        let mut done = Ok(());
        let found = allocation_counter::measure(|| done = plan.logits(planar, out));
        done?;
        assert_eq!(found.count_total, 0, "{count} images: {found:?}");
    }
    // A counter that never counts would prove nothing.
    assert!(allocation_counter::measure(|| drop(Plan::compile(&weights))).count_total > 0);
    Ok(())
}
