// Small pieces that the views Write, Inside and Tokens share.

import { show } from './dom.js';

const SIGNS = { ' ': '␣', '\n': '⏎', '\t': '⇥', '\r': '␍' };

/// A token on one line, with signs for its spaces and line breaks.
export function visible(token) {
  return token.replace(/[ \n\t\r]/g, character => SIGNS[character]);
}

/// A probability as a percentage of three digits.
export function percent(probability) {
  const value = 100 * probability;
  return `${value.toFixed(value >= 9.95 ? 0 : value >= 0.995 ? 1 : 2)} %`;
}

/// Replaces the content of an element and keeps the focus on the element with the same data-key.
export function redraw(container, ...children) {
  const focused = container.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  show(container, ...children);
  if (focused !== undefined) {
    container.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }
}

/// A function that calls an asynchronous one at most once at a time. Calls in the meantime become one more call at the
/// end: moving a slider sends the last value, not all of them. Each call ends when there is nothing left to do.
export function latest(task) {
  let again = false;
  let running = null;
  async function loop() {
    while (again) {
      again = false;
      await task();
    }
    running = null;
  }
  return () => {
    again = true;
    running ??= loop();
    return running;
  };
}

/// Waits until the value has not been changed for a moment.
export function afterPause(task, milliseconds = 250) {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(task, milliseconds);
  };
}

/// Keeps what is typed into a field while the tab is open: it is there again after a reload and in the other language.
export function remember(field, key) {
  const name = `kawi.${key}`;
  field.value = sessionStorage.getItem(name) ?? field.value;
  field.addEventListener('input', () => sessionStorage.setItem(name, field.value));
}
