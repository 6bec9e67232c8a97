import type { ReportRow } from './report-row.js';

/** A photo on the sheet. */
export interface SheetPhoto {
  readonly name: string;
  readonly row: ReportRow;
  /** The file of its small pictures. */
  readonly strip: string;
}

/** About 25 kB each in the page: browsers open 50 MB without trouble. */
export const MOST_PICTURES = 2000;

const STYLE = `
body { margin: 0; padding: 24px; background: #f4f4f2; color: #1b1b1b; font: 15px/1.45 system-ui, sans-serif; }
h1 { margin: 0 0 4px; font-size: 22px; }
p { margin: 0 0 20px; max-width: 70ch; }
ol { margin: 0; padding: 0; list-style: none; display: grid; gap: 16px; grid-template-columns: repeat(auto-fill, minmax(min(100%, 560px), 1fr)); align-items: start; }
li { padding: 12px; background: #fff; border: 1px solid #d9d9d4; border-radius: 6px; overflow-wrap: anywhere; }
li.failed { border-left: 6px solid #b3261e; }
img { display: block; width: 100%; height: auto; background: #ddd; }
h2 { margin: 0 0 6px; font-size: 15px; display: flex; justify-content: space-between; gap: 12px; }
h2 span { font-weight: 400; white-space: nowrap; }
.columns { display: grid; grid-template-columns: repeat(3, 1fr); font-size: 12px; color: #555; margin: 4px 0 0; }
li p { margin: 6px 0 0; }
a { color: #0b57a4; }
@media (prefers-color-scheme: dark) {
  body { background: #161616; color: #eee; } li { background: #222; border-color: #3a3a3a; } .columns { color: #aaa; } a { color: #8ab8f0; }
}
`;

/** One page that needs no other file: `photos` in their order, each with before, after and mask where `pictures` has them (base64 of a JPEG). */
export function createSheet(photos: readonly SheetPhoto[], pictures: ReadonlyMap<string, string>): string {
  const count = (state: ReportRow['state']): number => photos.filter(({ row }) => row.state === state).length;
  const items = photos.map((photo) => renderPhoto(photo, pictures.get(photo.name)));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>Lacuna: ${photos.length} photos</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${photos.length} photos</h1>
<p>${count('done')} retouched, ${count('unmarked')} with nothing to remove, ${count('skipped')} left alone, ${count('failed')} failed.
Failures first, then the doubtful: doubt says how far tone and detail of what was filled are from what surrounds it, from 0 to 1.</p>
<ol>
${items.join('\n')}
</ol>
</body>
</html>
`;
}

function renderPhoto({ name, row }: SheetPhoto, picture: string | undefined): string {
  const figure =
    picture === undefined
      ? ''
      : `<img src="data:image/jpeg;base64,${picture}" alt="Before, after, and the mask in red" loading="lazy">` +
        '<div class="columns"><span>before</span><span>after</span><span>mask</span></div>';
  return `<li class="${row.state}"><h2>${escape(name)} <span>${escape(describe(row))}</span></h2>${figure}${renderNotes(row)}</li>`;
}

function describe({ state, doubt, code, decision }: ReportRow): string {
  switch (state) {
    case 'done':
      return `${decision === undefined ? '' : `${decision}, `}doubt ${(doubt ?? 0).toFixed(2)}`;
    case 'unmarked':
      return 'nothing to remove';
    case 'skipped':
      return 'left alone';
    case 'failed':
      return `failed: ${code}`;
  }
}

function renderNotes({ message, notices }: ReportRow): string {
  const lines = message === null ? notices : [message, ...notices];
  return lines.map((line) => `<p>${escape(line)}</p>`).join('');
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
