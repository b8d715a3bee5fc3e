//! Numbers as text.

/// A number in as few digits as give it back: `0.1`, `1.0`, `1e-7`; `NaN` and `inf` for what is none. By what writes JSON,
/// which is in every module: the standard library's way is 8 KB gzip beside it.
#[must_use]
pub fn number(value: impl zmij::Float) -> String {
    zmij::Buffer::new().format(value).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_comes_back_as_it_was() {
        for value in [0.1_f32, 1.0, -2.5e-7, 3.4e38, 1e-45, 16_777_217.0, 0.0] {
            assert_eq!(number(value).parse(), Ok(value));
            assert_eq!(number(f64::from(value)).parse(), Ok(f64::from(value)));
        }
        assert_eq!(number(0.1_f32), "0.1");
        assert_eq!([f64::NAN, f64::INFINITY, -1.0].map(number), ["NaN", "inf", "-1.0"]);
    }
}
