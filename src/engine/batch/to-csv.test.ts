import { expect, test } from 'vitest';

import type { ReportRow } from './report-row.js';
import { toCsv } from './to-csv.js';

const ROW: ReportRow = {
  ...{ input: 'a.jpg', output: null, state: 'failed', doubt: null, width: null, height: null, method: null },
  ...{
    milliseconds: null,
    stages: null,
    code: 'NOT_FOUND',
    message: 'It said "no",\nthen left',
    file: '=cmd()',
    notices: [],
  },
};

test('a table quotes what needs it, and holds no formula', () => {
  expect(toCsv([ROW])).toBe(
    'input,output,state,doubt,width,height,method,milliseconds,code,message,file,notices\r\n' +
      `a.jpg,,failed,,,,,,NOT_FOUND,"It said ""no"",\nthen left",'=cmd(),\r\n`,
  );
});
