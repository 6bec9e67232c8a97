import './theme/tokens.css';
import './theme/base.css';
import { startPage } from './start-page.js';
import { dropPeerConnections } from './platform/drop-peers.js';
import { createElectronPlatform, findBridge } from './platform/electron.js';
import { createWebPlatform } from './platform/web.js';

dropPeerConnections();
const bridge = findBridge();
void startPage(bridge ? async () => createElectronPlatform(bridge) : createWebPlatform);
