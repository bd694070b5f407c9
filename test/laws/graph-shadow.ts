/** What a graph should be, in plain objects: the measure that sessions and databases are held to. */
import { graphRegistry, City, Club, Country, Mastery, Passport, Person, Ring, Skill } from './graph-model'
import type { EntityClass } from '../../src/registry/mapper'

/** A foreign key as its two relations show it. */
export interface Edge {
  readonly from: EntityClass
  readonly to: EntityClass
  /** The relation on the side that has the key. */
  readonly one: string
  /** The relation on the other side. */
  readonly far?: string
  readonly isOneToOne?: true
  readonly isRequired?: true
  /** What becomes of a row when the row goes that it points to; without, that row cannot go. */
  readonly onDelete?: 'clear' | 'go'
  /** A row that is taken out of the collection is deleted. */
  readonly deletesOrphans?: true
  /** The properties of the key, and those that they are copied from, where these never change and a program may set them itself. */
  readonly key?: Readonly<Record<string, string>>
}

/** All foreign keys of the model. */
export const EDGES: readonly Edge[] = [
  { from: City, to: Country, one: 'country', far: 'cities', isRequired: true },
  { from: Person, to: Person, one: 'boss', far: 'reports', onDelete: 'clear', key: { bossId: 'personId' } },
  {
    from: Person,
    to: City,
    one: 'home',
    far: 'residents',
    onDelete: 'clear',
  },
  {
    from: Person,
    to: City,
    one: 'work',
    far: 'workers',
    onDelete: 'clear',
  },
  { from: Passport, to: Person, one: 'person', far: 'passport', isOneToOne: true, onDelete: 'go' },
  { from: Club, to: Person, one: 'founder', onDelete: 'clear', key: { founderId: 'personId' } },
  {
    from: Mastery,
    to: Person,
    one: 'person',
    far: 'masteries',
    isRequired: true,
    onDelete: 'go',
    deletesOrphans: true,
  },
  { from: Mastery, to: Skill, one: 'skill', far: 'masteries', isRequired: true },
  { from: Ring, to: Ring, one: 'next', far: 'previous', key: { nextId: 'ringId' } },
]

/** In an order in which each class stands behind those that it needs. */
export const CLASSES: readonly EntityClass[] = [Country, City, Person, Passport, Club, Skill, Mastery, Ring]

/** The properties whose values the program chooses. */
export const VALUES: ReadonlyMap<EntityClass, readonly string[]> = new Map<EntityClass, readonly string[]>([
  [Country, ['code', 'facts']],
  [City, ['cityNo', 'area']],
  [Person, ['nick', 'savings', 'salary', 'active', 'bornAt', 'hiredOn', 'photo', 'settings', 'note']],
  [Passport, ['passportNo']],
  [Club, []],
  [Skill, ['skillNo']],
  [Mastery, ['level']],
  [Ring, []],
])

/** A row as it should be. */
export class Shade {
  readonly values = new Map<string, unknown>()
  readonly ones = new Map<Edge, Shade | null>()
  /** Of a person: the clubs; of a club: the members. */
  readonly linked = new Set<Shade>()
  isMarkedDeleted = false

  constructor(
    readonly entityClass: EntityClass,
    readonly label: string,
  ) {
    for (const edge of EDGES) if (edge.from === entityClass) this.ones.set(edge, null)
  }
}

/** All rows as they should be. */
export class Shadow {
  readonly shades = new Set<Shade>()

  of(entityClass: EntityClass): Shade[] {
    return [...this.shades].filter((shade) => shade.entityClass === entityClass)
  }

  /** The rows that point to one along an edge. */
  pointingTo(target: Shade, edge: Edge): Shade[] {
    return this.of(edge.from).filter((shade) => shade.ones.get(edge) === target)
  }

  /** All rows that go with one: by its keys' rules, or because they must go first. */
  goingWith(first: Shade): Set<Shade> {
    const going = new Set([first])
    for (const shade of going)
      for (const edge of EDGES)
        if (edge.onDelete !== 'clear') for (const other of this.pointingTo(shade, edge)) going.add(other)
    return going
  }

  remove(going: ReadonlySet<Shade>): void {
    for (const shade of going) {
      this.shades.delete(shade)
      for (const other of this.shades) other.linked.delete(shade)
    }
    for (const shade of this.shades)
      for (const [edge, target] of shade.ones)
        if (target !== null && going.has(target)) shade.ones.set(edge, null)
  }

  /** One line for each row; with or without those that are only marked as deleted. */
  lines(withDeleted: boolean): string[] {
    const isSeen = (shade: Shade): boolean => withDeleted || !shade.isMarkedDeleted
    return [...this.shades].filter(isSeen).map((shade) => this.line(shade, isSeen, () => true))
  }

  /** The line of one row, with some of its relations, and some of their members. */
  line(shade: Shade, isSeen: (member: Shade) => boolean, isShown: (relation: string) => boolean): string {
    const relations = relationsOf(shade.entityClass)
      .filter(isShown)
      .map((name) => {
        const members = this.members(shade, name).filter(isSeen)
        return [name, labels(members.map(({ label }) => label))] as const
      })
    return lineOf(shade.entityClass, shade.label, [...shade.values, ...relations])
  }

  private members(shade: Shade, name: string): Shade[] {
    for (const edge of EDGES) {
      if (edge.from === shade.entityClass && edge.one === name) return [shade.ones.get(edge) ?? []].flat()
      if (edge.to === shade.entityClass && edge.far === name) return this.pointingTo(shade, edge)
    }
    return [...shade.linked]
  }
}

/** The line of an instance, with those of its relations that were loaded. */
export function entityLine(
  entity: object,
  entityClass: EntityClass,
  isShown: (relation: string) => boolean,
  isSeen: (label: string) => boolean = () => true,
): string {
  const instance = entity as Record<string, unknown>
  const values = (VALUES.get(entityClass) ?? []).map((name) => [name, instance[name]] as const)
  const relations = relationsOf(entityClass)
    .filter(isShown)
    .map((name) => {
      const members = [instance[name] ?? []].flat() as { label: string }[]
      return [name, labels(members.map(({ label }) => label).filter(isSeen))] as const
    })
  return lineOf(entityClass, String(instance['label']), [...values, ...relations])
}

/** The names of a class's relations. */
export function relationsOf(entityClass: EntityClass): string[] {
  return [...graphRegistry.mapperOf(entityClass).relationships.keys()]
}

function labels(members: readonly string[]): string {
  return `[${[...members].sort().join(' ')}]`
}

function lineOf(
  { name }: EntityClass,
  label: string,
  entries: readonly (readonly [string, unknown])[],
): string {
  const sorted = [...entries].sort(([one], [other]) => (one < other ? -1 : 1))
  return `${name} ${label}: ${sorted.map(([property, value]) => `${property}=${textOf(value)}`).join(', ')}`
}

/** A value as one text, whatever stands for it in memory. */
export function textOf(value: unknown): string {
  if (value === undefined || value === null) return 'null'
  if (typeof value === 'bigint') return `${String(value)}n`
  if (value instanceof Date) return value.toISOString()
  if (Buffer.isBuffer(value)) return `x${value.toString('hex')}`
  if (Array.isArray(value)) return `[${value.map(textOf).join(' ')}]`
  if (typeof value !== 'object') return JSON.stringify(value)
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))
  return `{${entries.map(([key, each]) => `${key}: ${textOf(each)}`).join(', ')}}`
}
