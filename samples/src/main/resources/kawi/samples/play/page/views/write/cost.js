// What the KV cache saves: the same text written with and without it.

import { h, show } from '../../dom.js';
import { chart } from '../../chart.js';

const TOKENS = 32;

/// A section with a button that measures, and the result.
export function costs(context, state) {
  const result = h('div', {});
  const button = h('button', { id: 'measure', onclick: measure }, context.t('measure', { count: TOKENS }));

  async function measure() {
    button.disabled = true;
    try {
      const both = await context.post('api/write/cache', { ...state.request(state.lanes[state.active]), tokens: TOKENS });
      draw(context, result, both);
    } catch (error) {
      context.fail(error);
    } finally {
      button.disabled = false;
    }
  }

  return h('section', { class: 'costs' },
    h('h2', {}, context.t('costs')), h('p', {}, context.text('costsLead')), button, result);
}

function draw(context, result, both) {
  const sum = (steps, field) => steps.reduce((total, step) => total + step[field], 0);
  const row = (name, steps) => h('tr', {}, h('th', { scope: 'row' }, name),
    h('td', { class: 'number' }, steps.length),
    h('td', { class: 'number' }, sum(steps, 'positions').toLocaleString('en')),
    h('td', { class: 'number' }, `${sum(steps, 'milliseconds').toFixed(1)} ms`));
  const picture = chart(context, {
    label: context.t('costsChart'),
    height: 240,
    x: { label: context.t('newToken') },
    y: { label: context.t('positions'), range: (u, min, max) => [0, Math.max(1, max) * 1.05] },
    series: [
      { name: context.t('withCache'), colour: 'accent' },
      { name: context.t('withoutCache'), colour: 'faint', dashed: true },
    ],
  });
  show(result,
    h('div', { class: 'table' }, h('table', {},
      h('thead', {}, h('tr', {}, h('td', {}), ['passes', 'positions', 'time'].map(key => h('th', {
        scope: 'col', class: 'number',
      }, context.text(`${key}Term`))))),
      h('tbody', {}, row(context.t('withCache'), both.with), row(context.t('withoutCache'), both.without)))),
    h('p', { class: both.areEqual ? 'hint' : 'warning' }, context.t(both.areEqual ? 'sameText' : 'otherText')),
    picture.figure);
  picture.update([
    both.with.map((step, i) => i + 1),
    both.with.map(step => step.positions),
    both.without.map(step => step.positions),
  ]);
}
