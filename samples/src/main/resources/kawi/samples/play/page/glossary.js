// Explains technical terms: hovering over a term, focusing or tapping it shows its explanation. Escape hides it.

import { h } from './dom.js';
import { current } from './i18n.js';

let glossary = {};
let shown = null;

/// Loads the explanations.
export async function load() {
  glossary = await (await fetch('glossary.json')).json();
  addEventListener('keydown', event => event.key === 'Escape' && hide());
  addEventListener('scroll', hide, { passive: true });
  addEventListener('hashchange', hide);
}

/// A term that explains itself.
export function term(name, text) {
  const entry = glossary[name];
  if (!entry) {
    throw new Error(`the glossary does not explain ${name}`);
  }
  const element = h('span', {
    class: 'term',
    tabindex: '0',
    'aria-describedby': 'tip',
    onpointerenter: () => reveal(element, entry),
    onpointerleave: hide,
    onfocus: () => reveal(element, entry),
    onblur: hide,
    onclick: () => reveal(element, entry),
  }, text);
  return element;
}

function reveal(element, entry) {
  const tip = document.getElementById('tip');
  tip.replaceChildren(h('b', {}, entry[current()].term), ' ', entry[current()].text);
  tip.hidden = false;
  shown = element;
  const at = element.getBoundingClientRect();
  const left = Math.max(12, Math.min(at.left, innerWidth - tip.offsetWidth - 12));
  const above = at.bottom + tip.offsetHeight + 16 > innerHeight;
  tip.style.left = `${left}px`;
  tip.style.top = `${above ? at.top - tip.offsetHeight - 8 : at.bottom + 8}px`;
}

function hide() {
  if (shown) {
    document.getElementById('tip').hidden = true;
    shown = null;
  }
}
