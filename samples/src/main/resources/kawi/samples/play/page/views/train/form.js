// The form of a new training, and that of one to continue.

import { h, show } from '../../dom.js';
import { number } from '../../format.js';

/// The numbers that differ from the preset only if the reader fills them in.
const NUMBERS = ['minutes', 'layers', 'heads', 'width', 'context', 'dropout', 'steps', 'batchSize', 'learningRate', 'evalInterval', 'seed'];
const FRACTIONS = ['minutes', 'dropout', 'learningRate'];
const WHOLE = new Set(NUMBERS.filter(name => !FRACTIONS.includes(name)));

/// What an existing model determines.
const OF_NEW_MODELS = ['tokenizer', 'layers', 'heads', 'width'];

/// What can be trained of an existing model.
const TRAINED = ['all', 'upper', 'lora'];

/// Between the documents of an upload of several files.
const BETWEEN_DOCUMENTS = '<|endoftext|>\n';

// What the reader has entered stays while the page is open, also in another language.
const entered = { source: 'moby-dick', path: '', upload: null, preset: 'minute', from: '', trained: 'all', values: {} };

export function form(options, context) {
  if (!options.models.some(each => each.folder === entered.from)) {
    entered.from = '';
  }
  const start = h('div', {});
  const fields = h('div', { class: 'fields' });
  const drawFields = () => show(fields, ['name', 'tokenizer', ...NUMBERS.slice(1), 'sample']
    .filter(name => entered.from === '' || !OF_NEW_MODELS.includes(name))
    .map(name => field(name, recipe(options), context)));
  const draw = () => {
    show(start, entered.from === '' ? sizes(options, context, draw) : trained(context, draw),
      field('minutes', recipe(options), context));
    drawFields();
  };
  draw();
  return [
    h('form', {
      id: 'train-form',
      onsubmit: event => {
        event.preventDefault();
        begin(event.target, context);
      },
    },
    h('fieldset', {}, h('legend', {}, context.t('text')), sources(options, context)),
    h('fieldset', { class: 'beginning' },
      options.models.length === 0 ? null : choices('from', context.t('from'), [
        ['', context.t('fromNothing')], ...options.models.map(each => [each.folder, each.name]),
      ], draw),
      start),
    h('details', { class: 'settings' }, h('summary', {}, context.t('details')),
      h('p', { class: 'hint' }, context.t('detailsHint')), fields),
    h('button', { class: 'main', id: 'start' }, context.t('start'))),
    resumeForm(options, context),
  ];
}

/// What an empty field stands for: the values of the preset, or those for training the chosen model further.
function recipe(options) {
  if (entered.from === '') {
    return options.presets.find(each => each.name === entered.preset);
  }
  const model = options.models.find(each => each.folder === entered.from);
  return entered.trained === 'lora' ? { ...model, learningRate: model.adapterLearningRate } : model;
}

function sizes(options, context, draw) {
  return choices('preset', context.t('size'),
    options.presets.map(each => [each.name, context.t(`preset.${each.name}`)]), draw);
}

function trained(context, draw) {
  return [
    choices('trained', context.t('trained'), TRAINED.map(name => [name, context.t(`trained.${name}`)]), draw),
    h('p', { class: 'hint' }, context.text('fromHint')),
  ];
}

/// A list of choices whose value is kept in `entered`.
function choices(name, label, values, draw) {
  return h('p', {}, h('label', { class: 'label', for: name }, label),
    h('select', {
      id: name,
      onchange: event => {
        entered[name] = event.target.value;
        draw();
      },
    }, values.map(([value, text]) => h('option', { value, selected: value === entered[name] }, text))));
}

function sources(options, context) {
  const more = h('div', {});
  const draw = () => show(more,
    entered.source === 'upload' ? dropZone(options, context, draw) : null,
    entered.source === 'path' ? h('textarea', {
      id: 'path', rows: 2, 'aria-label': context.t('pathLabel'), placeholder: context.t('pathLabel'),
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
  const read = async list => {
    const files = [...list];
    if (files.length === 0) {
      return;
    }
    const name = files.length === 1 ? files[0].name : context.t('files', { count: files.length });
    // Quotation marks and line ends take two bytes in the request.
    if (files.reduce((sum, file) => sum + file.size, 0) * 1.1 > options.maxBytes) {
      context.fail(new Error(context.t('tooLarge', { name, max: Math.floor(options.maxBytes / 1.1e6) })));
      return;
    }
    const texts = await Promise.all(files.map(file => file.text()));
    entered.upload = { name, fileName: files[0].name, text: texts.join(BETWEEN_DOCUMENTS) };
    draw();
  };
  const input = h('input', {
    type: 'file', id: 'file', class: 'sr', multiple: true, accept: 'text/*,.txt,.md', 'aria-label': context.t('chooseFile'),
    onchange: event => read(event.target.files).catch(context.fail),
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
      read(event.dataTransfer.files).catch(context.fail);
    },
  },
  h('p', { id: 'dropped' }, entered.upload
    ? context.t('dropped', { name: entered.upload.name, count: number([...entered.upload.text].length) })
    : context.t('drop')),
  input,
  h('button', { type: 'button', onclick: () => input.click() }, context.t('chooseFile')));
  return zone;
}

function field(name, values, context) {
  const isText = !NUMBERS.includes(name);
  return h('label', { class: isText ? 'wide' : null },
    h('span', {}, context.text(`field.${name}`)),
    h('input', {
      id: `field-${name}`,
      type: isText ? 'text' : 'number',
      step: WHOLE.has(name) ? '1' : 'any',
      min: isText ? null : '0',
      placeholder: isText && name !== 'tokenizer' ? '' : String(values[name] ?? ''),
      value: entered.values[name] ?? '',
      oninput: event => { entered.values[name] = event.target.value; },
    }));
}

async function begin(element, context) {
  const request = entered.from === '' ? { preset: entered.preset } : { from: entered.from, trained: entered.trained };
  if (entered.source === 'upload') {
    if (!entered.upload) {
      context.fail(new Error(context.t('drop')));
      return;
    }
    request.upload = entered.upload.text;
    request.fileName = entered.upload.fileName;
  } else if (entered.source === 'path') {
    request.path = entered.path.split('\n').filter(line => line.trim() !== '');
  } else {
    request.corpus = entered.source;
  }
  for (const [name, value] of Object.entries(entered.values)) {
    const isOffered = entered.from === '' || !OF_NEW_MODELS.includes(name);
    if (value.trim() !== '' && isOffered) {
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
