export function signRelease(privateKey: string | Buffer, version: string, page: string): string;
