// The view Tokens: a text under several tokenizers, and the merges of one word.

import { h, show } from '../dom.js';
import { afterPause, latest, remember, visible } from '../parts.js';
import { merges } from './tokens/merges.js';

const SAMPLE = 'In 1851 the white whale, 白鲸, surfaced. “There she blows!” 🐋';

export async function mount(root, context) {
  const input = h('textarea', { id: 'text', rows: 3, maxlength: 4000, value: SAMPLE, oninput: afterPause(() => refresh()) });
  remember(input, 'tokens.text');
  const ids = h('input', { type: 'checkbox', id: 'ids', checked: true, onchange: () => draw() });
  const size = h('p', { class: 'hint' });
  const result = h('div', { class: 'splits' });
  const problem = h('p', { class: 'warning', role: 'alert' });
  let answer = null;

  function draw() {
    if (answer) {
      size.replaceChildren(...context.text('size', answer));
      show(result, answer.splits.map(split => picture(context, split, answer.characters, ids.checked)));
    }
  }

  const refresh = latest(async () => {
    try {
      answer = await context.post('api/tokens/split', { text: input.value });
      problem.textContent = '';
      draw();
      word.offer(answer.splits);
    } catch (error) {
      if (error.name !== 'AbortError') {
        problem.textContent = error.message;
      }
    }
  });

  const word = merges(context);
  show(root,
    h('h1', {}, context.t('title')),
    h('p', { class: 'lead' }, context.text('lead')),
    h('label', { class: 'label', for: 'text' }, context.t('text')), input,
    h('div', { class: 'row' }, size, h('div', { class: 'choice' }, ids, h('label', { for: 'ids' }, context.t('ids')))),
    problem, result, word.section);
  context.onModel(() => refresh());
  await refresh();
  await word.refresh();
}

function picture(context, split, characters, withIds) {
  return h('section', { class: 'split', 'data-name': split.name },
    h('h2', {}, context.t(`name.${split.name}`)),
    h('p', { class: 'hint' }, context.text(`about.${split.name}`, { size: split.vocabularySize.toLocaleString('en') })),
    split.problem ? h('p', { class: 'warning' }, split.problem) : [
      tokens(context, split.tokens, withIds),
      h('p', { class: 'hint count' }, context.t('count', {
        tokens: split.tokens.length.toLocaleString('en'),
        ratio: (characters / Math.max(1, split.tokens.length)).toFixed(1),
      })),
    ]);
}

function tokens(context, all, withIds) {
  return h('ol', { class: 'tokens-list' }, all.map(token => h('li', {
    title: context.t('tokenLabel', { token: visible(token.text), id: token.id }),
  }, h('b', {}, visible(token.text)), withIds ? h('small', {}, token.id) : null)));
}
