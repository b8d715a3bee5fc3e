//! The number types of arrays in files of others, and their values as f32.

/// How one number of an array lies in a file, little endian.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Element {
    F64,
    F32,
    F16,
    /// The upper half of an f32.
    Bf16,
    I64,
    I32,
    I16,
    U16,
    I8,
    U8,
    Bool,
}

impl Element {
    /// Bytes a number.
    pub(crate) const fn size(self) -> usize {
        match self {
            Self::F64 | Self::I64 => 8,
            Self::F32 | Self::I32 => 4,
            Self::F16 | Self::Bf16 | Self::I16 | Self::U16 => 2,
            Self::I8 | Self::U8 | Self::Bool => 1,
        }
    }

    pub(crate) const fn is_float(self) -> bool {
        match self {
            Self::F64 | Self::F32 | Self::F16 | Self::Bf16 => true,
            Self::I64 | Self::I32 | Self::I16 | Self::U16 | Self::I8 | Self::U8 | Self::Bool => false,
        }
    }

    /// `float16`: what PyTorch and NumPy call it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::F64 => "float64",
            Self::F32 => "float32",
            Self::F16 => "float16",
            Self::Bf16 => "bfloat16",
            Self::I64 => "int64",
            Self::I32 => "int32",
            Self::I16 => "int16",
            Self::U16 => "uint16",
            Self::I8 => "int8",
            Self::U8 => "uint8",
            Self::Bool => "bool",
        }
    }

    /// The numbers of `bytes`; what is left over at the end is no number.
    pub(crate) fn values(self, bytes: &[u8]) -> Vec<f32> {
        bytes.chunks_exact(self.size()).map(|one| self.value(one)).collect()
    }

    /// The number that `bytes` begin with, 0 where they are too few.
    pub(crate) fn value(self, bytes: &[u8]) -> f32 {
        match self {
            Self::F64 => f64::from_le_bytes(first(bytes)) as f32,
            Self::F32 => f32::from_le_bytes(first(bytes)),
            Self::F16 => half(u16::from_le_bytes(first(bytes))),
            Self::Bf16 => f32::from_bits(u32::from(u16::from_le_bytes(first(bytes))) << 16),
            Self::I64 => i64::from_le_bytes(first(bytes)) as f32,
            Self::I32 => i32::from_le_bytes(first(bytes)) as f32,
            Self::I16 => i16::from_le_bytes(first(bytes)).into(),
            Self::U16 => u16::from_le_bytes(first(bytes)).into(),
            Self::I8 => i8::from_le_bytes(first(bytes)).into(),
            Self::U8 | Self::Bool => u8::from_le_bytes(first(bytes)).into(),
        }
    }
}

fn first<const N: usize>(bytes: &[u8]) -> [u8; N] {
    bytes.first_chunk().copied().unwrap_or([0; N])
}

/// An IEEE 754 half as f32, exactly.
fn half(bits: u16) -> f32 {
    let sign = u32::from(bits >> 15) << 31;
    let (exponent, fraction) = (u32::from(bits >> 10 & 0x1f), u32::from(bits & 0x3ff));
    match exponent {
        // Below the smallest normal number: the fraction counts steps of 2 to the power of -24.
        0 => f32::from_bits(sign | (fraction as f32 * 2.0_f32.powi(-24)).to_bits()),
        0x1f => f32::from_bits(sign | 0x7f80_0000 | fraction << 13),
        exponent => f32::from_bits(sign | (exponent + 112) << 23 | fraction << 13),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_keep_their_values() {
        for (bits, value) in [
            (0x0000, 0.0),
            (0x0001, 5.960_464_5e-8),
            (0x03ff, 6.097_555e-5),
            (0x0400, 6.103_515_6e-5),
            (0x3c00, 1.0),
            (0xc000, -2.0),
            (0x7bff, 65504.0),
            (0x7c00, f32::INFINITY),
        ] {
            assert_eq!(half(bits), value, "{bits:04x}");
        }
        assert!(half(0x7e00).is_nan());
    }

    #[test]
    fn each_type_has_its_size_and_its_values() {
        let eight = [0xff_u8; 8];
        for element in [Element::I64, Element::I32, Element::I16, Element::I8] {
            assert_eq!(element.values(&eight), vec![-1.0; 8 / element.size()], "{}", element.name());
        }
        assert_eq!(Element::F64.values(&(-0.5_f64).to_le_bytes()), [-0.5]);
        assert_eq!(Element::Bf16.values(&[0xc0, 0x3f]), [1.5]);
        assert_eq!(Element::F32.values(&[0, 0, 0xc0, 0x3f, 7]), [1.5]);
    }
}
