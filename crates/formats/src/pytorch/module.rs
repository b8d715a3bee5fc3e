//! The Python that defines a network: one line a layer, and the few modules that PyTorch does not bring along.

use cifar_model::spec::{LayerSpec, Padding};
use cifar_model::{About, Error, ErrorKind, Node, Result, number};

use super::classes::{BATCH_NORM, MEAN_POOL, PROJECTED, RESIDUAL};

/// The module of this name; with `has_check` it can compare itself with pictures in `NAME_check.safetensors`.
///
/// # Errors
/// As [`cifar_model::NetworkSpec::check`]; `ErrorKind::Weights` where class names cannot be written.
pub(super) fn write(metadata: &impl About, name: &str, has_check: bool) -> Result<String> {
    let network = metadata.spec().check()?;
    let mut lines = Lines::default();
    lines.list(network.up_to_logits(), 3);
    let Lines { text: layers, residual, projected, batch_norm, mean_pool } = lines;
    let [channels, height, width] = metadata.spec().input;
    let colours = if channels == 1 { "grey" } else { "RGB" };
    let classes = serde_json::to_string(metadata.classes()).map_err(|error| {
        Error::new(
            ErrorKind::Weights,
            format!("the classes cannot be written ({error})"),
            "use another format",
        )
    })?;
    let of_channels = |numbers: [f32; 3]| {
        let all: Vec<String> = (0..channels).map(|at| number(numbers[at % 3])).collect();
        format!("[{}]", all.join(", "))
    };
    let (mean, std) = (of_channels(metadata.normalization().mean), of_channels(metadata.normalization().std));
    let own =
        [(residual, RESIDUAL), (projected, PROJECTED), (batch_norm, BATCH_NORM), (mean_pool, MEAN_POOL)];
    let own: String = own.into_iter().filter_map(|(is_used, text)| is_used.then_some(text)).collect();
    let run = if has_check { format!("    python {name}.py\n") } else { String::new() };
    let check = if has_check {
        format!(
            r#"

if __name__ == "__main__":
    network = load()
    print(network)
    check = load_file(Path(__file__).with_name("{name}_check.safetensors"))
    with torch.no_grad():
        difference = (network(check["images"].float()) - check["logits"]).abs().max().item()
    print(f"self-check of {{len(check['images'])}} pictures: largest difference {{difference:.1e}}")
    assert difference < 1e-4 * max(1, check["logits"].abs().max().item()), "the numbers do not come out as they should"
"#
        )
    } else {
        String::new()
    };
    let version = env!("CARGO_PKG_VERSION");
    let temperature = metadata.temperature();
    let sigmoid = match metadata.spec().layers.last() {
        Some(LayerSpec::Sigmoid {}) => {
            "\nSigmoid makes of them what the network was trained with, each by itself."
        }
        Some(_) | None => "",
    };
    let probabilities = temperature.map_or_else(
        || format!("softmax makes probabilities of them.{sigmoid}"),
        |temperature| {
            let is = if temperature > 1.0 { "surer than it is right" } else { "less sure than it is right" };
            format!(
                "it is calibrated: softmax(logits / TEMPERATURE) makes probabilities of them.\nWithout TEMPERATURE, {}, it is {is}.",
                number(temperature)
            )
        },
    );
    let temperature =
        temperature.map_or_else(String::new, |value| format!("TEMPERATURE = {}\n", number(value)));
    Ok(format!(
        r#""""The network of {name}.safetensors, as cifar-lab {version} wrote it.

    pip install torch safetensors
{run}
load() gives the network with its weights. It takes pixels of 0 to 255, [images, {channels}, {height}, {width}], {colours}, and gives logits:
{probabilities}
"""

from collections import OrderedDict
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import nn

CLASSES = {classes}
{temperature}

class Normalize(nn.Module):
    """(pixels / 255 - mean) / std, channel by channel."""

    def __init__(self, mean, std):
        super().__init__()
        for name, numbers in (("mean", mean), ("std", std)):
            self.register_buffer(name, torch.tensor(numbers).reshape(1, -1, 1, 1), persistent=False)

    def forward(self, pixels):
        return (pixels / 255 - self.mean) / self.std
{own}

class Network(nn.Sequential):
    """Pixels to logits."""

    def __init__(self):
        layers = OrderedDict(
            normalize=Normalize({mean}, {std}),
{layers}        )
        super().__init__(layers)


def load():
    network = Network()
    network.load_state_dict(load_file(Path(__file__).with_name("{name}.safetensors")))
    return network.eval()
{check}"#
    ))
}

/// One line a layer, and which of our own modules they use.
#[derive(Default)]
struct Lines {
    text: String,
    residual: bool,
    projected: bool,
    batch_norm: bool,
    mean_pool: bool,
}

impl Lines {
    fn list(&mut self, nodes: &[Node], depth: usize) {
        for node in nodes {
            self.layer(node, depth);
        }
    }

    fn line(&mut self, depth: usize, text: &str) {
        self.text.extend([&"    ".repeat(depth), text, "\n"]);
    }

    fn layer(&mut self, node: &Node, depth: usize) {
        // A layer of a residual block has the block's name before its own.
        let name = node.name.rsplit('.').next().unwrap_or_default();
        if let LayerSpec::Residual { shortcut, .. } = &node.layer {
            if shortcut.is_empty() {
                self.residual = true;
                self.line(depth, &format!("{name}=Residual(OrderedDict("));
                self.list(&node.inner, depth + 1);
                return self.line(depth, ")),");
            }
            self.projected = true;
            self.line(depth, &format!("{name}=Projected(OrderedDict("));
            self.list(&node.inner, depth + 1);
            self.line(depth, "), OrderedDict(");
            self.list(&node.shortcut, depth + 1);
            return self.line(depth, ")),");
        }
        let module = self.module(node, name, depth);
        self.line(depth, &format!("{name}={module},"));
    }

    /// What makes the layer. Padding that PyTorch's own cannot say has a line before it.
    fn module(&mut self, node: &Node, name: &str, depth: usize) -> String {
        let inputs = node.input.dims()[0];
        match &node.layer {
            LayerSpec::Conv { filters, kernel, stride, groups, .. } => {
                let strides = option("stride", *stride, 1);
                let groups = option("groups", *groups, 1);
                let padding = self.padding(node, &format!("pad_{name}"), "nn.ZeroPad2d", "", depth);
                format!("nn.Conv2d({inputs}, {filters}, {kernel}{strides}{padding}{groups})")
            }
            LayerSpec::Relu {} => "nn.ReLU()".into(),
            LayerSpec::Relu6 {} => "nn.ReLU6()".into(),
            LayerSpec::LeakyRelu { slope } => format!("nn.LeakyReLU({})", number(*slope)),
            LayerSpec::Gelu {} => "nn.GELU()".into(),
            LayerSpec::MaxPool { size, stride, .. } => {
                let strides = option("stride", stride.unwrap_or(*size), *size);
                let smallest = ", float(\"-inf\")";
                let padding = self.padding(node, &format!("pad_{name}"), "nn.ConstantPad2d", smallest, depth);
                format!("nn.MaxPool2d({size}{strides}{padding})")
            }
            LayerSpec::AvgPool { size, stride, padding } => {
                let stride = stride.unwrap_or(*size);
                let around = around(node);
                if *padding == Padding::Same && around != [0; 4] {
                    self.mean_pool = true;
                    return format!("MeanPool({size}, {stride}, {around:?})");
                }
                let (strides, padding) = (option("stride", stride, *size), option("padding", around[0], 0));
                format!("nn.AvgPool2d({size}{strides}{padding})")
            }
            LayerSpec::BatchNorm { epsilon, scale, shift } => {
                let epsilon = number(*epsilon);
                let left_out = match (scale, shift) {
                    (true, true) => return format!("nn.BatchNorm2d({inputs}, {epsilon})"),
                    (false, false) => return format!("nn.BatchNorm2d({inputs}, {epsilon}, affine=False)"),
                    (true, false) => "bias",
                    (false, true) => "weight",
                };
                self.batch_norm = true;
                format!("BatchNorm({inputs}, {epsilon}, left_out=\"{left_out}\")")
            }
            LayerSpec::Flatten {} => "nn.Flatten()".into(),
            LayerSpec::GlobalMaxPool {} => "nn.Sequential(nn.AdaptiveMaxPool2d(1), nn.Flatten())".into(),
            LayerSpec::GlobalAvgPool {} => "nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten())".into(),
            LayerSpec::Dropout { rate } => format!("nn.Dropout({})", number(*rate)),
            LayerSpec::Dense { units } => format!("nn.Linear({inputs}, {units})"),
            LayerSpec::Sigmoid {} => "nn.Sigmoid()".into(),
            LayerSpec::Softmax {} => "nn.Softmax(1)".into(),
            // Its layers have lines of their own.
            LayerSpec::Residual { .. } => "Residual()".into(),
        }
    }

    /// The padding of a window as PyTorch's own argument, where it is the same on all sides; else a line before it.
    fn padding(&mut self, node: &Node, name: &str, class: &str, value: &str, depth: usize) -> String {
        let around = around(node);
        if around == [around[0]; 4] {
            return option("padding", around[0], 0);
        }
        self.line(depth, &format!("{name}={class}({around:?}{value}),"));
        String::new()
    }
}

/// Rows and columns of padding: left, right, above, below.
fn around(node: &Node) -> [usize; 4] {
    let Some(window) = node.window() else { return [0; 4] };
    let ([above, left], [below, right]) = (window.before, window.after);
    [left, right, above, below]
}

/// An argument that is not the usual one.
fn option(name: &str, value: usize, usual: usize) -> String {
    if value == usual { String::new() } else { format!(", {name}={value}") }
}

#[cfg(test)]
mod tests {
    use cifar_model::Weights;

    use super::*;

    #[test]
    fn a_calibrated_network_says_its_temperature() -> Result<()> {
        let accurate = include_bytes!("../../../../www/assets/models/accurate.safetensors");
        let metadata = Weights::from_safetensors(accurate)?.metadata;
        let temperature = metadata.temperature.expect("it is calibrated");
        let text = write(&metadata, "accurate", false)?;
        assert!(text.contains(&format!("\nTEMPERATURE = {temperature:?}\n")), "{temperature}");
        assert!(text.contains("softmax(logits / TEMPERATURE)"));
        let text = write(&cifar_model::Metadata { temperature: None, ..metadata }, "accurate", false)?;
        assert!(!text.contains("Sigmoid") && !text.contains("TEMPERATURE"));
        let notebook = include_bytes!("../../../../www/assets/models/notebook.safetensors");
        let text = write(&Weights::from_safetensors(notebook)?.metadata, "notebook", false)?;
        assert!(text.contains("softmax makes probabilities of them.\nSigmoid makes"), "{text}");
        Ok(())
    }
}
