/** Compile-time tests of what `find` takes and gives, never run. */
import { expectTypeOf } from 'expect-type'
import type { Where, With } from '../../src/session/find-options'
import { gt, like, not, or } from '../../src/session/operators'
import type { Loaded, RelKeys, Target } from '../../src/session/loaded'
import type { Invoice, Profile, Tag } from './relations'
import type { Session } from '../../src/session/session'
import { User } from './relations'

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

export async function partsAreReadOnly(): Promise<void> {
  const [user] = await find(User, { with: { tags: { limit: 5 }, invoices: { where: { total: '1' } } } })
  expectTypeOf(user?.tags[0]?.name).toEqualTypeOf<string | undefined>()
  // @ts-expect-error -- only a part was loaded
  user?.tags.push({})
  // @ts-expect-error -- only a part was loaded
  user?.invoices.push({})
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
  await find(User, { where: { userId: or(gt(5), not(gt(9))), email: like('x%') } })
  await find(User, { where: or({ email: 'x' }, { userId: gt(7) }) })
  await find(User, { with: { tags: { where: or({ name: 'x' }, { id: 7 }) } } })
  await find(User, { orderBy: [{ email: 'asc' }, { userId: 'desc' }] })
  await find(User, { with: { tags: { where: (c) => c.name.ne('x'), orderBy: { name: 'asc' } } } })
}
