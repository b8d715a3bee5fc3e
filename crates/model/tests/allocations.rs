//! The plan makes its buffers once: classifying allocates nothing, whatever the number of images. Nor does reading the maps
//! of a network that is looked into, from the second time on.

use cifar_model::{Inspection, Plan, Result, Weights};

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

#[test]
fn maps_are_read_without_allocating() -> Result<()> {
    let weights =
        Weights::from_safetensors(include_bytes!("../../../www/assets/models/notebook.safetensors"))?;
    let mut inspection = Inspection::compile(&weights)?;
    inspection.run(&[7; 3072])?;
    let (mut planar, mut extremes, mut largest) = (Vec::new(), Vec::new(), 0.0_f32);
    let mut read = || -> Result<()> {
        for stage in 0..inspection.stages().len() {
            let view = inspection.view(stage)?;
            view.extremes(&mut extremes);
            largest = largest.max(view.reach().largest);
            inspection.read_map(stage, &mut planar)?;
        }
        Ok(())
    };
    let first = allocation_counter::measure(|| read().expect("every stage is there"));
    assert!(first.count_total > 0, "the buffers are made");
    let second = allocation_counter::measure(|| read().expect("every stage is there"));
    assert_eq!(second.count_total, 0, "{second:?}");
    assert!(largest > 0.0);
    Ok(())
}
