/** What must hold of sessions whatever a program does to its instances: tried on random graphs and random changes. */
import { expect } from 'chai'
import fc from 'fast-check'

import { Session, UniqueViolationError } from '../../src'
import type { DialectName } from '../../src/driver/driver'
import type { Engine } from '../../src/engine/engine'
import { rejection } from '../driver/driver-contract'
import { Draw } from './draw'
import { graphRegistry } from './graph-model'
import { CLASSES, entityLine, relationsOf, Shadow } from './graph-shadow'
import { RandomGraph } from './random-graph'
import { describeLaws } from './law-engines'
import { runsOf, seedOf } from './runs'

type Strategy = 'select-in' | 'joined'

/** All rows with all their relations, one line each, as a session of its own loads them. */
async function loaded(engine: Engine, strategy: Strategy, withDeleted: boolean): Promise<string[]> {
  const session = new Session(engine)
  const lines: string[] = []
  for (const entityClass of CLASSES) {
    const all = Object.fromEntries(relationsOf(entityClass).map((name) => [name, true]))
    const found = await session.find(entityClass, { with: all, strategy, withDeleted })
    lines.push(...found.map((entity) => entityLine(entity, entityClass, () => true)))
  }
  return lines.sort()
}

async function expectInDatabase(engine: Engine, shadow: Shadow, draw: Draw): Promise<void> {
  const withDeleted = draw.once(2)
  const wanted = shadow.lines(withDeleted).sort()
  for (const strategy of ['select-in', 'joined'] as const)
    expectLines(await loaded(engine, strategy, withDeleted), wanted, strategy)
}

/** Instances hold what was written, and so do those of their relations that are loaded. */
function expectInMemory(graph: RandomGraph): void {
  const { shadow, session } = graph
  const lines: [string, string][] = []
  const deleted = new Set([...shadow.shades].filter((each) => each.isMarkedDeleted).map(({ label }) => label))
  for (const [shade, entity] of graph.instances) {
    if (deleted.has(shade.label)) continue
    const isShown = (relation: string): boolean => session.isLoaded(entity, relation as never)
    lines.push([
      entityLine(entity, shade.entityClass, isShown, (label) => !deleted.has(label)),
      shadow.line(shade, (member) => !deleted.has(member.label), isShown),
    ])
  }
  expectLines(
    lines.map(([found]) => found),
    lines.map(([, wanted]) => wanted),
    'memory',
  )
}

/** Only the lines that differ, which the message of a failure shows. */
function expectLines(found: readonly string[], wanted: readonly string[], where: string): void {
  const [extra, missing] = [
    found.filter((line) => !wanted.includes(line)),
    wanted.filter((line) => !found.includes(line)),
  ]
  expect(extra, `${where}:\n${extra.join('\n')}\ninstead of\n${missing.join('\n')}`).to.deep.equal([])
  expect(missing, `${where} lacks\n${missing.join('\n')}`).to.deep.equal([])
  expect(found.length).to.equal(wanted.length)
}

/** A session that holds some of what there is, with some of the relations. */
async function loadSome(engine: Engine, graph: RandomGraph, draw: Draw): Promise<void> {
  const session = new Session(engine)
  graph.story.push('a session of its own loads')
  const entities: object[] = []
  for (const entityClass of CLASSES) {
    if (draw.once(6)) continue
    const some = relationsOf(entityClass).filter(() => draw.once(2))
    const strategy = draw.of(['select-in', 'joined'] as const)
    const spec = Object.fromEntries(some.map((name) => [name, true]))
    entities.push(...(await session.find(entityClass, { with: spec, strategy })))
  }
  graph.begin(session, entities)
}

/** What the program changes, and in between writes, undoes, or fails to write; then commits. */
async function changeAndCommit(graph: RandomGraph, draw: Draw): Promise<void> {
  const { session } = graph
  const isUndone = draw.once(3)
  for (let part = 0, parts = 1 + draw.below(3); part < parts; part++) {
    for (let change = 0, changes = 1 + draw.below(8); change < changes; change++) graph.change()
    if (draw.once(2)) {
      await told(graph, 'flush')
      if (!isUndone) graph.written()
    }
    if (isUndone && draw.once(2)) await told(graph, 'rollback')
    if (isUndone && draw.once(2)) await fail(graph)
  }
  graph.story.push('commit')
  await session.commit()
  graph.settled()
}

function told(graph: RandomGraph, call: 'flush' | 'rollback'): Promise<void> {
  graph.story.push(call)
  return graph.session[call]()
}

/** A flush that the database refuses is undone, and the program makes up for it. */
async function fail(graph: RandomGraph): Promise<void> {
  const repair = graph.collide()
  if (repair === undefined) return
  const error = await rejection(graph.session.commit())
  expect(error).to.be.an.instanceOf(UniqueViolationError)
  repair()
}

/** The life of a graph. What was done is told with whatever goes wrong. */
async function live(engine: Engine, numbers: readonly number[], dialect: DialectName): Promise<void> {
  const draw = new Draw(numbers, dialect)
  const graph = new RandomGraph(draw, new Shadow())
  try {
    await liveThrough(engine, graph, draw)
  } catch (error) {
    if (error instanceof Error) error.message += `\n${graph.story.join('\n')}`
    throw error
  } finally {
    await graph.session.close()
  }
}

async function liveThrough(engine: Engine, graph: RandomGraph, draw: Draw): Promise<void> {
  graph.begin(new Session(engine), [])
  for (const entityClass of CLASSES)
    for (let count = draw.below(4); count >= 0; count--) graph.create(entityClass)
  for (let round = 0, rounds = 1 + draw.below(4); round < rounds; round++) {
    await changeAndCommit(graph, draw)
    expectInMemory(graph)
    await expectInDatabase(engine, graph.shadow, draw)
    if (draw.once(2)) await loadSome(engine, graph, draw)
  }
}

/** No rows are left. */
async function empty(engine: Engine): Promise<void> {
  await graphRegistry.metadata.dropAll(engine)
  await graphRegistry.metadata.createAll(engine)
}

/** Runs of a build. */
const USUAL_RUNS: Readonly<Record<DialectName, number>> = { sqlite: 40, postgres: 12 }

describeLaws(
  'laws of sessions',
  () => {
    graphRegistry.configure()
  },
  (dialect, engine) => {
    const numbers = fc.limitShrink(fc.array(fc.nat(9999), { maxLength: 500, size: 'max' }), 100)

    it('holds in memory, and gives to a session that loads it, whatever a program wrote', () =>
      fc.assert(
        fc.asyncProperty(numbers, async (list) => {
          await empty(engine())
          await live(engine(), list, dialect)
        }),
        { numRuns: runsOf(USUAL_RUNS[dialect]), ...seedOf(5) },
      ))
  },
)
