export function checkNatives(modules: string, platform: string, arch: string): Promise<void>;
