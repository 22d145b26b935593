// The view Write: the prediction at a place of a text, what each decoding stage makes of it, and a tree of alternatives.

import { h, show } from '../dom.js';
import { bars, drawStrip } from './write/bars.js';
import { branches } from './write/branches.js';
import { commandLine, drawControls, initialStrategy, quoted, requested } from './write/controls.js';
import { costs } from './write/cost.js';
import { latest, redraw } from '../parts.js';
import { text } from './write/text.js';
import { Tree } from './write/tree.js';

const STORE = 'kawi.write';
const CANDIDATES = 12;
/// One press of Run adds as many tokens at most.
const MAX_RUN = 200;

export async function mount(root, context) {
  let current = null;
  const begin = async () => {
    current?.stop();
    if (!context.model()) {
      show(root, h('h1', {}, context.t('title')), context.needsModel());
      return;
    }
    current = new Writing(root, context, await context.get('api/write/facts'));
    await current.start();
  };
  context.onModel(() => begin().catch(context.fail));
  context.signal.addEventListener('abort', () => current?.stop());
  await begin();
}

/// A text in progress with its branches.
class Writing {
  constructor(root, context, facts) {
    this.context = context;
    this.facts = facts;
    this.tree = new Tree();
    this.prompt = { text: '', ids: [], tokens: [] };
    this.lanes = [this.lane(), this.lane()];
    this.lanes[1].strategy.temperature = 1.2;
    this.active = 0;
    this.compare = false;
    this.seed = 1;
    this.cache = true;
    this.stage = 1;
    this.running = false;
    this.total = { passes: 0, positions: 0, milliseconds: 0 };
    this.refresh = latest(() => this.predict());
    this.build(root);
  }

  lane() {
    return { node: this.tree.root, strategy: initialStrategy(), prediction: null, isFresh: false, problem: '' };
  }

  // ---- the text

  async start() {
    if (!await this.restore()) {
      await this.begin('');
    }
  }

  /// Begins a new text.
  async begin(prompt) {
    this.stop();
    const { ids, tokens } = await this.context.post('api/write/encode', { text: prompt });
    this.prompt = { text: prompt, ids, tokens };
    this.tree = new Tree();
    this.lanes.forEach(lane => Object.assign(lane, { node: this.tree.root, prediction: null, isFresh: false }));
    this.total = { passes: 0, positions: 0, milliseconds: 0 };
    await this.refresh();
  }

  /// The request for the prediction of a lane.
  request(lane) {
    return {
      prompt: this.prompt.ids,
      new: this.tree.path(lane.node).map(node => node.token),
      strategy: requested(lane.strategy, this.facts.controls),
      seed: this.seed,
      candidates: CANDIDATES,
      cache: this.cache,
    };
  }

  get shown() {
    return this.compare ? this.lanes : [this.lanes[this.active]];
  }

  /// Asks for the predictions of the lanes that are shown.
  async predict() {
    for (const lane of this.shown) {
      const { node } = lane;
      lane.isFresh = false;
      try {
        const prediction = await this.context.post('api/write/predict', this.request(lane));
        if (lane.node === node) {
          Object.assign(lane, { prediction, problem: '', isFresh: true });
        }
        Object.keys(this.total).forEach(key => {
          this.total[key] += prediction.cost[key];
        });
      } catch (error) {
        if (error.name === 'AbortError') {
          return;
        }
        lane.problem = error.message;
        this.stop();
      }
    }
    this.tree.trim(this.lanes.map(lane => lane.node));
    this.draw();
    this.save();
  }

  /// Goes to a place.
  go(lane, node) {
    this.stop();
    this.move(lane, node);
    return this.refresh();
  }

  move(lane, node) {
    lane.node = node;
    lane.isFresh = false; // its prediction is that of another place
    this.tree.visit(node);
  }

  /// Takes the tokens that the strategies have chosen.
  async step() {
    for (const lane of this.shown) {
      if (lane.isFresh) {
        this.append(lane, lane.prediction.chosen.id);
      }
    }
    await this.refresh();
  }

  append(lane, id) {
    this.move(lane, this.tree.child(lane.node, id, lane.prediction.tokens[id]));
  }

  /// Takes a token of the reader's choice: a new branch, or back to one that exists.
  pick(id) {
    this.stop();
    const lane = this.lanes[this.active];
    if (lane.isFresh) {
      const { chosen, tokens } = lane.prediction;
      this.tree.child(lane.node, chosen.id, tokens[chosen.id]); // what the strategy would have taken stays a branch
      this.append(lane, id);
    }
    return this.refresh();
  }

  async run() {
    if (this.running) {
      this.stop();
      return;
    }
    this.running = true;
    this.drawActions();
    for (let i = 0; i < MAX_RUN && this.running; i++) {
      const ends = this.shown.every(lane => lane.prediction?.isEnd);
      await this.step();
      if (ends) {
        break;
      }
    }
    this.stop();
  }

  stop() {
    this.running = false;
    this.drawActions();
  }

  // ---- the page

  build(root) {
    const { context } = this;
    this.promptInput = h('textarea', {
      id: 'prompt', rows: 2, placeholder: context.t('promptExample'), onkeydown: event => {
        if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
          event.preventDefault();
          this.begin(this.promptInput.value).catch(context.fail);
        }
      },
    });
    this.texts = h('div', { class: 'lanes', role: 'group', 'aria-label': context.t('textLabel') });
    this.stepButton = h('button', { class: 'main', id: 'step', onclick: () => this.step() }, context.t('step'));
    this.runButton = h('button', { id: 'run', onclick: () => this.run().catch(context.fail) });
    this.backButton = h('button', {
      id: 'back', onclick: () => this.shown.forEach(lane => lane.node.parent && this.go(lane, lane.node.parent)),
    }, context.t('back'));
    this.status = h('p', { class: 'hint', role: 'status', id: 'cost' });
    this.distribution = h('div', { class: 'distribution' });
    this.tabs = h('div', { class: 'tabs' });
    this.controls = h('div', { id: 'controls' });
    this.controls.addEventListener('greedy', () => this.drawControls());
    this.problem = h('p', { class: 'warning', role: 'alert' });
    this.branches = h('div', { id: 'branches' });
    this.command = h('pre', { id: 'command', tabindex: '0', 'aria-label': context.t('command') });
    show(root,
      h('h1', {}, context.t('title')),
      h('p', { class: 'lead' }, context.text('lead')),
      h('div', { class: 'columns' },
        h('aside', { 'aria-label': context.t('strategy') },
          h('h2', { class: 'first' }, context.t('strategy')), this.tabs, this.problem, this.controls, this.settings()),
        h('div', { class: 'work' },
          h('label', { class: 'label', for: 'prompt' }, context.text('prompt')),
          h('div', { class: 'prompt-row' }, this.promptInput, h('button', {
            id: 'begin', onclick: () => this.begin(this.promptInput.value).catch(context.fail),
          }, context.t('begin'))),
          this.texts,
          h('div', { class: 'row actions' }, this.stepButton, this.runButton, this.backButton, this.status),
          h('h2', {}, context.text('next')),
          this.distribution),
        h('div', { class: 'later' },
          h('section', { class: 'first' }, h('h2', {}, context.t('branches')), this.branches),
          costs(context, this),
          h('section', {}, h('h2', {}, context.t('command')), this.command))));
    this.drawControls();
  }

  settings() {
    const { context } = this;
    const seed = h('input', {
      type: 'number', id: 'seed', min: 0, step: 1, value: this.seed, onchange: () => {
        this.seed = Math.max(0, Math.trunc(Number(seed.value)) || 0);
        seed.value = this.seed;
        this.refresh();
      },
    });
    this.seedInput = seed;
    this.cacheInput = h('input', {
      type: 'checkbox', id: 'cache', checked: this.cache, onchange: event => {
        this.cache = event.target.checked;
        this.refresh();
      },
    });
    this.compareInput = h('input', {
      type: 'checkbox', id: 'compare', onchange: event => this.setCompare(event.target.checked),
    });
    return h('div', { class: 'settings' },
      h('label', { class: 'seed' }, h('span', {}, context.text('seed')), seed),
      h('div', { class: 'choice' }, this.cacheInput, h('label', { for: 'cache' }, context.text('cache'))),
      h('div', { class: 'choice' }, this.compareInput, h('label', { for: 'compare' }, context.t('compare'))));
  }

  setCompare(compare) {
    this.compare = compare;
    if (compare) {
      const other = this.lanes[1 - this.active];
      other.node = this.lanes[this.active].node;
      other.isFresh = false;
    }
    this.drawControls();
    this.refresh();
  }

  drawControls() {
    const { context } = this;
    redraw(this.tabs, !this.compare ? null : this.lanes.map((lane, index) => h('button', {
      'data-key': `tab-${index}`, 'aria-pressed': String(index === this.active), id: `strategy-${'ab'[index]}`,
      onclick: () => {
        this.active = index;
        this.drawControls();
        this.draw();
      },
    }, context.t('strategyName', { name: 'AB'[index] }))));
    drawControls(this.controls, context, this.facts, this.lanes[this.active].strategy, () => this.refresh());
  }

  draw() {
    const { context } = this;
    const lane = this.lanes[this.active];
    redraw(this.texts, this.shown.map((each, index) => h('div', { class: 'lane' },
      this.compare ? h('div', { class: 'label' }, context.t('strategyName', { name: 'AB'[index] })) : null,
      text(context, this, each, index))));
    this.texts.classList.toggle('two', this.compare);
    this.problem.textContent = lane.problem;
    if (lane.prediction) {
      redraw(this.distribution,
        h('p', { class: 'hint' }, context.text(lane.prediction.windowLength < this.facts.contextLength ? 'sees' : 'seesLast', {
          count: lane.prediction.windowLength, most: this.facts.contextLength,
          entropy: lane.prediction.entropy.toFixed(2),
        })),
        bars(context, lane.prediction, this.stage, index => {
          this.stage = index;
          this.draw();
        }, id => this.pick(id)),
        drawStrip(context, lane.prediction));
    }
    redraw(this.branches, this.tree.forks ? branches(context, this) : h('p', { class: 'faint' }, context.t('noBranches')));
    this.command.textContent = this.commandText(lane);
    this.drawActions();
  }

  drawActions() {
    const { context } = this;
    const last = this.lanes[this.active].prediction?.cost;
    this.runButton.textContent = context.t(this.running ? 'stop' : 'run');
    this.backButton.disabled = this.shown.every(lane => lane.node.parent === null);
    this.status.replaceChildren(...(last ? context.text(last.passes === 0 ? 'costKept' : 'costLast', {
      last: last.positions,
      milliseconds: last.milliseconds.toFixed(1),
      passes: this.total.passes,
      positions: this.total.positions.toLocaleString('en'),
      time: this.total.milliseconds.toFixed(0),
    }) : []));
  }

  commandText(lane) {
    const prompt = this.prompt.text === '' ? '' : this.facts.hasTokenizer
      ? ` --prompt ${quoted(this.prompt.text)}` : ` --ids ${this.prompt.ids.join(',')}`;
    const options = commandLine(lane.strategy, this.facts.controls);
    return `kawi generate --model ${quoted(this.context.model().folder)}${prompt} ${options} --seed ${this.seed} --trace`;
  }

  // ---- what survives a reload

  save() {
    sessionStorage.setItem(STORE, JSON.stringify({
      folder: this.context.model()?.folder,
      prompt: this.prompt,
      tree: this.tree.save(),
      lanes: this.lanes.map(lane => ({ node: this.tree.number(lane.node), strategy: lane.strategy })),
      active: this.active,
      compare: this.compare,
      seed: this.seed,
      cache: this.cache,
    }));
  }

  /// Whether there was a text of this model in this tab.
  async restore() {
    const saved = JSON.parse(sessionStorage.getItem(STORE) ?? 'null');
    if (saved?.folder !== this.context.model().folder) {
      return false;
    }
    const { tree, nodes } = Tree.load(saved.tree);
    this.tree = tree;
    this.prompt = saved.prompt;
    this.promptInput.value = saved.prompt.text;
    saved.lanes.forEach((lane, index) => {
      Object.assign(this.lanes[index], { node: nodes[lane.node] ?? tree.root, strategy: lane.strategy });
    });
    this.lanes.forEach(lane => this.tree.visit(lane.node));
    Object.assign(this, { active: saved.active, compare: saved.compare, seed: saved.seed, cache: saved.cache });
    this.seedInput.value = this.seed;
    this.cacheInput.checked = this.cache;
    this.compareInput.checked = this.compare;
    this.drawControls();
    await this.refresh();
    return this.lanes[this.active].problem === '';
  }
}
