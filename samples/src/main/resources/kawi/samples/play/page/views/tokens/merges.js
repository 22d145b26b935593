// The merges of one word, step by step.

import { h, show } from '../../dom.js';
import { afterPause, latest, redraw, remember, visible } from '../../parts.js';

const SAMPLE = ' harpooneers';
const FIRST = 'bpe-4096';

/// The section, a function that offers the tokenizers that merge, and one that asks for the word's merges.
export function merges(context) {
  const word = h('input', { type: 'text', id: 'word', maxlength: 64, value: SAMPLE, oninput: afterPause(() => refresh()) });
  remember(word, 'tokens.word');
  const tokenizer = h('select', { id: 'merge-tokenizer', onchange: () => refresh() });
  const list = h('ol', { class: 'merges', id: 'merges' });
  const status = h('p', { class: 'hint', role: 'status', id: 'merge-status' });
  const problem = h('p', { class: 'warning', role: 'alert' });
  const next = h('button', { class: 'main', id: 'next-merge', onclick: () => go(shown + 1) }, context.t('nextMerge'));
  const all = h('button', { id: 'all-merges', onclick: () => go(steps.length) }, context.t('allMerges'));
  const first = h('button', { id: 'first-merge', onclick: () => go(1) }, context.t('firstMerge'));
  let steps = [];
  let shown = 1;

  function go(count) {
    shown = Math.min(steps.length, Math.max(1, count));
    draw();
  }

  function draw() {
    redraw(list, steps.slice(0, shown).map((step, index) => row(context, step, index)));
    next.disabled = shown >= steps.length;
    all.disabled = shown >= steps.length;
    first.disabled = shown <= 1;
    status.textContent = steps.length === 0 ? '' : shown < steps.length
      ? context.t('left', { count: steps.length - shown })
      : context.t('done', { count: steps.at(-1).tokens.length });
  }

  const refresh = latest(async () => {
    try {
      const answer = await context.post('api/tokens/merges', { word: word.value, tokenizer: tokenizer.value });
      steps = answer.steps;
      problem.textContent = '';
    } catch (error) {
      if (error.name === 'AbortError') {
        return;
      }
      steps = [];
      problem.textContent = error.message;
    }
    go(1);
  });

  function offer(splits) {
    const chosen = tokenizer.value || FIRST;
    show(tokenizer, splits.filter(split => split.name !== 'characters').map(split => h('option', {
      value: split.name, selected: split.name === chosen,
    }, context.t(`name.${split.name}`))));
  }

  const section = h('section', {},
    h('h2', {}, context.t('merges')),
    h('p', {}, context.text('mergesLead')),
    h('div', { class: 'merge-fields' },
      h('label', {}, h('span', { class: 'label' }, context.t('word')), word),
      h('label', {}, h('span', { class: 'label' }, context.t('tokenizer')), tokenizer)),
    problem,
    list,
    h('div', { class: 'row' }, next, all, first, status));
  return { section, refresh, offer };
}

function row(context, step, index) {
  const name = index === 0 ? context.t('stepBytes')
    : step.rank < 0 ? context.t('stepWhole') : context.t('stepMerge', { rank: (step.rank + 1).toLocaleString('en') });
  return h('li', {}, h('span', { class: 'name' }, name),
    h('span', { class: 'symbols' }, step.tokens.map((token, at) => h('span', {
      class: at === step.at ? 'symbol new' : 'symbol',
    }, visible(token.text)))));
}
