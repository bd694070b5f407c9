/**
 * Installs what package-lock.json names. Compiling a driver needs Node's headers: where they came with Node, npm is told so,
 * which saves a download.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'

const prefix = dirname(dirname(realpathSync(process.execPath)))
const hasHeaders = existsSync(join(prefix, 'include', 'node', 'node_api.h'))
const env = { ...(hasHeaders ? { npm_config_nodedir: prefix } : {}), ...process.env }
const { status } = spawnSync('npm', ['ci'], { stdio: 'inherit', env, shell: process.platform === 'win32' })
process.exitCode = status ?? 1
