/**
 * Installs the other libraries. Their database drivers are taken away again, so that all use the repository's: the same
 * versions, and nothing to compile.
 */
import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'

const here = import.meta.dirname
execFileSync('npm', ['ci', '--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund'], {
  cwd: here,
  stdio: 'inherit',
  shell: process.platform === 'win32',
})
for (const driver of ['pg', 'sqlite3', 'better-sqlite3'])
  rmSync(join(here, 'node_modules', driver), { recursive: true, force: true })
