//! From the sphere to the drawing: which projection, which part of it.

use super::super::frame::WIDTH;

/// A point on the sphere: longitude and latitude, degrees.
pub(super) type Point = (f64, f64);

/// The tallest and the flattest map, in units.
const HEIGHTS: (f64, f64) = (220.0, 380.0);
/// What the places' extent is widened by on each side, as a part of it.
const MARGIN: f64 = 0.14;
/// Extents below this many degrees are drawn on a plane.
const LOCAL: f64 = 8.0;

/// A map projection around a meridian.
#[derive(Clone, Copy, Debug)]
pub(super) enum Projection {
    /// Equirectangular, true to scale at the parallel whose cosine is given: for a small extent.
    Plane { cosine: f64 },
    /// [Equal Earth](https://doi.org/10.1080/13658816.2018.1504949): true to area.
    EqualEarth,
}

impl Projection {
    /// Longitude from the middle meridian and latitude, in degrees, to the plane, on which y
    /// grows to the north and a unit is about a degree.
    fn project(self, (longitude, latitude): Point) -> (f64, f64) {
        match self {
            Self::Plane { cosine } => (longitude * cosine, latitude),
            Self::EqualEarth => {
                const A: [f64; 4] = [1.340_264, -0.081_106, 0.000_893, 0.003_796];
                let root = 3_f64.sqrt() / 2.0;
                let t = (root * latitude.to_radians().sin()).asin();
                let t2 = t * t;
                let t6 = t2 * t2 * t2;
                let x = longitude.to_radians() * t.cos()
                    / (root * (A[0] + 3.0 * A[1] * t2 + t6 * (7.0 * A[2] + 9.0 * A[3] * t2)));
                let y = t * (A[0] + A[1] * t2 + t6 * (A[2] + A[3] * t2));
                (x.to_degrees(), y.to_degrees())
            }
        }
    }
}

/// The part of the earth that a map shows, on its drawing.
#[derive(Clone, Copy, Debug)]
pub(super) struct View {
    pub(super) projection: Projection,
    /// The meridian in the middle, degrees.
    pub(super) middle: f64,
    /// The height of the drawing, units; its width is [`WIDTH`].
    pub(super) height: f64,
    /// Units of the drawing for one unit of the plane.
    pub(super) scale: f64,
    /// Where on the plane the drawing starts.
    pub(super) left: f64,
    pub(super) top: f64,
}

impl View {
    /// The view of all the points with a margin, and of `least` degrees at least.
    pub(super) fn of(points: &[Point], least: f64) -> Self {
        let middle = middle(points);
        let around: Vec<Point> = points.iter().map(|p| (turn(p.0 - middle), p.1)).collect();
        let (west, east) = bounds(around.iter().map(|p| p.0));
        let (south, north) = bounds(around.iter().map(|p| p.1));
        let cosine = f64::midpoint(south, north).to_radians().cos().max(0.05);
        let is_small = (east - west) * cosine < LOCAL && north - south < LOCAL && south.abs().max(north.abs()) < 80.0;
        let projection = if is_small {
            Projection::Plane { cosine }
        } else {
            Projection::EqualEarth
        };

        let projected: Vec<_> = around.iter().map(|p| projection.project(*p)).collect();
        let x = bounds(projected.iter().map(|p| p.0));
        let y = bounds(projected.iter().map(|p| p.1));
        let wide = ((x.1 - x.0) * (1.0 + 2.0 * MARGIN)).max(least);
        let tall = ((y.1 - y.0) * (1.0 + 2.0 * MARGIN)).max(least * 0.6);
        let (full_x, full_y) = match projection {
            Projection::EqualEarth => (projection.project((180.0, 0.0)).0, projection.project((0.0, 90.0)).1),
            Projection::Plane { .. } => (f64::INFINITY, f64::INFINITY),
        };
        let wide = wide.min(2.0 * full_x);
        let tall = tall.min(2.0 * full_y);
        let height = (WIDTH * tall / wide).clamp(HEIGHTS.0, HEIGHTS.1);
        let scale = (WIDTH / wide).min(height / tall);
        // Of a whole world, no more than it has: the view stays between its poles.
        let reach = height / scale / 2.0;
        let centre_y = f64::midpoint(y.0, y.1);
        let centre_y = if reach < full_y {
            centre_y.clamp(reach - full_y, full_y - reach)
        } else {
            0.0
        };
        let left = f64::midpoint(x.0, x.1) - WIDTH / scale / 2.0;
        Self {
            projection,
            middle,
            height,
            scale,
            left,
            top: centre_y + reach,
        }
    }

    /// Where a point is on the drawing. Its longitude counts from the middle meridian.
    pub(super) fn place(&self, around: Point) -> (f64, f64) {
        let (x, y) = self.projection.project(around);
        ((x - self.left) * self.scale, (self.top - y) * self.scale)
    }

    /// Where a point of the sphere is on the drawing.
    pub(super) fn locate(&self, (longitude, latitude): Point) -> (f64, f64) {
        self.place((turn(longitude - self.middle), latitude))
    }

    /// The latitude in the middle of the map, degrees; about, where it is not on a plane.
    pub(super) fn latitude(&self) -> f64 {
        (self.top - self.height / self.scale / 2.0).clamp(-90.0, 90.0)
    }

    /// Degrees of latitude across the drawing's height, about.
    pub(super) fn degrees(&self) -> f64 {
        self.height / self.scale
    }
}

/// The same longitude between -180 and 180.
pub(super) fn turn(longitude: f64) -> f64 {
    (longitude + 180.0).rem_euclid(360.0) - 180.0
}

/// The middle of the shortest arc with all longitudes: opposite to the widest gap.
fn middle(points: &[Point]) -> f64 {
    let mut longitudes: Vec<f64> = points.iter().map(|p| turn(p.0)).collect();
    longitudes.sort_by(f64::total_cmp);
    let (Some(first), Some(last)) = (longitudes.first(), longitudes.last()) else {
        return 0.0;
    };
    let mut widest = (first + 360.0 - last, *first, *last);
    for pair in longitudes.windows(2) {
        if pair[1] - pair[0] > widest.0 + 1e-9 {
            widest = (pair[1] - pair[0], pair[1], pair[0] + 360.0);
        }
    }
    turn(f64::midpoint(widest.1, widest.2))
}

fn bounds(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| {
        (low.min(v), high.max(v))
    });
    if low <= high { (low, high) } else { (0.0, 0.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_is_found_across_the_date_line() {
        let across = [(170.0, 0.0), (-170.0, 10.0)];
        assert!((middle(&across).abs() - 180.0).abs() < 1e-9);
        assert!((middle(&[(10.0, 0.0), (20.0, 0.0)]) - 15.0).abs() < 1e-9);
        let view = View::of(&across, 0.5);
        assert!(view.locate(across[0]).0 < view.locate(across[1]).0);
        assert!(view.locate(across[1]).0 < WIDTH);
    }

    #[test]
    fn all_points_are_in_the_view() {
        let sets: [&[Point]; 5] = [
            &[(10.785, 51.835), (108.335, 15.879)],
            &[(10.785, 51.835)],
            &[(-180.0, -90.0), (180.0, 90.0), (0.0, 0.0), (90.0, 0.0), (-90.0, 0.0)],
            &[(10.0, 89.9), (-120.0, 89.0)],
            &[],
        ];
        for points in sets {
            let view = View::of(points, 0.5);
            for point in points {
                let (x, y) = view.locate(*point);
                assert!(
                    (-0.1..=WIDTH + 0.1).contains(&x) && (-0.1..=view.height + 0.1).contains(&y),
                    "{points:?} {x} {y}"
                );
            }
        }
    }
}
