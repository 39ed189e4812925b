// The build's output folder is a choice of whoever builds (LINKA_WEB_OUT); all else is fixed.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { parsedMessages } from './scripts/messages';

const server = process.env.LINKA_SERVER ?? 'https://localhost:8443';

export default defineConfig({
    plugins: [svelte(), parsedMessages()],
    build: {
        outDir: process.env.LINKA_WEB_OUT ?? 'dist',
        emptyOutDir: true,
        target: 'es2022',
        // finish.mjs reads it to weigh the first screen, then removes it.
        manifest: true,
        // The content security policy knows no data: scripts or fonts.
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
    },
    test: { include: ['src/**/*.test.ts'], setupFiles: ['scripts/test-setup.ts'] },
    server: { proxy: { '/api': { target: server, secure: false, changeOrigin: true } } },
});
