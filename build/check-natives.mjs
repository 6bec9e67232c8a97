/** @file Before the app is packed: are the native packages of the target there, which need not be those of this machine? */
import { access } from 'node:fs/promises';
import { join } from 'node:path';

/** What each target needs, and how it comes to be there. */
const NATIVES = {
  linux: {
    folders: () => ['@img/sharp-wasm32', '@emnapi/runtime'],
    remedy: () => 'npm ci',
  },
  win32: {
    folders: (arch) => [`@img/sharp-win32-${arch}`],
    remedy: (arch) => `npm install --no-save --os=win32 --cpu=${arch} sharp`,
  },
  darwin: {
    folders: (arch) => [`@img/sharp-darwin-${arch}`, `@img/sharp-libvips-darwin-${arch}`],
    remedy: (arch) => `npm install --no-save --os=darwin --cpu=${arch} sharp`,
  },
};

/** Throws where something is missing in `modules` for `platform` and `arch`, both in Node's words. */
export async function checkNatives(modules, platform, arch) {
  const { folders, remedy } = NATIVES[platform];
  const runtime = `onnxruntime-node/bin/napi-v6/${platform}/${arch}`;
  await checkFolder(modules, runtime, 'Choose a target that ONNX Runtime is made for.');
  for (const folder of folders(arch)) await checkFolder(modules, folder, `Run: ${remedy(arch)}`);
}

async function checkFolder(modules, folder, advice) {
  await access(join(modules, folder)).catch((cause) => {
    throw new Error(`Expected ${folder} in ${modules} but it is not there. ${advice}`, { cause });
  });
}

/** As electron-builder numbers them. */
const ARCHITECTURES = { 0: 'ia32', 1: 'x64', 2: 'armv7l', 3: 'arm64' };

/** The hook of electron-builder. */
export default async function beforePack({ electronPlatformName, arch, packager }) {
  await checkNatives(join(packager.projectDir, 'node_modules'), electronPlatformName, ARCHITECTURES[arch]);
}
