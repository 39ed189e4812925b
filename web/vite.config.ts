// The build's output folder is a choice of whoever builds (LINKA_WEB_OUT); all else is fixed.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { parsedMessages } from './scripts/messages';

const server = process.env.LINKA_SERVER ?? 'https://localhost:8443';

// What the first screen shares with the others is one file: a dozen small ones compress worse.
const firstScreen = /node_modules\/(svelte|openapi-fetch|idb|intl-messageformat|@formatjs)\/|\/src\/lib\/(?!sending|pages|number)|\/src\/ui\/(Choice|Field|Picker|Loaded|StatusBadge|VerifiedBadge|ErrorState|EmptyState|Loading|Toasts|toasts|messages\.ts)/;

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
        rollupOptions: { output: { manualChunks: (id) => (firstScreen.test(id) ? 'base' : undefined) } },
    },
    test: { include: [process.env.LINKA_BENCH ? 'bench/*.ts' : 'src/**/*.test.ts'], setupFiles: ['scripts/test-setup.ts'] },
    server: { proxy: { '/api': { target: server, secure: false, changeOrigin: true } } },
});
