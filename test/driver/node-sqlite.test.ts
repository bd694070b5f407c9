import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

import { expect } from 'chai'

import { createNodeSqliteDriver } from '../../src/driver/node-sqlite'
import { newerNode } from '../support/newer-node'
import { rejection } from './driver-contract'

const ROOT = join(__dirname, '..', '..')

describe('driver node:sqlite', () => {
  it('passes its tests under a Node that has it', () => {
    const mocha = require.resolve('mocha/bin/mocha.js')
    const options = ['--no-config', '--require', 'ts-node/register/transpile-only']
    const { status, stdout } = spawnSync(
      newerNode(),
      [mocha, ...options, join(__dirname, 'newer-node-suite.ts')],
      {
        cwd: ROOT,
        encoding: 'utf8',
      },
    )
    expect(stdout).to.match(/\d\d passing/)
    expect(status, stdout).to.equal(0)
  }).timeout(300_000)

  it('says which Node it needs', async function () {
    const driver = createNodeSqliteDriver({ database: undefined, query: {} })
    if (process.versions.node.startsWith('20.')) {
      const error = await rejection(driver.acquire())
      expect(error).to.have.property('code', 'missing-driver')
      expect(error.message).to.match(
        /node:sqlite needs Node 22.5 or later; this is Node 20.*\n.*npm install sqlite3/,
      )
    } else await driver.acquire()
    await driver.close()
  })
})
