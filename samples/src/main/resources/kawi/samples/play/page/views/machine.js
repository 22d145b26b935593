// The view Machine: what the machine is, and on request what it can do, as a roofline with the model's operations.

import { h, show } from '../dom.js';
import { chart } from '../chart.js';
import { short } from '../format.js';

const GIGA = 1e9;
const GIBI = 2 ** 30;

export function mount(root, context) {
  const facts = h('dl', { class: 'facts' });
  const controls = h('div', { class: 'measure' });
  const results = h('section', {});
  show(root, h('h1', {}, context.t('title')), h('p', { class: 'lead' }, context.text('lead')), facts, controls, results);
  let shown = '';
  context.events('api/machine/events', state => {
    drawFacts(facts, state, context);
    drawControls(controls, state, context);
    const key = JSON.stringify(state.result);
    if (key !== shown) {
      shown = key;
      drawResults(results, state.result, context);
    }
  });
}

function drawFacts(list, state, context) {
  const { machine } = state;
  const bits = state.result.speed?.vectorBits;
  const entry = (name, value) => (value ? [h('dt', {}, context.text(name)), h('dd', {}, value)] : []);
  show(list,
    entry('processor', machine.processor),
    entry('system', machine.system),
    entry('java', machine.java),
    entry('cores', context.t('threads', { cores: machine.cores, threads: state.threads })),
    entry('memory', context.t('memoryText', {
      memory: short(machine.memoryBytes / GIBI, 1), heap: short(machine.heapBytes / GIBI, 1),
    })),
    entry('kernels', bits ? context.t('vectors', { name: state.kernels, bits }) : state.kernels));
}

function drawControls(element, state, context) {
  const runs = state.phase === 'machine' || state.phase === 'model';
  const hint = state.phase === 'none' ? context.t('measureHint') : context.t(`phase.${state.phase}`);
  show(element,
    h('button', {
      class: 'main', id: 'measure', disabled: runs,
      onclick: () => context.post('api/machine/measure').catch(context.fail),
    }, context.t(state.phase === 'none' ? 'measure' : 'again')),
    h('p', { id: 'measure-phase', 'aria-live': 'polite', class: state.phase === 'failed' ? 'warning' : 'faint' },
      hint, state.result.problem ? ` ${state.result.problem}` : ''));
}

function drawResults(section, result, context) {
  if (!result.speed) {
    show(section);
    return;
  }
  show(section,
    result.busy ? h('p', { class: 'notice', title: result.busy }, context.t('busy')) : null,
    figures(result.speed, context),
    result.points ? roofline(result, context) : null);
}

function figures(speed, context) {
  const figure = (name, value, unit) => (value ? h('div', {}, h('dt', {}, context.text(name)),
    h('dd', { id: `figure-${name}` }, short(value / GIGA, 1), h('small', {}, ` ${unit}`))) : null);
  return h('dl', { class: 'figures' },
    figure('peak', speed.peakOfAllThreads, 'GFLOP/s'),
    figure('bandwidth', speed.bytesPerSecondOfAllThreads, 'GB/s'),
    figure('product', speed.product, 'GFLOP/s'),
    figure('plain', speed.plainProduct, 'GFLOP/s'));
}

function roofline(result, context) {
  const points = result.points;
  const peak = (result.speed.peakOfAllThreads ?? Infinity) / GIGA;
  const bandwidth = result.speed.bytesPerSecondOfAllThreads / GIGA;
  const limit = intensity => Math.min(peak, intensity * bandwidth);
  const totals = new Set(['step', 'decode']);
  const named = point => (totals.has(point.name) ? context.t(`name.${point.name}`) : point.name);
  const left = Math.min(0.1, ...points.map(point => point.intensity / 1.5));
  const right = Math.max(100, ...points.map(point => point.intensity * 2));
  const roofAt = [left, peak / bandwidth, right].filter(Number.isFinite);
  const all = [
    ...roofAt.map(x => ({ x, values: [limit(x), null, null] })),
    ...points.map(point => ({
      x: point.intensity,
      values: totals.has(point.name) ? [null, null, point.gflops] : [null, point.gflops, null],
    })),
  ].sort((a, b) => a.x - b.x);
  const low = Math.min(limit(left), ...points.map(point => point.gflops)) / 1.5;
  const high = Math.max(Number.isFinite(peak) ? peak : 0, ...points.map(point => point.gflops)) * 2;
  const drawn = chart(context, {
    label: context.t('chartLabel'),
    table: false,
    height: 460,
    x: { label: context.t('xAxis'), log: true, range: [left, right], format: tick },
    y: { label: context.t('yAxis'), log: true, range: [low, high], format: tick },
    series: [
      { name: context.t('roof'), colour: 'faint', width: 2.5 },
      { name: context.t('operations'), colour: 'faint', points: true },
      { name: context.t('totals'), colour: 'accent', points: true },
    ],
    labels: () => labelled(points).map(point => ({
      x: point.intensity, y: point.gflops, text: named(point), align: point.intensity > right / 8 ? 'right' : 'left',
    })),
  });
  drawn.update([all.map(each => each.x), ...[0, 1, 2].map(i => all.map(each => each.values[i]))]);
  return [
    h('h2', {}, context.t('rooflineTitle')),
    h('p', { class: 'faint' }, result.model ? context.t('rooflineOf', { name: result.model }) : context.t('rooflineDefault')),
    drawn.figure,
    h('p', { class: 'hint' }, context.t('rooflineHint')),
    table(points, limit, named, context),
  ];
}

/// The points with a label in the picture: the totals and attention.
function labelled(points) {
  return points.filter(point => point.name === 'step' || point.name === 'decode'
    || (point.name.includes('Attention') && point.phase === 'forward'));
}

function tick(value) {
  return String(Number(value.toPrecision(1)));
}

function table(points, limit, named, context) {
  const phase = point => (point.phase === 'forward' || point.phase === 'backward' ? context.t(`phase.${point.phase}`) : '');
  const number = (value, places) => h('td', { class: 'number' }, short(value, places));
  return h('div', { class: 'table', tabindex: 0, role: 'region', 'aria-label': context.t('tableCaption') },
    h('table', { id: 'points' }, h('caption', { class: 'sr' }, context.t('tableCaption')),
      h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, context.t('operation')), h('th', {}),
        ['millis', 'gflops', 'intensity', 'share'].map(name =>
          h('th', { scope: 'col', class: 'number' }, context.text(name))))),
      h('tbody', {}, points.map(point => h('tr', {}, h('th', { scope: 'row' }, named(point)), h('td', {}, phase(point)),
        number(point.millis, 3), number(point.gflops, 1), number(point.intensity, 2),
        h('td', { class: 'number' }, `${short(100 * point.gflops / limit(point.intensity), 1)} %`))))));
}
