// After vite: adds openapi.json, compresses every text file beside itself, weighs the pages and
// refuses a build that is over its budget.
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { parse } from 'yaml';

const out = resolve(process.env.LINKA_WEB_OUT ?? 'dist');
const text = /\.(html|js|css|json|svg|txt|webmanifest)$/;
const kB = 1000;
const firstScreen = 'Desk';
const budget = { firstJs: 60 * kB, firstCss: 12 * kB, app: 180 * kB };

// Chunks that only a chart needs: heavy, loaded when one is drawn, and weighed apart.
const isChart = (key, chunk) => /plot|d3|sankey|chart/i.test(`${key} ${chunk.name ?? ''}`);

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

async function compress(path) {
    const bytes = await readFile(path);
    const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
    await writeFile(`${path}.br`, brotliCompressSync(bytes, quality));
    await writeFile(`${path}.gz`, gzipSync(bytes, { level: 9 }));
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

async function weighPages(manifest) {
    const screens = Object.keys(manifest).filter((key) => manifest[key].isDynamicEntry);
    const js = (keys) => keys.map((key) => manifest[key].file).filter((file) => file.endsWith('.js'));
    const css = (keys) => keys.flatMap((key) => manifest[key].css ?? []);
    const failures = [];
    let found = false;
    for (const screen of screens) {
        const keys = withStaticImports(manifest, ['index.html', screen]);
        const weight = { js: await weigh(js(keys)), css: await weigh(css(keys)) };
        const name = manifest[screen].name;
        console.log(`${name.padEnd(40)} ${(weight.js / kB).toFixed(1)} kB JS, ${(weight.css / kB).toFixed(1)} kB CSS, gzipped`);
        if (name !== firstScreen) continue;
        found = true;
        if (weight.js > budget.firstJs) failures.push('the first screen has too much JavaScript');
        if (weight.css > budget.firstCss) failures.push('the first screen has too much CSS');
    }
    if (!found) failures.push(`no screen is called ${firstScreen}, so nothing was weighed`);
    const appKeys = Object.keys(manifest).filter((key) => !isChart(key, manifest[key]));
    const app = await weigh([...js(appKeys), ...css(appKeys)]);
    console.log(`whole app without charts ${(app / kB).toFixed(1)} kB gzipped`);
    if (app > budget.app) failures.push('the whole app is too heavy');
    return failures;
}

await writeOpenApi();
const manifest = JSON.parse(await readFile(join(out, '.vite/manifest.json'), 'utf8'));
await rm(join(out, '.vite'), { recursive: true });
await Promise.all((await filesUnder(out)).filter((path) => text.test(path)).map(compress));
const failures = await weighPages(manifest);
for (const failure of failures) console.error(`over budget: ${failure}`);
process.exitCode = failures.length > 0 ? 1 : 0;
