// The logit lens and the norms: what each layer would predict after a token.

import { h, svg } from '../../dom.js';
import { percent, visible } from '../../parts.js';

function nameOf(context, layer, last) {
  return layer === 0 ? context.t('embeddings') : `${context.t('layerNumber', { number: layer })}${layer === last ? ' ✓' : ''}`;
}

/// The predictions of all layers after one token, the model's own last.
export function layers(context, data, at) {
  const last = data.lens.length - 1;
  const most = Math.max(...data.norms.flat());
  const next = data.ids[at + 1];
  return h('div', { class: 'table' }, h('table', { class: 'lens' },
    h('thead', {}, h('tr', {},
      h('th', { scope: 'col' }, context.text('layer')),
      h('th', { scope: 'col' }, context.t('prediction')),
      h('th', { scope: 'col' }, context.text('norm')))),
    h('tbody', {}, data.lens.map((positions, layer) => h('tr', { class: layer === last ? 'final' : null },
      h('th', { scope: 'row' }, nameOf(context, layer, last)),
      h('td', {}, h('ol', { class: 'guesses' }, positions[at].first.map(guess => h('li', {
        class: guess.id === next ? 'actual' : null,
      }, svg('svg', { 'aria-hidden': 'true', width: '100%', height: 4 },
        svg('rect', { class: 'ground', width: '100%', height: 4 }),
        svg('rect', { class: 'now', width: `${100 * guess.probability}%`, height: 4 })),
      h('b', {}, visible(guess.token)), ' ', h('span', {}, percent(guess.probability)))))),
      h('td', { class: 'norm' }, svg('svg', { 'aria-hidden': 'true', width: '100%', height: 10 },
        svg('rect', { class: 'now', width: `${100 * data.norms[layer][at] / most}%`, height: 10 })),
      data.norms[layer][at].toFixed(2)))))));
}

/// The most probable token at every position and layer.
export function grid(context, data, at, onSelect) {
  const last = data.lens.length - 1;
  const rows = data.lens.map((positions, layer) => ({ positions, layer })).reverse();
  return h('div', { class: 'table grid' }, h('table', {},
    h('tbody', {}, rows.map(({ positions, layer }) => h('tr', {},
      h('th', { scope: 'row' }, nameOf(context, layer, last)),
      positions.map((guess, place) => cell(guess, place, data, at, onSelect))))),
    h('tfoot', {}, h('tr', {}, h('th', { scope: 'row' }, context.t('text')), data.tokens.map((token, place) => h('td', {
      class: place === at ? 'at' : null,
    }, visible(token)))))));
}

function cell(guess, place, data, at, onSelect) {
  const [best] = guess.first;
  const element = h('td', {
    class: [place === at ? 'at' : '', best.id === data.ids[place + 1] ? 'actual' : ''].join(' ').trim() || null,
    title: `${visible(best.token)} ${percent(best.probability)}`,
    onpointerenter: () => onSelect(place),
  }, visible(best.token));
  element.style.setProperty('--share', `${Math.round(100 * best.probability)}%`);
  return element;
}
