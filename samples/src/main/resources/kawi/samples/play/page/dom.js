// Creates elements: h('button', { class: 'main', onclick: start }, 'Start').

const SVG = 'http://www.w3.org/2000/svg';

/// An HTML element. Attributes that begin with "on" are listeners; those that are null or false are left out; "value"
/// and "checked" are set as properties.
export function h(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

/// An SVG element.
export function svg(name, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) {
      continue;
    }
    if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), value);
    } else if (name === 'value' || name === 'checked') {
      element[name] = value;
    } else {
      element.setAttribute(name, value === true ? '' : value);
    }
  }
  element.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false));
  return element;
}

/// Replaces the content of an element.
export function show(element, ...children) {
  element.replaceChildren(...children.flat(Infinity).filter(child => child !== null && child !== undefined));
  return element;
}
