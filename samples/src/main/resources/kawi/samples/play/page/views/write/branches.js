// The tree of alternatives as nested lists. Tokens between two forks are one entry.

import { h } from '../../dom.js';
import { visible } from '../../parts.js';

const MAX_LENGTH = 48;

/// The tree below a node.
export function branches(context, state) {
  return h('ul', { class: 'branches' }, state.tree.root.children.map(child => entry(context, state, child)));
}

function entry(context, state, first) {
  const nodes = [first];
  while (nodes.at(-1).children.length === 1) {
    nodes.push(nodes.at(-1).children[0]);
  }
  const last = nodes.at(-1);
  const current = state.lanes.slice(0, state.compare ? 2 : 1).some(lane => isBelow(lane.node, first));
  const name = visible(nodes.map(node => node.name).join(''));
  return h('li', {},
    h('button', {
      class: 'branch', 'data-key': `branch-${first.id}`, 'aria-current': current ? 'true' : null,
      'aria-label': context.t('branch', { text: name, count: nodes.length }),
      onclick: () => state.go(state.lanes[state.active], last),
    }, name.length > MAX_LENGTH ? `${name.slice(0, MAX_LENGTH)}…` : name),
    last.children.length === 0 ? null
      : h('ul', {}, last.children.map(child => entry(context, state, child))));
}

function isBelow(node, ancestor) {
  for (let at = node; at !== null; at = at.parent) {
    if (at === ancestor) {
      return true;
    }
  }
  return false;
}
