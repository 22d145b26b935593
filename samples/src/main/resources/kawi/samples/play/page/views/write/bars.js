// The distribution after each stage: a table with a row per token and a column per stage, its cells drawn as bars. The
// outline of a bar is the probability before the stage.

import { h, svg } from '../../dom.js';
import { term } from '../../glossary.js';
import { percent, visible } from '../../parts.js';

const SHOWN = 10;

/// The glossary's name of a stage's label, such as "top-k" of "top-k 40".
const NAMES = {
  model: 'model-distribution',
  xtc: 'xtc-probability',
  dry: 'dry-multiplier',
  'mirostat-2': 'mirostat',
};

function nameOf(stage) {
  const first = stage.split(' ')[0];
  return stage.includes('+-') ? 'dynatemp-range' : NAMES[first] ?? first;
}

/// A stage's label in the language of the page.
function labelOf(context, stage) {
  const [first, ...rest] = stage.split(' ');
  const value = rest.join(' ').replaceAll('+-', '±');
  return [context.t(`stage.${first}`), value];
}

/// The tokens that are shown: the most probable ones before and after the stages, and the chosen one.
export function shownTokens(prediction) {
  const ids = prediction.candidates.slice(0, SHOWN).map(candidate => candidate.id);
  prediction.stages.at(-1).tokens.slice(0, 4).forEach(token => ids.push(token.id));
  ids.push(prediction.chosen.id);
  return [...new Set(ids)];
}

/// The table. `stage` is the index of the stage that narrow windows show.
export function bars(context, prediction, stage, onStage, onPick) {
  const stages = prediction.stages.map(each => ({
    ...each, byId: new Map(each.tokens.map(token => [token.id, token])),
  }));
  const ids = shownTokens(prediction);
  const scale = Math.max(...stages.flatMap(each => ids.map(id => each.byId.get(id)?.probability ?? 0)));
  const selected = Math.min(stage, stages.length - 1);
  return h('table', { class: 'bars', role: 'table' },
    h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' },
      h('th', { scope: 'col', role: 'columnheader' }, h('span', { class: 'sr' }, context.t('token'))),
      stages.map((each, index) => header(context, each, index, selected, onStage)))),
    h('tbody', { role: 'rowgroup' }, ids.map(id => {
      const chosen = id === prediction.chosen.id;
      return h('tr', { role: 'row', class: chosen ? 'chosen' : null },
        h('th', { scope: 'row', role: 'rowheader' }, h('button', {
          class: 'token', 'data-key': `candidate-${id}`, 'data-id': id,
          'aria-label': context.t(chosen ? 'pickChosen' : 'pick', { token: visible(prediction.tokens[id]) }),
          onclick: () => onPick(id),
        }, visible(prediction.tokens[id]))),
        stages.map((each, index) => cell(context, each, stages[index - 1], id, scale, index === selected)));
    })),
    h('tfoot', { role: 'rowgroup' }, h('tr', { role: 'row' }, h('th', { scope: 'row', role: 'rowheader' }, context.t('left')),
      stages.map((each, index) => h('td', { role: 'cell', class: index === selected ? 'selected' : null },
        each.count.toLocaleString('en'))))));
}

function header(context, stage, index, selected, onStage) {
  const [name, value] = labelOf(context, stage.stage);
  return h('th', { scope: 'col', role: 'columnheader', class: index === selected ? 'selected' : null, 'data-stage': stage.stage },
    index === 0 ? null : h('button', {
      class: 'arrow', 'data-key': `stage-${index}`, 'aria-pressed': String(index === selected),
      'aria-label': context.t('showStage', { stage: `${name} ${value}` }), onclick: () => onStage(index),
    }, '→'),
    term(nameOf(stage.stage), name), ' ', h('span', { class: 'value' }, value));
}

function cell(context, stage, before, id, scale, selected) {
  const now = stage.byId.get(id);
  const earlier = before?.byId.get(id);
  const drawn = svg('svg', { class: 'bar', 'aria-hidden': 'true', width: '100%', height: '100%' },
    earlier && Math.abs(earlier.probability - (now?.probability ?? 0)) > 0.01 * scale
      ? svg('rect', { class: 'before', width: share(earlier, scale), height: '100%' }) : null,
    now ? svg('rect', { class: 'now', width: share(now, scale), height: '100%' }) : null);
  const text = now ? percent(now.probability) : before && !earlier ? '' : '–';
  return h('td', {
    role: 'cell',
    class: [selected ? 'selected' : '', now ? '' : 'out'].join(' ').trim() || null,
    'data-probability': now ? now.probability : null,
  }, drawn, h('span', { title: now ? context.t('rank', { rank: now.rank }) : context.t('excluded') }, text));
}

function share(token, scale) {
  return `${Math.max(0.4, 100 * token.probability / scale)}%`;
}

/// The interval from 0 to 1 that the remaining tokens divide, and where the random number falls.
export function drawStrip(context, prediction) {
  if (prediction.draw === null) {
    return h('p', { class: 'hint' }, context.t('noDraw'));
  }
  const { uniform, from, to } = prediction.draw;
  const last = prediction.stages.at(-1);
  const parts = [];
  let sum = 0;
  let rank = 1;
  for (const token of last.tokens) {
    if (token.rank !== rank || token.probability < 0.004) {
      break;
    }
    parts.push({ ...token, from: sum });
    sum += token.probability;
    rank++;
  }
  const isShown = parts.some(part => part.id === prediction.chosen.id);
  return h('figure', { class: 'draw' },
    svg('svg', { width: '100%', height: 54, role: 'img', 'aria-label': context.t('drawn', draw(context, prediction)) },
      svg('rect', { class: 'rest', x: 0, y: 14, width: '100%', height: 26 }),
      parts.map(part => segment(part, prediction)),
      isShown ? null : svg('rect', { class: 'part chosen', x: at(from), y: 14, width: at(to - from), height: 26 }),
      svg('line', { class: 'needle', x1: at(uniform), x2: at(uniform), y1: 4, y2: 50 }),
      svg('circle', { class: 'needle', cx: at(uniform), cy: 5, r: 5 })),
    h('figcaption', {}, context.text('drawn', draw(context, prediction))));
}

function draw(context, prediction) {
  return {
    uniform: prediction.draw.uniform.toFixed(4),
    from: prediction.draw.from.toFixed(4),
    to: prediction.draw.to.toFixed(4),
    token: visible(prediction.tokens[prediction.chosen.id]),
  };
}

function segment(part, prediction) {
  const chosen = part.id === prediction.chosen.id ? ' chosen' : '';
  return [
    svg('rect', { class: `part${chosen}`, x: at(part.from), y: 14, width: at(part.probability), height: 26 }),
    part.probability > 0.05
      ? svg('text', { class: `part${chosen}`, x: at(part.from + part.probability / 2), y: 32, 'text-anchor': 'middle' },
        visible(prediction.tokens[part.id]).slice(0, Math.floor(part.probability * 40)))
      : null,
  ];
}

function at(share) {
  return `${100 * share}%`;
}
