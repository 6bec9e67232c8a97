import type { NetworkOffer } from '../engine/engine.js';

type OfferedNetwork = NetworkOffer['networks'][number];
type PublishedNetwork = Omit<OfferedNetwork, 'installedAs' | 'partBytes'>;

/** What scripts learn of the networks that can be got; part of the contract with them. */
export function reportOffer({ offline, networks }: NetworkOffer): unknown {
  return {
    offline: offline !== 'online',
    networks: networks.map(({ installedAs, ...network }) => ({
      ...network,
      installedAs: installedAs ?? null,
    })),
  };
}

/** All that a person is to know before they say yes. */
export function describeOffer(network: PublishedNetwork, from: string | undefined): string {
  const { id, title, sizeBytes, licence, publisher, address, sha256 } = network;
  return [
    `network    ${id} (${title})`,
    `size       ${inMegabytes(sizeBytes)}`,
    `licence    ${licence}`,
    `publisher  ${publisher}`,
    `address    ${from ?? address}`,
    `SHA-256    ${sha256}`,
  ].join('\n');
}

/** The list for people. */
export function describeOffers({ offline, networks }: NetworkOffer): string {
  const rows = networks.map((network) => {
    const { id, sizeBytes, licence, publisher } = network;
    return [id, inMegabytes(sizeBytes), licence, stateOf(network), publisher];
  });
  const table = [['network', 'size', 'licence', 'state', 'publisher'], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((row) => row[column]!.length)));
  const lines = table.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
  if (offline !== 'online') lines.push('', 'Downloads are switched off (lacuna models offline).');
  return lines.join('\n');
}

function stateOf({ installedAs, partBytes, sizeBytes }: OfferedNetwork): string {
  if (installedAs !== undefined) return `installed as ${installedAs}`;
  return partBytes > 0 ? `${Math.floor((partBytes / sizeBytes) * 100)} % here` : '';
}

function inMegabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
