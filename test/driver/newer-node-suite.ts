/** The tests of node:sqlite, which the oldest Node supported does not have. Started by `node-sqlite.test.ts`. */
import { createNodeSqliteDriver } from '../../src/driver/node-sqlite'
import { describeSqliteErrors } from '../dialect/sqlite/error-contract'
import { describeReadBesideInFile } from '../session/read-beside-contract'
import { describeContract, describeSingleHandle } from './driver-contract'
import { describeSynchronous, memory } from './synchronous-contract'

describe('driver node:sqlite', () => {
  describeContract({ open: () => createNodeSqliteDriver(memory), duplicateColumns: true })
  describeSingleHandle(() => createNodeSqliteDriver(memory))
  describeSynchronous(createNodeSqliteDriver)
  describe('beside a transaction', () => describeReadBesideInFile('sqlite+node'))
  describe('its errors', () => describeSqliteErrors(createNodeSqliteDriver))
})
