import { defineConfig, devices } from '@playwright/test';

// Debian's Chromium, or the one that is named.
const executablePath = process.env.PORTICO_CHROMIUM ?? '/usr/bin/chromium';

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'target/e2e',
  // Bounds for what hangs, not for what is slow: the machine may be busy with other tests.
  timeout: 240_000,
  expect: { timeout: 45_000 },
  // They share one gateway, and tell one story after the other.
  workers: 1,
  reporter: process.env.PORTICO_E2E_REPORT
    ? [['list'], ['junit', { outputFile: process.env.PORTICO_E2E_REPORT }]]
    : [['list']],
  use: {
    ...devices['Desktop Chrome'],
    baseURL: process.env.PORTICO_ADMIN_URL ?? 'http://127.0.0.1:8700',
    viewport: { width: 1440, height: 900 },
    // Nothing is looked at, or in the way, while it fades: how long that takes is up to the machine.
    contextOptions: { reducedMotion: 'reduce' },
    screenshot: 'only-on-failure',
    // Without a film of it: that costs more than the stories themselves.
    trace: { mode: 'retain-on-failure', screenshots: false },
    launchOptions: {
      executablePath,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
