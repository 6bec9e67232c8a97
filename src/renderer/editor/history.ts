/**
 * A line of states with a place in it, for undo and redo. States are immutable and share what did not change, so keeping them
 * all is cheap and going back is nothing but showing an older one.
 */
export class History<State> {
  #states: State[];
  #index: number;

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

  get canUndo(): boolean {
    return this.#index > 0;
  }

  get canRedo(): boolean {
    return this.#index < this.#states.length - 1;
  }

  /** A new present; what could be redone is forgotten. */
  push(state: State): void {
    this.#states.splice(this.#index + 1, Infinity, state);
    this.#index++;
  }

  /** Changes the present without a step of its own; what could be redone is forgotten. */
  replace(state: State): void {
    this.#states.splice(this.#index, Infinity, state);
  }

  /** One step back; false at the beginning. */
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

  /** Goes to the nearest state, before the present one first, for which `isWanted` holds; false where there is none. */
  goTo(isWanted: (state: State) => boolean): boolean {
    const before = this.#states.findLastIndex((state, index) => index <= this.#index && isWanted(state));
    const found = before >= 0 ? before : this.#states.findIndex(isWanted);
    if (found < 0) return false;
    this.#index = found;
    return true;
  }
}
