// The little of a browser and of Leaflet that modules need in order to load; no test draws.

const extend = () => class {};
Object.assign(globalThis, {
  window: { matchMedia: () => ({ matches: false }) },
  L: { Renderer: { extend }, Control: { extend, Scale: { extend } } },
});
