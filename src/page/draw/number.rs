//! Numbers as readers of a language write them.

/// The signs between the digits of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NumberStyle {
    /// The sign before the fraction.
    pub decimal: char,
    /// The sign between groups of three digits.
    pub group: char,
}

impl NumberStyle {
    /// `1,234.5`, as in English.
    pub const POINT: Self = Self {
        decimal: '.',
        group: ',',
    };
    /// `1.234,5`, as in German and Vietnamese.
    pub const COMMA: Self = Self {
        decimal: ',',
        group: '.',
    };

    /// The number with at most so many digits in its fraction, at the end of which zeros are
    /// left out. What is not finite is a dash; what has more than 15 digits is written with
    /// an exponent.
    ///
    /// # Examples
    ///
    /// ```
    /// use lodpress::page::draw::NumberStyle;
    ///
    /// assert_eq!(NumberStyle::COMMA.format(1234.5, 2), "1.234,5");
    /// assert_eq!(NumberStyle::POINT.format(-1234.5, 0), "−1,234");
    /// ```
    pub fn format(self, value: f64, decimals: usize) -> String {
        if !value.is_finite() {
            return "–".to_owned();
        }
        if value.abs() >= 1e15 {
            return format!("{value:.2e}").replace('.', &self.decimal.to_string());
        }
        let digits = format!("{:.*}", decimals.min(9), value.abs());
        let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
        let fraction = fraction.trim_end_matches('0');
        let mut text = String::new();
        if value < 0.0 && digits.bytes().any(|digit| matches!(digit, b'1'..=b'9')) {
            text.push('−');
        }
        for (i, digit) in whole.chars().enumerate() {
            if i > 0 && (whole.len() - i).is_multiple_of(3) {
                text.push(self.group);
            }
            text.push(digit);
        }
        if !fraction.is_empty() {
            text.push(self.decimal);
            text.push_str(fraction);
        }
        text
    }

    /// The number with as many digits in its fraction as matter beside its size.
    pub(super) fn short(self, value: f64) -> String {
        self.format(value, Self::decimals(value))
    }

    /// How many digits of a fraction matter beside a number of this size.
    pub(super) fn decimals(largest: f64) -> usize {
        match largest.abs() {
            size if size >= 10_000.0 => 0,
            size if size >= 1000.0 => 1,
            size if size >= 1.0 => 2,
            size if size >= 0.01 => 4,
            _ => 9,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_cut() {
        let cases = [
            (0.0, "0"),
            (-0.001, "0"),
            (999.0, "999"),
            (1000.0, "1,000"),
            (-1_234_567.891, "−1,234,567.89"),
            (f64::NAN, "–"),
            (f64::NEG_INFINITY, "–"),
            (1e300, "1.00e300"),
        ];
        for (value, text) in cases {
            assert_eq!(NumberStyle::POINT.format(value, 2), text);
        }
    }

    #[test]
    fn short_numbers_keep_what_matters() {
        let short = |value| NumberStyle::COMMA.short(value);
        assert_eq!(
            [short(0.0123), short(1234.5), short(98_765.4), short(2.0)],
            ["0,0123", "1.234,5", "98.765", "2"]
        );
    }
}
