/** @file Notifications of the system. They stay on this machine, and name photos without their folders. */

/** Asks the person, where the browser has to; says whether notifications may be shown. */
export async function askForNotifications(): Promise<boolean> {
  if (!('Notification' in globalThis)) return false;
  return (await Notification.requestPermission()) === 'granted';
}

/** Is nobody looking at this window? */
export function isWindowAway(): boolean {
  return document.hidden || !document.hasFocus();
}

/** Shows a notification in place of our last one, where that is allowed; a click on it brings the window back. */
export function showNotification(title: string, body: string | undefined): void {
  if (!('Notification' in globalThis) || Notification.permission !== 'granted') return;
  try {
    const notification = new Notification(title, { tag: 'lacuna', ...(body !== undefined && { body }) });
    notification.onclick = () => {
      window.focus();
      notification.close();
    };
  } catch {
    // Browsers of phones know only those of service workers.
  }
}
