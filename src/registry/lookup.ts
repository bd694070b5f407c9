import type { Table } from '../schema/table'
import type { AnyClass } from './declaration'
import type { ColumnsOf } from './columns-of'
import type { EntityClass, Mapper } from './mapper'
import { registryOf } from './registry'

/**
 * The table that a class became.
 *
 * @example
 * await tableOf(User).create(engine)   // CREATE TABLE "user" (…)
 * @throws DefinitionError for problems of models reachable from the class
 */
export function tableOf(entityClass: AnyClass): Table {
  return registryOf(entityClass).tableOf(entityClass)
}

/**
 * The columns of a class by property.
 *
 * @example
 * const c = columnsOf(User)
 * select(c.userId).where(c.name.like('Sm%'))   // SELECT "user".user_id FROM "user" WHERE "user".name LIKE $1
 * @throws DefinitionError for problems of models reachable from the class
 */
export function columnsOf<E extends object>(entityClass: abstract new () => E): ColumnsOf<E> {
  return mapperOf(entityClass as EntityClass<E>).columns() as ColumnsOf<E>
}

/** What a class became: its table, properties and relations. @throws DefinitionError for problems of models reachable from it */
export function mapperOf<E extends object>(entityClass: EntityClass<E>): Mapper<E> {
  return registryOf(entityClass).mapperOf(entityClass)
}
