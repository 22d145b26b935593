// Causal and padding mask side by side: two texts of different lengths in one batch.

import { h, show } from '../../dom.js';
import { afterPause, latest, remember, visible } from '../../parts.js';
import { heat } from './heat.js';

/// @param selected function that returns the layer and the head
export function masks(context, facts, selected) {
  const fields = facts.batch.map((text, index) => h('input', {
    type: 'text', id: `mask-text-${index}`, value: text, maxlength: 500, oninput: afterPause(() => refresh()),
  }));
  fields.forEach((field, index) => remember(field, `inside.batch.${index}.${context.model().folder}`));
  const result = h('div', { class: 'masks' });
  let batch = null;

  const refresh = latest(async () => {
    const { layer } = selected();
    try {
      batch = await context.post('api/inside/batch', { texts: fields.map(field => field.value), layer });
      draw();
    } catch (error) {
      if (error.name !== 'AbortError') {
        show(result, h('p', { class: 'warning', role: 'alert' }, error.message));
      }
    }
  });

  function draw() {
    if (!batch) {
      return;
    }
    const { head } = selected();
    show(result, batch.rows.map((row, index) => picture(context, row, index, Math.min(head, row.weights.length - 1), batch)));
  }

  context.onTheme(draw);
  const section = h('section', {},
    h('h2', {}, context.t('masks')),
    h('p', {}, context.text('masksLead')),
    h('div', { class: 'mask-texts' }, fields.map((field, index) => h('label', {},
      h('span', { class: 'label' }, context.t('maskText', { number: index + 1 })), field))),
    h('div', { class: 'legend', 'aria-hidden': 'true' },
      h('span', { class: 'weight' }, context.t('legendWeight')),
      h('span', { class: 'future' }, context.t('legendFuture')),
      h('span', { class: 'padding' }, context.t('legendPadding'))),
    result);
  return { section, refresh, draw };
}

function picture(context, row, index, head, batch) {
  const padded = row.isPadding.some(Boolean);
  const cell = Math.max(9, Math.min(20, Math.floor(300 / batch.length)));
  const kind = (query, key) => (key > query ? 'future' : row.isPadding[key] ? 'padding' : 'weight');
  const label = context.t(padded ? 'causalAndPadding' : 'onlyCausal');
  return h('figure', {},
    h('p', { class: 'label' }, label),
    heat(row.weights[head], { cell, label, kind }).canvas,
    h('p', { class: 'row-text' }, row.isPadding.map((isPadding, place) => h('span', {
      class: isPadding ? 'pad' : null,
    }, isPadding ? '·' : visible(row.tokens[place])))),
    h('figcaption', { class: row.isSameAsAlone ? '' : 'warning' },
      row.isSameAsAlone ? '✓ ' : '✗ ', context.t(row.isSameAsAlone ? 'sameAsAlone' : 'notSameAsAlone')));
}
