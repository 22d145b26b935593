// Light and dark: as the system has it, unless the reader has chosen.

const KEY = 'kawi.theme';
const dark = matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set();

/// Applies what was chosen last time.
export function begin() {
  const chosen = localStorage.getItem(KEY);
  if (chosen === 'light' || chosen === 'dark') {
    document.documentElement.dataset.theme = chosen;
  }
  dark.addEventListener('change', changed);
}

/// Whether the page is dark now.
export function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === 'dark' : dark.matches;
}

/// Changes from light to dark or back.
export function toggle() {
  const next = isDark() ? 'light' : 'dark';
  document.documentElement.dataset.theme = next;
  localStorage.setItem(KEY, next);
  changed();
}

/// Calls a listener after each change, until the signal is aborted.
export function onChange(listener, signal) {
  listeners.add(listener);
  signal?.addEventListener('abort', () => listeners.delete(listener));
}

function changed() {
  listeners.forEach(listener => listener());
}

/// The current value of a colour of style.css, such as colour('accent').
export function colour(name) {
  return getComputedStyle(document.getElementById(`colour-${name}`)).color;
}

/// Creates an invisible element for each colour: their computed values are what charts can draw with.
export function probe(names) {
  for (const name of names) {
    const element = document.createElement('i');
    element.id = `colour-${name}`;
    element.className = `colour-${name}`;
    element.hidden = true;
    document.body.append(element);
  }
}
