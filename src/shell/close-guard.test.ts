import { beforeEach, describe, expect, test, vi } from 'vitest';

import { CloseGuard } from './close-guard.js';

let closings: number;
let guard: CloseGuard;
const ask = vi.fn<() => Promise<'save' | 'discard' | 'stay'>>();
const askAboutWork = vi.fn<() => Promise<boolean>>();
const save = vi.fn();

beforeEach(() => {
  vi.clearAllMocks();
  closings = 0;
  guard = new CloseGuard({ ask, askAboutWork, save, close: closeWindow });
});

/** What a window does when it is told to close. */
function closeWindow(): void {
  if (guard.mayClose()) closings += 1;
}

/** Everything that waits for nothing but its turn. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** The person closes the window and answers. */
async function close(answer: 'save' | 'discard' | 'stay'): Promise<void> {
  ask.mockResolvedValueOnce(answer);
  closeWindow();
  await settle();
}

test('a window with nothing to lose closes at once', () => {
  closeWindow();
  expect(closings).toBe(1);
  expect(ask).not.toHaveBeenCalled();
});

describe('a window with retouches that are not saved', () => {
  beforeEach(() => guard.hold(true));

  test('stays where the person decides so', async () => {
    await close('stay');
    expect(closings).toBe(0);
  });

  test('closes where the person gives them up', async () => {
    await close('discard');
    expect(closings).toBe(1);
    expect(save).not.toHaveBeenCalled();
  });

  test('closes when they are saved', async () => {
    await close('save');
    expect(save).toHaveBeenCalledOnce();
    expect(closings).toBe(0);
    guard.endSave(true);
    await settle();
    expect(closings).toBe(1);
  });

  test('stays when they could not be saved, and asks again the next time', async () => {
    await close('save');
    guard.endSave(false);
    // Saved later by the person's own will: nothing closes then.
    guard.endSave(true);
    await settle();
    expect(closings).toBe(0);
    await close('discard');
    expect(closings).toBe(1);
  });

  test('asks once, however often it is closed meanwhile', async () => {
    let answer: (value: 'stay') => void = () => undefined;
    ask.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)));
    closeWindow();
    closeWindow();
    expect(ask).toHaveBeenCalledOnce();
    answer('stay');
  });

  test('whose page does not answer can still be closed', async () => {
    await close('save');
    await close('discard');
    expect(closings).toBe(1);
  });
});

describe('a window in which a batch is running', () => {
  beforeEach(() => guard.hold(false, true));

  test('stays where the person lets it go on, and asks again the next time', async () => {
    askAboutWork.mockResolvedValue(false);
    for (let times = 1; times <= 2; times++) {
      closeWindow();
      await settle();
      expect(closings).toBe(0);
      expect(askAboutWork).toHaveBeenCalledTimes(times);
    }
  });

  test('closes where the person ends it, without another question', async () => {
    askAboutWork.mockResolvedValue(true);
    closeWindow();
    await settle();
    expect(closings).toBe(1);
    expect(ask).not.toHaveBeenCalled();
  });

  test('closes at once when it has ended', () => {
    guard.hold(false, false);
    closeWindow();
    expect(closings).toBe(1);
  });

  test('asks about retouches too, and only where it may end', async () => {
    guard.hold(true, true);
    askAboutWork.mockResolvedValue(false);
    await close('discard');
    expect(closings).toBe(0);
    expect(ask).not.toHaveBeenCalled();
    askAboutWork.mockResolvedValue(true);
    closeWindow();
    await settle();
    expect(closings).toBe(1);
    expect(ask).toHaveBeenCalledOnce();
  });
});
