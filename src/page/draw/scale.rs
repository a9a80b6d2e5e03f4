//! Where an axis has its ticks.

/// Numbers at equal steps of 1, 2 or 5 times a power of ten, from `low` to `high`, about so
/// many of them; also how many decimals tell them apart.
pub(super) fn ticks(low: f64, high: f64, about: f64) -> (Vec<f64>, usize) {
    let span = high - low;
    if !span.is_finite() || span <= 0.0 {
        return (vec![low], 2);
    }
    let step = step(span / about);
    let decimals = (0..9).find(|&n| step * 10_f64.powi(n) > 0.999).unwrap_or(9);
    let first = (low / step - 1e-9).ceil();
    let ticks = (0..100)
        .map(|i| (first + f64::from(i)) * step)
        .take_while(|tick| *tick <= high + step * 1e-9)
        .collect();
    (ticks, usize::try_from(decimals).unwrap_or(0))
}

/// The smallest of 1, 2 or 5 times a power of ten that is not below the number.
pub(super) fn step(least: f64) -> f64 {
    let power = 10_f64.powf(least.log10().floor());
    [1.0, 2.0, 5.0]
        .into_iter()
        .map(|n| n * power)
        .find(|step| *step >= least * 0.999_999)
        .unwrap_or(10.0 * power)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_numbers() {
        assert_eq!(ticks(0.0, 34_000.0, 4.0).0, [0.0, 10_000.0, 20_000.0, 30_000.0]);
        assert_eq!(ticks(1990.0, 2025.0, 5.0).0, [1990.0, 2000.0, 2010.0, 2020.0]);
        assert_eq!(
            ticks(-0.3, 0.2, 5.0),
            (
                [-0.3, -0.2, -0.1, 0.0, 0.1, 0.2]
                    .iter()
                    .map(|n: &f64| (n * 10.0).round() * 0.1)
                    .collect(),
                1
            )
        );
        assert_eq!(ticks(1.0, 1.0, 5.0).0.len(), 1);
        assert!(ticks(f64::MIN, f64::MAX, 5.0).0.len() <= 1);
    }
}
