//! `cifar-train summary RECIPE`: the two tables that the notebook prints.

use anyhow::Result;
use cifar_model::Summary;

/// Which network.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// A recipe's name or a JSON file.
    recipe: String,
}

/// Prints the convolutional part's table, then the whole network's.
pub(crate) fn run(args: &Args) -> Result<()> {
    let spec = crate::recipes::named(&args.recipe)?.spec;
    println!("{}: convolutional part\n{}", spec.name, table(&spec.convolutional_summary()?));
    println!("{}: whole network\n{}", spec.name, table(&spec.summary()?));
    Ok(())
}

pub(crate) fn table(summary: &Summary) -> String {
    let mut lines = vec![line("layer", "kind", "output (C, H, W)", "parameters", "arithmetic")];
    for row in &summary.rows {
        let kind = [row.kind.as_str(), row.detail.as_str()].join(" ");
        let output = row.output.iter().map(ToString::to_string).collect::<Vec<_>>().join(" x ");
        lines.push(line(&row.name, kind.trim(), &output, &row.parameters.to_string(), &row.arithmetic));
    }
    let kilobytes = summary.bytes as f64 / 1024.0;
    let (parameters, multiply_adds) = (summary.parameters, summary.multiply_adds);
    lines.push(format!(
        "{parameters} parameters ({kilobytes:.2} KB), {multiply_adds} multiply-adds an image\n"
    ));
    lines.join("\n")
}

fn line(name: &str, kind: &str, output: &str, parameters: &str, arithmetic: &str) -> String {
    format!("{name:<10} {kind:<32} {output:<17} {parameters:>10}  {arithmetic}").trim_end().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_the_notebooks_totals() -> Result<()> {
        let spec = crate::recipes::named("notebook")?.spec;
        assert!(table(&spec.convolutional_summary()?).contains("\n56320 parameters (220.00 KB)"));
        assert!(table(&spec.summary()?).contains("\n119040 parameters (465.00 KB)"));
        Ok(())
    }
}
