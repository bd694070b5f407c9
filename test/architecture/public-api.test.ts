import { expect } from 'chai'

import * as cli from '../../src/cli'
import * as core from '../../src/core'
import * as index from '../../src/index'
import * as postgres from '../../src/postgres'
import * as sqlite from '../../src/sqlite'
import * as validation from '../../src/validation'

const names = (entry: object): string[] => Object.keys(entry).sort()
const isError = (name: string): boolean => /Error$/.test(name)

describe('the public names', () => {
  it('of dovetail-orm are these', () => {
    expect(names(index).filter((name) => !isError(name))).to.deep.equal(
      `AfterDelete AfterInsert AfterLoad AfterUpdate BeforeDelete BeforeInsert BeforeUpdate CheckConstraint Column Computed DDL Embedded ExcludeConstraint ForeignKey ForeignKeyConstraint Identity Index ManyToMany ManyToOne
      MetaData OneToMany OneToOne Plan PrimaryKeyConstraint Registry Sequence Session SessionScope SqlType Table TableArgs URL
      UniqueConstraint Version alias all and any arrayContained arrayContains arrayOverlaps between caseWhen columnsOf contains createEngine createMockEngine cube ddl defaultRegistry
      delete deleteFrom diffMetadata endsWith eq every excluded exists extract formatDdl func groupingSets gt gte ilike inList
      insert inspect isNotNull isNull like listen literal lt lte mapperOf ne none not notInList or planSync rollup select
      setDefaultRegistry some sql startsWith sync syncHistory t tableOf tableValued toDbml toDot toMermaid toTypeScript tuple unsafeSql update values verify`.split(
        /\s+/,
      ),
    )
  })

  it('of dovetail-orm/core are these', () => {
    expect(names(core).filter((name) => !isError(name))).to.deep.equal(
      `AddConstraint CheckConstraint Column ColumnCollectionConstraint Computed Connection Constraint CreateIndex CreateTable DDL
      DropConstraint DropIndex DropTable Engine ExcludeConstraint Expression ForeignKey ForeignKeyConstraint Identity Index
      MetaData Ordering Plan PrimaryKeyConstraint Result Sequence SqlType Table TableAlias Transaction URL UniqueConstraint View alias
      all and any arrayContained arrayContains arrayOverlaps caseWhen createEngine createMockEngine cube ddl defaultNamingConvention delete deleteFrom diffMetadata excluded
      exists extract formatDdl func groupingSets insert inspect literal not or planSync rollup select sql sync syncHistory t tableValued
      toDbml toDot toMermaid toTypeScript tuple unsafeSql update values verify`.split(/\s+/),
    )
  })

  it('of the small entry points are these', () => {
    expect([names(postgres), names(sqlite), names(validation), names(cli)]).to.deep.equal([
      `bit box charByte cidr circle citext composite datemultirange daterange domain hstore inet int4multirange int4range
      int8multirange int8range interval jsonpath line lseg ltree macaddr macaddr8 money name nummultirange numrange oid path
      pgLsn pgSnapshot point polygon postgres rangeType regclass tsmultirange tsquery tsrange tstzmultirange tstzrange tsvector
      varbit xml`.split(/\s+/),
      ['any', 'sqlite', 'untyped'],
      ['Rules', 'classValidator', 'registerColumnFacts'],
      ['defineConfig', 'run'],
    ])
  })

  it('share the error classes, so that instanceof holds whatever was imported', () => {
    expect(names(index).filter(isError)).to.deep.equal(names(core).filter(isError))
    expect(index.UsageError).to.equal(core.UsageError)
  })
})
