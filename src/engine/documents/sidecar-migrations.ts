import type { SidecarFields } from './sidecar-schema.js';
import { parseFields, SIDECAR_VERSION, sidecarSchemaVersion0 } from './sidecar-schema.js';

/** Turns the fields of one version, which nobody has checked, into those of the next; or says what is wrong with them. */
type Migration = (value: unknown) => { readonly fields: unknown } | { readonly fault: string };

/** Entry n leads from version n to n + 1. A new version adds one entry and a stored file of the version before it. */
const MIGRATIONS: readonly Migration[] = [migrateVersion0];

/** Brings the fields of a sidecar of `version` (0 to `SIDECAR_VERSION`) to the newest version, step by step. */
export function migrateSidecar(
  value: unknown,
  version: number,
): { readonly fields: unknown } | { readonly fault: string } {
  let fields = value;
  for (const migrate of MIGRATIONS.slice(version, SIDECAR_VERSION)) {
    const result = migrate(fields);
    if ('fault' in result) return result;
    fields = result.fields;
  }
  return { fields };
}

function migrateVersion0(value: unknown): { readonly fields: SidecarFields } | { readonly fault: string } {
  const result = parseFields(sidecarSchemaVersion0, value);
  if ('fault' in result) return result;
  const { format, source, retouches } = result.fields;
  return {
    fields: {
      format,
      version: 1,
      application: 'lacuna (prototype)',
      source,
      retouches: retouches.map(({ id, strokes, options, method, patches }) => ({
        id,
        mask: {
          kind: 'shapes',
          shapes: strokes.map((stroke) => ({ kind: 'stroke', ...stroke, mode: 'add' })),
        },
        sketch: [],
        options: { ...options, dilatePx: 0, featherPx: 0 },
        method,
        patches,
      })),
      head: retouches.length,
    },
  };
}
