// The build's output folder is a choice of whoever builds (LINKA_WEB_OUT); all else is fixed.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { parsedMessages } from './scripts/messages';

const server = process.env.LINKA_SERVER ?? 'https://localhost:8443';

// What is loaded together is one file: a dozen small ones compress worse. The first that fits counts.
const files: [name: string, sources: RegExp][] = [
    ['english', /\/src\/(ui|frame|desk|signin)\/(.*\/)?messages\.en\.ts$/],
    ['base', /node_modules\/(svelte|openapi-fetch|idb|intl-messageformat|@formatjs)\//],
    ['base', /\/src\/lib\/(?!pages|number)/],
    ['base', /\/src\/ui\/(Choice|Field|Picker|Loaded|StatusBadge|VerifiedBadge|ErrorState|EmptyState|Loading|Toasts|toasts|messages\.ts)/],
    ['base', /\/src\/(desk\/(draft|codes|outbox|kept|messages\.ts)|directory\/(search|services|facts\/(messages|words)\.ts)|frame\/messages\.ts)/],
    ['base', /\/src\/duty\/(duty|shifts|messages)\.ts$/],
    ['duty', /\/src\/duty\/shift\/(?!messages\.en)/],
    ['base', /\/src\/texts\/expands\.ts$/],
    ['changes', /\/src\/texts\/Text(s|Dialog)\.svelte/],
    ['texts', /\/src\/(texts\/(?!messages\.en|expands)|desk\/(Said|DisputeChoice))/],
    ['beside', /\/src\/(desk\/(CasePanel|RecordedCode|Similar|similar|hints)|cases\/recent)/],
    ['signin', /\/src\/signin\//],
    ['palette', /\/src\/frame\/palette\//],
    ['shared', /\/src\/(ui\/(Dialog|rows|sealed|LooksPersonal)|lib\/(pages|number))/],
];
// The screens of one subject, with their dialogs; apart from them what the replay says the same with.
const subject = /\/src\/(cases|changes|directory|feedback|reports)\/(?!.*messages\.en|chart|Chart|Drawn)/;
const spoken = /\/src\/(cases|changes|directory|erasures|feedback)\/(?:notes\/)?(messages|timeline|hours|metrics)\.ts$/;

function fileOf(id: string): string | undefined {
    const listed = files.find(([, sources]) => sources.test(id))?.[0];
    if (listed !== undefined) return listed;
    const folder = spoken.exec(id)?.[1];
    return folder !== undefined ? `${folder}-words` : subject.exec(id)?.[1];
}

export default defineConfig({
    plugins: [svelte(), parsedMessages()],
    build: {
        outDir: process.env.LINKA_WEB_OUT ?? 'dist',
        emptyOutDir: true,
        target: 'es2022',
        // A tenth smaller than what esbuild makes, for a few seconds more.
        minify: 'terser',
        terserOptions: { compress: { passes: 2 } },
        // finish.mjs reads it to weigh the first screen, then removes it.
        manifest: true,
        // The content security policy knows no data: scripts or fonts.
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
        rollupOptions: { output: { manualChunks: fileOf } },
    },
    test: { include: [process.env.LINKA_BENCH ? 'bench/*.ts' : 'src/**/*.test.ts'], setupFiles: ['scripts/test-setup.ts'] },
    server: { proxy: { '/api': { target: server, secure: false, changeOrigin: true } } },
});
