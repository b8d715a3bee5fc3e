//! The wire format of Protocol Buffers, read and written (<https://protobuf.dev/programming-guides/encoding/>): fields of a
//! number, each with its content. A generated reader of the few messages that ONNX needs weighs ten times as much; `prost`
//! reads and writes the same files in tests.

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Content<'bytes> {
    /// A whole number of 1 to 10 bytes.
    Whole(u64),
    /// 8 bytes.
    Eight([u8; 8]),
    /// 4 bytes.
    Four([u8; 4]),
    /// A text, bytes, a message, or several numbers.
    Bytes(&'bytes [u8]),
}

/// A message that takes its fields one by one.
pub(crate) trait Message {
    /// Takes a field, of which the last one counts where there may be only one; what is not known is passed over. None where
    /// the content is of another kind.
    fn take(&mut self, field: u64, content: Content<'_>) -> Option<()>;
}

/// A field that cannot be read, by its number in the message that it is in; 0 where it has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unreadable(pub(crate) u64);

/// Gives a message all of its fields.
pub(crate) fn read(mut bytes: &[u8], message: &mut dyn Message) -> Result<(), Unreadable> {
    while !bytes.is_empty() {
        let (field, content) = field(&mut bytes).ok_or(Unreadable(0))?;
        message.take(field, content).ok_or(Unreadable(field))?;
    }
    Ok(())
}

/// The next field; none where it is cut short, or of a kind that the format has given up.
pub(crate) fn field<'bytes>(bytes: &mut &'bytes [u8]) -> Option<(u64, Content<'bytes>)> {
    let key = u32::try_from(whole(bytes)?).ok()?;
    let content = match key & 7 {
        0 => Content::Whole(whole(bytes)?),
        1 => Content::Eight(part(bytes, 8)?.try_into().ok()?),
        2 => {
            let length = usize::try_from(whole(bytes)?).ok()?;
            Content::Bytes(part(bytes, length)?)
        }
        5 => Content::Four(part(bytes, 4)?.try_into().ok()?),
        _group => return None,
    };
    (key >> 3 > 0).then_some((u64::from(key >> 3), content))
}

fn whole(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            // Of the tenth byte one bit is left.
            return (shift < 63 || byte < 2).then_some(value);
        }
    }
    None
}

fn part<'bytes>(bytes: &mut &'bytes [u8], count: usize) -> Option<&'bytes [u8]> {
    let (part, rest) = bytes.split_at_checked(count)?;
    *bytes = rest;
    Some(part)
}

impl<'bytes> Content<'bytes> {
    pub(crate) fn bytes(self) -> Option<&'bytes [u8]> {
        match self {
            Self::Bytes(bytes) => Some(bytes),
            Self::Whole(_) | Self::Eight(_) | Self::Four(_) => None,
        }
    }

    pub(crate) fn text(self) -> Option<String> {
        self.bytes().and_then(|bytes| std::str::from_utf8(bytes).ok()).map(Into::into)
    }

    pub(crate) fn int(self) -> Option<i64> {
        match self {
            Self::Whole(number) => Some(number.cast_signed()),
            Self::Eight(_) | Self::Four(_) | Self::Bytes(_) => None,
        }
    }

    /// A number of 32 bits, which travels as one of 64.
    pub(crate) fn int32(self) -> Option<i32> {
        self.int().map(|number| number as i32)
    }

    pub(crate) fn float(self) -> Option<f32> {
        match self {
            Self::Four(four) => Some(f32::from_le_bytes(four)),
            Self::Whole(_) | Self::Eight(_) | Self::Bytes(_) => None,
        }
    }

    /// Fills a message, which may have been begun before.
    pub(crate) fn message(self, message: &mut dyn Message) -> Option<()> {
        read(self.bytes()?, message).ok()
    }

    /// Hands on each of the whole numbers: one, or all in a row.
    pub(crate) fn ints(self, hand: &mut dyn FnMut(i64)) -> Option<()> {
        let Self::Bytes(mut bytes) = self else {
            hand(self.int()?);
            return Some(());
        };
        while !bytes.is_empty() {
            hand(whole(&mut bytes)?.cast_signed());
        }
        Some(())
    }

    pub(crate) fn floats(self, to: &mut Vec<f32>) -> Option<()> {
        let Self::Bytes(bytes) = self else {
            to.push(self.float()?);
            return Some(());
        };
        let (numbers, rest) = bytes.as_chunks();
        to.extend(numbers.iter().map(|&four| f32::from_le_bytes(four)));
        rest.is_empty().then_some(())
    }

    pub(crate) fn doubles(self, to: &mut Vec<f64>) -> Option<()> {
        let numbers = match self {
            Self::Eight(eight) => {
                to.push(f64::from_le_bytes(eight));
                return Some(());
            }
            Self::Bytes(bytes) => bytes.as_chunks(),
            Self::Whole(_) | Self::Four(_) => return None,
        };
        to.extend(numbers.0.iter().map(|&eight| f64::from_le_bytes(eight)));
        numbers.1.is_empty().then_some(())
    }
}

/// The bytes of a message, as they are written.
#[derive(Default)]
pub(crate) struct Writer(pub(crate) Vec<u8>);

impl Writer {
    fn whole(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.0.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.0.push(value as u8);
    }

    pub(crate) fn int(&mut self, field: u64, value: i64) {
        self.whole(field << 3);
        self.whole(value.cast_unsigned());
    }

    pub(crate) fn float(&mut self, field: u64, value: f32) {
        self.whole(field << 3 | 5);
        self.0.extend(value.to_le_bytes());
    }

    pub(crate) fn bytes(&mut self, field: u64, bytes: &[u8]) {
        self.whole(field << 3 | 2);
        self.whole(bytes.len() as u64);
        self.0.extend_from_slice(bytes);
    }

    /// A text; nothing where it is empty, as the format has it.
    pub(crate) fn text(&mut self, field: u64, text: &str) {
        if !text.is_empty() {
            self.bytes(field, text.as_bytes());
        }
    }

    pub(crate) fn message(&mut self, field: u64, message: &dyn Written) {
        self.whole(field << 3 | 2);
        let start = self.0.len();
        message.write(self);
        // Its length comes before it: put in afterwards, so that an array is copied into one file alone.
        let mut length = Self::default();
        length.whole((self.0.len() - start) as u64);
        self.0.splice(start..start, length.0);
    }
}

/// A message that can be written.
pub(crate) trait Written {
    /// Writes the fields in the order of their numbers.
    fn write(&self, to: &mut Writer);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_as_many_bytes_as_they_need_and_no_more_than_ten() {
        for number in [0, 1, 127, 128, 300, u64::from(u32::MAX), u64::MAX] {
            let mut writer = Writer::default();
            writer.whole(number);
            assert_eq!(whole(&mut &writer.0[..]), Some(number));
            assert_eq!(whole(&mut &writer.0[..writer.0.len() - 1]), None);
        }
        let ten = |last: u8| [&[0xff; 9][..], &[last]].concat();
        assert_eq!(whole(&mut &ten(1)[..]), Some(u64::MAX));
        assert_eq!([whole(&mut &ten(2)[..]), whole(&mut &[0x80; 11][..])], [None, None]);
    }

    #[test]
    fn a_field_is_read_whole_or_not_at_all() {
        let mut bytes = &[0x0a, 2, 7, 8, 0x10, 5][..];
        assert_eq!(field(&mut bytes), Some((1, Content::Bytes(&[7, 8]))));
        assert_eq!(field(&mut bytes), Some((2, Content::Whole(5))));
        assert_eq!(field(&mut bytes), None);
        // Too long, a group, a field without a number.
        for broken in [&[0x0a, 3, 7, 8][..], &[0x0b, 0x0c], &[0x02, 0]] {
            assert_eq!(field(&mut &broken[..]), None);
        }
    }

    #[test]
    fn numbers_in_a_row_are_whole() {
        let mut floats = Vec::new();
        assert_eq!(Content::Bytes(&[0; 7]).floats(&mut floats), None);
        assert_eq!(Content::Bytes(&[0; 8]).floats(&mut floats), Some(()));
        let mut doubles = Vec::new();
        assert_eq!(Content::Bytes(&[0; 12]).doubles(&mut doubles), None);
        assert_eq!(Content::Eight([0; 8]).doubles(&mut doubles), Some(()));
        let mut ints = Vec::new();
        assert_eq!(Content::Bytes(&[1, 0x80]).ints(&mut |int| ints.push(int)), None);
        assert_eq!((Content::Four([0; 4]).int(), Content::Whole(0).float()), (None, None));
        assert_eq!((floats.len(), doubles.len(), ints), (3, 2, vec![1]));
    }
}
