// The view Train: a form that starts a training, and its progress as it comes from the server.

import { h, show } from '../dom.js';
import { chart } from '../chart.js';
import { form } from './train/form.js';
import { duration, number, short } from '../format.js';

const ENDED = ['none', 'finished', 'stopped', 'failed'];

export async function mount(root, context) {
  const left = h('div', {});
  const right = h('section', { class: 'progress', 'aria-label': context.t('phase.running') });
  show(root, h('h1', {}, context.t('title')), h('p', { class: 'lead' }, context.text('lead')),
    h('div', { class: 'columns' }, left, right));
  const progress = progressOf(right, context);
  let state = null;
  const newForm = async () => show(left, form(await context.get('api/train/options'), context));
  let formShown = false;

  context.events('api/train/events', async event => {
    if (event.type === 'state') {
      const ended = ENDED.includes(event.phase);
      const justEnded = state && !ENDED.includes(state.phase) && ended;
      state = event;
      progress.show(state);
      if (justEnded) {
        await context.refreshModels(); // before the form, which shows that all is done
      }
      if (ended && (!formShown || justEnded)) {
        formShown = true;
        await newForm();
      } else if (!ended) {
        formShown = false;
        show(left, running(state, context));
      }
      return;
    }
    if (event.type === 'steps') {
      state.steps.push(...event.rows);
      state.latest = event.latest;
    } else if (event.type === 'evaluation') {
      state.evaluations.push(event);
    } else if (event.type === 'sample') {
      state.samples.push(event);
    } else if (event.type === 'warning') {
      state.warnings.push(event.message);
    }
    progress.update(state, event.type);
  }, connected => progress.connection(connected));
}

/// What stands in place of the form while a training runs.
function running(state, context) {
  return h('section', {},
    h('p', { class: 'name' }, h('b', {}, state.about.name)),
    state.about.parameters ? h('p', { class: 'faint' }, context.text('about', {
      text: state.about.text,
      parameters: state.about.parameters.toLocaleString('en'),
      vocabulary: state.about.vocabulary.toLocaleString('en'),
      folder: state.about.folder,
    })) : null,
    h('button', {
      class: 'main', id: 'stop', disabled: state.phase === 'stopping',
      onclick: () => context.post('api/train/stop').catch(context.fail),
    }, context.t('stop')));
}

function progressOf(section, context) {
  const phase = h('p', { class: 'phase', id: 'phase' });
  const spoken = h('p', { class: 'sr', 'aria-live': 'polite' });
  const bar = h('progress', { id: 'progress', max: 1, value: 0, 'aria-labelledby': 'phase' });
  const figures = h('dl', { class: 'figures' });
  const warnings = h('div', {});
  const samples = h('div', { class: 'samples' });
  const parts = h('div', { hidden: true });
  let state = null;
  const loss = lossChart(context, () => state);
  const rate = rateChart(context);
  show(section, phase, spoken, parts);
  show(parts, bar, figures, warnings,
    h('h2', {}, context.t('lossTitle')), loss.figure, h('p', { class: 'hint' }, context.text('lossHint')),
    h('div', { id: 'samples-part' }, h('h2', {}, context.t('samplesTitle')),
      h('p', { class: 'hint' }, context.text('samplesHint')), samples),
    h('details', { ontoggle: () => state && rate.update(rateData(state)) },
      h('summary', {}, context.t('rateTitle')), rate.figure));

  function showState(newState) {
    state = newState;
    const text = context.t(`phase.${state.phase}`);
    const write = state.phase === 'finished' && document.getElementById('nav-write');
    show(phase, h('b', {}, text), state.problem ? h('span', { class: 'warning' }, ` ${state.problem}`) : null,
      write ? h('a', { class: 'next', href: '#/write' }, context.t('use')) : null);
    parts.hidden = state.steps.length === 0 && state.evaluations.length === 0;
    spoken.textContent = text;
    update(state, 'all');
  }

  function update(newState, what) {
    state = newState;
    parts.hidden = state.steps.length === 0 && state.evaluations.length === 0;
    drawFigures(figures, bar, state, context);
    loss.update(lossData(state));
    rate.update(rateData(state));
    if (what === 'all' || what === 'warning') {
      show(warnings, state.warnings.map(message => h('p', { class: 'notice' }, message)));
    }
    if (what === 'all' || what === 'sample') {
      drawSamples(samples, state, context);
    }
    if (what === 'evaluation') {
      const last = state.evaluations.at(-1);
      spoken.textContent = context.t('progress', {
        step: last.step, total: state.about.steps, loss: short(last.validation, 3),
      });
    }
  }

  return {
    show: showState,
    update,
    connection: connected => {
      if (!connected) {
        show(phase, h('span', { class: 'warning' }, context.t('connectionLost')));
      }
    },
  };
}

function drawFigures(list, bar, state, context) {
  const step = state.latest?.step ?? state.evaluations.at(-1)?.step ?? 0;
  const evaluation = state.evaluations.at(-1);
  const running = state.phase === 'running';
  bar.value = state.about.steps ? step / state.about.steps : 0;
  const figure = (name, value, more) => h('div', {}, h('dt', {}, context.text(name)),
    h('dd', { id: `figure-${name}` }, value, more ? h('small', {}, ` ${more}`) : null));
  if (list.contains(document.activeElement)) {
    return; // the reader has an explanation open
  }
  show(list,
    figure('step', number(step), context.t('of', { total: number(state.about.steps) })),
    evaluation ? figure('trainLoss', short(evaluation.train, 3)) : null,
    evaluation ? figure('validationLoss', short(evaluation.validation, 3)) : null,
    evaluation ? figure('bits', short(evaluation.bits, 3)) : null,
    state.latest ? figure('learningRate', Number(state.latest.learningRate.toPrecision(3))) : null,
    state.latest ? figure('gradientNorm', short(state.latest.gradientNorm, 2)) : null,
    running && state.latest ? figure('tokensPerSecond', number(state.latest.tokensPerSecond)) : null,
    running && state.latest ? figure('left', duration(state.latest.secondsLeft, context)) : null);
}

function drawSamples(element, state, context) {
  document.getElementById('samples-part').hidden = state.samples.length === 0;
  const losses = new Map(state.evaluations.map(each => [each.step, each.validation]));
  show(element, [...state.samples].reverse().map(sample => h('article', {},
    h('h3', {}, context.t('sampleAt', { step: number(sample.step), loss: short(losses.get(sample.step) ?? NaN, 3) })),
    h('p', { class: 'sample' }, sample.text))));
}

/// Steps and evaluations on one axis: [x, each step, training text, validation text].
function lossData(state) {
  const rows = new Map();
  const row = step => rows.get(step) ?? rows.set(step, [null, null, null]).get(step);
  for (const [step, loss] of state.steps) {
    row(step)[0] = loss;
  }
  for (const each of state.evaluations) {
    row(each.step)[1] = each.train;
    row(each.step)[2] = each.validation;
  }
  const steps = [...rows.keys()].sort((a, b) => a - b);
  return [steps, ...[0, 1, 2].map(i => steps.map(step => rows.get(step)[i]))];
}

function rateData(state) {
  return [state.steps.map(row => row[0]), state.steps.map(row => row[2]), state.steps.map(row => row[3])];
}

function lossChart(context, state) {
  const lines = () => {
    const baselines = state()?.about.baselines;
    return baselines ? ['uniform', 'frequency', 'pairs'].map(name => ({ y: baselines[name], name: context.t(name) })) : [];
  };
  return chart(context, {
    label: context.t('lossTitle'),
    height: 400,
    x: { label: context.t('stepAxis'), range: (u, min, max) => [0, Math.max(state()?.about.steps ?? 0, max ?? 1)] },
    y: {
      label: context.t('lossAxis'),
      range: (u, min, max) => {
        const top = Math.max(max ?? 1, state()?.about.baselines?.uniform ?? 0);
        const bottom = Math.min(min ?? top, state()?.about.baselines?.pairs ?? 0);
        return [Math.max(0, bottom - 0.06 * top), top * 1.06];
      },
    },
    series: [
      { name: context.t('seriesSteps'), colour: 'line', width: 1.5 },
      { name: context.t('seriesTrain'), colour: 'faint', width: 2.5, marks: true },
      { name: context.t('seriesValidation'), colour: 'accent', width: 3.5, marks: true },
    ],
    lines,
    table: () => ({
      head: ['step', 'trainLoss', 'validationLoss', 'bits'].map(name => context.t(name)),
      rows: (state()?.evaluations ?? []).map(row => [number(row.step), ...[row.train, row.validation, row.bits]
        .map(value => short(value, 3))]),
    }),
  });
}

function rateChart(context) {
  return chart(context, {
    label: context.t('rateTitle'),
    height: 260,
    x: { label: context.t('stepAxis') },
    y: { log: true, format: value => value },
    series: [
      { name: context.t('learningRate'), colour: 'accent', width: 2.5 },
      { name: context.t('gradientNorm'), colour: 'faint', width: 1.5 },
    ],
  });
}
