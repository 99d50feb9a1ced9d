import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  // Relative addresses: the page works at / and under any prefix of a proxy.
  base: './',
  plugins: [svelte()],
  worker: { format: 'es' },
  build: {
    // dist/index.html is committed and stays as it is; see embed.go.
    outDir: 'dist/app',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1500,
    rolldownOptions: { checks: { pluginTimings: false } },
  },
  // Another server than the usual: CHENGGE_SERVER=http://127.0.0.1:9000 npm run dev
  server: { proxy: Object.fromEntries(['/v1', '/readyz', '/tiles/', '/styles/'].map((path) => [path, process.env['CHENGGE_SERVER'] ?? 'http://127.0.0.1:8080'])) },
  test: { include: ['src/**/*.test.ts'] },
})
