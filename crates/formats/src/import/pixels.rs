//! The usual ways in which programs make numbers of pixels, of which files rarely speak.

use cifar_model::{Error, ErrorKind, Normalization, Result};

/// A usual way from bytes to numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pixels {
    /// 0 to 1: byte / 255.
    Unit,
    /// -1 to 1: byte / 127.5 - 1.
    Signed,
    /// Mean 0 and deviation 1 for each channel of CIFAR-10's training images.
    Cifar10,
    /// The same of ImageNet's, as pretrained networks have it.
    ImageNet,
    /// Mean 0 and deviation 1 of the grey digits of MNIST.
    Mnist,
    /// 0 to 255.
    Bytes,
}

impl Pixels {
    /// Those of pictures in colour, the most usual first.
    pub const COLOUR: [Self; 5] = [Self::Unit, Self::Signed, Self::Cifar10, Self::ImageNet, Self::Bytes];
    /// Those of grey pictures, the most usual first.
    pub const GREY: [Self; 4] = [Self::Unit, Self::Signed, Self::Mnist, Self::Bytes];
    const CODES: [Self; 6] =
        [Self::Unit, Self::Signed, Self::Cifar10, Self::ImageNet, Self::Mnist, Self::Bytes];

    /// Those that are usual for an input, the most usual first.
    #[must_use]
    pub const fn usual([channels, _, _]: [usize; 3]) -> &'static [Self] {
        if channels == 1 { &Self::GREY } else { &Self::COLOUR }
    }

    /// The one of a code.
    ///
    /// # Errors
    /// `ErrorKind::Argument` for a code that none has.
    pub fn from_code(code: &str) -> Result<Self> {
        Self::CODES.into_iter().find(|pixels| pixels.code() == code).ok_or_else(|| {
            let remedy = format!("use one of {}", Self::CODES.map(Self::code).join(", "));
            Error::new(ErrorKind::Argument, format!("pixels of {code}"), remedy)
        })
    }

    /// A stable code: `0..1`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unit => "0..1",
            Self::Signed => "-1..1",
            Self::Cifar10 => "cifar-10",
            Self::ImageNet => "imagenet",
            Self::Mnist => "mnist",
            Self::Bytes => "0..255",
        }
    }

    /// The numbers of it. Those of ImageNet are torchvision's; those of CIFAR-10 and MNIST are the training images' own, as
    /// PyTorch's examples round them.
    #[must_use]
    pub const fn normalization(self) -> Normalization {
        match self {
            Self::Unit => Normalization::UNIT,
            Self::Signed => Normalization { mean: [0.5; 3], std: [0.5; 3] },
            Self::Cifar10 => Normalization { mean: [0.4914, 0.4822, 0.4465], std: [0.247, 0.2435, 0.2616] },
            Self::ImageNet => Normalization { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
            Self::Mnist => Normalization { mean: [0.1307; 3], std: [0.3081; 3] },
            Self::Bytes => Normalization { mean: [0.0; 3], std: [1.0 / 255.0; 3] },
        }
    }
}
