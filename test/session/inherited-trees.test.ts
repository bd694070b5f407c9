import { expect } from 'chai'

import {
  Column,
  columnsOf,
  ForeignKey,
  ManyToOne,
  OneToMany,
  Registry,
  Session,
  t,
  Table,
  type Many,
  type One,
} from '../../src'
import { rejection } from '../driver/driver-contract'
import { captureQueries } from '../support/capture-statements'
import { onEveryEngine } from '../support/engines'

const registry = new Registry()

@Table('node', { registry, inheritance: 'single' })
class Node {
  @Column(t.integer(), { primaryKey: true }) id!: number
  @Column(t.integer(), { nullable: true }) @ForeignKey(() => Node) parentId!: number | null
  @ManyToOne(() => Node) parent!: One<Node> | null
  @OneToMany(() => Node) kids!: Many<Node>
}

@Table({ registry })
class Leaf extends Node {
  @Column(t.integer(), { nullable: true }) size!: number | null
}

@Table({ registry })
class Twig extends Node {
  @Column(t.integer(), { nullable: true }) bends!: number | null
  @Column(t.integer(), { nullable: true }) @ForeignKey(() => Leaf) nextId!: number | null
  @ManyToOne(() => Leaf, { foreignKey: 'nextId' }) next!: One<Leaf> | null
}

@Table('part', { registry, inheritance: 'joined' })
class Part {
  @Column(t.integer(), { primaryKey: true }) id!: number
  @Column(t.integer(), { nullable: true }) @ForeignKey(() => Part, { name: 'fk_whole' }) wholeId!:
    number | null
  @ManyToOne(() => Part, { foreignKey: 'fk_whole' }) whole!: One<Part> | null
  @OneToMany(() => Part, { foreignKey: 'fk_whole' }) parts!: Many<Part>
}

@Table('screw', { registry })
class Screw extends Part {
  @Column(t.integer(), { primaryKey: true }) @ForeignKey(() => Part) declare id: number
  @Column(t.integer()) length!: number
}

type Tree<Name extends string> = { readonly [K in Name]: readonly Tree<Name>[] } & { readonly id: number }

function drawn<Name extends string>(node: Tree<Name>, name: Name): unknown {
  return node[name].length === 0 ? node.id : [node.id, ...node[name].map((kid) => drawn(kid, name))]
}

onEveryEngine('a tree of several classes', (engine) => {
  const open = (): Session => new Session(engine())

  before(async () => {
    await registry.metadata.createAll(engine())
    const session = open()
    // A leaf at the root, and others at every level.
    session.create(Leaf, { id: 1 })
    session.create(Node, { id: 2, parentId: 1 })
    session.create(Twig, { id: 3, parentId: 1 })
    session.create(Leaf, { id: 4, parentId: 2 })
    session.create(Twig, { id: 5, parentId: 4 })
    session.create(Screw, { id: 1, length: 1 })
    session.create(Screw, { id: 2, wholeId: 1, length: 2 })
    session.create(Part, { id: 3, wholeId: 2 })
    session.create(Screw, { id: 4, wholeId: 3, length: 4 })
    await session.commit()
  })

  it('is loaded to its ends, whichever classes its rows are of', async () => {
    const expected = [1, [2, [4, 5]], 3]
    const where = { id: 1 }
    const whole = { kids: { recursive: true } } as const
    for (const entityClass of [Node, Leaf]) {
      let found: unknown
      const sent = await captureQueries(engine(), async () => {
        found = await open().findOrFail(entityClass, { where, with: whole })
      })
      expect(drawn(found as Tree<'kids'>, 'kids')).to.deep.equal(expected)
      expect(sent).to.have.length(5)
    }
    const session = open()
    const root = await session.findOrFail(Node, { where })
    await session.load(root, whole)
    expect(drawn(root as unknown as Tree<'kids'>, 'kids')).to.deep.equal(expected)
    const part = await open().findOrFail(Part, { where, with: { parts: { recursive: true } } })
    expect(drawn(part, 'parts')).to.deep.equal([1, [2, [3, 4]]])
    const screw = await open().findOrFail(Screw, { where, with: { parts: { recursive: true } } })
    expect(drawn(screw, 'parts')).to.deep.equal([1, [2, [3, 4]]])
  })

  it('is gone up, too, and to a depth', async () => {
    for (const entityClass of [Node, Twig]) {
      const twig = await open().findOrFail(entityClass, {
        where: { id: 5 },
        with: { parent: { recursive: true } },
      })
      expect(twig.parent?.parent?.parent?.id).to.equal(1)
      expect(twig.parent?.parent?.parent?.parent).to.equal(null)
    }
    const screw = await open().findOrFail(Screw, { where: { id: 4 }, with: { whole: { recursive: 2 } } })
    expect(screw.whole?.whole?.id).to.equal(2)
  })

  it('is refused where the relation does not go on', async () => {
    const error = await rejection(
      open().find(Twig, {
        with: { next: { recursive: true } } as never,
        where: () => columnsOf(Twig).id.gt(0),
      }),
    )
    expect(error.message).to.contain('with: Twig.next leads to another class, and cannot be recursive.')
  })
})
