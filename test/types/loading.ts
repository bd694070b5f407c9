/** Compile-time tests of what is expected of a read, of trees, chosen columns, loading on demand, inheritance and value objects, never run. */
import { expectTypeOf } from 'expect-type'
import { Column } from '../../src/decorators/column'
import { Embedded } from '../../src/decorators/embedded'
import { ForeignKey } from '../../src/decorators/foreign-key'
import { ManyToOne, OneToMany } from '../../src/decorators/relationship'
import { Table } from '../../src/decorators/table'
import type { EntityClass } from '../../src/registry/mapper'
import type { Embedded as InPlace, Many, One } from '../../src/registry/relation-types'
import type { FindOptions, NoRelations, With } from '../../src/session/find-options'
import type { Loaded } from '../../src/session/loaded'
import type { Session } from '../../src/session/session'
import { columnsOf } from '../../src/registry/lookup'
import { insert } from '../../src/statement/insert'
import { update } from '../../src/statement/update'
import { t } from '../../src/types/t'

declare const session: Session

class Place {
  @Column(t.varchar(40)) city!: string
}

@Table('branch', { inheritance: 'single', discriminator: 'kind' })
class Branch {
  @Column(t.integer(), { primaryKey: true }) id!: number
  @Column(t.varchar(10)) kind!: string
  @Column(t.varchar(40)) name!: string
  @Column(t.integer(), { nullable: true }) @ForeignKey(() => Branch) parentId!: number | null
  @Embedded(() => Place) place!: InPlace<Place>
  @ManyToOne(() => Branch) parent!: One<Branch, 'id'> | null
  @OneToMany(() => Branch) branches!: Many<Branch>
}

@Table({ discriminatorValue: 'twig' })
class Twig extends Branch {
  @Column(t.integer()) leaves!: number
}

export async function treesAreLoadedToTheirDepth(): Promise<void> {
  const [two] = await session.find(Branch, { with: { branches: { recursive: 2 } } })
  expectTypeOf(two?.branches[0]?.branches[0]?.name).toEqualTypeOf<string | undefined>()
  // @ts-expect-error -- two levels were loaded, this is the third
  void two?.branches[0]?.branches[0]?.branches.length
  const [all] = await session.find(Branch, { with: { parent: { recursive: true } } })
  expectTypeOf(all?.parent?.parent?.parent?.name).toEqualTypeOf<string | undefined>()
  // @ts-expect-error -- a depth is a number, or true
  await session.find(Branch, { with: { branches: { recursive: 'all' } } })
}

export async function whatIsNoRelationIsNotNamedBesideOneThatIs(all: boolean): Promise<void> {
  // @ts-expect-error -- not even beside a relation
  await session.find(Branch, { with: { branches: true, banches: true } })
  // @ts-expect-error -- a column is none
  await session.findOne(Branch, { with: { branches: true, name: true } })
  // @ts-expect-error -- nor here
  await session.paginate(Branch, { with: { branches: true, banches: true }, limit: 3 })
  // @ts-expect-error -- nor here
  await session.load(new Branch(), { branches: true, banches: true })
  const [branch] = await session.find(Branch, { with: all ? { branches: true } : {} })
  // @ts-expect-error -- they may have been loaded or not
  void branch?.branches.length
}

export async function chosenColumnsAreAllThatThereIs(): Promise<void> {
  const [row] = await session.find(Branch, { columns: ['name'] })
  expectTypeOf(row?.name).toEqualTypeOf<string | undefined>()
  // @ts-expect-error -- was not chosen
  void row?.id
  // @ts-expect-error -- a relation is no column
  await session.find(Branch, { columns: ['branches'] })
  const [branch] = await session.find(Branch, { with: { branches: { columns: ['name'] } } })
  expectTypeOf(branch?.branches[0]?.name).toEqualTypeOf<string | undefined>()
  // @ts-expect-error -- was not chosen
  void branch?.branches[0]?.id
  // @ts-expect-error -- plain rows are read only
  branch?.branches.push({ name: 'x' })
}

/** Rows of chosen columns may have relations: plain rows again, or instances. */
export async function plainRowsHaveTheRelationsThatWereNamed(): Promise<void> {
  const row = await session.findOrFail(Branch, {
    columns: ['name'],
    with: { branches: { columns: ['id'], with: { parent: true } }, parent: { columns: ['name'] } },
  })
  expectTypeOf(row.name).toEqualTypeOf<string>()
  expectTypeOf(row.branches[0]?.id).toEqualTypeOf<number | undefined>()
  expectTypeOf(row.parent).toEqualTypeOf<Readonly<Pick<Branch, 'name'>> | null>()
  void row.branches[0]?.parent?.kind
  // @ts-expect-error -- was not chosen
  void row.branches[0]?.name
  // @ts-expect-error -- was not chosen
  void row.id
  // @ts-expect-error -- the parent's parent was not asked for
  void row.branches[0]?.parent?.parent.name
  const [one] = await session.find(Branch, { columns: ['name'], with: { parent: true } })
  // @ts-expect-error -- was not asked for
  void one?.branches
}

type WithParent = Loaded<Branch, { parent: true }>

/** What is expected of a read says nothing of what it was asked for. */
export class Branches {
  list(): Promise<WithParent[]> {
    return session.find(Branch, { with: { parent: true }, where: { id: 1 }, orderBy: { id: 'asc' } })
  }
  async more(): Promise<readonly WithParent[]> {
    return session.find(Branch, { with: { parent: { with: { branches: true } } } })
  }
  async one(): Promise<WithParent | null> {
    return await session.findOne(Branch, { with: { parent: true } })
  }
  plain(): Promise<Branch[]> {
    return session.find(Branch, { with: { branches: true } })
  }
  plainOne(): Promise<Branch> {
    return session.findOrFail(Branch, { with: { parent: true } })
  }
  some(): Promise<Iterable<{ name: string }>> {
    return session.find(Branch, { columns: ['name', 'id'] })
  }
  async asArguments(show: (branch: WithParent) => string): Promise<string> {
    const [first] = await Promise.all([session.find(Branch, { with: { parent: true } })])
    const byId = new Map<number, WithParent>(first.map((branch) => [branch.id, branch]))
    return show(await session.findOrFail(Branch, { with: { parent: true } })) + String(byId.size)
  }
  less(): Promise<WithParent[]> {
    // @ts-expect-error -- the parent was not asked for
    return session.find(Branch, { with: { branches: true } })
  }
  deeper(): Promise<Loaded<Branch, { branches: { with: { parent: true } } }>> {
    // @ts-expect-error -- nor here, on the second level
    return session.findOrFail(Branch, { with: { branches: true } })
  }
  rows(): Promise<Branch[]> {
    // @ts-expect-error -- plain rows are no instances
    return session.find(Branch, { columns: ['name'] })
  }
}

/** A repository for any class hands on what it is given. */
export class Repository<E extends object> {
  constructor(private readonly entityClass: EntityClass<E>) {}
  list(options?: FindOptions<E>): Promise<E[]> {
    return session.find(this.entityClass, options)
  }
  async first<const W extends With<E> = NoRelations>(
    options: FindOptions<E, W>,
  ): Promise<Loaded<E, W> | null> {
    return session.findOne(this.entityClass, options)
  }
}

export async function repositoriesOfAnyClass(branches: Repository<Branch>): Promise<void> {
  expectTypeOf(await branches.list({ where: { name: 'x' }, with: { parent: true } })).toEqualTypeOf<
    Branch[]
  >()
  const first = await branches.first({ with: { parent: true } })
  expectTypeOf(first?.parent?.name).toEqualTypeOf<string | undefined>()
  // @ts-expect-error -- no such relation
  await branches.list({ with: { parnet: true } })
  // @ts-expect-error -- not loaded
  void first?.branches.length
}

export async function loadGivesWhatItWasGivenWithMore(branch: Branch, many: Branch[]): Promise<void> {
  const one = await session.load(branch, 'branches')
  expectTypeOf(one.branches[0]?.name).toEqualTypeOf<string | undefined>()
  // @ts-expect-error -- not this relation
  void one.parent?.name
  const nested = await session.load(branch, { branches: { with: { parent: true } } })
  expectTypeOf(nested.branches[0]?.parent?.name).toEqualTypeOf<string | undefined>()
  const all = await session.load(many, 'parent')
  expectTypeOf(all[0]?.parent?.name).toEqualTypeOf<string | undefined>()
  // @ts-expect-error -- several were given
  void all.parent
  // @ts-expect-error -- a column is no relation
  await session.load(branch, 'name')
  // @ts-expect-error -- no such relation
  await session.load(branch, { twigs: true })
}

export function isLoadedTellsTheCompiler(branch: Branch): void {
  // @ts-expect-error -- nobody knows yet
  void branch.branches.length
  if (session.isLoaded(branch, 'branches')) expectTypeOf(branch.branches.length).toEqualTypeOf<number>()
  // @ts-expect-error -- a column is no relation
  session.isLoaded(branch, 'name')
}

export async function subclassesHaveWhatTheirBasesHave(): Promise<void> {
  const [twig] = await session.find(Twig, { where: { leaves: 3, name: 'x' }, with: { branches: true } })
  expectTypeOf(twig?.leaves).toEqualTypeOf<number | undefined>()
  expectTypeOf(twig?.branches[0]?.name).toEqualTypeOf<string | undefined>()
  // @ts-expect-error -- a branch has no leaves
  await session.find(Branch, { where: { leaves: 3 } })
  const [branch] = await session.find(Branch)
  if (branch instanceof Twig) expectTypeOf(branch.leaves).toEqualTypeOf<number>()
}

export async function valueObjectsAreAskedForByWhatTheyHold(): Promise<void> {
  await session.find(Branch, { where: { place: { city: 'Oslo' } }, orderBy: { place: { city: 'asc' } } })
  session.create(Branch, { name: 'x', place: { city: 'Oslo' } })
  insert(Branch).values({ name: 'x', place: { city: 'Oslo' } })
  update(Branch).set({ place: { city: columnsOf(Branch).name } })
  await session.updateWhere(Branch, {
    everyRow: true,
    set: (c) => ({ place: { city: c.place.city.concat('!') } }),
  })
  // @ts-expect-error -- a value object is given whole, not by the path of what it holds
  insert(Branch).values({ name: 'x', 'place.city': 'Oslo' })
  // @ts-expect-error -- holds no such thing
  update(Branch).set({ place: { zip: 'x' } })
  // @ts-expect-error -- is never null
  update(Branch).set({ place: null })
  // @ts-expect-error -- nor is a part of it
  await session.updateWhere(Branch, { everyRow: true, set: { place: { city: null } } })
  // @ts-expect-error -- a city is a text
  await session.find(Branch, { where: { place: { city: 7 } } })
  // @ts-expect-error -- holds no such thing
  await session.find(Branch, { orderBy: { place: { zip: 'asc' } } })
  // @ts-expect-error -- a value object is no relation
  await session.find(Branch, { with: { place: true } })
}
