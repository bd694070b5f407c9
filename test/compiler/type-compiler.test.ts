import { expect } from 'chai'

import { dialects } from '../../src/dialect/dialects'
import type { PerDialect } from '../support/per-dialect'
import type { SqlType } from '../../src/types/sql-type'
import { t } from '../../src/types/t'

const spelled: readonly (readonly [SqlType, PerDialect<string>])[] = [
  [t.smallint(), { postgres: 'SMALLINT', sqlite: 'SMALLINT' }],
  [t.integer(), { postgres: 'INTEGER', sqlite: 'INTEGER' }],
  [t.bigint(), { postgres: 'BIGINT', sqlite: 'BIGINT' }],
  [t.numeric(10, 2), { postgres: 'NUMERIC(10, 2)', sqlite: 'NUMERIC(10, 2)' }],
  [t.numeric(5), { postgres: 'NUMERIC(5, 0)', sqlite: 'NUMERIC(5, 0)' }],
  [t.numeric(30, 2, { storage: 'text' }), { postgres: 'NUMERIC(30, 2)', sqlite: 'NUMERIC_TEXT(30, 2)' }],
  [t.real(), { postgres: 'REAL', sqlite: 'REAL' }],
  [t.double(), { postgres: 'DOUBLE PRECISION', sqlite: 'DOUBLE PRECISION' }],
  [t.varchar(40), { postgres: 'VARCHAR(40)', sqlite: 'VARCHAR(40)' }],
  [t.varchar(), { postgres: 'VARCHAR', sqlite: 'VARCHAR' }],
  [t.char(), { postgres: 'CHAR(1)', sqlite: 'CHAR(1)' }],
  [t.text(), { postgres: 'TEXT', sqlite: 'TEXT' }],
  [t.boolean(), { postgres: 'BOOLEAN', sqlite: 'BOOLEAN' }],
  [t.date(), { postgres: 'DATE', sqlite: 'DATE' }],
  [t.time(), { postgres: 'TIME', sqlite: 'TIME' }],
  [t.timestamp(), { postgres: 'TIMESTAMP', sqlite: 'TIMESTAMP' }],
  [t.timestamptz(), { postgres: 'TIMESTAMP WITH TIME ZONE', sqlite: 'TIMESTAMP WITH TIME ZONE' }],
  [t.json(), { postgres: 'JSON', sqlite: 'JSON_TEXT' }],
  [t.jsonb(), { postgres: 'JSONB', sqlite: 'JSONB_TEXT' }],
  [t.uuid(), { postgres: 'UUID', sqlite: 'UUID_TEXT' }],
  [t.binary(), { postgres: 'BYTEA', sqlite: 'BLOB' }],
  [t.enum('Mood', ['a', 'abc']), { postgres: '"Mood"', sqlite: 'VARCHAR(3)' }],
  [t.enum(['a', 'abc'], { native: false }), { postgres: 'VARCHAR(3)', sqlite: 'VARCHAR(3)' }],
  [t.named('inet'), { postgres: 'inet', sqlite: 'inet' }],
  [
    t.custom<number, string>({ base: t.varchar(9), toDatabase: String, fromDatabase: Number }),
    { postgres: 'VARCHAR(9)', sqlite: 'VARCHAR(9)' },
  ],
]

describe('a type in DDL', () => {
  for (const [type, expected] of spelled) {
    it(`${String(type)} is spelled as each database does`, () => {
      for (const [name, sql] of Object.entries(expected)) {
        const types = dialects[name as keyof typeof dialects].createTypeCompiler()
        expect(types.compile(type), name).to.equal(sql)
      }
    })
  }
})
