const NONE = -1;
/** Parent of a node that hangs on its terminal directly. */
const TERMINAL = -2;
/** Parent of a node whose tree no longer reaches its terminal. */
const ORPHAN = -3;
const FAR = 0x7fffffff;

/**
 * The least cut of a graph between a source and a sink, by two search trees that are kept from one augmenting path to the next (Boykov &
 * Kolmogorov 2004). Capacities are integers, so the same graph has the same cut on every machine.
 */
export class FlowGraph {
  readonly #first: Int32Array;
  /** What a node may still get of the source (positive) or give to the sink (negative). */
  readonly #terminal: Int32Array;
  readonly #head: Int32Array;
  readonly #next: Int32Array;
  readonly #capacity: Int32Array;
  #arcs = 0;

  readonly #parent: Int32Array;
  readonly #isSink: Uint8Array;
  /** How far a node was from its terminal, and in which round that was known. */
  readonly #distance: Int32Array;
  readonly #round: Int32Array;
  #time = 0;
  readonly #isQueued: Uint8Array;
  #queue: number[] = [];
  #queueStart = 0;
  #orphans: number[] = [];

  constructor(nodes: number, edges: number) {
    this.#first = new Int32Array(nodes).fill(NONE);
    this.#terminal = new Int32Array(nodes);
    this.#head = new Int32Array(2 * edges);
    this.#next = new Int32Array(2 * edges);
    this.#capacity = new Int32Array(2 * edges);
    this.#parent = new Int32Array(nodes).fill(NONE);
    this.#isSink = new Uint8Array(nodes);
    this.#distance = new Int32Array(nodes);
    this.#round = new Int32Array(nodes);
    this.#isQueued = new Uint8Array(nodes);
  }

  /** What it costs more to have `node` on the side of the sink than on that of the source; may be negative. Adds up. */
  addCost(node: number, cost: number): void {
    this.#terminal[node]! += cost;
  }

  /** It costs `there` to have `a` on the side of the source and `b` on that of the sink, `back` to have them the other way. */
  addEdge(a: number, b: number, there: number, back: number): void {
    this.#addArc(a, b, there);
    this.#addArc(b, a, back);
  }

  /** Finds the cut; once for each graph. */
  solve(): void {
    for (let node = 0; node < this.#first.length; node++) {
      const terminal = this.#terminal[node]!;
      if (terminal === 0) continue;
      this.#isSink[node] = terminal < 0 ? 1 : 0;
      this.#parent[node] = TERMINAL;
      this.#distance[node] = 1;
      this.#activate(node);
    }
    for (let node = this.#nextActive(); node !== NONE; node = this.#nextActive()) {
      for (let bridge = this.#grow(node); bridge !== NONE; bridge = this.#grow(node)) {
        this.#time++;
        this.#augment(bridge);
        while (this.#orphans.length > 0) this.#adopt(this.#orphans.pop()!);
        if (this.#parent[node] === NONE) break;
      }
    }
  }

  /** Does `node` lie on the side of the sink? A node that reaches neither terminal lies on that of the source. */
  isOnSinkSide(node: number): boolean {
    return this.#parent[node] !== NONE && this.#isSink[node] === 1;
  }

  #addArc(from: number, to: number, capacity: number): void {
    const arc = this.#arcs++;
    this.#head[arc] = to;
    this.#capacity[arc] = capacity;
    this.#next[arc] = this.#first[from]!;
    this.#first[from] = arc;
  }

  #activate(node: number): void {
    if (this.#isQueued[node] === 1) return;
    this.#isQueued[node] = 1;
    this.#queue.push(node);
  }

  #nextActive(): number {
    while (this.#queueStart < this.#queue.length) {
      const node = this.#queue[this.#queueStart++]!;
      this.#isQueued[node] = 0;
      if (this.#parent[node] !== NONE) return node;
    }
    this.#queue = [];
    this.#queueStart = 0;
    return NONE;
  }

  /** Takes free neighbours into the node's tree; the arc, from source to sink, where it touches the other tree, or `NONE`. */
  #grow(node: number): number {
    const isSink = this.#isSink[node]!;
    for (let arc = this.#first[node]!; arc !== NONE; arc = this.#next[arc]!) {
      const towardsSink = isSink === 1 ? arc ^ 1 : arc;
      if (this.#capacity[towardsSink] === 0) continue;
      const other = this.#head[arc]!;
      if (this.#parent[other] === NONE) {
        this.#isSink[other] = isSink;
        this.#parent[other] = arc ^ 1;
        this.#round[other] = this.#round[node]!;
        this.#distance[other] = this.#distance[node]! + 1;
        this.#activate(other);
      } else if (this.#isSink[other] !== isSink) {
        return towardsSink;
      } else if (
        this.#round[other]! <= this.#round[node]! &&
        this.#distance[other]! > this.#distance[node]!
      ) {
        // A shorter way to the terminal.
        this.#parent[other] = arc ^ 1;
        this.#round[other] = this.#round[node]!;
        this.#distance[other] = this.#distance[node]! + 1;
      }
    }
    return NONE;
  }

  /** Sends all that fits through the path over `bridge`. */
  #augment(bridge: number): void {
    const start = this.#head[bridge ^ 1]!;
    const end = this.#head[bridge]!;
    let amount = this.#capacity[bridge]!;
    amount = this.#narrowest(start, amount);
    amount = this.#narrowest(end, amount);
    this.#capacity[bridge]! -= amount;
    this.#capacity[bridge ^ 1]! += amount;
    this.#push(start, amount);
    this.#push(end, amount);
  }

  #narrowest(from: number, amount: number): number {
    const isSink = this.#isSink[from] === 1;
    let node = from;
    for (let arc = this.#parent[node]!; arc !== TERMINAL; arc = this.#parent[node]!) {
      amount = Math.min(amount, this.#capacity[isSink ? arc : arc ^ 1]!);
      node = this.#head[arc]!;
    }
    return Math.min(amount, Math.abs(this.#terminal[node]!));
  }

  #push(from: number, amount: number): void {
    const isSink = this.#isSink[from] === 1;
    let node = from;
    for (let arc = this.#parent[node]!; arc !== TERMINAL; arc = this.#parent[node]!) {
      const used = isSink ? arc : arc ^ 1;
      this.#capacity[used]! -= amount;
      this.#capacity[used ^ 1]! += amount;
      const above = this.#head[arc]!;
      if (this.#capacity[used] === 0) this.#orphan(node);
      node = above;
    }
    this.#terminal[node]! += isSink ? amount : -amount;
    if (this.#terminal[node] === 0) this.#orphan(node);
  }

  #orphan(node: number): void {
    this.#parent[node] = ORPHAN;
    this.#orphans.push(node);
  }

  /** Finds another parent for an orphan, or lets it and its children go. */
  #adopt(node: number): void {
    const isSink = this.#isSink[node]!;
    let best = NONE;
    let bestDistance = FAR;
    for (let arc = this.#first[node]!; arc !== NONE; arc = this.#next[arc]!) {
      if (this.#capacity[isSink === 1 ? arc : arc ^ 1] === 0) continue;
      const other = this.#head[arc]!;
      if (this.#isSink[other] !== isSink || this.#parent[other] === NONE) continue;
      const distance = this.#distanceToTerminal(other);
      if (distance >= bestDistance) continue;
      best = arc;
      bestDistance = distance;
    }
    this.#parent[node] = best;
    if (best !== NONE) {
      this.#round[node] = this.#time;
      this.#distance[node] = bestDistance + 1;
      return;
    }
    for (let arc = this.#first[node]!; arc !== NONE; arc = this.#next[arc]!) {
      const other = this.#head[arc]!;
      const parent = this.#parent[other]!;
      if (this.#isSink[other] !== isSink || parent === NONE) continue;
      if (this.#capacity[isSink === 1 ? arc : arc ^ 1]! > 0) this.#activate(other);
      if (parent >= 0 && this.#head[parent] === node) this.#orphan(other);
    }
  }

  /** How many arcs a node is from its terminal; `FAR` where its tree is cut. What is found is kept for this round. */
  #distanceToTerminal(from: number): number {
    let steps = 0;
    let node = from;
    for (;;) {
      if (this.#round[node] === this.#time) {
        steps += this.#distance[node]!;
        break;
      }
      const arc = this.#parent[node]!;
      steps++;
      if (arc === TERMINAL) {
        this.#round[node] = this.#time;
        this.#distance[node] = 1;
        break;
      }
      if (arc === ORPHAN || arc === NONE) return FAR;
      node = this.#head[arc]!;
    }
    // Marks the way with its distances.
    let left = steps;
    for (let at = from; this.#round[at] !== this.#time; at = this.#head[this.#parent[at]!]!) {
      this.#round[at] = this.#time;
      this.#distance[at] = left--;
    }
    return steps;
  }
}
