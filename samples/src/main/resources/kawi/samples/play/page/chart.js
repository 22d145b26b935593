// Charts of numbers, drawn by uPlot. Each has a key above it, and a table of its values for those who cannot see it.

import uPlot from './lib/uplot.js';
import { h, show } from './dom.js';
import { colour } from './theme.js';

/// Rows of a table that people still read.
const MAX_ROWS = 50;

const FONT = '15px system-ui, sans-serif';

/// A chart in a figure. Call update(data) with the arrays [x, y1, y2, ...]; null stands for no value.
///
/// options.label       what the chart shows, for screen readers
/// options.height      in pixels
/// options.x, options.y  {label, log, range, format}
/// options.series      [{name, colour: 'accent' | 'faint', width, points: only points, marks: points on a line, dashed}]
/// options.lines       function that returns horizontal reference lines [{y, name}]
/// options.labels      function that returns texts at points [{x, y, text}]
/// options.table       function that returns the values for the table [{head, rows}]; without it the table has all
///                     values, of long series some; false if the view has a table of its own
export function chart(context, options) {
  const area = h('div', { class: 'chart', role: 'img', 'aria-label': options.label });
  const table = h('div', { class: 'table', tabindex: 0, role: 'region', 'aria-label': options.label });
  const details = h('details', { class: 'values', ontoggle: () => drawTable() },
    h('summary', {}, context.t('values')), table);
  const figure = h('figure', {}, key(options), area, options.table === false ? null : details);
  let data = [[], ...options.series.map(() => [])];
  let plot = null;

  function draw() {
    plot?.destroy();
    plot = area.clientWidth > 0 ? new uPlot(settings(options, area.clientWidth), data, area) : null;
  }

  const resized = new ResizeObserver(() => {
    if (plot) {
      plot.setSize({ width: area.clientWidth, height: options.height });
    } else {
      draw();
    }
  });
  resized.observe(area);
  context.onTheme(draw);
  context.signal.addEventListener('abort', () => {
    resized.disconnect();
    plot?.destroy();
  });

  function update(values) {
    data = values;
    if (plot) {
      plot.setData(data);
    } else if (area.isConnected) {
      draw();
    } else {
      queueMicrotask(() => plot ?? draw()); // once it is in the page: a window that is not seen is not told its size
    }
    drawTable();
  }

  /// While it is closed, the table is empty.
  function drawTable() {
    if (details.open) {
      show(table, tableOf(options.table?.() ?? values(data, options), options.label));
    } else {
      show(table);
    }
  }

  return { figure, update, redraw: draw };
}

function key(options) {
  if (options.key === false) {
    return null;
  }
  return h('div', { class: 'key', 'aria-hidden': 'true' }, options.series.map(each => h('span', {
    class: each.points ? `dot ${each.colour}` : each.dashed ? 'dashed' : each.colour,
  }, each.name)));
}

/// The values of a chart: a row for each place on the x axis, or for some that are evenly spaced.
function values(data, options) {
  const count = data[0].length;
  const shown = Math.min(count, MAX_ROWS);
  const places = Array.from({ length: shown }, (unused, i) => Math.round(i * (count - 1) / Math.max(1, shown - 1)));
  return {
    head: [options.x?.label ?? '', ...options.series.map(each => each.name)],
    rows: places.map(place => data.map(column => digits(column[place]))),
  };
}

/// A value with four digits.
function digits(value) {
  return value === null || value === undefined ? '' : String(Number(Number(value).toPrecision(4)));
}

function tableOf({ head, rows }, caption) {
  return h('table', {},
    h('caption', { class: 'sr' }, caption),
    h('thead', {}, h('tr', {}, head.map(name => h('th', { scope: 'col' }, name)))),
    h('tbody', {}, rows.map(row => h('tr', {}, row.map(cell => h('td', { class: 'number' }, cell))))));
}

function settings(options, width) {
  return {
    width,
    height: options.height,
    cursor: { y: false, points: { size: 8 } },
    legend: { show: false },
    scales: { x: scale(options.x), y: scale(options.y) },
    series: [{}, ...options.series.map(series)],
    axes: [axis(options.x, 38), axis(options.y, 52)],
    hooks: { draw: [u => drawLines(u, options), u => drawLabels(u, options)] },
  };
}

function scale(axis) {
  return {
    time: false,
    ...(axis?.log ? { distr: 3, log: 10 } : {}),
    ...(axis?.range ? { range: axis.log ? outward(axis.range) : axis.range } : {}),
  };
}

/// A range of a logarithmic axis that begins and ends at one digit times a power of ten. From other numbers uPlot does
/// not always come to a power of ten: from 0.097 it steps on for ever.
export function outward([min, max]) {
  const digit = (value, round) => {
    const power = 10 ** Math.floor(Math.log10(value));
    return Number((round(value / power) * power).toPrecision(1));
  };
  return [digit(min, Math.floor), digit(max, Math.ceil)];
}

function series(each) {
  return {
    label: each.name,
    stroke: () => colour(each.colour),
    width: each.points ? 0 : each.width ?? 3,
    dash: each.dashed ? [6, 6] : undefined,
    spanGaps: true,
    points: { show: Boolean(each.points || each.marks), size: each.points ? 10 : 2.5 * each.width, fill: () => colour(each.colour) },
  };
}

function axis(options, size) {
  const decades = options?.log ? { filter: (u, splits) => splits.map(value => (isDecade(value) ? value : null)) } : {};
  return {
    label: options?.label,
    labelSize: 24,
    labelFont: FONT,
    font: FONT,
    size,
    space: options?.space ?? 50,
    stroke: () => colour('faint'),
    grid: { stroke: () => colour('line'), width: 1, ...decades },
    ...decades,
    ticks: { stroke: () => colour('line'), width: 1, size: 6, ...decades },
    ...(options?.format ? { values: (u, values) => values.map(value => (value === null ? '' : options.format(value))) } : {}),
  };
}

/// Whether a value is a power of ten: only these have lines on a logarithmic axis.
function isDecade(value) {
  const exponent = Math.log10(value);
  return Math.abs(exponent - Math.round(exponent)) < 1e-6;
}

function drawLines(u, options) {
  const { ctx, bbox } = u;
  ctx.save();
  ctx.font = scaled(FONT);
  ctx.textAlign = 'right';
  for (const line of options.lines?.() ?? []) {
    if (line.y < u.scales.y.min || line.y > u.scales.y.max) {
      continue;
    }
    const y = u.valToPos(line.y, 'y', true);
    ctx.strokeStyle = colour('faint');
    ctx.setLineDash([5 * devicePixelRatio, 5 * devicePixelRatio]);
    ctx.lineWidth = devicePixelRatio;
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    ctx.fillStyle = colour('faint');
    ctx.fillText(line.name, bbox.left + bbox.width - 6, y - 6 * devicePixelRatio);
  }
  ctx.restore();
}

function drawLabels(u, options) {
  const { ctx } = u;
  ctx.save();
  ctx.font = scaled(FONT);
  ctx.fillStyle = colour('text');
  for (const label of options.labels?.() ?? []) {
    ctx.textAlign = label.align ?? 'left';
    const shift = (label.align === 'right' ? -10 : 10) * devicePixelRatio;
    ctx.fillText(label.text, u.valToPos(label.x, 'x', true) + shift, u.valToPos(label.y, 'y', true) + (label.dy ?? 5) * devicePixelRatio);
  }
  ctx.restore();
}

function scaled(font) {
  return font.replace(/^(\d+)px/, (whole, size) => `${size * devicePixelRatio}px`);
}
