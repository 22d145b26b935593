// Draws the blocks of a lesson: headings, paragraphs, tables, matrices, curves, exercises, sources.

import { h } from '../../dom.js';
import { nodes } from '../../i18n.js';

/// The elements of a block.
export function blockOf(block, context, chart) {
  switch (block.kind) {
    case 'title': return [h('h1', {}, block.text)];
    case 'section': return [h('h2', {}, h('span', {}, String(block.number)), block.text)];
    case 'paragraph': return [h('p', {}, nodes(block.text))];
    case 'picture': return [h('pre', { tabindex: 0 }, block.lines.join('\n'))];
    case 'table': return [table(block, context)];
    case 'curves': return [curves(block, context, chart)];
    case 'heatMap': return [heatMap(block, context)];
    case 'exercise': return [exercise(block, context)];
    case 'sources': return sources(block, context);
    default: throw new Error(`there is no block ${block.kind}`);
  }
}

function table(block) {
  const columns = Math.max(...block.rows.map(row => row.length));
  const cell = (text, i, name) => h(name, { class: block.right[i] ? 'number' : null, scope: name === 'th' ? 'col' : null },
    /^#+$/.test(text) ? bar(text) : text);
  const row = (cells, name) => h('tr', {}, Array.from({ length: columns }, (unused, i) => cell(cells[i] ?? '', i, name)));
  return h('div', { class: 'table', tabindex: 0, role: 'region' }, h('table', {},
    h('thead', {}, block.rows.slice(0, block.headRows).map(cells => row(cells, 'th'))),
    h('tbody', {}, block.rows.slice(block.headRows).map(cells => row(cells, 'td')))));
}

/// A bar of characters as a bar.
function bar(text) {
  const element = h('span', { class: 'bar', role: 'img', 'aria-label': String(text.length) });
  element.style.width = `${text.length * 0.55}rem`;
  return element;
}

function heatMap(block, context) {
  const cell = value => {
    const share = Math.max(0, Math.min(1, value));
    const element = h('td', {}, value === 0 ? '' : value.toFixed(2));
    element.style.backgroundColor = `color-mix(in srgb, var(--accent) ${Math.round(100 * share)}%, var(--raised))`;
    element.style.color = share > 0.55 ? 'var(--on-accent)' : '';
    return element;
  };
  return h('div', { class: 'table', tabindex: 0, role: 'region', 'aria-label': context.t('matrix') },
    h('table', { class: 'heat' },
      h('caption', { class: 'sr' }, context.t('matrix')),
      h('thead', {}, h('tr', {}, h('th', {}), block.columns.map(name => h('th', { scope: 'col' }, name)))),
      h('tbody', {}, block.rows.map((name, i) => h('tr', {}, h('th', { scope: 'row' }, name), block.values[i].map(cell))))));
}

const LOOKS = [
  { colour: 'accent', width: 3 }, { colour: 'faint', width: 2 }, { colour: 'text', width: 2, dashed: true },
];

function curves(block, context, chart) {
  const lines = block.curves.filter(each => !each.isLevel);
  const levels = block.curves.filter(each => each.isLevel);
  const length = Math.max(...lines.map(each => each.values.length));
  // The last one is drawn on top, as on the terminal, and is the one that matters.
  const looks = lines.map((each, i) => LOOKS[lines.length - 1 - i] ?? LOOKS.at(-1));
  const drawn = chart(context, {
    label: context.t('curves'),
    height: 300,
    x: { label: context.t('steps') },
    y: { range: [block.low, block.high] },
    series: lines.map((each, i) => ({ name: each.mark, ...looks[i] })),
    lines: () => levels.map(each => ({ y: each.values[0], name: each.mark })),
  });
  drawn.update([
    Array.from({ length }, (unused, i) => i),
    ...lines.map(each => each.values.map(value => Math.min(value, block.high))),
  ]);
  return drawn.figure;
}

function exercise(block, context) {
  return h('div', { class: 'exercise' }, h('p', {}, h('b', {}, `${block.number}  `), h('code', {}, block.command)),
    h('p', {}, context.t('expect', { text: block.expected })), h('p', {}, context.t('why', { text: block.reason })));
}

function sources(block, context) {
  return [h('h3', {}, context.t('source')), h('ul', { class: 'sources' },
    block.sources.map(each => h('li', {}, each.what, h('code', {}, each.path))))];
}
