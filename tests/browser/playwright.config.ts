// Debian's own Chromium against the real server; nothing is downloaded.
import { defineConfig } from '@playwright/test';

export default defineConfig({
    testDir: '.',
    outputDir: 'test-results',
    // Each worker has a server and a log of its own; there, one test runs after another.
    workers: 2,
    // A second try on a loaded machine; Playwright names such a test "flaky" in its summary.
    retries: 1,
    fullyParallel: false,
    forbidOnly: true,
    timeout: 60_000,
    expect: { timeout: 10_000 },
    reporter: [['list']],
    use: {
        viewport: { width: 1366, height: 768 },
        locale: 'cs-CZ',
        timezoneId: 'Europe/Prague',
        // A hand that finds nothing says so, instead of waiting until the test's whole time is over.
        actionTimeout: 20_000,
        navigationTimeout: 30_000,
        // The demo's certificate is its own.
        ignoreHTTPSErrors: true,
        screenshot: 'only-on-failure',
        trace: 'retain-on-failure',
        launchOptions: {
            executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
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
