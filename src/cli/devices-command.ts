import type { Command } from 'commander';

import type { Device, DeviceList } from '../engine/engine.js';
import { createEngine } from '../engine/engine.js';
import type { CommandContext } from './command-context.js';

const HELP = `
A device is used once it has filled a test picture as the processor does, and --device auto takes it where it is clearly
faster. What is found out is kept; it is tried again with a new version of Lacuna, with another network, and with --probe.

  usable     answers as the processor does
  untried    is tried with the first fill that could use it, or with --probe
  failed     crashed, gave no answer in time or a wrong one
  absent     not in this package, or not on this platform

Examples:
  lacuna devices
  lacuna devices --probe
  lacuna fill photo.jpg -o without-bird.jpg --mask bird.png --device cpu
`;

interface DevicesFlags {
  readonly probe?: boolean;
  readonly json?: boolean;
}

/** Adds `lacuna devices` to `program`. */
export function addDevicesCommand(program: Command, { output, signal }: CommandContext): void {
  program
    .command('devices')
    .description('Lists where networks can run on this machine.')
    .option('--probe', 'try every device now, which can take seconds')
    .option('--json', 'print one JSON object')
    .addHelpText('after', HELP)
    .action(async ({ probe, json }: DevicesFlags) => {
      const engine = createEngine();
      try {
        const list = await engine.devices(probe ?? false, signal);
        output.printResult(json ? JSON.stringify(list) : describeDevices(list));
      } finally {
        await engine.dispose();
      }
    });
}

/** The table for people: device, state, time of one run, what is to be said. */
export function describeDevices({ devices, runtime }: DeviceList): string {
  const rows = devices.map((device) => [
    device.provider,
    device.state,
    device.milliseconds === undefined ? '' : `${device.milliseconds.toFixed(1)} ms`,
    remarkOn(device),
  ]);
  const table = [['device', 'state', 'time', ''], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...table.map((row) => row[column]!.length)));
  const lines = table.map(([device = '', state = '', time = '', remark = '']) =>
    [device.padEnd(widths[0]!), state.padEnd(widths[1]!), time.padStart(widths[2]!), remark]
      .join('  ')
      .trimEnd(),
  );
  return [`ONNX Runtime ${runtime}`, '', ...lines].join('\n');
}

function remarkOn({ isChosen, reason }: Device): string {
  return [isChosen ? 'taken by auto' : '', reason ?? ''].filter((text) => text !== '').join('; ');
}
