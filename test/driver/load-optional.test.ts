import Module from 'node:module'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect } from 'chai'

import { createBetterSqlite3Driver } from '../../src/driver/better-sqlite3'
import type { DriverFactory } from '../../src/driver/driver'
import { loadOptional } from '../../src/driver/load-optional'
import { createPgDriver } from '../../src/driver/pg'
import { createPGliteDriver } from '../../src/driver/pglite'
import { createSqlite3Driver } from '../../src/driver/sqlite3'
import { rejection } from './driver-contract'

interface Resolver {
  _resolveFilename(request: string, ...rest: unknown[]): string
}

const resolver = Module as unknown as Resolver
const original = resolver._resolveFilename

/** Makes a package lead to another file, or nowhere, as it would in a project that has not installed it. */
function redirect(name: string, file: string | undefined): void {
  resolver._resolveFilename = function (request, ...rest) {
    if (request !== name) return original.call(this, request, ...rest)
    if (file !== undefined) return file
    throw Object.assign(new Error(`Cannot find module '${name}'`), { code: 'MODULE_NOT_FOUND' })
  }
}

const OR_BETTER = '; or use better-sqlite3, which is installed: sqlite+better-sqlite3:///file.db'

describe('loadOptional', () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'dovetail-'))
  })
  after(() => rmSync(folder, { recursive: true }))
  afterEach(() => {
    resolver._resolveFilename = original
  })

  function fakePackage(source: string): string {
    const file = join(folder, `fake-${Math.random()}.js`)
    writeFileSync(file, source)
    return file
  }

  const drivers: [string, DriverFactory][] = [
    ['pg', createPgDriver],
    ['sqlite3', createSqlite3Driver],
    ['@electric-sql/pglite', createPGliteDriver],
  ]
  for (const [name, create] of drivers) {
    it(`names the line to type when ${name} is missing, and not before it is used`, async () => {
      redirect(name, undefined)
      const driver = create({ database: undefined, query: {} })
      const error = await rejection(driver.acquire())
      expect(error).to.have.property('code', 'missing-driver')
      expect(error.message).to.equal(
        `The npm package "${name}" is not installed.\n  Run: npm install ${name}${name === 'sqlite3' ? OR_BETTER : ''}`,
      )
    })
  }

  it('names a version of better-sqlite3 that this Node can load', async function () {
    if (Number.parseInt(process.versions.node, 10) >= 22) this.skip()
    redirect('better-sqlite3/package.json', fakePackage(`exports.version = '13.2.0'`))
    const error = await rejection(createBetterSqlite3Driver({ database: undefined, query: {} }).acquire())
    expect(error).to.have.property('code', 'missing-driver')
    expect(error.message).to.match(/needs Node 22 or later.*\n {2}Run: npm install better-sqlite3@12$/)
  })

  it('tells how to allow the install script when the compiled part is missing', async () => {
    redirect(
      'sqlite3',
      fakePackage(`throw new Error('Could not locate the bindings file. Tried:\\n → a\\n → b')`),
    )
    const error = await rejection(createSqlite3Driver({ database: undefined, query: {} }).acquire())
    expect(error).to.have.property('code', 'missing-driver')
    expect(error.message).to.include('"allowScripts": { "sqlite3": true }')
    expect(error.message).to.include('npm rebuild sqlite3')
  })

  it('tells the same of a package that looks for its compiled part when a database is opened', async () => {
    const file = fakePackage(
      `module.exports = class { constructor() { throw new Error('Could not locate the bindings file.') } }`,
    )
    redirect('better-sqlite3', file)
    const error = await rejection(createBetterSqlite3Driver({ database: undefined, query: {} }).acquire())
    expect(error.message).to.include('npm rebuild better-sqlite3')
  })

  it('keeps the error of a package that is there but broken', () => {
    redirect('broken-package', fakePackage(`throw new RangeError('half installed')`))
    expect(() => loadOptional({ name: 'broken-package' }))
      .to.throw(/"broken-package" is installed but cannot be loaded: half installed/)
      .with.nested.property('cause.name', 'RangeError')
  })
})
