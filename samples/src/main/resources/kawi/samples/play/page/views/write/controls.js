// The controls of a decoding strategy: a switch or slider for each option of kawi generate, from the server's table.

import { h, show } from '../../dom.js';
import { term } from '../../glossary.js';

const GROUPS = ['temperature', 'truncation', 'penalties', 'choice'];
/// The stages that are in view at once; the others are behind "more stages".
const COMMON = new Set(['temperature', 'top-k', 'top-p', 'min-p', 'repetition-penalty', 'greedy']);

/// The strategy with which the page begins: that of kawi generate.
export function initialStrategy() {
  return { temperature: 0.8 };
}

/// Whether a strategy takes the most probable token, so that truncations have no effect.
export function isGreedy(strategy) {
  return Boolean(strategy.greedy) || strategy.temperature === 0;
}

/// The options that are sent: those that are on, without parts whose stage is off and stages that have no effect.
export function requested(strategy, controls) {
  const sent = {};
  for (const control of controls) {
    const value = strategy[control.option];
    if (value === undefined || value === '' || (control.part && strategy[control.part] === undefined)
      || hasNoEffect(control, strategy, controls)) {
      continue;
    }
    sent[control.option] = value;
  }
  return sent;
}

/// Whether another choice makes an option useless.
export function hasNoEffect(control, strategy, controls) {
  const whole = control.part ? controls.find(each => each.option === control.part) : control;
  if (strategy.greedy && (whole.group === 'temperature' || whole.option === 'mirostat')) {
    return true;
  }
  if (isGreedy(strategy)) {
    return whole.group === 'truncation' || whole.option === 'dynatemp-range' || whole.option === 'mirostat';
  }
  return strategy.mirostat !== undefined && whole.group === 'truncation';
}

/// The options as arguments of the command line.
export function commandLine(strategy, controls) {
  return Object.entries(requested(strategy, controls))
    .map(([option, value]) => (value === true ? `--${option}` : `--${option} ${quoted(String(value))}`))
    .join(' ');
}

/// A text as an argument of a shell.
export function quoted(text) {
  return /^[\w.,=/-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/// Draws the controls of a strategy. onChange is called after each change.
export function drawControls(container, context, facts, strategy, onChange) {
  const open = container.querySelector('details')?.open ?? false;
  const controls = facts.controls.filter(control => control.option !== 'min-new-tokens' || facts.endTokens.length > 0);
  const changed = () => {
    drawControls(container, context, facts, strategy, onChange);
    onChange();
  };
  const row = control => controlRow(context, control, strategy, controls, facts, changed, onChange);
  const focused = container.contains(document.activeElement) ? document.activeElement.id : '';
  show(container,
    controls.filter(control => COMMON.has(control.option)).map(row),
    h('details', { open }, h('summary', {}, context.t('more')), GROUPS.map(group => {
      const rest = controls.filter(control => control.group === group && !COMMON.has(control.option));
      return rest.length === 0 ? null : h('fieldset', {}, h('legend', {}, context.t(`group.${group}`)), rest.map(row));
    })));
  document.getElementById(focused)?.focus({ preventScroll: true });
}

function controlRow(context, control, strategy, controls, facts, changed, onChange) {
  const { option } = control;
  const id = `option-${option}`;
  const isOn = strategy[option] !== undefined && strategy[option] !== false;
  const useless = hasNoEffect(control, strategy, controls);
  const output = h('output', { for: id }, isOn && control.kind === 'slider' ? number(strategy[option]) : '');
  const toggle = option === 'temperature' ? null : h('input', {
    type: 'checkbox',
    id: `switch-${option}`,
    'aria-label': context.t(`option.${option}`),
    checked: isOn,
    disabled: useless,
    onchange: event => {
      if (event.target.checked) {
        strategy[option] = control.kind === 'switch' ? true : control.kind === 'slider' ? control.start : '';
      } else {
        delete strategy[option];
      }
      changed();
    },
  });
  const parts = controls.filter(each => each.part === option);
  return h('div', { class: `control${useless ? ' useless' : ''}` },
    h('div', { class: 'name' }, toggle, label(context, option), output),
    isOn ? input(context, control, strategy, facts, output, useless, onChange) : null,
    isOn && parts.length > 0 ? h('div', { class: 'parts' },
      parts.map(part => controlRow(context, part, strategy, controls, facts, changed, onChange))) : null);
}

function label(context, option) {
  return h('span', { class: 'label-text' }, term(option, context.t(`option.${option}`)));
}

function input(context, control, strategy, facts, output, disabled, onChange) {
  const { option } = control;
  const common = { id: `option-${option}`, 'aria-label': context.t(`option.${option}`), disabled, value: strategy[option] };
  if (control.kind === 'text') {
    return h('input', {
      ...common, type: 'text', placeholder: context.t(`example.${option}`), onchange: event => {
        strategy[option] = event.target.value;
        onChange();
      },
    });
  }
  if (control.kind !== 'slider') {
    return null;
  }
  const slider = h('input', {
    type: 'range', id: common.id, 'aria-label': common['aria-label'], disabled,
    min: control.min, max: option === 'top-k' ? Math.min(control.max, facts.vocabularySize) : control.max,
    step: control.step,
  });
  slider.value = strategy[option];
  slider.addEventListener('input', () => {
    const wasGreedy = isGreedy(strategy);
    strategy[option] = Number(slider.value);
    output.textContent = number(strategy[option]);
    if (wasGreedy !== isGreedy(strategy)) {
      slider.dispatchEvent(new CustomEvent('greedy', { bubbles: true }));
    }
    onChange();
  });
  return slider;
}

function number(value) {
  return String(Math.round(value * 1e6) / 1e6);
}
