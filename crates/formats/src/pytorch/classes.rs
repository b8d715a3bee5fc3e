//! Classes that PyTorch does not have, in Python: each is written where a network needs it.

pub(super) const RESIDUAL: &str = r#"

class Residual(nn.Sequential):
    """Adds its input to what its layers make of it."""

    def forward(self, x):
        return x + super().forward(x)
"#;

pub(super) const PROJECTED: &str = r#"

class Projected(nn.Module):
    """Adds what its shortcut makes of its input to what its layers make of it."""

    def __init__(self, layers, shortcut):
        super().__init__()
        for name, module in layers.items():
            self.add_module(name, module)
        self.layers, self.shortcut = list(layers), nn.Sequential(shortcut)

    def forward(self, x):
        y = x
        for name in self.layers:
            y = self._modules[name](y)
        return self.shortcut(x) + y
"#;

pub(super) const BATCH_NORM: &str = r#"

class BatchNorm(nn.BatchNorm2d):
    """Learns a factor or an offset, not both."""

    def __init__(self, channels, eps, left_out):
        super().__init__(channels, eps)
        self.register_parameter(left_out, None)
"#;

pub(super) const MEAN_POOL: &str = r#"

class MeanPool(nn.Module):
    """The mean of what is no padding, which is (left, right, top, bottom): as Keras has it."""

    def __init__(self, size, stride, padding):
        super().__init__()
        self.pool = nn.Sequential(nn.ZeroPad2d(padding), nn.AvgPool2d(size, stride))

    def forward(self, x):
        return self.pool(x) / self.pool(torch.ones_like(x))
"#;
