// Elements from a description. Text goes in as text, never as markup.
export function h(name, properties = {}, ...children) {
  const [tag, ...classes] = name.split('.');
  const made = document.createElement(tag || 'div');
  return fill(made, classes, properties, children);
}

const svgSpace = 'http://www.w3.org/2000/svg';

export function svg(name, properties = {}, ...children) {
  const [tag, ...classes] = name.split('.');
  return fill(document.createElementNS(svgSpace, tag), classes, properties, children);
}

function fill(made, classes, properties, children) {
  if (classes.length) made.classList.add(...classes);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith('on')) made.addEventListener(key.slice(2), value);
    else if (key === 'value' || key === 'checked' || key === 'selected') made[key] = value;
    else made.setAttribute(key, value === true ? '' : value);
  }
  made.append(...children.flat(3).filter(child => child !== null && child !== undefined && child !== false));
  return made;
}

export const show = (element, ...children) => element.replaceChildren(...children.flat(3).filter(child => child !== null && child !== undefined && child !== false));

/** Changes a text only when it is another one: a screen reader does not read it again, and nothing flickers. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
