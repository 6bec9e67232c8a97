/** Runs in the page: notes what the panel of the running task shows, ten times a second. */
export function watchProgress() {
  const PERIOD_MS = 100;
  let looks = [];
  let wasThere = false;
  globalThis.progressWatch = {
    ended: 0,
    begin() {
      looks = [];
      return this.ended;
    },
    read() {
      const first = looks[0];
      const last = looks.at(-1);
      if (!first || !last) return { seconds: 0, falls: 0, longestStandMs: 0 };
      let falls = 0;
      let standMs = 0;
      let longestStandMs = 0;
      let told;
      for (const [index, look] of looks.entries()) {
        const before = looks[index - 1] ?? look;
        if (look.bar < before.bar) falls++;
        // Less than a pixel is not seen.
        standMs = look.words === before.words && look.px === before.px ? standMs + look.at - before.at : 0;
        longestStandMs = Math.max(longestStandMs, standMs);
        if (/left/.test(look.words) && look.words !== before.words) told = look;
      }
      const count = told && Number(/(\d+) (second|minute)/.exec(told.words)?.[1]);
      const unit = told && /minute/.test(told.words) ? 60 : 1;
      const reallyLeft = told && (last.at - told.at) / 1000;
      return {
        seconds: (last.at - first.at) / 1000,
        falls,
        longestStandMs: Math.round(longestStandMs),
        ...(told && {
          toldSeconds: count * unit,
          reallyLeftSeconds: reallyLeft,
          factor: (count * unit) / reallyLeft,
        }),
      };
    },
  };
  setInterval(() => {
    const panel = globalThis.document.querySelector('.task');
    if (panel) {
      const done = panel.querySelector('.done');
      const bar = parseFloat(done?.style.width ?? '0');
      const px = Math.round((bar / 100) * (done?.parentElement?.clientWidth ?? 0));
      looks.push({ at: performance.now(), bar, px, words: panel.innerText });
    }
    const isBusy = panel !== null;
    if (wasThere && !isBusy) globalThis.progressWatch.ended++;
    wasThere = isBusy;
  }, PERIOD_MS);
}
