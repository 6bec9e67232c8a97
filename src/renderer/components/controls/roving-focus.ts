const NEXT = ['ArrowRight', 'ArrowDown'];
const PREVIOUS = ['ArrowLeft', 'ArrowUp'];

/**
 * Makes a toolbar one stop of the Tab key: arrows, Home and End move between its buttons, and Tab comes back to the one that had the
 * focus last (WAI-ARIA Authoring Practices, "Toolbar"). Buttons may come and go; those in a hidden part of it are left out. An
 * attachment: returns a function that ends it.
 */
export function rovingFocus(toolbar: HTMLElement): () => void {
  const ending = new AbortController();
  const { signal } = ending;

  function findButtons(): HTMLButtonElement[] {
    return [...toolbar.querySelectorAll('button')].filter(
      (button) => !toolbar.contains(button.closest('[hidden]')),
    );
  }

  function makeStop(wanted?: EventTarget | null): void {
    const buttons = findButtons();
    const stop =
      buttons.find((button) => button === wanted) ??
      buttons.find((button) => button.tabIndex === 0) ??
      buttons[0];
    for (const button of buttons) button.tabIndex = button === stop ? 0 : -1;
  }

  toolbar.addEventListener('focusin', ({ target }) => makeStop(target), { signal });
  toolbar.addEventListener(
    'keydown',
    (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      const buttons = findButtons();
      const at = buttons.findIndex((button) => button === event.target);
      if (at < 0) return;
      const last = buttons.length - 1;
      let next: number;
      if (NEXT.includes(event.key)) next = at === last ? 0 : at + 1;
      else if (PREVIOUS.includes(event.key)) next = at === 0 ? last : at - 1;
      else if (event.key === 'Home') next = 0;
      else if (event.key === 'End') next = last;
      else return;
      event.preventDefault();
      buttons[next]?.focus();
    },
    { signal },
  );
  const observer = new MutationObserver(() => makeStop());
  observer.observe(toolbar, { childList: true, subtree: true, attributeFilter: ['hidden'] });
  makeStop();
  return () => {
    ending.abort();
    observer.disconnect();
  };
}
