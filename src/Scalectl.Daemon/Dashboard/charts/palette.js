// Colours by meaning, from the style sheet (light and dark). After Okabe and Ito: told apart by colour-blind readers too;
// beside it every curve has a dash of its own or a place of its own in the legend.
const probe = document.createElement('span');
probe.hidden = true;

// Asking the style sheet makes the browser settle all styles first: too dear for each curve of each frame.
const known = new Map();
document.addEventListener('themechange', () => known.clear());

/** The colour that a custom property has now. */
export function colour(name) {
  if (!known.has(name)) {
    if (!probe.isConnected) document.body.append(probe);
    probe.style.color = `var(--${name})`;
    known.set(name, getComputedStyle(probe).color);
  }
  return known.get(name);
}

/** The same, seen through. */
export const faint = (name, alpha) => colour(name).replace(/^rgba?\(([^)]+)\)$/, (_, parts) => `rgba(${parts.split(',').slice(0, 3).join(',')}, ${alpha})`);

/** For things that have no meaning of their own, such as compared runs. */
export const ring = [
  { colour: 'c-supply', dash: [] }, { colour: 'c-demand', dash: [7, 4] }, { colour: 'c-good', dash: [2, 3] },
  { colour: 'c-pink', dash: [10, 3, 2, 3] }, { colour: 'c-total', dash: [4, 2] }, { colour: 'c-desired', dash: [1, 2] },
];
