import type {
  FillOptions,
  ProviderSetting,
  RasterImage,
  SourceImage,
  TargetState,
} from '../engine/engine.js';
import {
  checkSaving,
  createEngine,
  findAreaToDecode,
  movePatches,
  openImage,
  readSketch,
  saveImage,
} from '../engine/engine.js';
import { throwIfCancelled } from '../shared/app-error.js';
import type { Rect } from '../shared/geometry.js';
import type { Mask } from '../shared/mask.js';
import { cropMask } from '../shared/mask.js';
import type { Notice } from '../shared/notice.js';
import type { ReportProgress } from '../shared/progress.js';
import { sliceProgress } from '../shared/progress.js';
import { chooseModel } from './choose-model.js';
import type { MaskSources } from './collect-mask.js';
import { collectMask } from './collect-mask.js';
import type { CommandContext } from './command-context.js';
import type { FillReport } from './fill-report.js';
import { describeFill } from './fill-report.js';
import { checkOutputs, listOutputs } from './output-paths.js';
import { createProgressDisplay } from './progress-display.js';

/** One call of `lacuna fill`, its values checked. */
export interface FillRun {
  readonly input: string;
  readonly output: string;
  readonly maskSources: MaskSources;
  readonly sketch?: string | undefined;
  /** `seed` is that of the first variation; `model` may be a file. */
  readonly options: FillOptions;
  readonly variations: number;
  readonly quality?: number | undefined;
  readonly threads?: number | undefined;
  readonly device: ProviderSetting;
  readonly force: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** Reading is done in this part of the first result, saving takes the last part of each. */
const READING = 0.08;
const SAVING = 0.12;

/** Fills, saves and prints every variation in turn; throws the `AppError` that stopped it. */
export async function runFill(run: FillRun, context: CommandContext): Promise<void> {
  const { output, signal } = context;
  let start = performance.now();
  const targets = listOutputs(run.output, run.variations);
  const states = await checkOutputs(targets, run.force);
  const source = await openImage(run.input);
  for (const target of targets) checkSaving(source, target);
  const { mask, notices } = await collectMask(run.maskSources, source.info, run.force, signal);
  const opened = [...notices, ...source.info.notices];
  const sketch = run.sketch === undefined ? undefined : await readSketch(run.sketch, source.info);
  throwIfCancelled(signal);
  if (!run.quiet) for (const { message } of opened) output.printNote(`notice: ${message}`);

  const display = createProgressDisplay(output, run.quiet);
  const engine = createEngine({
    device: run.device,
    ...(run.threads === undefined ? {} : { threads: run.threads }),
  });
  const reports: FillReport[] = [];
  try {
    display.report({ stage: 'reading', fraction: 0 });
    const model = await chooseModel(engine.models, run.options.model, signal);
    const area = findAreaToDecode(source.info, mask, run.options);
    const image = await source.decode(area);
    for (const [index, target] of targets.entries()) {
      throwIfCancelled(signal);
      const report = await fillOnce(
        {
          source,
          image,
          area,
          mask: cropMask(mask, area),
          opened,
          sketch: sketch && cropMask(sketch, area),
          target,
          expected: states[index],
          run: { ...run, options: nextSeed({ ...run.options, model }, index) },
        },
        engine,
        sliceProgress(
          display.report,
          index === 0 ? READING : index / targets.length,
          (index + 1) / targets.length,
        ),
        signal,
      );
      reports.push({ ...report, milliseconds: Math.round(performance.now() - start) });
      start = performance.now();
    }
  } finally {
    display.stop();
    // What was written is reported, also when a later variation failed or was interrupted.
    for (const report of reports) {
      if (!run.quiet) for (const notice of report.newNotices) output.printNote(`notice: ${notice}`);
      output.printResult(describeFill(report, run.json));
    }
    await engine.dispose();
  }
}

function nextSeed(options: FillOptions, index: number): FillOptions {
  return { ...options, seed: options.seed + index };
}

interface FillTask {
  readonly source: SourceImage;
  /** The pixels of `area`; mask and sketch have its size. */
  readonly image: RasterImage;
  readonly area: Rect;
  readonly mask: Mask;
  /** What was said before. */
  readonly opened: readonly Notice[];
  readonly sketch: Mask | undefined;
  readonly target: string;
  /** What lay there at the beginning. */
  readonly expected: TargetState | undefined;
  readonly run: FillRun;
}

async function fillOnce(
  { source, image, area, mask, opened, sketch, target, expected, run }: FillTask,
  engine: ReturnType<typeof createEngine>,
  report: ReportProgress,
  signal: AbortSignal,
): Promise<Omit<FillReport, 'milliseconds'>> {
  const filled = await engine.fill(
    image,
    mask,
    run.options,
    { signal, onProgress: sliceProgress(report, 0, 1 - SAVING) },
    sketch ? { sketch } : {},
  );
  const { method, notices } = filled;
  const patches = movePatches(filled.patches, area);
  throwIfCancelled(signal);
  report({ stage: 'saving', fraction: 1 - SAVING });
  const quality = run.quality === undefined ? {} : { quality: run.quality };
  const saved = await saveImage(source, patches, target, { force: run.force, expected, ...quality }, signal);
  report({ stage: 'saved', fraction: 1 });
  return {
    input: run.input,
    output: saved.path,
    width: source.info.width,
    height: source.info.height,
    format: saved.format,
    method,
    seed: run.options.seed,
    patches: patches.map(({ rect }) => rect),
    notices: messagesOf([...opened, ...notices, ...saved.notices]),
    newNotices: messagesOf([...notices, ...saved.notices]),
    sizeBytes: saved.sizeBytes,
  };
}

function messagesOf(notices: readonly Notice[]): string[] {
  return notices.map(({ message }) => message);
}
