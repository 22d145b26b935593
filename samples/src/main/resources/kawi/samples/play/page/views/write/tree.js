// The tree of alternatives. A node is a token after the text of its parent; the root is the prompt. Nodes that were not
// visited for longest are dropped when there are too many.

const MAX_NODES = 600;

export class Tree {
  constructor() {
    this.nodes = new Map();
    this.next = 0;
    this.clock = 0;
    this.root = this.#make(null, null, '');
  }

  #make(parent, token, name) {
    const node = { id: this.next++, parent, token, name, children: [], preferred: null, used: this.clock++ };
    this.nodes.set(node.id, node);
    return node;
  }

  /// The node after another one by a token: the existing one, or a new one.
  child(parent, token, name) {
    return parent.children.find(node => node.token === token) ?? this.#grow(parent, token, name);
  }

  #grow(parent, token, name) {
    const node = this.#make(parent, token, name);
    parent.children.push(node);
    return node;
  }

  /// Marks the nodes of a path as used, and its branch as the one to which one comes back.
  visit(node) {
    for (let at = node; at !== null; at = at.parent) {
      at.used = this.clock++;
      if (at.parent) {
        at.parent.preferred = at;
      }
    }
  }

  /// Drops the leaves that were not used for longest, beyond the maximum; those of the paths that are kept stay.
  trim(kept) {
    const safe = new Set();
    for (const end of kept) {
      for (let at = end; at !== null; at = at.parent) {
        safe.add(at);
      }
    }
    while (this.nodes.size > MAX_NODES) {
      let oldest = null;
      for (const node of this.nodes.values()) {
        if (node.children.length === 0 && !safe.has(node) && (oldest === null || node.used < oldest.used)) {
          oldest = node;
        }
      }
      if (oldest === null) {
        return;
      }
      this.nodes.delete(oldest.id);
      oldest.parent.children.splice(oldest.parent.children.indexOf(oldest), 1);
      if (oldest.parent.preferred === oldest) {
        oldest.parent.preferred = oldest.parent.children[0] ?? null;
      }
    }
  }

  /// The nodes from the first new token to a node.
  path(node) {
    const path = [];
    for (let at = node; at.parent !== null; at = at.parent) {
      path.unshift(at);
    }
    return path;
  }

  /// The nodes that follow a node on the branch that was visited last.
  ahead(node) {
    const ahead = [];
    for (let at = node.preferred; at !== null; at = at.preferred) {
      ahead.push(at);
    }
    return ahead;
  }

  /// Whether there is more than one branch.
  get forks() {
    return [...this.nodes.values()].some(node => node.children.length > 1);
  }

  /// A form that can be stored: [parent, token, name] of each node, parents first.
  save() {
    const numbers = new Map();
    return [...this.nodes.values()].map((node, number) => {
      numbers.set(node, number);
      return [node.parent ? numbers.get(node.parent) : -1, node.token, node.name];
    });
  }

  /// The tree that was stored, and its nodes by their numbers.
  static load(saved) {
    const tree = new Tree();
    const nodes = [tree.root];
    for (const [parent, token, name] of saved.slice(1)) {
      nodes.push(tree.#grow(nodes[parent], token, name));
    }
    return { tree, nodes };
  }

  /// The number of a node in the stored form.
  number(node) {
    return [...this.nodes.values()].indexOf(node);
  }
}
