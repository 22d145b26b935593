// The view Inside: attention, logit lens, losses and norms of a text.

import { h, show } from '../dom.js';
import { afterPause, latest, percent, redraw, remember, visible } from '../parts.js';
import { arcs, strongest } from './inside/arcs.js';
import { heat } from './inside/heat.js';
import { grid, layers } from './inside/lens.js';
import { masks } from './inside/masks.js';

const MAX_MATRIX = 520;
const THUMBNAIL = 88;

export async function mount(root, context) {
  const begin = async () => {
    if (!context.model()) {
      show(root, h('h1', {}, context.t('title')), context.needsModel());
      return;
    }
    const inside = new Inside(root, context, await context.get('api/inside/facts'));
    await inside.start();
  };
  context.onModel(() => begin().catch(context.fail));
  await begin();
}

class Inside {
  constructor(root, context, facts) {
    Object.assign(this, { root, context, facts, layer: 0, head: 0, at: 0, data: null, attention: null });
    this.readText = latest(() => this.read(true));
    this.readLayer = latest(() => this.read(false));
    this.build(root);
    context.onTheme(() => this.data && this.draw());
    this.width = 0;
    const resized = new ResizeObserver(() => this.resize(root.clientWidth));
    resized.observe(root);
    context.signal.addEventListener('abort', () => resized.disconnect());
  }

  /// The matrix is as wide as there is room.
  resize(width) {
    if (this.data && width !== this.width) {
      this.draw();
    }
    this.width = width;
  }

  async start() {
    await this.readText();
    await this.masks.refresh();
  }

  /// Asks the server for the text, or only for another layer of it.
  async read(all) {
    const { context } = this;
    const request = { text: this.input.value, layer: this.layer };
    this.root.classList.add('waiting');
    try {
      const [attention, data] = await Promise.all([
        context.post('api/inside/attention', request),
        all ? context.post('api/inside/layers', request) : this.data,
      ]);
      Object.assign(this, { attention, data });
      this.at = all ? Math.floor(0.7 * (attention.tokens.length - 1)) : Math.min(this.at, attention.tokens.length - 1);
      this.problem.textContent = '';
      this.draw();
    } catch (error) {
      if (error.name !== 'AbortError') {
        this.problem.textContent = error.message;
      }
    } finally {
      this.root.classList.remove('waiting');
    }
  }

  build(root) {
    const { context, facts } = this;
    this.input = h('textarea', {
      id: 'text', rows: 2, value: facts.sample, oninput: afterPause(() => this.readText()),
    });
    remember(this.input, `inside.${context.model().folder}`);
    this.problem = h('p', { class: 'warning', role: 'alert', id: 'problem' });
    this.text = h('div', { class: 'losses', role: 'group', 'aria-label': context.t('text') });
    this.legend = h('p', { class: 'hint' });
    this.lead = h('p', { id: 'attention-lead' });
    this.arcs = h('div', { class: 'scroll' });
    this.matrix = h('div', { class: 'matrix' });
    this.thumbnails = h('div', { class: 'thumbnails', role: 'group', 'aria-label': context.t('heads') });
    this.lens = h('div', {});
    this.lensLead = h('p', {});
    this.grid = h('div', {});
    this.masks = masks(context, facts, () => ({ layer: this.layer, head: this.head }));
    show(root,
      h('h1', {}, context.t('title')),
      h('p', { class: 'lead' }, context.text('lead')),
      h('label', { class: 'label', for: 'text' }, context.t(facts.hasTokenizer ? 'text' : 'textIds')),
      this.input,
      h('p', { class: 'hint' }, context.t('limit', { count: facts.maxTokens })),
      this.problem, this.text, this.legend,
      h('section', {}, h('h2', {}, context.t('attention')), this.lead,
        h('div', { class: 'row layers' }, h('span', { class: 'label' }, context.text('layer')), this.layerButtons()),
        this.arcs,
        h('div', { class: 'matrices' }, this.matrix, this.thumbnails)),
      h('section', {}, h('h2', {}, context.t('lens')), this.lensLead, this.lens,
        h('h3', {}, context.t('grid')), h('p', { class: 'hint' }, context.t('gridLead')), this.grid),
      this.masks.section);
  }

  layerButtons() {
    this.layerGroup = h('div', { class: 'segments', role: 'group', 'aria-label': this.context.t('attention') });
    this.drawLayers();
    return this.layerGroup;
  }

  drawLayers() {
    redraw(this.layerGroup, Array.from({ length: this.facts.layers }, (unused, layer) => h('button', {
      'data-key': `layer-${layer}`, id: `layer-${layer + 1}`, 'aria-pressed': String(layer === this.layer),
      'aria-label': this.context.t('layerNumber', { number: layer + 1 }),
      onclick: () => {
        this.layer = layer;
        this.drawLayers();
        this.readLayer();
        this.masks.refresh();
      },
    }, layer + 1)));
  }

  select(at) {
    if (at !== this.at) {
      this.at = at;
      this.draw(false);
    }
  }

  /// @param all whether there is more new than the selected token
  draw(all = true) {
    if (all) {
      this.drawText();
      this.drawThumbnails();
    }
    this.markText();
    this.drawAttention(all);
    this.drawLens();
  }

  drawText() {
    const { context, data } = this;
    const losses = data.losses.slice(1);
    const most = Math.max(1, ...losses);
    redraw(this.text, data.tokens.map((token, index) => {
      const loss = data.losses[index];
      const element = h('button', {
        class: 'tok', 'data-key': `token-${index}`, 'data-index': index,
        'aria-label': context.t(loss === null ? 'tokenFirst' : 'tokenLoss', {
          token: visible(token), number: index + 1, loss: loss?.toFixed(2),
        }),
        onpointerenter: () => this.select(index),
        onfocus: () => this.select(index),
        onclick: () => this.select(index),
      }, token.replaceAll('\n', '⏎').replaceAll('\t', '⇥'));
      element.style.setProperty('--loss', `${Math.round(100 * Math.min(1, (loss ?? 0) / most))}%`);
      return element;
    }));
    const mean = losses.reduce((sum, loss) => sum + loss, 0) / Math.max(1, losses.length);
    this.legend.replaceChildren(...context.text('lossLegend', { most: most.toFixed(1), mean: mean.toFixed(2) }));
  }

  /// Marks the selected token, and below each other one how much attention it gets.
  markText() {
    const row = this.attention.weights[this.head][this.at];
    const most = Math.max(...row);
    [...this.text.children].forEach((element, index) => {
      element.classList.toggle('at', index === this.at);
      element.setAttribute('aria-current', String(index === this.at));
      element.style.setProperty('--attention', `${Math.round(100 * (row[index] ?? 0) / most)}%`);
    });
  }

  drawAttention(all) {
    const { context, attention } = this;
    const { tokens } = attention;
    const weights = attention.weights[this.head];
    this.lead.replaceChildren(...context.text('attentionLead', { token: visible(tokens[this.at]) }));
    const drawn = arcs(context, tokens, this.at, weights[this.at], this.arcs.clientWidth, index => this.select(index));
    show(this.arcs, drawn);
    this.arcs.scrollLeft = Math.max(0, Number(drawn.dataset.query) + 60 - this.arcs.clientWidth);
    if (all) {
      const room = Math.min(MAX_MATRIX, this.matrix.parentElement.clientWidth - 24);
      const cell = Math.max(3, Math.min(34, Math.floor(room / tokens.length)));
      this.heat = heat(weights, {
        cell,
        tokens: tokens.map(visible),
        label: context.t('matrix', { layer: this.layer + 1, head: this.head + 1 }),
        onPoint: row => this.select(row),
      });
      this.sums = h('p', { class: 'hint', role: 'status', id: 'strongest' });
      show(this.matrix, this.heat.canvas, this.sums);
    }
    this.heat.draw(this.at);
    this.sums.textContent = `${context.t('takes', { token: visible(tokens[this.at]) })}: ${strongest(tokens, weights[this.at])}`;
    this.arcs.dataset.sum = weights[this.at].reduce((sum, weight) => sum + weight, 0);
    this.arcs.dataset.first = percent(weights[this.at][0]);
  }

  drawThumbnails() {
    const { context, attention } = this;
    const cell = Math.max(1, Math.floor(THUMBNAIL / attention.tokens.length));
    redraw(this.thumbnails, attention.weights.map((weights, head) => h('button', {
      class: 'thumbnail', 'data-key': `head-${head}`, id: `head-${head + 1}`, 'aria-pressed': String(head === this.head),
      onclick: () => {
        this.head = head;
        this.draw();
        this.masks.draw();
      },
    }, heat(weights, { cell, label: '' }).canvas, h('span', {}, context.t('headNumber', { number: head + 1 })))));
  }

  drawLens() {
    const { context, data } = this;
    const token = visible(data.tokens[this.at]);
    this.lensLead.replaceChildren(...context.text('lensLead', { token }), ' ', this.at + 1 < data.tokens.length
      ? context.t('actual', { token: visible(data.tokens[this.at + 1]) }) : context.t('noActual'));
    show(this.lens, layers(context, data, this.at));
    show(this.grid, grid(context, data, this.at, place => this.select(place)));
  }
}
