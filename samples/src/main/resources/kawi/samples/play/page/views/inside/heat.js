// Heat maps on a canvas: a matrix of weights from 0 to 1.

import { h } from '../../dom.js';
import { colour } from '../../theme.js';

/// A canvas with one cell for each weight. Call draw() again after a change of the theme.
///
/// options.cell     pixels of a cell
/// options.label    for screen readers
/// options.kind     kind(row, column): 'weight', 'future' or 'padding'
/// options.tokens   the names of the rows, if they are shown
/// options.row      the row that is marked, or -1
/// options.onPoint  called with the row and the column under the pointer
export function heat(weights, options) {
  const size = weights.length * options.cell;
  const margin = options.tokens ? Math.max(...options.tokens.map(token => [...token].length)) * 9 + 6 : 0;
  const scale = devicePixelRatio;
  const canvas = h('canvas', {
    class: 'heat', width: (size + margin) * scale, height: size * scale, role: 'img', 'aria-label': options.label,
  });
  canvas.style.width = `${size + margin}px`;
  canvas.style.height = `${size}px`;
  const kind = options.kind ?? ((row, column) => (column > row ? 'future' : 'weight'));

  function draw(marked = options.row ?? -1) {
    const context = canvas.getContext('2d');
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.clearRect(0, 0, size + margin, size);
    const gap = options.cell > 6 ? 1 : 0;
    const side = options.cell - gap;
    for (let row = 0; row < weights.length; row++) {
      for (let column = 0; column < weights.length; column++) {
        const x = column * options.cell;
        const y = row * options.cell;
        const what = kind(row, column);
        if (what === 'weight') {
          context.globalAlpha = 0.16;
          context.fillStyle = colour('faint');
          context.fillRect(x, y, side, side);
          context.globalAlpha = weights[row][column] ** 0.6;
          context.fillStyle = colour('accent');
          context.fillRect(x, y, side, side);
        } else if (what === 'padding') {
          hatch(context, x, y, side);
        }
      }
    }
    context.globalAlpha = 1;
    if (options.tokens && options.cell >= 11) {
      name(context, options, marked);
    }
    if (marked >= 0) {
      context.strokeStyle = colour('text');
      context.lineWidth = 1.5;
      context.strokeRect(0.75, marked * options.cell + 0.25, (marked + 1) * options.cell - 1, options.cell - 0.5);
    }
  }

  if (options.onPoint) {
    canvas.addEventListener('pointermove', event => {
      const at = position => Math.min(weights.length - 1, Math.max(0, Math.floor(position / options.cell)));
      options.onPoint(at(event.offsetY), at(event.offsetX));
    });
  }
  draw();
  return { canvas, draw };
}

/// Each row's token, in the empty half of the matrix.
function name(context, options, marked) {
  context.font = `${Math.min(15, options.cell - 1)}px system-ui, sans-serif`;
  context.textBaseline = 'middle';
  options.tokens.forEach((token, row) => {
    context.fillStyle = colour(row === marked ? 'accent' : 'faint');
    context.fillText(token, (row + 1) * options.cell + 4, (row + 0.5) * options.cell);
  });
}

function hatch(context, x, y, side) {
  context.globalAlpha = 0.5;
  context.strokeStyle = colour('faint');
  context.lineWidth = 1;
  context.beginPath();
  for (let shift = 0; shift < 2 * side; shift += 5) {
    const from = Math.max(0, shift - side);
    const to = Math.min(side, shift);
    context.moveTo(x + from, y + shift - from);
    context.lineTo(x + to, y + shift - to);
  }
  context.stroke();
}
