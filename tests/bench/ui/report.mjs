import { summarize } from '../statistics.mjs';

/** The figures of the report with their units and bars; a bar is the most, for rates the least. */
const FIGURES = [
  { name: 'startUp', text: 'start of the process → the window can be used', unit: 'ms' },
  { name: 'startUpServed', text: '… of it until the address is printed', unit: 'ms' },
  { name: 'openFromRequest', text: 'asked to open → the photo is seen', unit: 'ms', bar: 1000 },
  { name: 'openFromChoice', text: 'file chosen → the photo is seen (with upload)', unit: 'ms' },
  { name: 'inkMedian', text: 'pointer move → ink, median', unit: 'ms' },
  { name: 'inkP95', text: 'pointer move → ink, 95th percentile', unit: 'ms', bar: 16 },
  { name: 'inkPresentedP95', text: '… from the system’s event to the screen, 95th percentile', unit: 'ms' },
  { name: 'inkWork', text: '… the page’s own work for a frame, 95th percentile', unit: 'ms' },
  { name: 'inkMissed', text: 'moves that got no ink', unit: '' },
  { name: 'panRate', text: 'pan at 1:1', unit: 'fps', bar: 55, isRate: true },
  { name: 'panMedian', text: '… between frames, median', unit: 'ms' },
  { name: 'panP95', text: '… between frames, 95th percentile', unit: 'ms' },
  { name: 'panLate', text: '… frames over 18 ms', unit: '%' },
  { name: 'panWork', text: '… the page’s own work for a frame, 95th percentile', unit: 'ms' },
  { name: 'zoomRate', text: 'zoom by wheel', unit: 'fps', bar: 55, isRate: true },
  { name: 'zoomMedian', text: '… between frames, median', unit: 'ms' },
  { name: 'zoomP95', text: '… between frames, 95th percentile', unit: 'ms' },
  { name: 'zoomLate', text: '… frames over 18 ms', unit: '%' },
  { name: 'zoomWork', text: '… the page’s own work for a frame, 95th percentile', unit: 'ms' },
  { name: 'resultShown', text: 'fill answered → the result begins to show', unit: 'ms' },
  { name: 'longestBlock', text: 'longest block of the page', unit: 'ms', bar: 50 },
  { name: 'longestBlockOwn', text: '… longest own work', unit: 'ms' },
  { name: 'memoryPeak', text: 'page’s process, most resident', unit: 'MB', bar: 600 },
  { name: 'memoryProportional', text: '… at the end, shared pages by part', unit: 'MB' },
  { name: 'memoryScript', text: '… objects of JavaScript', unit: 'MB' },
];

/** Median and spread of each figure over the runs of one photo, and the longest block of each act. */
export function summarizeRuns(runs) {
  const figures = Object.fromEntries(
    FIGURES.map(({ name }) => [name, summarize(runs.map((run) => run[name]))]),
  );
  const acts = Object.fromEntries(
    Object.keys(runs[0].acts).map((act) => [
      act,
      {
        wall: summarize(runs.map(({ acts }) => acts[act].wall)),
        own: summarize(runs.map(({ acts }) => acts[act].own)),
      },
    ]),
  );
  return { figures, acts };
}

/** Prints the report as markdown. */
export function printReport({ date, machine, browser, loadAfter, photos }) {
  const { processor, cores, memoryGb, load, versions } = machine;
  console.log(
    `${date}, ${processor}, ${cores} cores, ${memoryGb} GB; Node ${versions.node}, Chromium ${browser}, no graphics card; ` +
      `load ${load} before, ${loadAfter} after; median, least to most\n`,
  );
  const sizes = photos.map(({ megapixels }) => `${megapixels} MP`);
  printTable(
    ['figure', 'bar', ...sizes],
    FIGURES.map(({ name, text, unit, bar, isRate }) => [
      unit === '' ? text : `${text} (${unit})`,
      bar === undefined ? '' : `${isRate ? '≥' : '≤'} ${bar}`,
      ...photos.map(({ figures }) => formatFigure(figures[name], bar, isRate)),
    ]),
  );
  printTable(
    ['longest block (ms; longest own work)', ...sizes],
    Object.keys(photos[0].acts).map((act) => [
      act,
      ...photos.map(({ acts }) => `${acts[act].wall.median.toFixed(0)} (${acts[act].own.median.toFixed(0)})`),
    ]),
  );
}

function formatFigure({ median, least, most }, bar, isRate) {
  if (median === null) return '';
  const digits = Math.abs(median) < 100 ? 1 : 0;
  const text = `${median.toFixed(digits)} (${least.toFixed(digits)} to ${most.toFixed(digits)})`;
  if (bar === undefined) return text;
  return (isRate ? median >= bar : median <= bar) ? text : `${text} **missed**`;
}

function printTable(head, rows) {
  console.log(`| ${head.join(' | ')} |`);
  console.log(`|${head.map(() => '---').join('|')}|`);
  for (const row of rows) console.log(`| ${row.join(' | ')} |`);
  console.log('');
}
