use super::vocabulary::{AS_WKT, HAS_GEOMETRY, SCHEMA_GEO, SCHEMA_LATITUDE, SCHEMA_LONGITUDE, WGS_LAT, WGS_LONG};
use super::{Site, vocabulary};
use crate::diagnostic::Result;
use oxigraph::model::{NamedNode, NamedNodeRef, NamedOrBlankNode, NamedOrBlankNodeRef, Term};
use std::collections::BTreeMap;

/// Places that are looked for on the map of all, at most.
const PLACES: usize = 2_000;

/// A point on the earth, in degrees of WGS 84.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Point {
    pub(super) longitude: f64,
    pub(super) latitude: f64,
}

impl Point {
    fn new(longitude: f64, latitude: f64) -> Option<Self> {
        let is_sound = (-180.0..=180.0).contains(&longitude) && (-90.0..=90.0).contains(&latitude);
        is_sound.then_some(Self { longitude, latitude })
    }

    /// A point in Well-Known Text ([GeoSPARQL, 8.5.1](https://www.ogc.org/standards/geosparql)),
    /// longitude first, as its default reference system has it.
    fn of_wkt(text: &str) -> Option<Self> {
        let text = text.trim();
        let text = match text.strip_prefix('<') {
            Some(rest) => {
                let (system, rest) = rest.split_once('>')?;
                system.ends_with("CRS84").then_some(rest.trim())?
            }
            None => text,
        };
        let rest = text
            .get(..5)
            .filter(|word| word.eq_ignore_ascii_case("POINT"))
            .map(|_| text[5..].trim())?;
        let mut numbers = rest.strip_prefix('(')?.strip_suffix(')')?.split_whitespace();
        Self::new(numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?)
    }
}

impl Site {
    /// Where a resource is, if the graph says so by coordinates of its own, a geometry, or
    /// `schema:geo`.
    pub(super) fn place(&self, subject: NamedOrBlankNodeRef<'_>) -> Result<Option<Point>> {
        for (latitude, longitude) in [(WGS_LAT, WGS_LONG), (SCHEMA_LATITUDE, SCHEMA_LONGITUDE)] {
            if let (Some(latitude), Some(longitude)) =
                (self.number(subject, latitude)?, self.number(subject, longitude)?)
                && let Some(point) = Point::new(longitude, latitude)
            {
                return Ok(Some(point));
            }
        }
        for term in self.objects(subject, AS_WKT)? {
            if let Term::Literal(literal) = &term.0
                && let Some(point) = Point::of_wkt(literal.value())
            {
                return Ok(Some(point));
            }
        }
        for property in [HAS_GEOMETRY, SCHEMA_GEO] {
            for term in self.objects(subject, property)? {
                let node: NamedOrBlankNode = match term.0 {
                    Term::NamedNode(node) => node.into(),
                    Term::BlankNode(node) => node.into(),
                    Term::Literal(_) => continue,
                };
                if node.as_ref() != subject
                    && let Some(point) = self.own_place(node.as_ref())?
                {
                    return Ok(Some(point));
                }
            }
        }
        Ok(None)
    }

    /// Where a geometry is.
    fn own_place(&self, node: NamedOrBlankNodeRef<'_>) -> Result<Option<Point>> {
        for term in self.objects(node, AS_WKT)? {
            if let Term::Literal(literal) = &term.0
                && let Some(point) = Point::of_wkt(literal.value())
            {
                return Ok(Some(point));
            }
        }
        let (latitude, longitude) = (
            self.number(node, SCHEMA_LATITUDE)?,
            self.number(node, SCHEMA_LONGITUDE)?,
        );
        Ok(latitude
            .zip(longitude)
            .and_then(|(latitude, longitude)| Point::new(longitude, latitude)))
    }

    fn number(&self, subject: NamedOrBlankNodeRef<'_>, property: NamedNodeRef<'_>) -> Result<Option<f64>> {
        let objects = self.objects(subject, property)?;
        Ok(objects.into_iter().find_map(|term| match term.0 {
            Term::Literal(literal) => literal.value().trim().parse().ok(),
            _ => None,
        }))
    }

    /// Whether any resource of the publication has a place.
    pub(super) fn has_places(&self) -> bool {
        self.places().is_ok_and(|places| !places.is_empty())
    }

    /// The resources of the publication that have a place, by IRI; those that are only the
    /// geometry of others are left out.
    pub(super) fn places(&self) -> Result<BTreeMap<NamedNode, Point>> {
        let mut places = BTreeMap::new();
        for property in [WGS_LAT, SCHEMA_LATITUDE, HAS_GEOMETRY, SCHEMA_GEO] {
            for quad in self.store.quads_for_pattern(None, Some(property), None, None) {
                if places.len() >= PLACES {
                    return Ok(places);
                }
                let NamedOrBlankNode::NamedNode(subject) = quad?.subject else {
                    continue;
                };
                if !places.contains_key(&subject)
                    && subject.as_str().starts_with(&*self.config.base)
                    && !self.is_geometry(subject.as_ref())?
                    && let Some(point) = self.place(subject.as_ref().into())?
                {
                    places.insert(subject, point);
                }
            }
        }
        Ok(places)
    }

    /// Whether a node is the geometry of another.
    pub(super) fn is_geometry(&self, node: NamedNodeRef<'_>) -> Result<bool> {
        for property in [vocabulary::HAS_GEOMETRY, vocabulary::SCHEMA_GEO] {
            let mut leading = self
                .store
                .quads_for_pattern(None, Some(property), Some(node.into()), None);
            if leading.next().transpose()?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_of_well_known_text() {
        let point = Point::of_wkt("POINT(108.335 15.87944)").unwrap();
        assert_eq!((point.longitude, point.latitude), (108.335, 15.87944));
        assert!(Point::of_wkt("<http://www.opengis.net/def/crs/OGC/1.3/CRS84> Point (1 2)").is_some());
        for wrong in [
            "POINT(1)",
            "POINT(200 0)",
            "LINESTRING(1 2, 3 4)",
            "<http://x/4326> POINT(1 2)",
            "POINT",
            "Ö",
        ] {
            assert!(Point::of_wkt(wrong).is_none(), "{wrong}");
        }
    }
}
