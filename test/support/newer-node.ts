/**
 * A Node that has `node:sqlite` (22.5 and later), for tests run under an older one. Kept in `newer-node/`, apart from
 * the project's packages, since a package whose bin is `node` would replace the Node that runs every npm script.
 */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

const FOLDER = join(__dirname, 'newer-node')
const SYSTEMS: Partial<Record<NodeJS.Platform, string>> = { win32: 'win', linux: 'linux' }

/** The path of the binary: the running one if it will do, else one that npm installs at the first call. */
export function newerNode(): string {
  if (hasSqlite(process.versions.node)) return process.execPath
  const binary = packagedNode()
  if (!existsSync(binary))
    execFileSync('npm', ['ci', '--no-audit', '--no-fund'], {
      cwd: FOLDER,
      shell: process.platform === 'win32',
    })
  if (existsSync(binary)) return binary
  throw new Error(
    `npm has no Node for ${process.platform} ${process.arch}: run the tests under Node 22.5 or later`,
  )
}

function packagedNode(): string {
  const system = SYSTEMS[process.platform] ?? process.platform
  const file = process.platform === 'win32' ? 'node.exe' : 'node'
  return join(FOLDER, 'node_modules', `node-${system}-${process.arch}`, 'bin', file)
}

function hasSqlite(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > 22 || (major === 22 && minor >= 5)
}
