/** @file Switches off what Chromium does unasked: see [Note: Defaults of libraries] in docs/network.md. */

export const CHROMIUM_SWITCHES: readonly (readonly [name: string, value?: string])[] = [
  // No name of a machine is ever looked up, whoever asks; with it go telemetry, updates, dictionaries and prefetching.
  ['host-resolver-rules', 'MAP * ~NOTFOUND'],
  // Looking for a proxy (WPAD) asks the network.
  ['no-proxy-server'],
  ['dns-prefetch-disable'],
  ['no-pings'],
  ['disable-background-networking'],
  ['disable-component-update'],
  ['disable-domain-reliability'],
  ['disable-breakpad'],
  // These look for devices in the local network.
  ['disable-features', 'MediaRouter,DialMediaRouteProvider'],
  // Peer connections would reach other machines past everything that security.ts denies.
  ['force-webrtc-ip-handling-policy', 'disable_non_proxied_udp'],
];
