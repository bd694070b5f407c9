/** Compile-time tests of statements: compiled only, never run. */
import { expectTypeOf } from 'expect-type'

import type { Connection } from '../../src/engine/connection'
import { literal } from '../../src/expression/literal'
import { caseWhen } from '../../src/expression/case-when'
import { not, or } from '../../src/expression/expression'
import { extract } from '../../src/expression/extract'
import { func } from '../../src/expression/function-call'
import { sql } from '../../src/expression/raw-sql'
import { tuple } from '../../src/expression/tuple'
import { alias } from '../../src/schema/alias'
import { Column } from '../../src/schema/column'
import { MetaData } from '../../src/schema/metadata'
import { Table } from '../../src/schema/table'
import { deleteFrom } from '../../src/statement/delete'
import { insert } from '../../src/statement/insert'
import { select } from '../../src/statement/select'
import { update } from '../../src/statement/update'
import { values } from '../../src/statement/values'
import type { Embedded } from '../../src/decorators/embedded'
import type { ColumnsOf } from '../../src/registry/columns-of'
import type { Many, One } from '../../src/registry/relation-types'
import type { Session } from '../../src/session/session'
import { t } from '../../src/types/t'

class User {
  id!: number
  name!: string
  nick!: string | null
  posts!: Many<Post>
  greet(): string {
    return this.name
  }
}

class Post {
  id!: number
  title!: string
  userId!: number
  user!: One<User, 'id'>
}

class Place {
  latitude!: number
}

class Address {
  city!: string
  place!: Embedded<Place>
}

class Person {
  id!: number
  home!: Embedded<Address>
  work!: Embedded<Address> | null
}

declare const u: ColumnsOf<User>
declare const n: ColumnsOf<Person>
declare const p: ColumnsOf<Post>
declare const db: Connection
declare const session: Session

const metadata = new MetaData()
const dept = new Table(
  'dept',
  metadata,
  new Column('id', t.integer(), { primaryKey: true }),
  new Column('label', t.text(), { nullable: false }),
)
const emp = new Table(
  'emp',
  metadata,
  new Column('id', t.integer(), { primaryKey: true }),
  new Column('pay', t.numeric(10, 2)),
  new Column('dept_id', t.integer()),
)

export async function rowsAreTyped(): Promise<void> {
  const [row] = (await db.execute(select(u.name, u.nick, func.count()))).rows
  expectTypeOf(row).toEqualTypeOf<{ name: string; nick: string | null; count: number } | undefined>()
  const [core] = (await db.execute(select(emp.c.id, emp.c.pay, dept.c.label.as('dept')))).rows
  expectTypeOf(core).toEqualTypeOf<{ id: number; pay: string | null; dept: string } | undefined>()
  const [all] = (await db.execute(select(User))).rows
  // Neither relations nor methods are columns.
  expectTypeOf(all).toEqualTypeOf<{ id: number; name: string; nick: string | null } | undefined>()
  const [value] = (await db.execute(select(u.id, select(p.title).limit(1).as('title')))).rows
  expectTypeOf(value).toEqualTypeOf<{ id: number; title: string | null } | undefined>()
  // @ts-expect-error -- not selected
  void row?.id
}

export async function outerJoinsMakeNull(): Promise<void> {
  const [row] = (await db.execute(select(u.id, p.title).leftJoin(Post))).rows
  expectTypeOf(row).toEqualTypeOf<{ id: number; title: string | null } | undefined>()
  const [labelled] = (await db.execute(select(u.name, p.id.as('postId')).leftJoin(Post))).rows
  expectTypeOf(labelled).toEqualTypeOf<{ name: string; postId: number | null } | undefined>()
  const [right] = (await db.execute(select(u.name, p.title).rightJoin(Post))).rows
  expectTypeOf(right).toEqualTypeOf<{ name: string | null; title: string } | undefined>()
  const [full] = (await db.execute(select(u.name, p.title).fullJoin(Post))).rows
  expectTypeOf(full).toEqualTypeOf<{ name: string | null; title: string | null } | undefined>()
  const [inner] = (await db.execute(select(u.name, p.title).join(Post))).rows
  expectTypeOf(inner).toEqualTypeOf<{ name: string; title: string } | undefined>()
  const [core] = (await db.execute(select(emp.c.id, dept.c.label).leftJoin(dept))).rows
  expectTypeOf(core).toEqualTypeOf<{ id: number; label: string | null } | undefined>()
  const counted = select(p.userId, func.count().as('n')).groupBy(p.userId).subquery('counted')
  const [derived] = (await db.execute(select(u.id, counted.c.n).leftJoin(counted, u.id.eq(counted.c.userId))))
    .rows
  expectTypeOf(derived).toEqualTypeOf<{ id: number; n: number | null } | undefined>()
}

export async function aliasesAreTyped(): Promise<void> {
  const other = alias(User, 'other')
  const [row] = (await db.execute(select(u.name, other.c.nick, other.c.id.as('otherId')).leftJoin(other)))
    .rows
  expectTypeOf(row).toEqualTypeOf<{ name: string; nick: string | null; otherId: number | null } | undefined>()
  const boss = alias(emp, 'boss')
  const [core] = (await db.execute(select(emp.c.pay, boss.c.id).leftJoin(boss))).rows
  expectTypeOf(core).toEqualTypeOf<{ pay: string | null; id: number | null } | undefined>()
  // @ts-expect-error -- no such column
  void other.c.mail
  // @ts-expect-error -- a relation is no column
  void other.c.posts
  // @ts-expect-error -- a text for a number
  other.c.id.eq('x')
}

export async function valueObjectsHaveTheirPaths(): Promise<void> {
  const some = select(n.home.city, n.work.city, n.work.place.latitude)
  type Some = { 'home.city': string; 'work.city': string | null; 'work.place.latitude': number | null }
  expectTypeOf((await db.execute(some)).one()).toEqualTypeOf<Some>()
  const derived = some.subquery('derived')
  expectTypeOf((await db.execute(select(derived.c['work.city']))).one()).toEqualTypeOf<
    Pick<Some, 'work.city'>
  >()
  type All = Some & { id: number; 'home.place.latitude': number }
  expectTypeOf((await db.execute(select(Person))).one()).branded.toEqualTypeOf<All>()
  const other = alias(Person, 'other')
  expectTypeOf((await db.execute(select(other))).one()).branded.toEqualTypeOf<All>()
  const [outer] = (await db.execute(select(u.id, n.home.city, other.c.home.city.as('x')).leftJoin(Person)))
    .rows
  expectTypeOf(outer).toEqualTypeOf<{ id: number; 'home.city': string | null; x: string } | undefined>()
  const [second] = (await db.execute(select(u.id, other.c.home.place.latitude).leftJoin(other))).rows
  expectTypeOf(second).toEqualTypeOf<{ id: number; 'home.place.latitude': number | null } | undefined>()
  // @ts-expect-error -- no such property
  void other.c.home.town
  // @ts-expect-error -- no such property
  void n.home.town
}

export function whatIsWrittenIsTyped(): void {
  insert(User).values({ name: 'x', nick: null })
  insert(User).values([{ id: 1, name: u.nick, nick: func.lower(u.name) }])
  update(User).set({ nick: null, name: func.coalesce(u.nick, 'x') })
  // @ts-expect-error -- the column is never null
  insert(User).values({ name: null })
  // @ts-expect-error -- nor here
  update(User).set({ name: null })
  insert(emp).values({ pay: null, dept_id: dept.c.id })
  // @ts-expect-error -- nor of a table
  insert(dept).values({ label: null })
  // @ts-expect-error -- a relation is no column
  insert(User).values({ name: 'x', posts: [] })
  // @ts-expect-error -- a method is none
  update(User).set({ greet: () => 'x' })
  // @ts-expect-error -- nor is a relation one of the names
  insert(User).fromSelect(['name', 'posts'], select(u.name, u.nick))
}

export async function sessionsGiveInstances(): Promise<void> {
  const pairs = await session.execute(select(User, Post).leftJoin(Post))
  expectTypeOf(pairs).toEqualTypeOf<[User, Post | null][]>()
  const boss = alias(User, 'boss')
  const both = await session.execute(select(User, boss, func.count()).join(boss))
  expectTypeOf(both).toEqualTypeOf<[User, User, number][]>()
  const rows = await session.execute(insert(User).values({ name: 'x' }).returning(u.id))
  expectTypeOf(rows.rows).toEqualTypeOf<readonly { id: number }[]>()
}

export async function derivedTablesAreTyped(): Promise<void> {
  const busy = select(p.userId, func.count().as('n')).groupBy(p.userId).cte('busy')
  const [row] = (await db.execute(select(busy))).rows
  expectTypeOf(row).toEqualTypeOf<{ userId: number; n: number } | undefined>()
  busy.c.n.gt(5)
  // @ts-expect-error -- a text for a number
  busy.c.n.gt('5')
  // @ts-expect-error -- no such column
  void busy.c.m
  const list = values('list', { id: t.integer(), at: t.timestamp() }, [{ id: 1, at: new Date() }])
  expectTypeOf((await db.execute(select(list))).rows).toEqualTypeOf<readonly { id: number; at: Date }[]>()
  // @ts-expect-error -- a text for a number
  values('list', { id: t.integer() }, [{ id: 'x' }])
  const top = select(u.id, literal(0).as('depth')).cte('tree', { recursive: true })
  const tree = top.unionAll(select(u.id, top.c.depth.plus(1).as('depth')).join(top, u.id.eq(top.c.id)))
  expectTypeOf((await db.execute(select(tree))).rows).toEqualTypeOf<
    readonly { id: number; depth: number }[]
  >()
}

export async function compoundsAreTyped(): Promise<void> {
  const ids = select(u.id).union(select(p.id))
  expectTypeOf((await db.execute(ids)).rows).toEqualTypeOf<readonly { readonly id: number }[]>()
  const mixed = select(u.nick.as('x')).unionAll(select(p.id.as('x')))
  expectTypeOf((await db.execute(mixed)).rows).toEqualTypeOf<
    readonly { readonly x: string | number | null }[]
  >()
  ids.orderBy(ids.c.id)
  // @ts-expect-error -- not a column of the compound
  void ids.c.name
  // @ts-expect-error -- other names
  select(u.id).union(select(p.title))
}

export async function writesGiveTypedRows(): Promise<void> {
  const inserted = await db.execute(insert(emp).values({ pay: '1' }).returning(emp.c.id, emp.c.pay))
  expectTypeOf(inserted.rows).toEqualTypeOf<readonly { id: number; pay: string | null }[]>()
  const updated = await db.execute(update(User).set({ name: 'x' }).everyRow().returning(User))
  expectTypeOf(updated.rows).toEqualTypeOf<readonly { id: number; name: string; nick: string | null }[]>()
  const deleted = await db.execute(deleteFrom(emp).everyRow().returning(emp.c.id))
  expectTypeOf(deleted.one()).toEqualTypeOf<{ id: number }>()
  const none = await db.execute(deleteFrom(emp).everyRow())
  expectTypeOf(none.rows).toEqualTypeOf<readonly never[]>()
  insert(emp).fromSelect(['pay'], select(emp.c.pay))
  // @ts-expect-error -- no such column
  insert(emp).fromSelect(['wage'], select(emp.c.pay))
}

export async function rawSqlIsTyped(): Promise<void> {
  expectTypeOf((await db.execute(sql<{ n: number }>`select 1 as n`)).rows).toEqualTypeOf<
    readonly { n: number }[]
  >()
  expectTypeOf((await db.execute(sql`select 1 as n`)).rows).toEqualTypeOf<
    readonly Record<string, unknown>[]
  >()
  const [row] = (await db.execute(select(sql`1 + 1`.typed(t.integer()).as('two')))).rows
  expectTypeOf(row).toEqualTypeOf<{ two: number } | undefined>()
}

export function expressionsAreTyped(): void {
  expectTypeOf(caseWhen(u.id.gt(1), 'a').valueType).toEqualTypeOf<string | null | undefined>()
  expectTypeOf(caseWhen(u.id.gt(1), 'a').else(u.nick).valueType).toEqualTypeOf<string | null | undefined>()
  expectTypeOf(caseWhen(u.id.gt(1), 1).else(0).valueType).toEqualTypeOf<number | undefined>()
  expectTypeOf(func.lower(u.nick).valueType).toEqualTypeOf<string | null | undefined>()
  expectTypeOf(func.coalesce(u.nick, u.name).valueType).toEqualTypeOf<string | undefined>()
  expectTypeOf(func.coalesce(u.id, literal(1n)).valueType).toEqualTypeOf<number | bigint | undefined>()
  expectTypeOf(func.coalesce(u.id, func.other!(1)).valueType).toEqualTypeOf<number | undefined>()
  expectTypeOf(func.power(u.name, 2).valueType).toEqualTypeOf<string | undefined>()
  // @ts-expect-error -- a number for a text
  func.nullif(u.name, 1)
  // @ts-expect-error -- a number for a text
  func.mod(u.name, 1)
  expectTypeOf(func.lag(u.id).over().valueType).toEqualTypeOf<number | null | undefined>()
  tuple(u.id, u.name).in([[1, 'x']])
  // @ts-expect-error -- a number for a text
  tuple(u.id, u.name).eq([1, 2])
  // @ts-expect-error -- a text for a number
  u.id.isDistinctFrom('x')
}

type TruthOrNull = boolean | null | undefined

export function nullStaysNull(): void {
  expectTypeOf(u.name.eq('x').valueType).toEqualTypeOf<boolean | undefined>()
  expectTypeOf(u.nick.eq('x').valueType).toEqualTypeOf<TruthOrNull>()
  expectTypeOf(u.name.eq(u.nick).valueType).toEqualTypeOf<TruthOrNull>()
  expectTypeOf(u.name.ne(p.title).valueType).toEqualTypeOf<boolean | undefined>()
  expectTypeOf(u.id.gt(emp.c.dept_id).valueType).toEqualTypeOf<TruthOrNull>()
  expectTypeOf(u.id.between(1, 2).valueType).toEqualTypeOf<boolean | undefined>()
  expectTypeOf(u.id.between(1, emp.c.dept_id).valueType).toEqualTypeOf<TruthOrNull>()
  expectTypeOf(u.name.in(['x', null]).valueType).toEqualTypeOf<boolean | undefined>()
  expectTypeOf(u.nick.notIn(['x']).valueType).toEqualTypeOf<TruthOrNull>()
  expectTypeOf(u.id.in([1, emp.c.dept_id]).valueType).toEqualTypeOf<TruthOrNull>()
  // A select that stands for a value may give no row.
  expectTypeOf(u.id.in(select(p.id)).valueType).toEqualTypeOf<TruthOrNull>()
  expectTypeOf(u.id.in(select(emp.c.dept_id)).valueType).toEqualTypeOf<TruthOrNull>()
  expectTypeOf(u.nick.like('x%').valueType).toEqualTypeOf<TruthOrNull>()
  expectTypeOf(u.name.contains('x').valueType).toEqualTypeOf<boolean | undefined>()
  expectTypeOf(u.nick.isNull().valueType).toEqualTypeOf<boolean | undefined>()
  expectTypeOf(u.nick.isDistinctFrom('x').valueType).toEqualTypeOf<boolean | undefined>()
  expectTypeOf(u.name.eq('x').and(u.nick.eq('y')).valueType).toEqualTypeOf<TruthOrNull>()
  expectTypeOf(or(u.name.eq('x'), u.id.eq(1)).valueType).toEqualTypeOf<boolean | undefined>()
  expectTypeOf(not(u.nick.eq('x')).valueType).toEqualTypeOf<TruthOrNull>()
  expectTypeOf(u.nick.eq('x').not().valueType).toEqualTypeOf<TruthOrNull>()
  expectTypeOf(u.id.plus(emp.c.dept_id).valueType).toEqualTypeOf<number | null | undefined>()
  expectTypeOf(u.name.concat(u.nick).valueType).toEqualTypeOf<string | null | undefined>()
  expectTypeOf(u.nick.cast(t.integer()).valueType).toEqualTypeOf<number | null | undefined>()
  expectTypeOf(u.name.cast(t.integer()).valueType).toEqualTypeOf<number | undefined>()
  expectTypeOf(extract('year', u.nick).valueType).toEqualTypeOf<number | null | undefined>()
  expectTypeOf(extract('year', u.name).valueType).toEqualTypeOf<number | undefined>()
  // @ts-expect-error -- a text for a number
  u.id.in(['x'])
  // @ts-expect-error -- a number for a text
  u.name.concat(1)
}
