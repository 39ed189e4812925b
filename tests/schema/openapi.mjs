// Whether schema/openapi.yaml (or the file given) is valid OpenAPI 3.1: says what is not, each on a line.
// Redocly's linter comes with openapi-typescript, which makes the client's types; it checks nothing there.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const from = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const generator = createRequire(from('web/package.json')).resolve('openapi-typescript');
const { createConfig, lint } = createRequire(generator)('@redocly/openapi-core');

const config = await createConfig({
    extends: ['recommended-strict'],
    rules: {
        // Refusals of all kinds are told as `default`.
        'operation-4xx-response': 'off',
        // HSDS has it so.
        'no-path-trailing-slash': 'off',
        // What the event stream sends is described, and said in words where it is sent.
        'no-unused-components': 'off',
    },
});
const file = process.argv[2] ?? from('schema/openapi.yaml');
const problems = await lint({ ref: file, config });
const found = problems.map(({ ruleId, message, location }) => `${location[0]?.pointer ?? ''} ${ruleId}: ${message}`);
if (!/^openapi: 3\.1\./.test(readFileSync(file, 'utf8'))) found.unshift('# is not OpenAPI 3.1');
found.forEach((line) => console.log(line));
process.exitCode = found.length === 0 ? 0 : 1;
