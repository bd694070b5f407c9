import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect } from 'chai'

import { Column, ddl, MetaData, Table, t } from '../../src/core'
import type { SqlType } from '../../src/types/sql-type'
import { compileChapter, runChapter } from '../support/run-chapter'

runChapter('types.md', '')

/** The rows of the chapter's table: a type, and its name on either database. */
function typeRows(): readonly (readonly [code: string, postgres: string, sqlite: string])[] {
  const text = readFileSync(join(__dirname, '../../docs/types.md'), 'utf8')
  return [...text.matchAll(/^\| `(t\.[^`]+)` *\|[^|]*\| ([^|]+?) *\| ([^|]+?) *\|$/gm)].map(
    ([, code = '', postgres = '', sqlite = '']) => [code, postgres, sqlite],
  )
}

describe('the chapter on types', () => {
  compileChapter('types.md')

  for (const [code, postgres, sqlite] of typeRows()) {
    it(`says what ${code} is in SQL`, () => {
      // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the chapter's own text
      const type = (new Function('t', `return ${code}`) as (types: typeof t) => SqlType)(t)
      const metadata = new MetaData()
      new Table('x', metadata, new Column('c', type))
      const nameOn = (dialect: 'postgres' | 'sqlite'): string | undefined =>
        /\(c (.*?)(?: CHECK .*)?\);/.exec(ddl(metadata, dialect))?.[1]
      expect([nameOn('postgres'), nameOn('sqlite')]).to.deep.equal([postgres, sqlite])
    })
  }

  it('has a table of them', () => {
    expect(typeRows()).to.have.length.above(15)
  })
})
