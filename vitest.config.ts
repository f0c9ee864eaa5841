import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/build.ts'],
    testTimeout: 60_000,
    hookTimeout: 90_000,
    expect: { poll: { timeout: 15_000 } },
    pool: 'forks',
    // Journeys start whole platforms: side by side on two cores they would wait for each other, not for what they test.
    fileParallelism: false,
    // A wait that ran out on a shared machine is tried once more, and named; a wrong value never (decision 0020).
    retry: process.env.CI ? { count: 1, condition: /timed? ?out/i } : 0,
  },
})
