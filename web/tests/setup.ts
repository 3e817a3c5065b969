// The little of a browser and of Leaflet that modules need in order to load; no test draws.

class Layer {}
Object.assign(globalThis, {
  window: { matchMedia: () => ({ matches: false }) },
  L: { Renderer: Layer, Control: Object.assign(class {}, { Scale: Layer }) },
});
