/**
 * A line of states with a place in it, for undo and redo. States are immutable and share what did not change, so keeping them
 * all is cheap and going back is nothing but showing an older one.
 */
export class History<State> {
  #states: State[];
  #index: number;
  #barrier = 0;

  /** `states` from the oldest on, at least one; `index` is the present one. */
  constructor(states: readonly [State, ...State[]], index = states.length - 1) {
    this.#states = [...states];
    this.#index = index;
  }

  get present(): State {
    const state = this.#states[this.#index];
    if (state === undefined) throw new RangeError('the history has no present state');
    return state;
  }

  /** All states up to the present one, from the oldest on. */
  get past(): readonly State[] {
    return this.#states.slice(0, this.#index + 1);
  }

  /** What can be redone, the nearest first. */
  get future(): readonly State[] {
    return this.#states.slice(this.#index + 1);
  }

  /** Index of the oldest state that undo goes back to. */
  get barrier(): number {
    return this.#barrier;
  }

  get canUndo(): boolean {
    return this.#index > this.#barrier;
  }

  get canRedo(): boolean {
    return this.#index < this.#states.length - 1;
  }

  /** Lets undo go back to the state at `index` and no further. */
  setBarrier(index: number): void {
    this.#barrier = index;
  }

  /** A new present; what could be redone is forgotten. */
  push(state: State): void {
    this.replaceFrom(this.#index + 1, [state]);
  }

  /** Another present in the place of this one; what could be redone is forgotten. */
  replace(state: State): void {
    this.replaceFrom(this.#index, [state]);
  }

  /** Puts `states` in the place of those from `index` on. The last one is the present; `future` can be redone. */
  replaceFrom(index: number, states: readonly State[], future: readonly State[] = []): void {
    this.#states.splice(index, Infinity, ...states, ...future);
    this.#index = index + states.length - 1;
  }

  /** Replaces every state, what can be redone too, by what `change` makes of it. */
  map(change: (state: State) => State): void {
    this.#states = this.#states.map(change);
  }

  /** One step back; false at the barrier. */
  undo(): boolean {
    if (!this.canUndo) return false;
    this.#index--;
    return true;
  }

  /** One step forward; false at the end. */
  redo(): boolean {
    if (!this.canRedo) return false;
    this.#index++;
    return true;
  }
}
