// The languages of the page. texts/NAME.json has the texts of the view NAME, in both languages side by side:
// {"key": {"en": "...", "zh": "..."}}. In a text, {name} is a value, and [[loss]] or [[loss|losses]] a term of the
// glossary.

import { term } from './glossary.js';
import { h } from './dom.js';

export const LANGUAGES = { en: 'English', zh: '中文' };

const texts = new Map();
let language = 'en';

/// The current language, 'en' or 'zh'.
export function current() {
  return language;
}

/// Chooses the language: what was chosen in this tab, then what the server was started with, then what was chosen last
/// time, then the browser's.
export function begin(ofServer) {
  const known = [
    sessionStorage.getItem('kawi.language'),
    ofServer,
    localStorage.getItem('kawi.language'),
    navigator.language.startsWith('zh') ? 'zh' : 'en',
  ];
  language = known.find(each => each in LANGUAGES);
  document.documentElement.lang = language === 'zh' ? 'zh-Hans' : 'en';
}

/// Changes the language.
export function choose(chosen) {
  sessionStorage.setItem('kawi.language', chosen);
  localStorage.setItem('kawi.language', chosen);
  begin(null);
}

/// Loads the texts of a view.
export async function load(view) {
  if (!texts.has(view)) {
    const response = await fetch(`texts/${view}.json`);
    texts.set(view, await response.json());
  }
}

/// A text as a string, with values in place of {name}. A key without a view's name, such as "start", is looked up in
/// that view and then in the frame's texts.
export function translate(view, key, values = {}) {
  const found = texts.get(view)?.[key] ?? texts.get('frame')?.[key];
  if (found === undefined) {
    throw new Error(`there is no text ${view}/${key}`);
  }
  return found[language].replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
}

/// A text as nodes, with its terms explained.
export function nodes(text) {
  return text.split(/(\[\[[^\]]+\]\]|`[^`]+`)/).filter(part => part !== '').map(part => {
    if (part.startsWith('[[')) {
      const [name, shown] = part.slice(2, -2).split('|');
      return term(name, shown ?? name);
    }
    return part.startsWith('`') && part.length > 1 ? h('code', {}, part.slice(1, -1)) : part;
  });
}

/// A text without the marks of its terms, for titles and labels.
export function plain(text) {
  return text.replace(/\[\[(?:[^\]|]+\|)?([^\]]+)\]\]/g, '$1').replace(/`([^`]+)`/g, '$1');
}
