/** Peer connections reach other machines past the page's policy, which has no word for them; the page needs none. */
export function dropPeerConnections(): void {
  for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection', 'RTCDataChannel', 'WebTransport']) {
    Reflect.deleteProperty(globalThis, name);
  }
}
