import { defineConfig } from 'vitest/config';
import { assemblyScript } from './build/assemblyscript-plugin.mjs';

export default defineConfig({
  plugins: [assemblyScript()],
  test: {
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
    testTimeout: 30_000,
    // Two cores: each file may itself start worker threads.
    maxWorkers: 2,
  },
});
