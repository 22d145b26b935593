// The view Lessons: the list, or one lesson, drawn from the blocks that the server computes.

import { h, show } from '../dom.js';
import { chart } from '../chart.js';
import { blockOf } from './lessons/blocks.js';

/// The view that lets the reader try a lesson's subject on their own model.
const LIVE = { 1: 'inside', 2: 'write', 3: 'inside', 4: 'write', 5: 'write', 6: 'write', 7: 'train', 8: 'inside', 9: 'tokens' };

export async function mount(root, context) {
  const { lessons } = await context.get('api/lessons');
  const chosen = lessons.find(each => String(each.number) === context.path[0]);
  if (chosen) {
    tell(root, lessons, chosen, context);
  } else {
    list(root, lessons, context);
  }
}

function list(root, lessons, context) {
  show(root, h('h1', {}, context.t('title')), h('p', { class: 'lead' }, context.text('lead')),
    h('ol', {}, lessons.map(each => h('li', {}, h('a', { href: `#/lessons/${each.number}` },
      h('b', {}, String(each.number)), capital(each[context.language]),
      each.sections === '-' ? null : h('small', {}, context.t('section', { sections: each.sections })))))));
}

function capital(text) {
  return text[0].toUpperCase() + text.slice(1);
}

function tell(root, lessons, chosen, context) {
  const body = h('article', { class: 'lesson' });
  const status = h('p', { class: 'faint', id: 'lesson-status', role: 'status' }, context.t('computing'));
  const live = h('section', { class: 'live', hidden: true });
  show(root, turn(lessons, chosen, context), body, status, live);
  const add = block => body.append(...blockOf(block, context, chart));
  const end = problem => {
    status.textContent = problem ? context.t('failed', { problem }) : '';
    status.classList.toggle('warning', Boolean(problem));
    drawLive(live, LIVE[chosen.number], context);
    live.hidden = false;
  };
  context.events(`api/lessons/${chosen.number}/${context.language}`, event => {
    if (event.type === 'state') {
      show(body);
      event.blocks.forEach(add);
      if (event.ended) {
        end(event.problem);
      }
    } else if (event.type === 'block') {
      add(event.block);
    } else {
      end(event.problem);
    }
  });
}

function turn(lessons, chosen, context) {
  const link = (number, text) => (lessons.some(each => each.number === number)
    ? h('a', { href: `#/lessons/${number}` }, text) : h('span', {}));
  return h('nav', { class: 'turn', 'aria-label': context.t('title') },
    h('a', { href: '#/lessons' }, context.t('all')),
    link(chosen.number - 1, context.t('previous')),
    link(chosen.number + 1, context.t('next')));
}

function drawLive(section, view, context) {
  const place = h('div', {});
  const button = h('button', {
    id: 'live', onclick: () => {
      button.hidden = true;
      context.embed(view, place).catch(context.fail);
    },
  }, context.t('open'));
  show(section, h('h2', {}, context.t('live')), h('p', {}, context.t(`live.${view}`)), button, place);
}
