const CONDITION_END = ' was false. ';

/** The first line of what the runtime itself said. */
export function reasonOf(error: unknown): string {
  const { cause } = error as { cause?: unknown };
  const { message } = (cause instanceof Error ? cause : error) as Error;
  const [line = ''] = String(message).split('\n');
  return withoutPosition(line).trim().slice(0, 300) || 'no reason was given';
}

/** Without where in its own source ONNX Runtime found the fault, and the condition there. */
function withoutPosition(line: string): string {
  const end = line.lastIndexOf(CONDITION_END);
  const [position = ''] = line.split(' ', 1);
  return end !== -1 && /\.(?:cc|cpp|h):[0-9]/.test(position) ? line.slice(end + CONDITION_END.length) : line;
}
