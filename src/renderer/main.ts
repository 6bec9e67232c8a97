import './theme/tokens.css';
import './theme/base.css';
import { startPage } from './start-page.js';
import { createWebPlatform } from './platform/web.js';

void startPage(createWebPlatform);
