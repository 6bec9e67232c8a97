/** What we use of cli-progress, which brings no types. */
declare module 'cli-progress' {
  export class SingleBar {
    constructor(options: {
      readonly format: string;
      readonly barsize?: number;
      readonly hideCursor?: boolean;
      readonly clearOnComplete?: boolean;
      readonly fps?: number;
    });
    start(total: number, startValue: number, payload: Record<string, string>): void;
    update(current: number, payload: Record<string, string>): void;
    stop(): void;
  }
}
