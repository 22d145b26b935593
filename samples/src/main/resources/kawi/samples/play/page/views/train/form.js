// The form of a new training, and that of one to continue.

import { h, show } from '../../dom.js';
import { number } from '../../format.js';

/// The numbers that differ from the preset only if the reader fills them in.
const NUMBERS = ['layers', 'heads', 'width', 'context', 'dropout', 'steps', 'batchSize', 'learningRate', 'evalInterval', 'seed'];
const WHOLE = new Set(NUMBERS.filter(name => name !== 'dropout' && name !== 'learningRate'));

// What the reader has entered stays while the page is open, also in another language.
const entered = { source: 'moby-dick', path: '', upload: null, preset: 'minute', values: {} };

export function form(options, context) {
  const presets = new Map(options.presets.map(each => [each.name, each]));
  const fields = h('div', { class: 'fields' });
  const drawFields = () => show(fields, ['name', 'tokenizer', ...NUMBERS, 'sample'].map(name => field(name, presets, context)));
  drawFields();
  return [
    h('form', {
      id: 'train-form',
      onsubmit: event => {
        event.preventDefault();
        start(event.target, context);
      },
    },
    h('fieldset', {}, h('legend', {}, context.t('text')), sources(options, context)),
    h('fieldset', {},
      h('label', { class: 'label', for: 'preset' }, context.t('size')),
      h('select', {
        id: 'preset',
        onchange: event => {
          entered.preset = event.target.value;
          drawFields();
        },
      }, options.presets.map(each => h('option', { value: each.name, selected: each.name === entered.preset },
        context.t(`preset.${each.name}`))))),
    h('details', { class: 'settings' }, h('summary', {}, context.t('details')),
      h('p', { class: 'hint' }, context.t('detailsHint')), fields),
    h('button', { class: 'main', id: 'start' }, context.t('start'))),
    resumeForm(options, context),
  ];
}

function sources(options, context) {
  const more = h('div', {});
  const draw = () => show(more,
    entered.source === 'upload' ? dropZone(options, context, draw) : null,
    entered.source === 'path' ? h('input', {
      type: 'text', id: 'path', 'aria-label': context.t('pathLabel'), placeholder: context.t('pathLabel'),
      value: entered.path, required: true, oninput: event => { entered.path = event.target.value; },
    }) : null);
  const choice = (value, label) => h('label', { class: 'choice' }, h('input', {
    type: 'radio', name: 'source', value, checked: entered.source === value,
    onchange: () => {
      entered.source = value;
      draw();
    },
  }), label);
  draw();
  return [
    options.corpora.map(each => choice(each.name, context.t('corpus', { title: each.title }))),
    choice('upload', context.t('ownText')),
    options.paths ? choice('path', context.t('path')) : null,
    more,
  ];
}

function dropZone(options, context, draw) {
  const read = async file => {
    if (!file) {
      return;
    }
    // Quotation marks and line ends take two bytes in the request.
    if (file.size * 1.1 > options.maxBytes) {
      context.fail(new Error(context.t('tooLarge', { name: file.name, max: Math.floor(options.maxBytes / 1.1e6) })));
      return;
    }
    entered.upload = { name: file.name, text: await file.text() };
    draw();
  };
  const input = h('input', {
    type: 'file', id: 'file', class: 'sr', accept: 'text/*,.txt,.md', 'aria-label': context.t('chooseFile'),
    onchange: event => read(event.target.files[0]),
  });
  const zone = h('div', {
    class: 'drop',
    ondragover: event => {
      event.preventDefault();
      zone.classList.add('over');
    },
    ondragleave: () => zone.classList.remove('over'),
    ondrop: event => {
      event.preventDefault();
      zone.classList.remove('over');
      read(event.dataTransfer.files[0]).catch(context.fail);
    },
  },
  h('p', { id: 'dropped' }, entered.upload
    ? context.t('dropped', { name: entered.upload.name, count: number([...entered.upload.text].length) })
    : context.t('drop')),
  input,
  h('button', { type: 'button', onclick: () => input.click() }, context.t('chooseFile')));
  return zone;
}

function field(name, presets, context) {
  const preset = presets.get(entered.preset);
  const isText = !NUMBERS.includes(name);
  return h('label', { class: isText ? 'wide' : null },
    h('span', {}, context.text(`field.${name}`)),
    h('input', {
      id: `field-${name}`,
      type: isText ? 'text' : 'number',
      step: WHOLE.has(name) ? '1' : 'any',
      min: isText ? null : '0',
      placeholder: preset[name] === undefined ? '' : String(preset[name]),
      value: entered.values[name] ?? '',
      oninput: event => { entered.values[name] = event.target.value; },
    }));
}

async function start(element, context) {
  const request = { preset: entered.preset };
  if (entered.source === 'upload') {
    if (!entered.upload) {
      context.fail(new Error(context.t('drop')));
      return;
    }
    request.upload = entered.upload.text;
    request.fileName = entered.upload.name;
  } else if (entered.source === 'path') {
    request.path = entered.path;
  } else {
    request.corpus = entered.source;
  }
  for (const [name, value] of Object.entries(entered.values)) {
    if (value.trim() !== '') {
      request[name] = NUMBERS.includes(name) ? Number(value) : value.trim();
    }
  }
  await submit(element, () => context.post('api/train/start', request), context);
}

function resumeForm(options, context) {
  if (options.trainings.length === 0) {
    return null;
  }
  const steps = h('input', { id: 'resume-steps', type: 'number', step: '1', min: '1' });
  const which = h('select', { id: 'resume-folder', onchange: () => fill() },
    options.trainings.map(each => h('option', { value: each.folder }, each.name)));
  const chosen = () => options.trainings.find(each => each.folder === which.value);
  const fill = () => { steps.value = String(chosen().steps); };
  fill();
  return h('details', { class: 'resume' }, h('summary', {}, context.t('resumeTitle')),
    h('form', {
      id: 'resume-form',
      onsubmit: event => {
        event.preventDefault();
        submit(event.target, () => context.post('api/train/resume', {
          folder: which.value, steps: Number(steps.value),
        }), context);
      },
    },
    h('label', {}, h('span', {}, context.t('resumeWhich')), which),
    h('label', {}, h('span', {}, context.t('resumeSteps')), steps),
    h('button', { id: 'resume' }, context.t('resume'))));
}

/// Sends a request once, even if the button is pressed twice.
async function submit(element, send, context) {
  const button = element.querySelector('button:not([type])');
  button.disabled = true;
  try {
    await send();
  } catch (error) {
    context.fail(error);
  } finally {
    button.disabled = false;
  }
}
