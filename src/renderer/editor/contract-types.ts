export type { FillOptions } from '../../shared/fill-options.js';
import type { MethodParams, MethodResult } from '../../shared/contract/methods.js';

/** Short names for types of the contract. */
export type OpenDocument = MethodResult<'document.open'>;
export type Retouch = OpenDocument['retouches'][number];
export type Saved = MethodResult<'document.save'>;
export type Model = MethodResult<'models.list'>['models'][number];
export type Device = MethodResult<'devices.list'>['devices'][number];
export type ProviderSetting = MethodParams<'devices.choose'>['setting'];
export type NetworkOffer = MethodResult<'models.offer'>;
export type OfferedNetwork = NetworkOffer['networks'][number];
