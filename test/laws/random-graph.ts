/** A graph of instances in a session, changed at random, and its shadow, which is told the same. */
import type { EntityClass } from '../../src/registry/mapper'
import type { Session } from '../../src/session/session'
import type { Draw } from './draw'
import { Club, Mastery, Person } from './graph-model'
import { CLASSES, EDGES, Shade, textOf, VALUES, type Edge, type Shadow } from './graph-shadow'
import { randomValue } from './graph-values'

type Instance = Record<string, unknown>

/** Changes instances of one session, each of them in one way between two commits, so that no two changes contradict. */
export class RandomGraph {
  session!: Session
  readonly #entities = new Map<Shade, Instance>()
  /** What was changed since the last commit: rows as a whole, and ends of edges. */
  readonly #involved = new Set<unknown>()
  /** Not written yet. */
  readonly #fresh = new Set<Shade>()
  /** Pairs of person and skill that rows had before they were changed. */
  readonly #givenUp = new Set<string>()
  #count = 0
  /** What was done, for whoever looks at a counterexample. */
  readonly story: string[] = []

  constructor(
    private readonly draw: Draw,
    readonly shadow: Shadow,
  ) {}

  /** Goes on with the instances of another session. */
  begin(session: Session, entities: Iterable<object>): void {
    this.session = session
    this.#entities.clear()
    const byLabel = new Map(
      [...entities].map((entity) => [(entity as Instance)['label'], entity as Instance]),
    )
    for (const shade of this.shadow.shades) {
      const entity = byLabel.get(shade.label)
      if (entity !== undefined) this.#entities.set(shade, entity)
    }
    this.settled()
  }

  /** All that was changed is committed. */
  settled(): void {
    this.written()
    this.#fresh.clear()
  }

  /** What was changed is written, or will not be undone: it may change again. */
  written(): void {
    this.#involved.clear()
    this.#givenUp.clear()
  }

  /** The instances that are there. */
  get instances(): Map<Shade, object> {
    return new Map([...this.#entities].filter(([shade]) => this.shadow.shades.has(shade)))
  }

  change(): void {
    const kinds = [
      () => this.create(),
      () => this.setValue(),
      () => this.pointAway(),
      () => this.changeMembers(),
      () => this.linkClubs(),
      () => this.delete(),
      () => this.handOnNick(),
      () => this.swapPassports(),
    ]
    this.draw.of(kinds)()
  }

  create(entityClass: EntityClass = this.draw.of(CLASSES)): void {
    const shade = new Shade(entityClass, `${entityClass.name.toLowerCase()}-${String(++this.#count)}`)
    const targets = new Map<Edge, Shade>()
    for (const edge of shade.ones.keys()) {
      const target = this.pick(this.targetsOf(shade, edge))
      if (target !== undefined && (edge.isRequired || this.draw.once(2))) targets.set(edge, target)
      else if (edge.isRequired) return
    }
    if (entityClass === Mastery && this.isMastered(shade, targets)) return
    const values: Instance = { label: shade.label }
    for (const name of VALUES.get(entityClass) ?? []) {
      const { value, isLeftOut } = randomValue(this.draw, entityClass, name, this.#count)
      shade.values.set(name, value)
      if (!isLeftOut) values[name] = value
    }
    const entity = this.make(entityClass, values)
    this.story.push(`create ${shade.label} ${textOf(values)}`)
    this.shadow.shades.add(shade)
    this.#entities.set(shade, entity)
    this.#fresh.add(shade)
    for (const [edge, target] of targets) this.point(shade, edge, target)
  }

  /** As a program would: with session.create, or with new and session.add. */
  private make(entityClass: EntityClass, values: Instance): Instance {
    if (this.draw.once(2)) {
      const entity = Object.assign(new entityClass() as Instance, values)
      this.session.add(entity)
      return entity
    }
    return this.session.create(entityClass, values) as Instance
  }

  private setValue(): void {
    const shade = this.pick(this.known().filter((each) => (VALUES.get(each.entityClass) ?? []).length > 0))
    if (shade === undefined) return
    const name = this.draw.of(VALUES.get(shade.entityClass) as readonly string[])
    // Masteries keep it, for their key says nothing of updates.
    if (name === 'skillNo') return
    if (this.isInvolved(shade, name)) return
    if (name === 'nick') return this.setNick(shade)
    const { value } = randomValue(this.draw, shade.entityClass, name, ++this.#count)
    shade.values.set(name, value)
    this.entity(shade)[name] = value
    this.story.push(`${shade.label}.${name} = ${textOf(value)}`)
  }

  private setNick(shade: Shade): void {
    const nick = this.draw.once(3) ? null : `nick ${String(++this.#count)}`
    shade.values.set('nick', nick)
    this.entity(shade)['nick'] = nick
    this.story.push(`${shade.label}.nick = ${textOf(nick)}`)
  }

  /** A unique value changes hands. */
  private handOnNick(): void {
    const one = this.pick(this.settledOf(Person))
    const other = this.pick(this.settledOf(Person).filter((each) => each !== one))
    if (one === undefined || other === undefined) return
    if (this.isInvolved(one, 'nick') || this.isInvolved(other, 'nick')) return
    const nick = one.values.get('nick')
    this.story.push(`${other.label} is given the nick of ${one.label}`)
    this.setNick(one)
    other.values.set('nick', nick)
    this.entity(other)['nick'] = nick
  }

  /** Gives a person the unique value of another one; gives what makes up for it. */
  collide(): (() => void) | undefined {
    const taken = this.settledOf(Person).filter((each) => each.values.get('nick') !== null)
    const one = this.pick(taken)
    const other = this.pick(this.settledOf(Person).filter((each) => each !== one))
    if (one === undefined || other === undefined) return undefined
    if (this.isInvolved(one, 'nick') || this.isInvolved(other, 'nick')) return undefined
    const entity = this.entity(other)
    entity['nick'] = one.values.get('nick')
    this.story.push(`${other.label} takes the nick of ${one.label}`)
    return () => {
      entity['nick'] = other.values.get('nick')
    }
  }

  /** From the side that has the key. */
  private pointAway(): void {
    const edge = this.draw.of(EDGES)
    const shade = this.pick(this.known().filter(({ entityClass }) => entityClass === edge.from))
    if (shade === undefined || this.#involved.has(this.end(shade, edge))) return
    const target = this.draw.once(4) && !edge.isRequired ? null : this.pick(this.targetsOf(shade, edge))
    if (target === undefined || target === shade.ones.get(edge)) return
    this.point(shade, edge, target)
  }

  private point(shade: Shade, edge: Edge, target: Shade | null): void {
    this.#involved.add(this.end(shade, edge))
    this.involve(shade, shade.ones.get(edge), target)
    const entity = this.entity(shade)
    const to = target === null ? null : this.entity(target)
    const { key, far } = edge
    const isKnown = target === null || !this.#fresh.has(target)
    const way = this.draw.below(4)
    if (edge.from === Mastery) this.#givenUp.add(masteryOf(shade.ones))
    shade.ones.set(edge, target)
    const told = `${shade.label} -> ${target?.label ?? 'null'}`
    if (way === 1 && key !== undefined && isKnown && !this.#fresh.has(shade)) {
      for (const [property, from] of Object.entries(key)) entity[property] = to === null ? null : to[from]
      this.story.push(`${told} by the columns of ${edge.one}`)
    } else if (way === 2 && far !== undefined && target !== null && this.has(target, far)) {
      if (edge.isOneToOne) this.entity(target)[far] = entity
      else (this.entity(target)[far] as object[]).push(entity)
      this.story.push(`${told} by ${far}`)
    } else {
      this.story.push(`${told} by ${edge.one}`)
      entity[edge.one] = to
    }
  }

  /** From the other side: takes members out, or gives it another collection. */
  private changeMembers(): void {
    const edge = this.draw.of(EDGES.filter(({ far }) => far !== undefined))
    const far = edge.far as string
    const owner = this.pick(
      this.known().filter((each) => each.entityClass === edge.to && this.has(each, far)),
    )
    if (owner === undefined) return
    const members = this.shadow.pointingTo(owner, edge)
    const free = members.filter((each) => this.isFree(each, edge))
    const leaving = free.filter(() => this.draw.once(2))
    if (leaving.length === 0 || (edge.isRequired && edge.deletesOrphans !== true)) return
    if (edge.deletesOrphans === true && leaving.some((each) => this.#fresh.has(each) || this.isTouched(each)))
      return
    for (const shade of leaving) {
      this.#involved.add(this.end(shade, edge))
      this.involve(shade, owner)
      shade.ones.set(edge, null)
    }
    const entity = this.entity(owner)
    this.story.push(`${owner.label}.${far} without ${leaving.map(({ label }) => label).join(' ')}`)
    if (edge.isOneToOne) entity[far] = null
    else this.leave(entity, far, new Set(leaving.map((each) => this.entity(each))))
    if (edge.deletesOrphans === true) this.shadow.remove(new Set(leaving))
  }

  /** Out of the array, or with an array of the others in its place. */
  private leave(entity: Instance, name: string, leaving: ReadonlySet<object>): void {
    const members = entity[name] as object[]
    const staying = members.filter((member) => !leaving.has(member))
    if (this.draw.once(2)) entity[name] = staying
    else members.splice(0, members.length, ...staying)
  }

  /** Many-to-many, from either side. */
  private linkClubs(): void {
    const [from, name, to] = this.draw.of([
      [Person, 'clubs', Club],
      [Club, 'members', Person],
    ] as const)
    const shade = this.pick(this.known().filter((each) => each.entityClass === from && this.has(each, name)))
    if (shade === undefined) return
    const others = this.known().filter((each) => each.entityClass === to && this.isUnlinked(shade, each))
    const coming = this.draw.some(
      others.filter((each) => !shade.linked.has(each)),
      3,
    )
    const leaving = others.filter((each) => shade.linked.has(each) && this.draw.once(2))
    for (const other of [...coming, ...leaving]) {
      this.#involved.add(pair(shade, other))
      this.involve(shade, other)
    }
    const [added, removed] = [coming, leaving].map((each) => each.map(({ label }) => label).join(' '))
    this.story.push(`${shade.label}.${name} with ${String(added)} without ${String(removed)}`)
    for (const other of coming) {
      shade.linked.add(other)
      other.linked.add(shade)
      ;(this.entity(shade)[name] as object[]).push(this.entity(other))
    }
    for (const other of leaving) {
      shade.linked.delete(other)
      other.linked.delete(shade)
    }
    if (leaving.length > 0)
      this.leave(this.entity(shade), name, new Set(leaving.map((each) => this.entity(each))))
  }

  private delete(): void {
    const shade = this.pick(this.known().filter((each) => !this.#fresh.has(each) && !this.isTouched(each)))
    if (shade === undefined) return
    if (shade.entityClass === Club) return this.markDeleted(shade)
    const going = this.shadow.goingWith(shade)
    const left = EDGES.flatMap((edge) => [...going].flatMap((each) => this.shadow.pointingTo(each, edge)))
    if ([...going, ...left].some((each) => this.isTouched(each))) return
    // What the database takes along needs not be named, and need not be known.
    const named = [...going].filter((each) => each === shade || !this.isTakenAlong(each, going))
    if (named.some((each) => !this.#entities.has(each))) return
    for (const each of [...going, ...left]) this.involve(each)
    this.story.push(`delete ${named.map(({ label }) => label).join(' ')}`)
    this.session.delete(...named.map((each) => this.entity(each)))
    this.shadow.remove(going)
  }

  private isTakenAlong(shade: Shade, going: ReadonlySet<Shade>): boolean {
    return [...shade.ones].some(([edge, to]) => edge.onDelete === 'go' && to !== null && going.has(to))
  }

  private markDeleted(shade: Shade): void {
    this.involve(shade, ...shade.linked)
    this.session.delete(this.entity(shade))
    this.story.push(`delete ${shade.label} softly`)
    shade.isMarkedDeleted = true
  }

  /** A passport gives its place to another: one that has its row, for new rows are written first. */
  private swapPassports(): void {
    const edge = EDGES.find(({ isOneToOne }) => isOneToOne === true) as Edge
    const holder = this.pick(
      this.settledOf(Person).filter((each) => this.shadow.pointingTo(each, edge).length > 0),
    )
    if (holder === undefined) return
    const [old] = this.shadow.pointingTo(holder, edge)
    const next = this.pick(this.settledOf(edge.from).filter((each) => each.ones.get(edge) === null))
    if (old === undefined || next === undefined || !this.#entities.has(old)) return
    if (!this.isFree(old, edge) || !this.isFree(next, edge)) return
    this.story.push(`${next.label} takes the place of ${old.label} at ${holder.label}`)
    for (const [shade, target] of [
      [old, null],
      [next, holder],
    ] as const) {
      this.#involved.add(this.end(shade, edge))
      this.involve(shade, holder)
      shade.ones.set(edge, target)
      this.entity(shade)[edge.one] = target === null ? null : this.entity(target)
    }
  }

  /** To what a row may point without breaking a unique key. */
  private targetsOf(shade: Shade, edge: Edge): Shade[] {
    return this.known().filter((target) => {
      if (target.entityClass !== edge.to) return false
      if (edge.isOneToOne) return this.shadow.pointingTo(target, edge).length === 0 && !this.isTouched(target)
      return edge.from !== Mastery || !this.isMastered(shade, new Map([...shade.ones, [edge, target]]))
    })
  }

  /** A person has each skill once; one that a row gives up is free for others after that has been written. */
  private isMastered(shade: Shade, wanted: ReadonlyMap<Edge, Shade | null>): boolean {
    if (this.#givenUp.has(masteryOf(wanted))) return true
    return this.shadow
      .of(Mastery)
      .some((other) => other !== shade && [...other.ones].every(([edge, to]) => wanted.get(edge) === to))
  }

  /** Whether a relation is there as a whole. */
  private has(shade: Shade, relation: string): boolean {
    return this.session.isLoaded(this.entity(shade), relation as never)
  }

  private isFree(shade: Shade, edge: Edge): boolean {
    return this.#entities.has(shade) && !shade.isMarkedDeleted && !this.#involved.has(this.end(shade, edge))
  }

  private isUnlinked(one: Shade, other: Shade): boolean {
    return !this.#involved.has(pair(one, other))
  }

  private isTouched(shade: Shade): boolean {
    return this.#involved.has(shade)
  }

  private involve(...shades: readonly (Shade | null | undefined)[]): void {
    for (const shade of shades) if (shade) this.#involved.add(shade)
  }

  private isInvolved(shade: Shade, name: string): boolean {
    const place = `${shade.label}.${name}`
    if (this.#involved.has(place)) return true
    this.#involved.add(place)
    this.involve(shade)
    return false
  }

  private end(shade: Shade, edge: Edge): string {
    return `${shade.label}->${edge.one}`
  }

  private settledOf(entityClass: EntityClass): Shade[] {
    return this.known().filter((each) => each.entityClass === entityClass && !this.#fresh.has(each))
  }

  /** What can be changed. */
  private known(): Shade[] {
    return [...this.shadow.shades].filter((shade) => this.#entities.has(shade) && !shade.isMarkedDeleted)
  }

  private pick(shades: readonly Shade[]): Shade | undefined {
    return shades.length === 0 ? undefined : this.draw.of(shades)
  }

  private entity(shade: Shade): Instance {
    return this.#entities.get(shade) as Instance
  }
}

function masteryOf(ones: ReadonlyMap<Edge, Shade | null>): string {
  return EDGES.filter(({ from }) => from === Mastery)
    .map((edge) => ones.get(edge)?.label)
    .join('+')
}

function pair(one: Shade, other: Shade): string {
  return [one.label, other.label].sort().join('+')
}
