// The frame of the page: header, navigation, current model, language, theme. A view is a module views/NAME.js that
// exports mount(root, context); the frame mounts the one that the address names: #/train, #/lessons/3.

import * as api from './api.js';
import * as glossary from './glossary.js';
import * as i18n from './i18n.js';
import * as theme from './theme.js';
import { h, show } from './dom.js';

/// The views in the order of the navigation. The first part of the address names one.
const VIEWS = ['train', 'write', 'inside', 'tokens', 'lessons', 'machine'];
const HOME = 'home';

const header = document.getElementById('header');
const main = document.getElementById('main');
const state = { model: null, models: [] };
const modelListeners = new Set();
let unmount = new AbortController();
let mounted = 0;

function address() {
  const [name, ...path] = location.hash.replace(/^#\/?/, '').split('/').filter(part => part !== '');
  return { name: VIEWS.includes(name) ? name : HOME, path };
}

/// What a view gets: texts, the server, the current model, and a signal that is aborted when the view is left.
function contextOf(name, path, signal) {
  const t = (key, values) => i18n.plain(i18n.translate(name, key, values));
  return {
    path,
    signal,
    language: i18n.current(),
    t,
    text: (key, values) => i18n.nodes(i18n.translate(name, key, values)),
    get: url => api.get(url, signal),
    post: (url, body) => api.post(url, body, signal),
    events: (url, onEvent, onConnection) => api.events(url, onEvent, signal, onConnection),
    model: () => state.model,
    models: () => state.models,
    chooseModel,
    refreshModels: refresh,
    onModel: listener => listen(modelListeners, listener, signal),
    onTheme: listener => theme.onChange(listener, signal),
    fail,
    embed: (other, element) => embed(other, element, signal),
    needsModel: () => h('p', { class: 'notice' }, i18n.nodes(i18n.translate(name, 'needsModel'))),
  };
}

/// Shows another view inside of one, such as attention inside of a lesson.
async function embed(name, element, signal) {
  const [view] = await Promise.all([import(`./views/${name}.js`), i18n.load(name)]);
  const root = h('div', { class: `view ${name}` });
  show(element, root);
  await view.mount(root, contextOf(name, [], signal));
}

function listen(listeners, listener, signal) {
  listeners.add(listener);
  signal.addEventListener('abort', () => listeners.delete(listener));
}

/// Shows an error in one line at the bottom, which screen readers announce.
function fail(error) {
  if (error.name === 'AbortError') {
    return;
  }
  const alert = document.getElementById('alert');
  show(alert, h('p', {}, error.message), h('button', {
    class: 'quiet', onclick: () => show(alert),
  }, i18n.translate('frame', 'close')));
}

async function refresh() {
  const now = await api.get('api/state');
  const changed = now.changes !== state.changes;
  Object.assign(state, { changes: now.changes, model: now.model, models: now.models });
  drawHeader();
  if (changed) {
    modelListeners.forEach(listener => listener(state.model));
  }
  return now;
}

async function chooseModel(folder) {
  try {
    await api.post('api/model', { folder });
    await refresh();
  } catch (error) {
    fail(error);
    drawHeader();
  }
}

function drawHeader() {
  const t = key => i18n.translate('frame', key);
  const { name: active } = address();
  document.getElementById('skip').textContent = t('skip');
  const focused = document.activeElement?.id;
  show(
    header,
    h('a', { class: 'brand', href: '#/', 'aria-current': active === HOME ? 'page' : null },
      h('img', { src: 'icon.svg', alt: '', width: 28, height: 28 }), 'Kawi'),
    h('nav', { 'aria-label': t('views') }, VIEWS.map(name => h('a', {
      href: `#/${name}`, id: `nav-${name}`, 'aria-current': name === active ? 'page' : null,
    }, t(`view.${name}`)))),
    h('div', { class: 'switches' },
      modelChooser(t),
      h('button', {
        class: 'quiet', id: 'language', lang: i18n.current() === 'zh' ? 'en' : 'zh-Hans', onclick: switchLanguage,
      }, i18n.LANGUAGES[i18n.current() === 'zh' ? 'en' : 'zh']),
      h('button', {
        class: 'quiet', id: 'theme', 'aria-label': t('theme'), title: t('theme'), onclick: theme.toggle,
      }, theme.isDark() ? '☀' : '☾')),
  );
  document.getElementById(focused)?.focus();
  const nav = header.querySelector('nav');
  const link = nav.querySelector('[aria-current]');
  nav.scrollLeft = link ? link.offsetLeft - nav.clientWidth / 2 : 0;
}

function modelChooser(t) {
  const models = [...state.models];
  if (state.model && !models.some(each => each.folder === state.model.folder)) {
    models.unshift(state.model);
  }
  if (models.length === 0) {
    return null;
  }
  return h('label', { class: 'model' }, h('span', {}, t('model')),
    h('select', { id: 'model', onchange: event => chooseModel(event.target.value) },
      state.model ? null : h('option', { value: '', disabled: true, selected: true }, t('choose')),
      models.map(each => h('option', {
        value: each.folder, selected: each.folder === state.model?.folder,
      }, each.adapter ? i18n.translate('frame', 'adapter', { name: each.name }) : each.name))));
}

async function switchLanguage() {
  i18n.choose(i18n.current() === 'zh' ? 'en' : 'zh');
  await mount();
}

async function mount() {
  const { name, path } = address();
  const mine = ++mounted;
  unmount.abort();
  unmount = new AbortController();
  drawHeader();
  main.setAttribute('aria-busy', 'true');
  try {
    const [view] = await Promise.all([import(`./views/${name}.js`), i18n.load(name)]);
    if (mine !== mounted) {
      return; // the reader has gone on to another view meanwhile
    }
    const root = h('div', { class: `view ${name}` });
    const title = name === HOME ? '' : `${i18n.translate('frame', `view.${name}`)} · `;
    document.title = `${title}Kawi`;
    show(main, root);
    await view.mount(root, contextOf(name, path, unmount.signal));
  } catch (error) {
    fail(error);
  } finally {
    if (mine === mounted) {
      main.setAttribute('aria-busy', 'false');
    }
  }
}

async function start() {
  theme.begin();
  theme.probe(['text', 'faint', 'line', 'accent', 'second', 'page']);
  theme.onChange(drawHeader);
  document.getElementById('skip').addEventListener('click', event => {
    event.preventDefault();
    main.focus();
  });
  const server = await api.get('api/state');
  i18n.begin(server.language);
  Object.assign(state, { changes: server.changes, model: server.model, models: server.models });
  await Promise.all([i18n.load('frame'), glossary.load()]);
  addEventListener('hashchange', async () => {
    await mount();
    scrollTo(0, 0);
  });
  await mount();
}

start().catch(fail);
