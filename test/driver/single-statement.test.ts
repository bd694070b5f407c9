import { expect } from 'chai'

import { readSingleStatement } from '../../src/driver/single-statement'

describe('readSingleStatement', () => {
  const single = [
    `select ';'`,
    `select 'it''s; fine'`,
    `select ";", \`;\`, [;]`,
    'select 1;',
    'select 1 ; ; -- done;',
    'select 1 /* ; */ -- ;',
    'select 1 /* never closed ;',
    ';select 1',
    'create trigger t after insert on a begin delete from b; update c set d = case when 1 then 2 end; end',
    'create temp trigger t after insert on a begin delete from b; end;',
    '',
  ]
  for (const sql of single) {
    it(`takes as one statement: ${sql}`, () => {
      expect(() => readSingleStatement(sql)).not.to.throw()
    })
  }

  const several = [
    'select 1; select 2',
    `select ';'; drop table a`,
    `select 'a''b'; drop table a`,
    'select 1;/* x */drop table a',
    'select 1 -- ;\n; drop table a',
    'create trigger t after insert on a begin delete from b; end; drop table a',
    'create table trigger (a); drop table a',
  ]
  for (const sql of several) {
    it(`refuses: ${sql}`, () => {
      expect(() => readSingleStatement(sql)).to.throw(/more than one SQL statement/)
    })
  }

  const shapes: [string, string, boolean, boolean][] = [
    ['-- note\nINSERT INTO a VALUES (1) RETURNING id', 'insert', true, true],
    [`insert into a values ('returning')`, 'insert', true, false],
    ['with x as (delete from y) select * from x', 'select', false, false],
    ['WITH x(a) AS (SELECT 1) UPDATE t SET a = 1', 'update', true, false],
    ['replace into a values (1)', 'replace', true, false],
    ['pragma foreign_keys = on', 'pragma', false, false],
    ['create table insert_log (a)', 'create', false, false],
  ]
  for (const [sql, verb, writes, returning] of shapes) {
    it(`reads the shape of: ${sql}`, () => {
      expect(readSingleStatement(sql)).to.deep.equal({ verb, writes, returning, makesOwnState: false })
    })
  }

  const ownState = [
    `attach 'other.db' as other`,
    'CREATE TEMP TABLE a (b)',
    'create /* for now */ temporary view a as select 1',
    'create temp trigger t after insert on a begin delete from b; end',
    'create table temp.a (b)',
    'create unique index if not exists "TEMP".i on a (b)',
    'pragma case_sensitive_like = on',
    'pragma main."locking_mode" = exclusive',
  ]
  for (const sql of ownState) {
    it(`knows that its connection alone has what is made by: ${sql}`, () => {
      expect(readSingleStatement(sql).makesOwnState).to.equal(true)
    })
  }

  const shared = [
    'create table a (temp text)',
    'create table temp (a)',
    'create table attach (a)',
    `select 'create temp table a (b)'`,
    'insert into temp.a values (1)',
    'pragma journal_mode = wal',
    'pragma foreign_keys = off',
  ]
  for (const sql of shared) {
    it(`knows that all connections have what is made by: ${sql}`, () => {
      expect(readSingleStatement(sql).makesOwnState).to.equal(false)
    })
  }

  it('reads a literal of many megabytes', () => {
    expect(readSingleStatement(`select '${"''x".repeat(3_000_000)}'`).verb).to.equal('select')
  }).timeout(10_000)
})
