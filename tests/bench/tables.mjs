/** Prints the report as markdown. */
export function printReport({ date, machine, fill, files, quality }) {
  const versions = Object.entries(machine.versions).map(
    ([name, version]) => `${name} ${version ?? 'absent'}`,
  );
  const { processor, cores, memoryGb, system, load } = machine;
  console.log(
    `${date}, ${processor}, ${cores} cores, ${memoryGb} GB, ${system}, load ${load}; ${versions.join(', ')}\n`,
  );
  if (fill) {
    printTable(
      ['hole', 'photo', 'tool', 'given', 'seconds (median)', 'least to most', 'peak MB'],
      fill.map((row) => [
        `${row.hole} × ${row.hole}`,
        `${row.megapixels} MP`,
        row.tool,
        row.input,
        ...timing(row),
      ]),
    );
  }
  if (files) {
    printTable(
      ['photo', 'step', 'seconds (median)', 'least to most', 'peak MB'],
      files.map((row) => [`${row.megapixels} MP`, row.step, ...timing(row)]),
    );
  }
  if (quality) {
    printTable(
      [
        'set',
        'masks',
        'method',
        'l1 %',
        'l2 %',
        'PSNR',
        'PSNR hole',
        'SSIM',
        'SSIM hole',
        'gradient',
        's/image',
        'failed',
      ],
      quality.map(({ set = '', masks = '', method = '', means, failed, skipped }) => [
        ...[set, masks, method],
        ...(means ? [...figures(means), String(failed)] : [`skipped: ${skipped}`]),
      ]),
    );
  }
}

function timing({ seconds, peakMb, skipped }) {
  if (!seconds) return [`skipped: ${skipped}`, '', ''];
  const spread = `${seconds.least.toFixed(2)} to ${seconds.most.toFixed(2)}`;
  return [seconds.median.toFixed(2), spread, peakMb === undefined ? '' : peakMb.toFixed(0)];
}

function figures(means) {
  const { l1_pct, l2_pct, psnr, psnr_hole, ssim, ssim_hole, gradient, seconds } = means;
  const columns = [l1_pct, l2_pct, psnr, psnr_hole, ssim, ssim_hole, gradient, seconds];
  const digits = [3, 3, 2, 2, 3, 3, 3, 2];
  return columns.map((value, index) => (typeof value === 'number' ? value.toFixed(digits[index]) : ''));
}

function printTable(head, rows) {
  console.log(`| ${head.join(' | ')} |`);
  console.log(`|${head.map(() => '---').join('|')}|`);
  for (const row of rows) {
    const cells = [...row, ...Array(Math.max(0, head.length - row.length)).fill('')];
    console.log(`| ${cells.join(' | ').replaceAll('\n', ' ')} |`);
  }
  console.log('');
}
