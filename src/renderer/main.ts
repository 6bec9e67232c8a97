import './theme/tokens.css';
import './theme/base.css';
import { startPage } from './start-page.js';
import { createElectronPlatform, findBridge } from './platform/electron.js';
import { createWebPlatform } from './platform/web.js';

const bridge = findBridge();
void startPage(bridge ? async () => createElectronPlatform(bridge) : createWebPlatform);
