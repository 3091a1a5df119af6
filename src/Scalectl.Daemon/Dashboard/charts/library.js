// uPlot, brought in by the build; loaded when the first chart is drawn.
let loading = null;

export function uplot() {
  loading ??= Promise.all([element('script', { src: 'vendor/uPlot.js' }), element('link', { rel: 'stylesheet', href: 'vendor/uPlot.css' })]).then(() => window.uPlot);
  return loading;
}

function element(tag, properties) {
  return new Promise((resolve, reject) => {
    const made = Object.assign(document.createElement(tag), properties);
    made.onload = resolve;
    made.onerror = () => {
      loading = null;
      reject(new Error('The chart library could not be loaded: is vendor/ beside the page? make build brings it in.'));
    };
    document.head.append(made);
  });
}
