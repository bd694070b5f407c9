import { expect } from 'chai'

import {
  Column,
  ForeignKey,
  ForeignKeyConstraint,
  ManyToOne,
  OneToMany,
  Registry,
  Session,
  t,
  Table,
  TableArgs,
  type Many,
  type One,
} from '../../src'
import { rejection } from '../driver/driver-contract'
import { onEveryEngine } from '../support/engines'

const registry = new Registry()

@Table('tenant', { registry })
class Tenant {
  @Column(t.integer(), { primaryKey: true }) tenantId!: number
  @Column(t.varchar(20)) name!: string
}

@Table('project', { registry })
@TableArgs<Project>((c) => [
  new ForeignKeyConstraint([c.tenantId, c.projectId, c.currentSprint], () => Sprint, { name: 'fk_current' }),
])
class Project {
  @Column(t.integer(), { primaryKey: true }) @ForeignKey(() => Tenant) tenantId!: number
  @Column(t.integer(), { primaryKey: true }) projectId!: number
  @Column(t.integer(), { nullable: true }) currentSprint!: number | null
  @ManyToOne(() => Tenant) tenant!: One<Tenant, 'tenantId'>
  @ManyToOne(() => Sprint, { foreignKey: 'fk_current' }) current!: One<
    Sprint,
    'tenantId' | 'projectId' | 'sprintNo'
  > | null
  @OneToMany(() => Task) tasks!: Many<Task>
}

@Table('sprint', { registry })
@TableArgs<Sprint>((c) => [
  new ForeignKeyConstraint([c.tenantId, c.projectId], () => Project, { name: 'fk_project' }),
])
class Sprint {
  @Column(t.integer(), { primaryKey: true }) tenantId!: number
  @Column(t.integer(), { primaryKey: true }) projectId!: number
  @Column(t.integer(), { primaryKey: true }) sprintNo!: number
  @ManyToOne(() => Project, { foreignKey: 'fk_project' }) project!: One<Project, 'tenantId' | 'projectId'>
}

@Table('task', { registry })
@TableArgs<Task>((c) => [
  new ForeignKeyConstraint([c.tenantId, c.projectId], () => Project),
  new ForeignKeyConstraint([c.tenantId, c.parentId], () => Task),
])
class Task {
  @Column(t.integer(), { primaryKey: true }) tenantId!: number
  @Column(t.integer(), { primaryKey: true }) id!: number
  @Column(t.integer()) projectId!: number
  @Column(t.integer(), { nullable: true }) parentId!: number | null
  @ManyToOne(() => Project) project!: One<Project, 'tenantId' | 'projectId'>
  @ManyToOne(() => Task) parent!: One<Task, 'tenantId' | 'id'> | null
  @OneToMany(() => Task) parts!: Many<Task>
}

onEveryEngine('new rows whose keys share a column', (engine) => {
  const open = (): Session => new Session(engine())
  const tasks = async () =>
    (await open().find(Task, { orderBy: { tenantId: 'asc', id: 'asc' } })).map(
      ({ tenantId, id, projectId, parentId }) => [tenantId, id, projectId, parentId],
    )

  before(() => registry.metadata.createAll(engine()))
  afterEach(async () => {
    const session = open()
    for (const project of await session.find(Project)) project.currentSprint = null
    await session.flush()
    for (const entityClass of [Task, Sprint, Project, Tenant])
      for (const row of await session.find(entityClass as typeof Task)) session.delete(row)
    await session.commit()
  })

  it('may be given it, although what they point to has it from elsewhere', async () => {
    const first = open()
    first.create(Tenant, { tenantId: 1, name: 'one' })
    first.create(Project, { tenantId: 1, projectId: 3 })
    await first.commit()
    const session = open()
    const project = await session.findOrFail(Project, { where: { tenantId: 1, projectId: 3 } })
    // The one that has it all by hand comes first, and last.
    const early = session.create(Task, { tenantId: 1, id: 5, project })
    const parent = session.create(Task, { project, id: 6 })
    session.create(Task, { tenantId: 1, id: 7, project, parent })
    early.parent = parent
    session.create(Task, { id: 8, project, parent })
    parent.parts = [session.create(Task, { tenantId: 1, projectId: 3, id: 9 })]
    await session.commit()
    expect(await tasks()).to.deep.equal([
      [1, 5, 3, 6],
      [1, 6, 3, null],
      [1, 7, 3, 6],
      [1, 8, 3, 6],
      [1, 9, 3, 6],
    ])
  })

  it('may be of a key that leads round', async () => {
    const session = open()
    const tenant = session.create(Tenant, { tenantId: 2, name: 'two' })
    const project = session.create(Project, { tenant, projectId: 4 })
    const sprint = session.create(Sprint, { project, sprintNo: 1 })
    project.current = sprint
    await session.commit()
    const [row] = await open().find(Project, { with: { current: { with: { project: true } } } })
    expect([row?.tenantId, row?.projectId, row?.currentSprint]).to.deep.equal([2, 4, 1])
    expect(row?.current?.project).to.equal(row)
  })

  it('are refused where it truly differs', async () => {
    const session = open()
    const tenant = session.create(Tenant, { tenantId: 1, name: 'one' })
    const project = session.create(Project, { tenant, projectId: 3 })
    const parent = session.create(Task, { project, id: 6 })
    session.create(Task, { tenantId: 9, id: 7, projectId: 3, parent })
    expect((await rejection(session.commit())).message).to.equal(
      'Task.parent and its foreign key (tenantId, parentId) were both changed, and differ.\n' +
        '  Set either the relation or tenantId, parentId.',
    )
  })
})
