import type { MethodParams, MethodResult } from '../../../shared/contract/methods.js';

/** Short names for types of the contract. */
export type Batch = NonNullable<MethodResult<'batch.find'>['batch']>;
export type BatchRow = MethodResult<'batch.rows'>['rows'][number];
export type BatchPhoto = MethodResult<'batch.photo'>['photo'];
export type BatchSetupParams = MethodParams<'batch.plan'>['setup'];
export type BatchPlan = MethodResult<'batch.plan'>;
export type Decision = MethodParams<'batch.decide'>['decision'];
