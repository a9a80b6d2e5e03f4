// Outlines of land from Natural Earth, as rings of longitude and latitude.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { feature } from "topojson-client";

const topology = createRequire(import.meta.url).resolve("world-atlas/land-110m.json");

/** Rings of points in degrees, to a tenth: `[[[lon, lat], …], …]`. */
export function land() {
  const atlas = JSON.parse(readFileSync(topology, "utf8"));
  const { features } = feature(atlas, atlas.objects.land);
  const shapes = features.flatMap(({ geometry }) =>
    geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates);
  return shapes.flat().map(coarse).filter((ring) => ring.length > 3);
}

/** The ring to a tenth of a degree, without points that fall on the one before. */
function coarse(ring) {
  const points = ring.map((point) => point.map((degrees) => Math.round(degrees * 10) / 10 + 0));
  return points.filter(([x, y], index) => index === 0 || x !== points[index - 1][0] || y !== points[index - 1][1]);
}
