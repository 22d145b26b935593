// The text of a branch, token by token: the prompt, the new tokens, and those ahead on the branch that was left. The
// part that the model sees is marked: the context window.

import { h } from '../../dom.js';
import { visible } from '../../parts.js';

/// @param lane the branch: {node, prediction}
export function text(context, state, lane, number) {
  const path = state.tree.path(lane.node);
  const all = state.prompt.tokens.length + path.length;
  const window = lane.prediction?.windowLength ?? all;
  const first = all - window;
  const isSeen = index => index >= first && index < all;
  const token = (name, index, attributes) => [h('button', {
    class: ['tok', isSeen(index) ? 'seen' : index < all ? 'dropped' : 'ahead', attributes.class ?? ''].join(' ').trim(),
    'data-key': `tok-${number}-${index}`,
    'data-index': index,
    'aria-current': attributes.current ? 'location' : null,
    'aria-label': label(context, name, index, first, all),
    onclick: attributes.onclick,
  }, readable(name)), name.includes('\n') ? h('br') : null];
  const onPrompt = () => state.go(lane, state.tree.root);
  return h('div', { class: 'text', 'data-window': window },
    state.prompt.tokens.map((name, index) => token(name, index, {
      class: 'prompt', onclick: onPrompt, current: path.length === 0 && index === all - 1,
    })),
    path.map((node, i) => token(node.name, state.prompt.tokens.length + i, {
      onclick: () => state.go(lane, node), current: node === lane.node,
    })),
    h('span', { class: 'caret', 'aria-hidden': 'true' }),
    state.tree.ahead(lane.node).map((node, i) => token(node.name, all + i, { onclick: () => state.go(lane, node) })));
}

/// Spaces stay spaces, so that the text reads as text; line breaks have a sign.
function readable(name) {
  return name.replaceAll('\n', '⏎').replaceAll('\t', '⇥');
}

function label(context, name, index, first, all) {
  const key = index >= all ? 'tokenAhead' : index < first ? 'tokenDropped' : 'tokenSeen';
  return context.t(key, { token: visible(name), number: index + 1 });
}
