/** Projects as users have them: an empty folder, the packed tarball installed into it, and nothing of this checkout. */
import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

export const root = join(import.meta.dirname, '../..')
const work = mkdtempSync(join(tmpdir(), 'dovetail-package-'))
process.on('exit', () => rmSync(work, { recursive: true, force: true }))

const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'

/** Runs a command to its end. @throws with all that it printed. */
export async function run(file, args, { cwd = root, env = {} } = {}) {
  try {
    const result = await promisify(execFile)(file, args, {
      cwd,
      env: { ...process.env, ...env },
      maxBuffer: 1 << 26,
      timeout: 300_000,
      shell: file === npm && process.platform === 'win32',
    })
    return result.stdout
  } catch (error) {
    throw new Error(`${file} ${args.join(' ')}\n${error.stdout ?? ''}${error.stderr ?? error.message}`)
  }
}

/** As `npm pack` in a fresh clone: what it holds is what packing has built. */
export async function pack() {
  rmSync(join(root, 'dist'), { recursive: true, force: true })
  const listed = await run(npm, ['pack', '--json', '--foreground-scripts=false', '--pack-destination', work])
  const [{ filename, files }] = JSON.parse(listed)
  return { tarball: join(work, filename), files: files.map((file) => file.path) }
}

/**
 * @param installs packages of the registry
 * @param links packages of this checkout that the project has too; linked, for compiling sqlite3 again takes minutes
 */
export async function makeProject(name, tarball, { links = [], installs = [], type = 'commonjs' } = {}) {
  const folder = join(work, name)
  mkdirSync(folder)
  writeJson(join(folder, 'package.json'), { name, private: true, type })
  await run(npm, ['install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', tarball], {
    cwd: folder,
  })
  if (installs.length > 0)
    await run(
      npm,
      ['install', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', ...installs],
      {
        cwd: folder,
      },
    )
  for (const link of links) {
    const [as, of] = Array.isArray(link) ? link : [link, link]
    const target = join(folder, 'node_modules', as)
    mkdirSync(dirname(target), { recursive: true })
    symlinkSync(join(root, 'node_modules', of), target, 'junction')
  }
  return folder
}

/** Puts a fixture into a folder of its own with a tsconfig, and returns that folder. */
export function writeProgram(project, name, compilerOptions, files) {
  const folder = join(project, name)
  mkdirSync(folder)
  for (const [from, to] of Object.entries(files)) {
    cpSync(join(import.meta.dirname, 'fixtures', from), join(folder, to))
  }
  writeJson(join(folder, 'tsconfig.json'), {
    compilerOptions: { target: 'ES2022', strict: true, types: ['node'], rootDir: '.', ...compilerOptions },
    include: ['**/*'],
  })
  return folder
}

function writeJson(file, value) {
  writeFileSync(file, JSON.stringify(value, undefined, 2))
}
