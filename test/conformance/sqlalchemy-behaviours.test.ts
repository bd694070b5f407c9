/**
 * What users of SQLAlchemy rely on in relations, loaders and the session, each behaviour with the statements that it costs here.
 * Where ours is another one on purpose, its name says so. What is tested as closely elsewhere is not told again:
 *
 * - finding the join, its direction and the way back, and the errors of it: registry/relationship-resolver.test.ts
 * - joins of one's own (`primaryjoin`): registry/primary-join.test.ts, session/primary-join.test.ts
 * - `delete-orphan`: session/orphans.test.ts; orders of inserts and deletes: session/ordering.test.ts, session/delete-order.test.ts
 * - `raise`, recursion, parts of collections: session/loading.test.ts; keys as the database compares them: session/loading-keys.test.ts
 * - inheritance (`of_type`, `with_polymorphic`): session/inheritance.test.ts, session/joined-inheritance.test.ts
 * - `with_loader_criteria`: session/filters.test.ts, session/filters-everywhere.test.ts
 * - `version_id_col`: session/version.test.ts; batches and their limits: session/batches.test.ts
 * - a session after a failed flush: session/flush.test.ts; savepoints: session/session-transaction.test.ts
 * - streams (`yield_per`): session/stream.test.ts; scoped sessions: session/session-scope.test.ts
 */
import { expect } from 'chai'

import {
  columnsOf,
  ForeignKeyViolationError,
  gt,
  none,
  NotLoadedError,
  select,
  Session,
  some,
  UsageError,
  type Engine,
} from '../../src'
import { rejection } from '../driver/driver-contract'
import { captureQueries } from '../support/capture-statements'
import { onEveryEngine } from '../support/engines'
import {
  Dept,
  Desk,
  Division,
  Egg,
  Emp,
  EmpSkill,
  Entry,
  Folder,
  Hen,
  registry,
  Skill,
} from '../support/models/company'

async function fill(engine: Engine): Promise<void> {
  registry.configure()
  await registry.metadata.createAll(engine)
  const session = new Session(engine)
  const north = session.create(Division, { divno: 1, name: 'North' })
  session.create(Division, { divno: 2, name: 'South' })
  const lab = session.create(Dept, { division: north, deptno: 10, dname: 'Lab' })
  const shop = session.create(Dept, { division: north, deptno: 20, dname: 'Shop' })
  // One by one, so that the database numbers them in this order.
  const annan = session.create(Emp, { ename: 'Annan', badge: 'A1', dept: lab })
  await session.flush()
  session.create(Emp, { ename: 'Smith', badge: 'S1', dept: lab, manager: annan })
  await session.flush()
  session.create(Emp, { ename: 'Rama', dept: shop, manager: annan })
  await session.flush()
  session.create(Emp, { ename: 'None', divno: 1 })
  const [tea, code] = ['Tea', 'SQL'].map((label, i) => session.create(Skill, { skillId: i + 1, label }))
  await session.flush()
  session.create(EmpSkill, { empno: 1, skillId: 1 })
  session.create(EmpSkill, { empno: 1, skillId: 2 })
  session.create(EmpSkill, { empno: 3, skillId: 2 })
  expect([tea?.skillId, code?.skillId]).to.deep.equal([1, 2])
  session.create(Desk, { deskId: 1n, empno: 4 })
  session.create(Entry, { badge: 'A1', at: new Date(0) })
  let parent: Folder | undefined
  for (let i = 1; i <= 4; i++) parent = session.create(Folder, { folderId: i, parent: parent ?? null })
  await session.commit()
}

/** One behaviour. */
interface Behaviour {
  readonly name: string
  /** How many statements it costs, apart from those that open and end transactions. */
  readonly statements: number
  /** How many more where the database does not tell which foreign key was broken. */
  readonly questions?: number
  /** What was done before, and costs nothing of it. */
  readonly given?: (session: Session) => Promise<unknown>
  readonly run: (session: Session) => Promise<unknown>
  /** What must be so afterwards; what it reads does not count. */
  readonly then?: (result: unknown, session: Session) => unknown
}

const names = (rows: unknown): string[] => (rows as readonly Emp[]).map(({ ename }) => ename)
const emp = (session: Session, empno: number): Promise<Emp> => session.findOrFail(Emp, { where: { empno } })

const sections: Readonly<Record<string, readonly Behaviour[]>> = {
  'relations and their keys': [
    {
      name: 'a key of several columns is compared in all of them',
      statements: 2,
      run: (session) => session.find(Emp, { with: { dept: true }, where: { ename: 'Rama' } }),
      then: (found) => expect((found as { dept: Dept }[])[0]?.dept.dname).to.equal('Shop'),
    },
    {
      name: 'a key may lead to a unique column that is not the primary key',
      statements: 2,
      run: (session) => session.find(Entry, { with: { emp: true } }),
      then: (found) => expect((found as { emp: Emp }[])[0]?.emp.ename).to.equal('Annan'),
    },
    {
      name: 'a select joins along the foreign key',
      statements: 1,
      run: (session) =>
        session.execute(
          select(columnsOf(Emp).ename, columnsOf(Dept).dname)
            .from(Emp)
            .join(Dept)
            .orderBy(columnsOf(Emp).empno),
        ),
      then: (result) =>
        expect((result as { rows: unknown[] }).rows).to.deep.equal([
          { ename: 'Annan', dname: 'Lab' },
          { ename: 'Smith', dname: 'Lab' },
          { ename: 'Rama', dname: 'Shop' },
        ]),
    },
    {
      name: 'a scalar self-reference is many-to-one (there: one-to-many, unless told), from rows that are known',
      statements: 1,
      run: (session) => session.find(Emp, { with: { manager: true }, orderBy: { empno: 'asc' } }),
      then: (found) => {
        const [annan, smith] = found as { manager: Emp | null }[]
        expect([annan?.manager, smith?.manager]).to.deep.equal([null, annan])
      },
    },
    {
      name: 'a part of a composite key that is null leads nowhere, and asks nothing',
      statements: 1,
      run: (session) => session.find(Emp, { with: { dept: true }, where: { ename: 'None' } }),
      then: (found) => expect((found as { dept: unknown }[])[0]?.dept).to.equal(null),
    },
  ],
  cascades: [
    {
      name: 'what is put into a collection is saved with it',
      statements: 1,
      given: (session) => session.findOrFail(Dept, { where: { deptno: 20 }, with: { emps: true } }),
      run: async (session) => {
        const dept = (await session.get(Dept, [1, 20])) as unknown as { emps: Emp[] }
        dept.emps.push(Object.assign(new Emp(), { ename: 'New' }))
        await session.flush()
        return dept
      },
      then: (dept) => expect((dept as { emps: Emp[] }).emps.at(-1)).to.include({ divno: 1, deptno: 20 }),
    },
    {
      name: 'the other side follows after the flush, without being read',
      statements: 1,
      given: (session) => session.find(Dept, { with: { emps: true } }),
      run: async (session) => {
        const smith = await session.get(Emp, 2)
        Object.assign(smith as Emp, { dept: await session.get(Dept, { divno: 1, deptno: 20 }) })
        await session.flush()
        return session.get(Dept, { divno: 1, deptno: 20 })
      },
      then: (dept) => expect(names((dept as { emps: Emp[] }).emps)).to.have.members(['Rama', 'Smith']),
    },
    {
      name: 'a relation that is set to null clears its key',
      statements: 1,
      given: (session) => emp(session, 2),
      run: async (session) => {
        const smith = (await session.get(Emp, 2)) as Emp
        smith.manager = null
        await session.flush()
        return smith.mgrId
      },
      then: (mgrId) => expect(mgrId).to.equal(null),
    },
    {
      name: 'key and relation that both changed and differ are refused (there: the relation wins)',
      statements: 0,
      given: (session) => session.find(Emp),
      run: async (session) => {
        Object.assign((await session.get(Emp, 2)) as Emp, { manager: await session.get(Emp, 3), mgrId: 4 })
        return rejection(session.flush())
      },
      then: (error) => expect(error).to.be.instanceOf(UsageError),
    },
    {
      name: 'rows in between go along, and ON DELETE CASCADE is left to the database (there: it is not, unless told)',
      statements: 2,
      given: (session) => emp(session, 4),
      run: async (session) => {
        session.delete((await session.get(Emp, 4)) as Emp)
        await session.flush()
      },
    },
    {
      name: 'a key without ON DELETE keeps its row, and says so (there: it is set to null)',
      statements: 1,
      questions: 1,
      given: (session) => session.find(Division, { where: { divno: 1 } }),
      run: async (session) => {
        session.delete((await session.get(Division, 1)) as Division)
        return rejection(session.flush())
      },
      then: (error) => expect(error).to.be.instanceOf(ForeignKeyViolationError),
    },
    {
      name: "cascade: 'delete' reads what goes along a level at a time, and deletes it a level at a time",
      statements: 8,
      given: (session) => session.get(Folder, 1),
      run: async (session) => {
        session.delete((await session.get(Folder, 1)) as Folder)
        await session.flush()
      },
    },
    {
      name: 'rows in between are deleted and inserted with the collection',
      statements: 2,
      given: async (session) => [
        await session.find(Emp, { where: { empno: 3 }, with: { skills: true } }),
        await session.get(Skill, 1),
      ],
      run: async (session) => {
        const rama = (await session.get(Emp, 3)) as Emp
        Object.assign(rama, { skills: [await session.get(Skill, 1)] })
        await session.flush()
      },
    },
  ],
  loading: [
    {
      name: 'a row to which many lead is not read again where the session knows it (there: select-in does)',
      statements: 1,
      given: (session) => session.get(Division, 1),
      run: (session) => session.find(Dept, { with: { division: true } }),
      then: (found) => expect((found as { division: Division }[])[0]?.division.name).to.equal('North'),
    },
    {
      name: 'each level of relations costs one statement',
      statements: 4,
      run: (session) =>
        session.find(Division, { with: { depts: { with: { emps: { with: { skills: true } } } } } }),
      then: (found) => {
        const [north] = found as { depts: { emps: { skills: Skill[] }[] }[] }[]
        expect(north?.depts[0]?.emps[0]?.skills).to.have.length(2)
      },
    },
    {
      name: 'joined collections leave LIMIT to the rows of the class',
      statements: 1,
      run: (session) =>
        session.find(Dept, { with: { emps: { strategy: 'joined' } }, orderBy: { deptno: 'asc' }, limit: 1 }),
      then: (found) => expect((found as { emps: Emp[] }[]).map(({ emps }) => emps.length)).to.deep.equal([2]),
    },
    {
      name: 'joined rows come once each, without being asked to (there: unique())',
      statements: 1,
      run: (session) => session.find(Emp, { with: { skills: true, dept: true }, strategy: 'joined' }),
      then: (found) => expect(names(found)).to.have.members(['Annan', 'Smith', 'Rama', 'None']),
    },
    {
      name: 'the condition of a query does not narrow what is joined to it',
      statements: 1,
      run: (session) =>
        session.find(Emp, {
          where: { skills: some({ label: 'Tea' }) },
          with: { skills: { strategy: 'joined' } },
        }),
      then: (found) => expect((found as { skills: Skill[] }[])[0]?.skills).to.have.length(2),
    },
    {
      name: 'a relation takes a condition of its own (there: and_())',
      statements: 2,
      run: (session) =>
        session.find(Emp, { where: { empno: 1 }, with: { skills: { where: { label: 'Tea' } } } }),
      then: (found) => expect((found as { skills: Skill[] }[])[0]?.skills).to.have.length(1),
    },
    {
      name: 'a relation takes a limit for each row (there: none does)',
      statements: 2,
      run: (session) => session.find(Dept, { with: { emps: { limit: 1, orderBy: { ename: 'desc' } } } }),
      then: (found) =>
        expect((found as { emps: Emp[] }[]).flatMap(({ emps }) => names(emps))).to.have.members([
          'Smith',
          'Rama',
        ]),
    },
    {
      name: 'a self-reference loads as deep as it is told',
      statements: 3,
      run: (session) => session.find(Folder, { where: { folderId: 1 }, with: { folders: { recursive: 2 } } }),
      then: (found) => {
        const [root] = found as { folders: { folders: { folderId: number }[] }[] }[]
        expect(root?.folders[0]?.folders[0]?.folderId).to.equal(3)
      },
    },
    {
      name: 'only the columns that are named (there: load_only)',
      statements: 1,
      run: (session) =>
        session.find(Emp, { columns: ['ename'], where: { empno: gt(2) }, orderBy: { empno: 'asc' } }),
      then: (found) => expect(found).to.deep.equal([{ ename: 'Rama' }, { ename: 'None' }]),
    },
    {
      name: 'what was not loaded is no statement, and throws (there: a statement for each row)',
      statements: 0,
      given: (session) => session.find(Emp),
      run: async (session) => await session.get(Emp, 1),
      then: (found) => expect(() => (found as { skills: Skill[] }).skills.length).to.throw(NotLoadedError),
    },
    {
      name: 'a relation that is loaded later is loaded for all rows of its query (there: for one)',
      statements: 1,
      given: (session) => session.find(Emp),
      run: async (session) => {
        for (const empno of [1, 2, 3, 4]) await session.load((await session.get(Emp, empno)) as Emp, 'skills')
      },
    },
    {
      name: 'rows with some, or without any, related rows',
      statements: 2,
      run: async (session) => [
        await session.find(Emp, { where: { reports: some() } }),
        await session.find(Emp, { where: { reports: none(), dept: { dname: 'Lab' } } }),
      ],
      then: (found) => expect((found as Emp[][]).map(names)).to.deep.equal([['Annan'], ['Smith']]),
    },
    {
      name: 'conditions that do not fit the shape of the relation are refused',
      statements: 0,
      run: async (session) => [
        await rejection(session.find(Emp, { where: { skills: { label: 'Tea' } } as never })),
        await rejection(session.find(Emp, { where: { ename: some() } as never })),
      ],
      then: (errors) => (errors as unknown[]).forEach((error) => expect(error).to.be.instanceOf(UsageError)),
    },
  ],
  'the session': [
    {
      name: 'a row is one instance, however it is found',
      statements: 2,
      run: async (session) => [
        await session.get(Emp, 1),
        await session.findOne(Emp, { where: { badge: 'A1' } }),
      ],
      then: (found) => expect((found as unknown[])[0]).to.equal((found as unknown[])[1]),
    },
    {
      name: 'get of a row that is known costs nothing; of none, one statement each time',
      statements: 2,
      given: (session) => session.find(Emp),
      run: async (session) => [
        await session.get(Emp, 2),
        await session.get(Emp, 77),
        await session.get(Emp, 77),
      ],
      then: (found) => expect((found as unknown[]).slice(1)).to.deep.equal([null, null]),
    },
    {
      name: 'what was read again keeps what the program has changed',
      statements: 1,
      given: (session) => emp(session, 1),
      run: async (session) => {
        Object.assign((await session.get(Emp, 1)) as Emp, { ename: 'Changed' })
        return session.find(Emp, { where: { badge: 'A1' } })
      },
      then: (found) => expect(names(found)).to.deep.equal(['Changed']),
    },
    {
      name: 'refresh takes what the row holds (there: populate_existing)',
      statements: 1,
      given: (session) => emp(session, 1),
      run: async (session) =>
        session.refresh(Object.assign((await session.get(Emp, 1)) as Emp, { ename: 'Changed' })),
      then: (found) => expect((found as Emp).ename).to.equal('Annan'),
    },
    {
      name: 'a query does not flush (there: autoflush)',
      statements: 1,
      run: async (session) => {
        session.create(Emp, { ename: 'Unwritten' })
        return session.count(Emp)
      },
      then: (count) => expect(count).to.equal(4),
    },
    {
      name: 'nothing expires with a commit (there: everything)',
      statements: 0,
      given: (session) => emp(session, 1),
      run: async (session) => {
        await session.commit()
        return ((await session.get(Emp, 1)) as Emp).ename
      },
      then: (name) => expect(name).to.equal('Annan'),
    },
    {
      name: 'what is not changed is not written, and of a row only what is',
      statements: 1,
      given: (session) => session.find(Emp),
      run: async (session) => {
        Object.assign((await session.get(Emp, 1)) as Emp, { ename: 'Annan' })
        Object.assign((await session.get(Emp, 2)) as Emp, { ename: 'Smythe' })
        await session.flush()
      },
      then: async (_, session) => expect(((await session.get(Emp, 2)) as Emp).ename).to.equal('Smythe'),
    },
    {
      name: 'rows are inserted behind those that they point to, whatever the order of add',
      statements: 2,
      run: async (session) => {
        const dept = Object.assign(new Dept(), { deptno: 1, dname: 'New' })
        session.add(dept)
        Object.assign(dept, { division: session.create(Division, { divno: 7, name: 'East' }) })
        await session.flush()
        return dept.divno
      },
      then: (divno) => expect(divno).to.equal(7),
    },
    {
      name: 'and deleted before them',
      statements: 2,
      given: async (session) => {
        session.create(Dept, {
          deptno: 1,
          dname: 'New',
          division: session.create(Division, { divno: 7, name: 'East' }),
        })
        await session.flush()
      },
      run: async (session) => {
        session.delete(
          (await session.get(Division, 7)) as Division,
          (await session.get(Dept, [7, 1])) as Dept,
        )
        await session.flush()
      },
    },
    {
      name: 'many rows are one INSERT, their keys read back, on SQLite as well (there: one each)',
      statements: 1,
      run: async (session) => {
        const made = Array.from({ length: 300 }, (_, i) => session.create(Emp, { ename: `e${i}` }))
        await session.flush()
        return new Set(made.map(({ empno }) => empno)).size
      },
      then: (size) => expect(size).to.equal(300),
    },
    {
      name: 'rows that point to each other are written without being told (there: post_update)',
      statements: 3,
      run: async (session) => {
        const hen = session.create(Hen)
        const egg = session.create(Egg, { hen })
        Object.assign(hen, { bestEgg: egg })
        await session.flush()
        return [hen.bestEggId === egg.eggId, egg.henId === hen.henId]
      },
      then: (equal) => expect(equal).to.deep.equal([true, true]),
    },
    {
      name: 'defaults of the server come with the INSERT',
      statements: 1,
      run: async (session) => {
        const desk = session.create(Desk, { deskId: 2n, empno: 1 })
        await session.flush()
        return desk.floor
      },
      then: (floor) => expect(floor).to.equal('ground'),
    },
    {
      name: 'updates of many rows are followed by the instances (there: synchronize_session)',
      statements: 1,
      given: (session) => session.find(Emp),
      run: (session) => session.updateWhere(Emp, { where: { divno: 1, deptno: 10 }, set: { ename: 'Lab' } }),
      then: async (n, session) => {
        expect(n).to.equal(2)
        expect(((await session.get(Emp, 1)) as Emp).ename).to.equal('Lab')
      },
    },
    {
      name: 'rows are inserted, or updated where they are there',
      statements: 1,
      run: (session) =>
        session.upsert(
          Division,
          [
            { divno: 1, name: 'Up' },
            { divno: 8, name: 'New' },
          ],
          { on: ['divno'] },
        ),
      then: (rows) => expect((rows as Division[]).map(({ name }) => name)).to.deep.equal(['Up', 'New']),
    },
    {
      name: 'merge copies onto the row that is there, which is read once',
      statements: 2,
      run: async (session) => {
        const merged = await session.merge(Emp, { empno: 2, ename: 'Merged' })
        await session.flush()
        return merged
      },
      then: (merged) => expect(merged).to.include({ ename: 'Merged', badge: 'S1' }),
    },
    {
      name: 'what is expunged is not written, and its relations load no more',
      statements: 0,
      given: (session) => emp(session, 1),
      run: async (session) => {
        const annan = (await session.get(Emp, 1)) as Emp
        annan.ename = 'Changed'
        session.expunge(annan)
        await session.flush()
        return rejection(session.load(annan, 'skills'))
      },
      then: (error) => expect(error).to.be.instanceOf(UsageError),
    },
  ],
}

onEveryEngine('as users of SQLAlchemy know it', (engine, { dialect }) => {
  before(() => fill(engine()))

  for (const [section, behaviours] of Object.entries(sections))
    describe(section, () => {
      for (const { name, statements, questions = 0, given, run, then } of behaviours)
        it(`${name}: ${statements}`, async () => {
          const session = new Session(engine(), { onWarning: false })
          try {
            await given?.(session)
            let result: unknown
            const sent = await captureQueries(engine(), async () => (result = await run(session)))
            expect(sent, sent.join('\n')).to.have.length(statements + (dialect === 'sqlite' ? questions : 0))
            await then?.(result, session)
          } finally {
            await session.rollback()
          }
        })
    })
})
