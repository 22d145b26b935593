// Arcs from a token to those that it attends to. The thicker, the more it takes.

import { svg } from '../../dom.js';
import { percent, visible } from '../../parts.js';

const HEIGHT = 150;
const LABELS = 34;

/// @param row the weights of the token that looks
/// @param room the width in pixels that is there
export function arcs(context, tokens, query, row, room, onSelect) {
  const { middles, width, size } = places(tokens, room);
  const middle = index => middles[index];
  const most = Math.max(...row);
  const drawn = row.slice(0, query).map((weight, key) => arc(middle(key), middle(query), weight, weight / most));
  const own = row[query];
  return svg('svg', {
    class: 'arcs', 'data-query': middle(query), width, height: HEIGHT + LABELS, viewBox: `0 0 ${width} ${HEIGHT + LABELS}`, role: 'img',
    'aria-label': context.t('arcs', { token: visible(tokens[query]), list: strongest(tokens, row) }),
  },
  drawn,
  svg('circle', { class: 'own', cx: middle(query), cy: HEIGHT - 2, r: 3 + 9 * Math.sqrt(own), opacity: 0.25 + 0.6 * own }),
  tokens.map((token, index) => svg('text', {
    x: middle(index), y: HEIGHT + 24, 'text-anchor': 'middle', 'font-size': size,
    class: index === query ? 'query' : index > query ? 'later' : null,
    onpointerenter: () => onSelect(index),
  }, visible(token))));
}

/// Where the tokens are: each as wide as its text, in smaller type if there is not enough room.
function places(tokens, room) {
  const lengths = tokens.map(token => Math.max(1, [...visible(token)].length));
  const width = size => lengths.reduce((sum, length) => sum + cell(length, size), 0);
  const size = [18, 16, 14].find(each => width(each) <= room) ?? 14;
  const stretch = Math.min(2, Math.max(1, room / width(size)));
  let at = 0;
  const middles = lengths.map(length => {
    const whole = cell(length, size) * stretch;
    at += whole;
    return at - whole / 2;
  });
  return { middles, width: at, size };
}

/// The width of a token in pixels.
function cell(length, size) {
  return 0.56 * size * length + 8;
}

function arc(from, to, weight, share) {
  const radius = (to - from) / 2;
  const height = Math.min(HEIGHT - 10, radius * 1.1);
  return svg('path', {
    d: `M ${from} ${HEIGHT} C ${from} ${HEIGHT - height * 1.3} ${to} ${HEIGHT - height * 1.3} ${to} ${HEIGHT}`,
    'stroke-width': 0.75 + 9 * weight, opacity: 0.06 + 0.84 * share ** 1.5,
  });
}

/// The tokens that get most of the attention, as text.
export function strongest(tokens, row, count = 4) {
  return row.map((weight, key) => ({ weight, key }))
    .sort((a, b) => b.weight - a.weight)
    .slice(0, count)
    .filter(each => each.weight >= 0.005)
    .map(each => `${visible(tokens[each.key])} ${percent(each.weight)}`)
    .join(', ');
}
