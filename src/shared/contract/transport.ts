/**
 * One end of a connection that carries messages in order. Messages are plain data (JSON, or what the structured clone algorithm
 * takes); neither end sees the other's objects.
 */
export interface Transport {
  /** Sends `message`; nothing happens once the connection is closed. */
  send(message: unknown): void;
  /** Says who receives; to be called once. Messages that came before are delivered then. */
  onMessage(listener: (message: unknown) => void): void;
  /** Calls `listener` once when either end closes or is lost; at once when that has happened. */
  onClose(listener: () => void): void;
  /** Closes both ends. */
  close(): void;
}
