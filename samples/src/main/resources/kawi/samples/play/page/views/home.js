// The first page: what there is to see, and the models to choose from.

import { h, show } from '../dom.js';

export function mount(root, context) {
  const models = h('section', {});
  const views = [...document.querySelectorAll('#header nav a')];
  show(root,
    h('h1', {}, context.t('title')),
    h('p', { class: 'lead' }, context.text('lead')),
    h('ul', { class: 'entrances' }, views.map(link => {
      const name = link.id.replace('nav-', '');
      return h('li', {}, h('a', { href: link.getAttribute('href') },
        h('b', {}, link.textContent), h('span', {}, context.t(name))));
    })),
    models);
  const draw = () => drawModels(models, context);
  context.onModel(draw);
  draw();
}

function drawModels(section, context) {
  const open = context.model();
  show(section,
    h('h2', {}, context.t('models')),
    context.models().length === 0 ? h('p', {}, context.text('noModels')) : null,
    open ? h('p', {}, h('b', {}, open.name), ': ', context.text('parameters', {
      count: open.parameters.toLocaleString('en'),
      layers: open.layers,
      width: open.width,
      context: open.context,
      vocabulary: open.vocabulary.toLocaleString('en'),
    })) : null,
    h('ul', { class: 'models' }, context.models().map(model => h('li', {}, h('button', {
      disabled: model.folder === open?.folder,
      onclick: () => context.chooseModel(model.folder),
    }, context.t(model.folder === open?.folder ? 'isOpen' : 'open', { name: model.name }))))));
}
