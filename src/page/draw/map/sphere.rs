//! Great circles.

use super::projection::Point;

/// The mean radius of the earth, km
/// ([IUGG](https://doi.org/10.1007/s001900050278)).
const RADIUS: f64 = 6371.0088;

/// The distance along the great circle between two points (longitude, latitude in degrees),
/// in km, on a sphere of the earth's mean radius.
///
/// # Examples
///
/// ```
/// use lodpress::page::draw::distance;
///
/// assert_eq!(distance((10.785, 51.835), (108.335, 15.87944)).round(), 9_132.0);
/// ```
pub fn distance(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (from, to) = (a.1.to_radians(), b.1.to_radians());
    let half = |degrees: f64| (degrees.to_radians() / 2.0).sin().powi(2);
    let haversine = half(b.1 - a.1) + from.cos() * to.cos() * half(b.0 - a.0);
    2.0 * RADIUS * haversine.clamp(0.0, 1.0).sqrt().asin()
}

/// Points along the great circle, no more than two degrees apart, nine at least. Between antipodes, where
/// every way is as short, it is the way over the north pole.
pub(super) fn great_circle(a: Point, b: Point) -> Vec<Point> {
    let angle = distance(a, b) / RADIUS;
    let (start, end) = (vector(a), vector(b));
    let mut across = away(end, start);
    if length(across) < 1e-9 {
        across = away([0.0, 0.0, 1.0], start);
    }
    if length(across) < 1e-9 {
        across = [1.0, 0.0, 0.0];
    }
    let unit = length(across);
    let steps: u8 = (8..=90)
        .find(|n| f64::from(*n) * 2.0 >= angle.to_degrees())
        .unwrap_or(90);
    let mut points = vec![a];
    for i in 1..steps {
        let (sin, cos) = (angle * f64::from(i) / f64::from(steps)).sin_cos();
        let [x, y, z] = [0, 1, 2].map(|k| start[k] * cos + across[k] / unit * sin);
        points.push((y.atan2(x).to_degrees(), z.clamp(-1.0, 1.0).asin().to_degrees()));
    }
    points.push(b);
    points
}

fn vector((longitude, latitude): Point) -> [f64; 3] {
    let ((sin, cos), (up, out)) = (longitude.to_radians().sin_cos(), latitude.to_radians().sin_cos());
    [out * cos, out * sin, up]
}

/// The part of a vector that is at a right angle to a unit vector.
fn away(vector: [f64; 3], from: [f64; 3]) -> [f64; 3] {
    let along: f64 = (0..3).map(|k| vector[k] * from[k]).sum();
    [0, 1, 2].map(|k| vector[k] - along * from[k])
}

fn length(vector: [f64; 3]) -> f64 {
    vector.iter().map(|v| v * v).sum::<f64>().sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_those_of_the_sphere() {
        assert!(distance((0.0, 0.0), (0.0, 0.0)).abs() < 1e-9);
        let half = std::f64::consts::PI * RADIUS;
        assert!((distance((0.0, 90.0), (77.0, -90.0)) - half).abs() < 1e-6);
        assert!((distance((-90.0, 0.0), (90.0, 0.0)) - half).abs() < 1e-6);
        assert!((distance((179.5, 0.0), (-179.5, 0.0)) - half / 180.0).abs() < 1e-6);
    }

    #[test]
    fn steps_are_equal_and_lead_to_the_end() {
        for (a, b) in [
            ((10.0, 50.0), (108.0, 16.0)),
            ((0.0, 0.0), (180.0, 0.0)),
            ((5.0, 90.0), (5.0, -90.0)),
        ] {
            let points = great_circle(a, b);
            let length: f64 = points.windows(2).map(|pair| distance(pair[0], pair[1])).sum();
            assert!((length - distance(a, b)).abs() < 1e-3, "{a:?} {b:?} {length}");
            assert!(points.windows(2).all(|pair| distance(pair[0], pair[1]) < 223.0));
        }
        let over_the_pole = great_circle((0.0, 0.0), (180.0, 0.0));
        assert!(over_the_pole.iter().any(|p| p.1 > 89.0));
    }
}
