/** What the system shows for the program, in English and German; the page has its own catalogue. */
const TEXTS = {
  file: ['File', 'Datei'],
  edit: ['Edit', 'Bearbeiten'],
  view: ['View', 'Ansicht'],
  window: ['Window', 'Fenster'],
  help: ['Help', 'Hilfe'],
  // Commands of the page.
  open: ['Open…', 'Öffnen …'],
  save: ['Save', 'Speichern'],
  saveAs: ['Save As…', 'Speichern unter …'],
  settings: ['Settings…', 'Einstellungen …'],
  undo: ['Undo', 'Rückgängig'],
  redo: ['Redo', 'Wiederholen'],
  fill: ['Remove What Is Marked', 'Markiertes entfernen'],
  tryAnother: ['Another Variant', 'Andere Variante'],
  clear: ['Clear Marks', 'Markierung löschen'],
  zoomIn: ['Zoom In', 'Vergrößern'],
  zoomOut: ['Zoom Out', 'Verkleinern'],
  fit: ['Fit in Window', 'Ins Fenster einpassen'],
  fullSize: ['Actual Size', 'Originalgröße'],
  togglePanel: ['Show or Hide Settings Panel', 'Einstellungen ein- oder ausblenden'],
  shortcuts: ['Keyboard Shortcuts', 'Tastenkürzel'],
  // Roles of Electron, which names them in English only.
  about: ['About Lacuna', 'Über Lacuna'],
  services: ['Services', 'Dienste'],
  hide: ['Hide Lacuna', 'Lacuna ausblenden'],
  hideOthers: ['Hide Others', 'Andere ausblenden'],
  unhide: ['Show All', 'Alle einblenden'],
  quit: ['Quit Lacuna', 'Lacuna beenden'],
  cut: ['Cut', 'Ausschneiden'],
  copy: ['Copy', 'Kopieren'],
  paste: ['Paste', 'Einfügen'],
  selectAll: ['Select All', 'Alles auswählen'],
  minimize: ['Minimize', 'Im Dock ablegen'],
  togglefullscreen: ['Full Screen', 'Vollbild'],
  toggleDevTools: ['Developer Tools', 'Entwicklerwerkzeuge'],
  // The rest.
  openRecent: ['Open Recent', 'Zuletzt geöffnet'],
  clearRecent: ['Clear List', 'Liste leeren'],
  photos: ['Photos', 'Fotos'],
  allFiles: ['All Files', 'Alle Dateien'],
  unsaved: ['Save the photo before it is closed?', 'Foto vor dem Schließen speichern?'],
  unsavedDetail: ['Otherwise your retouches are lost.', 'Sonst gehen die Retuschen verloren.'],
  discard: ["Don't Save", 'Nicht speichern'],
  stay: ['Cancel', 'Abbrechen'],
  crashed: ['The window has stopped again', 'Das Fenster wurde wieder beendet'],
  crashedDetail: ['Your retouches are still there.', 'Deine Retuschen sind noch da.'],
  reload: ['Show It Again', 'Wieder anzeigen'],
} as const;

export type TextName = keyof typeof TEXTS;
export type Translate = (name: TextName) => string;

/** Gives each text in the language that `readLanguage` then says, as "de" or "de-AT"; in English for all but German. */
export function createTranslate(readLanguage: () => string): Translate {
  return (name) => TEXTS[name][readLanguage().startsWith('de') ? 1 : 0];
}
