import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const admin = process.env.PORTICO_ADMIN_URL ?? 'http://127.0.0.1:8700';

export default defineConfig({
  plugins: [react()],
  // The admin service puts a new nonce in its place with every page that it sends.
  html: { cspNonce: '{{nonce}}' },
  build: {
    outDir: 'target/dist',
    emptyOutDir: true,
    // Data URLs would ask for a laxer content security policy.
    assetsInlineLimit: 0,
    // From these on browsers know light-dark() (2024). What replaces it for older ones does not see which scheme is chosen.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
  },
  server: {
    host: '127.0.0.1',
    proxy: { '/api': admin, '/q': admin },
  },
  test: {
    // They share nothing that one could spoil for another.
    pool: 'threads',
    isolate: false,
    include: ['src/**/*.test.{ts,tsx}'],
    // A bound for what hangs, not for what is slow: the machine may be busy with a whole build.
    testTimeout: 240_000,
    reporters: [
      'default',
      ['junit', { suiteName: 'admin-ui', outputFile: 'target/surefire-reports/TEST-admin-ui.xml' }],
    ],
  },
});
