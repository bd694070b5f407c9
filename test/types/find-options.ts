/** Compile-time tests of what `find` takes and gives, never run. */
import { expectTypeOf } from 'expect-type'
import { func } from '../../src/expression/function-call'
import type { NoRelations, Where, With } from '../../src/session/find-options'
import {
  and,
  between,
  eq,
  every,
  gt,
  inList,
  isNull,
  like,
  ne,
  none,
  not,
  notInList,
  or,
  some,
} from '../../src/session/operators'
import type { Loaded, RelKeys, Target } from '../../src/session/loaded'
import type { Profile, Tag } from './relations'
import { insert } from '../../src/statement/insert'
import type { Session } from '../../src/session/session'
import { Invoice, User } from './relations'

declare const session: Session
const find: Session['find'] = (...args) => session.find(...args)

export function helpers(): void {
  expectTypeOf<RelKeys<User>>().toEqualTypeOf<'invoices' | 'profile' | 'tags'>()
  expectTypeOf<Target<User['invoices']>>().toEqualTypeOf<Invoice>()
  expectTypeOf<Target<User['profile']>>().toEqualTypeOf<Profile>()
}

export async function whatWasNamedIsLoaded(): Promise<void> {
  const users = await find(User, { with: { invoices: { with: { user: true } }, profile: true } })
  const [user] = users
  if (user === undefined) return
  expectTypeOf(user.invoices[0]?.total).toEqualTypeOf<string | undefined>()
  expectTypeOf(user.invoices.map((invoice) => invoice.user.email)).toEqualTypeOf<string[]>()
  expectTypeOf(user.invoices.slice(1).length).toEqualTypeOf<number>()
  user.invoices.push(user.invoices[0] as (typeof user.invoices)[number])
  expectTypeOf(user.profile?.user.userId).toEqualTypeOf<number | undefined>()
  // @ts-expect-error -- the profile may be missing
  void user.profile.userId
  // @ts-expect-error -- not loaded
  void user.tags.length
  // @ts-expect-error -- not loaded on the second level
  void user.profile?.user.email
  expectTypeOf(user.check('x')).toEqualTypeOf<boolean>()
  const plain: User = user
  const less: Loaded<User, { invoices: true }> = user
  void [plain, less]
}

export async function whatMayHaveBeenNamed(isAsked: boolean): Promise<void> {
  const [user] = await find(User, { with: { profile: true, ...(isAsked ? { invoices: true } : {}) } })
  expectTypeOf(user?.profile?.user.userId).toEqualTypeOf<number | undefined>()
  // @ts-expect-error -- only sometimes loaded
  void user?.invoices.length
  const [other] = await find(User, { with: { invoices: isAsked ? true : undefined } })
  // @ts-expect-error -- only sometimes loaded
  void other?.invoices.length
}

export async function partsAreReadOnly(): Promise<void> {
  const [user] = await find(User, { with: { tags: { limit: 5 }, invoices: { where: { total: '1' } } } })
  expectTypeOf(user?.tags[0]?.name).toEqualTypeOf<string | undefined>()
  // @ts-expect-error -- only a part was loaded
  user?.tags.push({})
  // @ts-expect-error -- only a part was loaded
  user?.invoices.push({})
}

export async function whatIsNeverNullIsNotLeftOut(): Promise<void> {
  await find(User, { with: { profile: { where: { userId: 1 } } } })
  // @ts-expect-error -- an invoice has a user
  await find(Invoice, { with: { user: { where: { email: 'x' } } } })
  // @ts-expect-error -- nor on the second level
  await find(User, { with: { invoices: { with: { user: { where: { email: 'x' } } } } } })
}

export function streamsTakeWhatTheyCan(): void {
  session.stream(User, {
    with: { invoices: { strategy: 'joined' } },
    batchSize: 9,
    signal: new AbortController().signal,
  })
  // @ts-expect-error -- a stream has no time limit
  session.stream(User, { timeoutMs: 1000 })
  // @ts-expect-error -- it joins nothing by itself
  session.stream(User, { with: { invoices: true }, strategy: 'joined' })
}

export async function nothingNamedIsNothingLoaded(): Promise<void> {
  const [user] = await find(User)
  expectTypeOf(user?.email).toEqualTypeOf<string | undefined>()
  // @ts-expect-error -- not loaded
  void user?.tags.length
}

export async function mistakes(input: { name?: string }): Promise<void> {
  // @ts-expect-error -- a column is no relation
  await find(User, { with: { email: true } })
  // @ts-expect-error -- no such relation
  await find(User, { with: { invoice: true } })
  // @ts-expect-error -- no such relation on the second level
  await find(User, { with: { invoices: { with: { users: true } } } })
  // @ts-expect-error -- a number for a text
  await find(User, { where: { email: 1 } })
  // @ts-expect-error -- undefined never means everything
  await find(User, { where: { email: input.name } })
  // @ts-expect-error -- an operator is a function, never a key
  await find(User, { where: { userId: { gt: 5 } } })
  // @ts-expect-error -- no such property in a group
  await find(User, { where: or({ mail: 'x' }) })
  // @ts-expect-error -- a relation
  await find(User, { where: { invoices: 1 } })
  // @ts-expect-error -- no such direction
  await find(User, { orderBy: { email: 'up' } })
  // @ts-expect-error -- no such column of the related class
  await find(User, { with: { tags: { orderBy: { email: 'asc' } } } })
}

export async function waysToSayWhich(): Promise<void> {
  const where: Where<User> = { email: 'x', nick: null }
  await find(User, { where, orderBy: { userId: 'desc' }, limit: 20, offset: 0 })
  await find(User, {
    where: (c) => c.email.like('x%').and(c.nick.isNull()),
    orderBy: (c) => [c.email.desc(), c.userId],
  })
  // @ts-expect-error -- the column is never null
  await find(User, { where: { email: null } })
  await find(User, { where: { userId: or(gt(5), not(gt(9))), email: like('x%') } })
  await find(User, { where: or({ email: 'x' }, { userId: gt(7) }) })
  await find(User, { with: { tags: { where: or({ name: 'x' }, { id: 7 }) } } })
  await find(User, { orderBy: [{ email: 'asc' }, { userId: 'desc' }] })
  await find(User, { with: { tags: { where: (c) => c.name.ne('x'), orderBy: { name: 'asc' } } } })
}

export async function keys(id: number | undefined): Promise<void> {
  await session.get(User, 7)
  await session.get(Invoice, { id: 7 })
  await session.get(Invoice, [7])
  // @ts-expect-error -- no such property
  await session.get(Invoice, { invoiceId: 7 })
  // @ts-expect-error -- no such property beside one that is
  await session.get(Invoice, { id: 7, invoiceId: 7 })
  // @ts-expect-error -- a text for a number
  await session.get(Invoice, { id: '7' })
  // @ts-expect-error -- a relation is no column
  await session.get(Invoice, { user: { userId: 7 } })
  // @ts-expect-error -- a key is never null
  await session.get(User, null)
  // @ts-expect-error -- nor undefined
  await session.get(User, id)
}

export async function computedValues(): Promise<void> {
  await session.updateWhere(User, {
    where: { userId: 1 },
    set: (c) => ({ nick: c.email, userId: c.userId.plus(1) }),
  })
  // @ts-expect-error -- no such property
  await session.updateWhere(User, { where: { userId: 1 }, set: (c) => ({ nik: c.email }) })
  // @ts-expect-error -- no such column
  await session.updateWhere(User, { where: { userId: 1 }, set: (c) => ({ nick: c.mail }) })
  // @ts-expect-error -- a number for a text
  await session.updateWhere(User, { where: { userId: 1 }, set: () => ({ nick: 1 }) })
}

export async function orders(): Promise<void> {
  await find(User, { orderBy: { nick: 'asc nulls first', email: 'desc nulls last' } })
  await find(Invoice, { orderBy: { user: { email: 'asc', profile: { userId: 'desc' } }, total: 'asc' } })
  await find(User, { orderBy: [{ profile: { user: { nick: 'desc' } } }, { userId: 'asc' }] })
  await find(User, { with: { invoices: { orderBy: { user: { nick: 'desc nulls last' } } } } })
  await session.paginate(Invoice, { orderBy: { user: { email: 'asc' } }, limit: 5 })
  // @ts-expect-error -- nulls stand first or last
  await find(User, { orderBy: { nick: 'asc nulls' } })
  // @ts-expect-error -- a relation is no column
  await find(Invoice, { orderBy: { user: 'asc' } })
  // @ts-expect-error -- no such property of the related class
  await find(Invoice, { orderBy: { user: { mail: 'asc' } } })
  // @ts-expect-error -- many rows have no one place
  await find(User, { orderBy: { invoices: { total: 'asc' } } })
  // @ts-expect-error -- a column has no properties
  await find(User, { orderBy: { email: { nick: 'asc' } } })
  // @ts-expect-error -- a method is no column
  await find(User, { orderBy: { check: 'asc' } })
}

export async function relationsInWhere(): Promise<void> {
  await find(User, { where: { invoices: some({ total: gt('5'), user: { email: like('x%') } }) } })
  await find(User, { where: { invoices: some(), tags: none({ users: every({ nick: isNull() }) }) } })
  await find(User, { where: { invoices: some((c) => c.total.gt('5').and(c.email.like('x'))) } })
  await find(User, { where: { invoices: every(or({ total: '1' }, (c) => c.total.gt('5'))) } })
  await find(User, { where: { profile: null, tags: some({ name: or(like('x'), eq('y'), isNull()) }) } })
  await find(User, { where: or({ profile: { userId: 1 } }, and({ email: 'x' }, { tags: none() })) })
  await find(User, { where: { profile: or({ userId: 1 }, { user: { email: 'x' } }) } })
  await find(User, { where: { profile: none((c) => c.userId.eq(7)) } })
  await find(User, { with: { invoices: { where: { user: { tags: some({ name: 'x' }) } } } } })
}

export async function mistakesInRelations(input: { name?: string }): Promise<void> {
  // @ts-expect-error -- a to-many relation needs some, none or every
  await find(User, { where: { invoices: { total: '1' } } })
  // @ts-expect-error -- null is for relations to one row
  await find(User, { where: { invoices: null } })
  // @ts-expect-error -- the key is not null
  await find(Invoice, { where: { user: null } })
  // @ts-expect-error -- no such property of the related class
  await find(User, { where: { invoices: some({ sum: '1' }) } })
  // @ts-expect-error -- a number for a text of the related class
  await find(User, { where: { invoices: some({ total: 1 }) } })
  // @ts-expect-error -- another type's operator in the related class
  await find(User, { where: { invoices: some({ id: gt('1') }) } })
  // @ts-expect-error -- no such property two relations away
  await find(User, { where: { invoices: some({ user: { mail: 'x' } }) } })
  // @ts-expect-error -- undefined never means everything
  await find(User, { where: { invoices: some({ email: input.name }) } })
  // @ts-expect-error -- undefined never means everything
  await find(User, { where: { invoices: some(undefined) } })
  // @ts-expect-error -- every needs a condition
  await find(User, { where: { invoices: every() } })
  // @ts-expect-error -- a column is no relation
  await find(User, { where: { email: some() } })
  // @ts-expect-error -- no such column in the callback
  await find(User, { where: { invoices: some((c) => c.sum.gt('5')) } })
}

export async function operatorsAreTyped(text: string | undefined): Promise<void> {
  await find(User, { where: { userId: or(gt(5), between(1, 2), inList([1, 2]), isNull()), email: eq('x') } })
  await find(User, { where: { nick: eq(null), email: inList(['x', 'y']) } })
  // @ts-expect-error -- a text for a number
  await find(User, { where: { userId: gt('x') } })
  // @ts-expect-error -- a number for a text
  await find(User, { where: { email: eq(1) } })
  // @ts-expect-error -- one of several is for another type
  await find(User, { where: { userId: or(gt(5), eq('x')) } })
  // @ts-expect-error -- texts for a number
  await find(User, { where: { userId: inList(['x']) } })
  // @ts-expect-error -- a pattern for a number
  await find(User, { where: { userId: like('1%') } })
  // @ts-expect-error -- negated, it is still for another type
  await find(User, { where: { userId: not(eq('x')) } })
  // @ts-expect-error -- undefined is no value
  await find(User, { where: { email: eq(text) } })
  // @ts-expect-error -- ends of two types
  await find(User, { where: { userId: between(1, 'x') } })
}

type State = 'draft' | 'paid' | 'sent'
class Bill {
  id!: number
  state!: State
  former!: State | null
}

export async function operatorsOnEnumsAreTyped(state: State, states: readonly State[]): Promise<void> {
  await find(Bill, { where: { state: inList(['draft', 'paid']), former: notInList(['sent', null]) } })
  await find(Bill, { where: { state: inList(states), former: inList([state, null]) } })
  await find(Bill, { where: or({ former: null }, { state: notInList(['draft', 'paid']) }) })
  await find(Bill, {
    where: { state: or(inList(['draft', 'paid']), ne('sent')), former: not(inList(['sent'])) },
  })
  await find(Bill, { where: { state: between('draft', 'paid'), former: and(ne(null), eq('paid')) } })
  await session.updateWhere(Bill, { where: { state: inList(['draft', 'paid']) }, set: { former: null } })
  // @ts-expect-error -- not one of the values
  await find(Bill, { where: { state: inList(['draft', 'lost']) } })
  // @ts-expect-error -- nor in a group
  await find(Bill, { where: or({ state: notInList(['lost']) }) })
  // @ts-expect-error -- numbers for a text
  await find(Bill, { where: { state: inList([1]) } })
}

/** Inside a plain object the compiler compares the condition's own type, for it does not know the class yet. */
export async function relationsBehindRelations(): Promise<void> {
  await find(Invoice, { where: { user: { tags: some({ name: 'x' }) } } })
  await find(User, { where: { invoices: some({ user: { tags: some({ name: 'x' }) } }) } })
  await find(User, { where: or({ email: 'x' }, or({ email: 'x' }, { userId: 1 })) })
  await find(Invoice, { where: { user: or({ email: 'x' }, { tags: some({ name: 'x' }) }) } })
  await find(User, { where: or({ email: 'x' }, { invoices: some(or({ total: '1' }, { email: 'x' })) }) })
  // @ts-expect-error -- a number for a text
  await find(Invoice, { where: { user: { tags: some({ name: 1 }) } } })
  // @ts-expect-error -- no such property
  await find(Invoice, { where: { user: { tags: some({ nome: '1' }) } } })
  // @ts-expect-error -- a number for a text, further behind
  await find(Invoice, { where: { user: { tags: some({ users: every({ email: 1 }) }) } } })
  // @ts-expect-error -- no such property in a group
  await find(Invoice, { where: { user: or({ mail: 'x' }) } })
}

export async function columnsGivePlainRows(): Promise<void> {
  const rows = await find(User, {
    columns: ['userId', 'nick'],
    where: { email: 'x' },
    orderBy: { nick: 'asc' },
  })
  expectTypeOf(rows).toEqualTypeOf<Pick<User, 'userId' | 'nick'>[]>()
  expectTypeOf(rows[0]).toEqualTypeOf<{ userId: number; nick: string | null } | undefined>()
  // @ts-expect-error -- not among the columns
  void rows[0]?.email
  const one = await session.findOrFail(User, { columns: ['email'] })
  expectTypeOf(one).toEqualTypeOf<{ email: string }>()
  expectTypeOf(await session.findOne(User)).toEqualTypeOf<Loaded<User, NoRelations> | null>()
  // @ts-expect-error -- no such property
  await find(User, { columns: ['mail'] })
  // @ts-expect-error -- a relation is no column
  await find(User, { columns: ['invoices'] })
  // @ts-expect-error -- no such relation
  await find(User, { columns: ['email'], with: { invoice: true } })
}

export async function pagesAreTyped(): Promise<void> {
  const page = await session.paginate(User, {
    with: { invoices: true },
    orderBy: { email: 'asc' },
    limit: 20,
  })
  expectTypeOf(page.items[0]?.invoices[0]?.total).toEqualTypeOf<string | undefined>()
  expectTypeOf(page.endCursor).toEqualTypeOf<string | null>()
  await session.paginate(User, { limit: 20, after: page.endCursor })
  const at = await session.paginate(User, { limit: 20, offset: 40, where: { email: like('x%') } })
  expectTypeOf(at.total).toEqualTypeOf<number>()
  // @ts-expect-error -- a page by number has no cursors
  void at.endCursor
  // @ts-expect-error -- a page by cursor does not know how many rows there are
  void page.total
  // @ts-expect-error -- how many rows at most
  await session.paginate(User, { orderBy: { email: 'asc' } })
  // @ts-expect-error -- a number and a cursor
  await session.paginate(User, { limit: 20, offset: 40, after: page.endCursor })
  // @ts-expect-error -- a number for a text
  await session.paginate(User, { limit: 20, where: { email: 1 } })
}

export function conflictsAreTyped(): void {
  const to = insert(User).values({ email: 'x' })
  to.onConflict('uq_email', { doUpdate: ['nick'] })
  to.onConflict(['email'], { doUpdate: { nick: 'x' } })
  to.onConflict(['email'], { doNothing: true })
  // @ts-expect-error -- no such property
  to.onConflict(['mail'], { doNothing: true })
  // @ts-expect-error -- no such property
  to.onConflict(['email'], { doUpdate: ['nik'] })
  // @ts-expect-error -- a number for a text
  to.onConflict(['email'], { doUpdate: { nick: 5 } })
  // @ts-expect-error -- nothing said
  to.onConflict(['email'], {})
}

export async function writesOfManyRowsAreTyped(text: string | undefined): Promise<void> {
  const users = await session.upsert(User, [{ email: 'x', nick: null }], { on: ['email'], update: ['nick'] })
  expectTypeOf(users).toEqualTypeOf<User[]>()
  await session.updateWhere(User, { where: { email: like('x%') }, set: { nick: null, email: func.now() } })
  await session.deleteWhere(User, { everyRow: true })
  // @ts-expect-error -- a number for a text
  await session.upsert(User, [{ email: 5 }], { on: ['email'] })
  // @ts-expect-error -- a relation
  await session.upsert(User, [{ email: 'x', invoices: [] }], { on: ['email'] })
  // @ts-expect-error -- no such property
  await session.upsert(User, [{ email: 'x' }], { on: ['mail'] })
  // @ts-expect-error -- no such property
  await session.upsert(User, [{ email: 'x' }], { on: 'uq_email', update: ['nik'] })
  // @ts-expect-error -- nothing says when a row is there
  await session.upsert(User, [{ email: 'x' }], {})
  // @ts-expect-error -- no condition
  await session.updateWhere(User, { set: { nick: null } })
  // @ts-expect-error -- a number for a text
  await session.updateWhere(User, { where: { email: 'x' }, set: { nick: 5 } })
  // @ts-expect-error -- the column is not null
  await session.updateWhere(User, { where: { email: 'x' }, set: { email: null } })
  // @ts-expect-error -- undefined is no value
  await session.updateWhere(User, { where: { email: 'x' }, set: { nick: text } })
  // @ts-expect-error -- undefined never means everything
  await session.deleteWhere(User, { where: { email: text } })
  // @ts-expect-error -- no condition
  await session.deleteWhere(User, {})
  // @ts-expect-error -- a condition, and all rows
  await session.deleteWhere(User, { where: { email: 'x' }, everyRow: true })
}

export function whatIsCreatedIsTyped(user: User, tag: Tag): void {
  session.create(User, { email: 'x', nick: null, tags: [tag], profile: null })
  session.create(Invoice, { total: '1', user, email: 'x' })
  session.create(Invoice, { total: '1', user: { userId: 7 } })
  // @ts-expect-error -- a number for a text
  session.create(User, { email: 5 })
  // @ts-expect-error -- no such property
  session.create(User, { mail: 'x' })
  // @ts-expect-error -- of another class
  session.create(Invoice, { user: tag })
  // @ts-expect-error -- of another class
  session.create(User, { tags: [user] })
  // @ts-expect-error -- one in the place of many
  session.create(User, { tags: tag })
  // @ts-expect-error -- values of a related row: create it
  session.create(Invoice, { user: { email: 'x' } })
  // @ts-expect-error -- the key is not null
  session.create(Invoice, { user: null })
  // @ts-expect-error -- a method
  session.create(User, { check: () => true })
}
