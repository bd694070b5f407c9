/** What callers give a session, checked before anything is sent. */
import { UsageError } from '../errors'
import { LIMIT_OPTIONS } from '../engine/limits'
import { Executor } from '../engine/executor'
import type { RetryingTransactionOptions } from '../engine/transaction'
import { mapperOf } from '../registry/lookup'
import type { EntityClass, Mapper } from '../registry/mapper'
import { isPlainObject } from '../schema/items'
import type { ColumnKeys } from '../schema/relation-brand'
import { describe } from '../types/sql-type'
import { FILTER_OPTIONS } from './row-filters'

/** A primary key: its value, or for several columns an object by property, or the values in the key's order. */
export type KeyValue<E = unknown> =
  | string
  | number
  | bigint
  | boolean
  | Date
  | Buffer
  | readonly unknown[]
  | (unknown extends E
      ? Readonly<Record<string, unknown>>
      : { readonly [K in ColumnKeys<E>]?: NonNullable<E[K]> })

/** Refuses what can execute no statement. */
export function assertExecutor(executor: unknown): void {
  if (executor instanceof Executor) return
  throw new UsageError(`A session needs an engine or a transaction, not ${describe(executor)}.`, {
    hint: "Write new Session(createEngine('sqlite://')).",
  })
}

/** Refuses what cannot be said of a savepoint, and to run again what changes instances that are there. */
export function assertTransactionOptions(
  options: RetryingTransactionOptions,
  { isIdle, holdsInstances }: { readonly isIdle: boolean; readonly holdsInstances: boolean },
): void {
  if (!isIdle && Object.keys(options).length > 0) {
    throw new UsageError('A transaction inside another one takes no options: it is a savepoint.', {
      hint: 'Give them to the outermost transaction.',
    })
  }
  if (options.retry !== undefined && holdsInstances) {
    throw new UsageError(
      'A session that holds instances cannot run a transaction again: they would be stale.',
      {
        hint: 'Use a new session, or call session.expungeAll() before.',
      },
    )
  }
}

/** Refuses values of `create` that are not by property of the class. */
export function assertEntityValues(mapper: Mapper, values: unknown): void {
  if (!isPlainObject(values))
    throw new UsageError(`create takes an object of values, not ${describe(values)}.`)
  const names = assignableNames(mapper)
  // Of a name that is none of them, the mapper tells the known ones.
  // A plain object has no others; a list of the names for each instance would be garbage at once.
  for (const name in values) if (!names.has(name)) mapper.property(name)
}

const assignable = new WeakMap<Mapper, ReadonlySet<string>>()

/** The properties, relations and value objects of a class. */
function assignableNames(mapper: Mapper): ReadonlySet<string> {
  let names = assignable.get(mapper)
  if (names === undefined) {
    const { properties, embedded, relationships } = mapper
    names = new Set([...[...properties, ...embedded].map(({ name }) => name), ...relationships.keys()])
    assignable.set(mapper, names)
  }
  return names
}

/** What to write instead of what is no instance. */
const INSTANCE_HINTS = {
  add: 'Write session.create(User, { … }), or session.add(Object.assign(new User(), { … })).',
  merge: 'Write session.merge(user), or session.merge(User, { … }).',
}

/** The mapper of an instance's class. @throws UsageError for what is no instance of a model */
export function mapperOfInstance(entity: unknown, method: keyof typeof INSTANCE_HINTS = 'add'): Mapper {
  if (isPlainObject(entity) || Array.isArray(entity) || typeof entity !== 'object' || entity === null) {
    throw new UsageError(`${method} takes instances of classes with @Table, not ${describe(entity)}.`, {
      hint: INSTANCE_HINTS[method],
    })
  }
  return mapperOf(entity.constructor as EntityClass)
}

const FIND_OPTIONS = [
  'where',
  'with',
  'columns',
  'orderBy',
  'limit',
  'offset',
  'strategy',
  'refresh',
  'forUpdate',
  ...FILTER_OPTIONS,
  ...LIMIT_OPTIONS,
]

/** Refuses options of `find` that do not exist, and a condition that got lost. */
export function assertFindOptions(mapper: Mapper, options: unknown): void {
  if (!isPlainObject(options))
    throw new UsageError(`find takes an object of options, not ${describe(options)}.`)
  const unknown = Object.keys(options).find((name) => !FIND_OPTIONS.includes(name))
  assertWhere(options)
  assertRefresh(options)
  if (unknown === undefined) return
  const isColumn = mapper.properties.some(({ name }) => name === unknown)
  throw new UsageError(`find has no option '${unknown}'.`, {
    hint: isColumn ? `Write { where: { ${unknown}: … } }.` : `Known: ${FIND_OPTIONS.join(', ')}.`,
  })
}

/** Refuses what is no answer to whether instances are read again, and plain rows, which nobody knows. */
function assertRefresh({
  refresh,
  columns,
}: {
  readonly refresh?: unknown
  readonly columns?: unknown
}): void {
  if (refresh === undefined || (typeof refresh === 'boolean' && columns === undefined)) return
  throw new UsageError('refresh reads instances again: it is true or false, and stands without columns.', {
    hint: 'Leave out one of the two: plain rows are read each time.',
  })
}

/** Refuses an undefined condition: it never means "everything". */
export function assertWhere(options: { readonly where?: unknown }): void {
  if (!('where' in options) || options.where !== undefined) return
  throw new UsageError('where is undefined, which never means "everything".', {
    hint: 'Leave the option out, or write {}.',
  })
}

/** Whether plain rows are wanted in place of instances. */
export function asksForColumns(options: unknown): boolean {
  return isPlainObject(options) && options['columns'] !== undefined
}

/** Refuses columns that cannot be given as plain rows. */
export function assertColumns(mapper: Mapper, columns: unknown): asserts columns is readonly string[] {
  if (!Array.isArray(columns) || columns.length === 0) {
    throw new UsageError('columns takes a list of properties.', {
      hint: `Write { columns: ['${mapper.primaryKey[0]?.name ?? 'id'}'] }.`,
    })
  }
  const names = columns as readonly string[]
  for (const name of names) if (!mapper.embedded.some((value) => value.name === name)) mapper.property(name)
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined) throw new UsageError(`columns names '${twice}' twice.`)
}

/** The values of a primary key, in its order. @throws UsageError unless all of them are there */
export function keyValues(mapper: Mapper, key: KeyValue): readonly unknown[] {
  const names = mapper.primaryKey.map(({ name }) => name)
  const values = partsOf(key, names)
  const isComplete =
    values.length === names.length && values.every((value) => value !== undefined && value !== null)
  if (isComplete) return values
  const form = names.length === 1 ? 'value' : `{ ${names.map((name) => `${name}: …`).join(', ')} }`
  throw new UsageError(`get needs the whole primary key of ${mapper.name}: ${names.join(', ')}.`, {
    hint: `Write session.get(${mapper.name}, ${form}).`,
  })
}

function partsOf(key: KeyValue, names: readonly string[]): readonly unknown[] {
  if (isPlainObject(key)) return names.map((name) => key[name])
  return Array.isArray(key) ? (key as unknown[]) : [key]
}

/** Refuses to end a transaction from inside the callback that it was opened with. */
export function assertNotInScope({ isInScope }: { readonly isInScope: boolean }, call: string): void {
  if (!isInScope) return
  throw new UsageError(`session.${call}() was called inside the callback of session.transaction(…).`, {
    hint: 'The transaction is committed when the callback ends, and rolled back when it throws.',
  })
}

/** Refuses what a listener is called by. */
export function assertNotInListener({ isInside }: { readonly isInside: boolean }, call: string): void {
  if (!isInside) return
  throw new UsageError(`A listener calls session.${call}(), which is what it was called by.`, {
    hint: 'Change, add and delete instances: the flush that is under way writes them.',
  })
}

/** The error of an instance that the session does not know. */
export function notOfSession(
  entity: unknown,
  hint = 'Load it with this session, or add it: session.add(entity); one of another session: await session.merge(entity).',
): UsageError {
  const what = describe(entity).replace(/^a /, 'This ')
  return new UsageError(`${what} is not part of the session.`, { hint })
}
