/** Dovetail as it is used: a session for each unit of work, default strategies, nothing prepared by the user. */
import { createEngine, Session, type Engine } from 'dovetail-orm'

import type { Contender, Context } from '../load/contender'
import { linkedClasses } from '../load/linked-classes'
import {
  Child,
  Customer,
  InsChild,
  InsParent,
  InsReading,
  Parent,
  Reading,
  Student,
  UpdReading,
} from './dovetail-models'

let engine: Engine

const urlOf = ({ driver, url, file }: Context): string =>
  driver === 'pg' ? url : `sqlite+${driver}:///${file}`

const byId = { orderBy: { id: 'asc' } } as const

const coldSource = (size: number): string => `
import { Column, createEngine, defaultRegistry, ForeignKey, ManyToOne, OneToMany, Session, t, Table } from 'dovetail-orm'
${linkedClasses(
  size,
  (i, previous, next) => `@Table('e${i}') export class E${i} {
  @Column(t.integer(), { primaryKey: true }) id
  @Column(t.text()) name
  @Column(t.integer()) qty
  @Column(t.double()) score
  @Column(t.boolean()) active
  @Column(t.timestamp()) createdAt
  ${
    previous === undefined
      ? ''
      : `@Column(t.integer(), { nullable: true }) @ForeignKey(() => ${previous}) prevId
  @ManyToOne(() => ${previous}) prev`
  }
  ${next === undefined ? '' : `@OneToMany(() => ${next}) nexts`}
}`,
)}
export function first(file) {
  defaultRegistry.configure()
  return new Session(createEngine('sqlite+better-sqlite3:///' + file)).find(E1)
}`

export const contender: Contender = {
  name: 'dovetail',
  drivers: ['pg', 'sqlite3', 'better-sqlite3'],
  dates: 'text',
  cold: { imports: ['better-sqlite3', 'dovetail-orm'], source: coldSource },
  open(context) {
    engine = createEngine(urlOf(context), { poolSize: context.poolSize })
    return {
      w1: {
        default: () =>
          new Session(engine).find(Parent, {
            with: { children: true },
            ...byId,
          }),
      },
      w2: {
        default: () =>
          new Session(engine).find(Customer, {
            with: { orders: { with: { items: { with: { product: true } } } } },
            ...byId,
          }),
      },
      w3: {
        default: (id) =>
          new Session(engine).findOrFail(Child, {
            where: { id },
            with: { parent: true },
          }),
      },
      w4: { default: () => new Session(engine).find(Reading, byId) },
      w5bulk: {
        default: async (rows) => {
          const session = new Session(engine)
          const readings = rows.map((row) => session.create(InsReading, row))
          await session.commit()
          return readings.map(({ id }) => id)
        },
      },
      w5graph: {
        default: async (rows) => {
          const session = new Session(engine)
          const parents = rows.map((row) =>
            session.create(InsParent, {
              ...row,
              children: row.children.map((child) => session.create(InsChild, child)),
            }),
          )
          await session.commit()
          return {
            parents: parents.map(({ id }) => id),
            children: parents.flatMap(({ children }) =>
              (children as unknown as InsChild[]).map(({ id }) => id),
            ),
          }
        },
      },
      w6: {
        default: () =>
          new Session(engine).find(Student, {
            with: { courses: true },
            ...byId,
          }),
      },
      w10: {
        default: (() => {
          let session: Session
          return {
            load: () => (session = new Session(engine)).find(UpdReading),
            save: () => session.commit(),
          }
        })(),
      },
    }
  },
  close: () => engine.dispose(),
}
