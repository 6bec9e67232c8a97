/* global document, window, requestAnimationFrame, MutationObserver, PointerEvent */

/**
 * Measures inside the page; installed before anything of Lacuna runs, so it must not use anything outside itself. Times are those of
 * `performance.now()` in milliseconds. A frame counts as shown when its main-thread work (callbacks, style, layout, paint) is over.
 */
export function installProbe() {
  const probe = {
    /** When a method of the contract was asked for the last time, and answered. */
    asked: {},
    answered: {},
    /** When the picture of the photo was seen first. */
    photoShownAt: undefined,
    inkDelays: [],
    frameTimes: [],
    isWatchingInk: false,
    isWatchingFrames: false,
  };
  window.probe = probe;

  const methods = new Map();
  window.WebSocket = class extends WebSocket {
    constructor(...parameters) {
      super(...parameters);
      this.addEventListener('message', ({ data }) => {
        const { kind, id } = JSON.parse(data);
        if (kind === 'result') probe.answered[methods.get(id)] = performance.now();
      });
    }

    send(text) {
      const { id, method } = JSON.parse(text);
      if (method !== undefined) {
        methods.set(id, method);
        probe.asked[method] = performance.now();
      }
      super.send(text);
    }
  };

  /** Calls `listener` after each frame until it returns true. */
  function afterFrames(listener) {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      if (listener(performance.now())) port1.close();
      else requestAnimationFrame(() => port2.postMessage(undefined));
    };
    requestAnimationFrame(() => port2.postMessage(undefined));
  }

  /** The canvases of the stage: the photo, then what lies over it. */
  function findCanvases() {
    return [...document.querySelectorAll('[role="application"] canvas')];
  }

  /** Is a canvas opaque at a place of the window, at least a little? */
  function isPainted(canvas, x, y) {
    const { left, top, width } = canvas.getBoundingClientRect();
    // What shows nothing is not in the page.
    if (width === 0) return false;
    const ratio = canvas.width / width;
    return canvas.getContext('2d').getImageData((x - left) * ratio, (y - top) * ratio, 1, 1).data[3] > 0;
  }

  function hasPhoto() {
    const { left, top, width, height } = document
      .querySelector('[role="application"]')
      .getBoundingClientRect();
    const [photo] = findCanvases();
    return photo !== undefined && isPainted(photo, left + width / 2, top + height / 2);
  }

  function hasInk(x, y) {
    return findCanvases()
      .slice(1)
      .some((canvas) => isPainted(canvas, x, y));
  }

  new MutationObserver((_, observer) => {
    if (!document.querySelector('main[data-photo="shown"]')) return;
    observer.disconnect();
    afterFrames((now) => {
      if (!hasPhoto()) return false;
      probe.photoShownAt = now;
      return true;
    });
  }).observe(document, { subtree: true, childList: true, attributeFilter: ['data-photo'] });

  const open = [];
  window.addEventListener(
    'pointermove',
    (event) => {
      if (!probe.isWatchingInk || !(event instanceof PointerEvent) || event.buttons !== 1) return;
      const { clientX: x, clientY: y } = event;
      // Where there is ink already its arrival cannot be seen.
      if (!hasInk(x, y)) open.push({ x, y, at: performance.now() });
    },
    { capture: true },
  );

  probe.watchInk = () => {
    probe.isWatchingInk = true;
    afterFrames((now) => {
      for (let index = open.length - 1; index >= 0; index--) {
        const { x, y, at } = open[index];
        if (!hasInk(x, y)) continue;
        probe.inkDelays.push(now - at);
        open.splice(index, 1);
      }
      return !probe.isWatchingInk;
    });
  };

  /** Ends watching; returns the delays of all moves that were seen, and how many moves never got ink. */
  probe.endInk = () => {
    probe.isWatchingInk = false;
    return { delays: probe.inkDelays.splice(0), missed: open.splice(0).length };
  };

  probe.watchFrames = () => {
    probe.frameTimes = [];
    probe.isWatchingFrames = true;
    requestAnimationFrame(function next(time) {
      probe.frameTimes.push(time);
      if (probe.isWatchingFrames) requestAnimationFrame(next);
    });
  };

  /** Ends watching; returns the milliseconds between frames. */
  probe.endFrames = () => {
    probe.isWatchingFrames = false;
    const times = probe.frameTimes;
    return times.slice(1).map((time, index) => time - times[index]);
  };

  /** Milliseconds from the answer to a fill to the frame in which its ink has given way to the result, at a place of the window. */
  probe.waitForResult = (x, y) => {
    delete probe.answered['retouch.apply'];
    return new Promise((resolve) =>
      afterFrames((now) => {
        const answeredAt = probe.answered['retouch.apply'];
        if (answeredAt === undefined || hasInk(x, y)) return false;
        resolve(now - answeredAt);
        return true;
      }),
    );
  };
}
