"""Build geodesic buffers: the stages behind `geo.geodesy.buffers`, which sends each row to the first that is valid.

1. Points and lines of one leg: `capsules` draws circles and capsules in closed form.
2. Other single lines: `offset_rings` lists its steps. It builds offset curves (`offset_curves`), trims them where they
   intersect (`trimming`), judges the runs of curves removed on the way (`removed_runs`, and `doubtful_runs` for the few
   that are not certain), places vertices on the rest (`ring_vertices`) and builds polygons (`filled_rings`, near a
   pole `polar_rings`).
3. Polygons, multi-part rows, and rows that steps 1 and 2 report as unusable: `chart_shapes` projects them into
   charts, `planar_buffers` buffers them there with one radius, `chart_buffers` moves every vertex to the exact
   distance, and `chart_shapes` converts the result to degrees.
4. Rows that step 3 reports as doubtful: `capsule_unions` unites a capsule for every leg, in the chart.

Words as used here:

- row: a geometry of the input, with its radius; arrays `rows` hold the row of each vertex, leg or curve;
- leg: the geodesic between two successive vertices of a line or outline;
- chart: the stereographic plane of one row (`geo.geodesy.stereographic`), or of one intersection (`doubtful_runs`);
- curve: the offset of a leg (a side) or of a corner (an arc), all places one radius away on one side;
- foot: of a place on a curve, the place of the line one radius inwards: on the leg of a side, the corner of an arc;
- ring: the closed sequence of curves, along every leg of a line and back, and later the boundary drawn along them;
- position: a place on a curve, as an angle about its axis in radians: along the leg of a side, or the turn of an arc;
- joint: where a curve meets the next that remains, named by the index of the first;
- run: successive removed curves between two that remain; in `planar_buffers` successive legs, buffered as one;
- capsule: all places within the radius of a single leg: two sides and two caps, which are half circles.
"""
