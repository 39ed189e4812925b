// After vite: adds openapi.json, compresses every text file beside itself, weighs the pages and
// refuses a build that is over its budget.
import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompressSync, constants } from 'node:zlib';
import { parse } from 'yaml';

const out = resolve(process.env.LINKA_WEB_OUT ?? 'dist');
const text = /\.(html|js|css|json|svg|txt|webmanifest)$/;
const kB = 1000;
const firstScreen = 'Desk';
// The app is what somebody who reads Czech can load; whoever reads English loads the English besides.
const budget = { firstJs: 60 * kB, firstCss: 12 * kB, app: 180 * kB, english: 35 * kB };

// Chunks that only a chart needs: heavy, loaded when one is drawn, and weighed apart.
// By name: a hash may hold any letters.
const isChart = (chunk) => /^(plot|d3|sankey|chart)/i.test(chunk.name ?? '');

// Loaded only where English was chosen (vite.config.ts, lib/i18n.svelte.ts).
const isEnglish = (key, chunk) => chunk.name === 'english' || key.endsWith('/messages.en.ts');

async function writeOpenApi() {
    const yaml = await readFile(new URL('../../schema/openapi.yaml', import.meta.url), 'utf8');
    await mkdir(out, { recursive: true });
    await writeFile(join(out, 'openapi.json'), JSON.stringify(parse(yaml, { merge: true })));
}

async function filesUnder(folder) {
    const entries = await readdir(folder, { withFileTypes: true });
    const nested = entries.map((entry) => {
        const path = join(folder, entry.name);
        return entry.isDirectory() ? filesUnder(path) : [path];
    });
    return (await Promise.all(nested)).flat();
}

async function compress(paths) {
    const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
    for (const path of paths) await writeFile(`${path}.br`, brotliCompressSync(await readFile(path), quality));
    // Any browser unpacks it; it is a twenty-fifth smaller than what zlib makes, once for all who load it.
    await promisify(execFile)('zopfli', ['--i15', ...paths]);
}

/** Every chunk that the given ones import without being asked to. */
function withStaticImports(manifest, keys) {
    const seen = new Set();
    const visit = (key) => {
        if (seen.has(key)) return;
        seen.add(key);
        (manifest[key].imports ?? []).forEach(visit);
    };
    keys.forEach(visit);
    return [...seen];
}

async function weigh(files) {
    const sizes = await Promise.all([...new Set(files)].map((file) => stat(join(out, `${file}.gz`))));
    return sizes.reduce((sum, entry) => sum + entry.size, 0);
}

const inKB = (bytes) => (bytes / kB).toFixed(1);
const jsOf = (manifest, keys) => keys.map((key) => manifest[key].file).filter((file) => file.endsWith('.js'));
const cssOf = (manifest, keys) => keys.flatMap((key) => manifest[key].css ?? []);

async function weighScreen(manifest, screen) {
    const keys = withStaticImports(manifest, ['index.html', screen]);
    const asked = [...new Set(keys.flatMap((key) => manifest[key].dynamicImports ?? []))];
    const english = asked.filter((key) => isEnglish(key, manifest[key]));
    return { js: await weigh(jsOf(manifest, keys)), css: await weigh(cssOf(manifest, keys)), english: await weigh(jsOf(manifest, english)) };
}

async function weighScreens(manifest) {
    const screens = Object.keys(manifest).filter((key) => manifest[key].isDynamicEntry && !isEnglish(key, manifest[key]));
    const failures = [`no screen is called ${firstScreen}, so nothing was weighed`];
    for (const screen of screens) {
        const { js, css, english } = await weighScreen(manifest, screen);
        const name = manifest[screen].name;
        console.log(`${name.padEnd(20)} ${inKB(js)} kB JS, ${inKB(css)} kB CSS, gzipped; in English ${inKB(english)} kB more`);
        if (name !== firstScreen) continue;
        failures.length = 0;
        if (js > budget.firstJs) failures.push('the first screen has too much JavaScript');
        if (css > budget.firstCss) failures.push('the first screen has too much CSS');
    }
    return failures;
}

async function weighApp(manifest) {
    const keys = Object.keys(manifest).filter((key) => !isChart(manifest[key]));
    const [inEnglish, inCzech] = [true, false].map((wanted) => keys.filter((key) => isEnglish(key, manifest[key]) === wanted));
    const app = await weigh([...jsOf(manifest, inCzech), ...cssOf(manifest, inCzech)]);
    const english = await weigh(jsOf(manifest, inEnglish));
    console.log(`whole app without charts ${inKB(app)} kB gzipped; in English ${inKB(english)} kB more`);
    const failures = [];
    if (app > budget.app) failures.push('the whole app is too heavy');
    if (english > budget.english) failures.push('the English of the app is too heavy');
    if (english === 0) failures.push('no English was found apart from the app');
    return failures;
}

await writeOpenApi();
const manifest = JSON.parse(await readFile(join(out, '.vite/manifest.json'), 'utf8'));
await rm(join(out, '.vite'), { recursive: true });
await compress((await filesUnder(out)).filter((path) => text.test(path)));
const failures = [...(await weighScreens(manifest)), ...(await weighApp(manifest))];
for (const failure of failures) console.error(`over budget: ${failure}`);
process.exitCode = failures.length > 0 ? 1 : 0;
