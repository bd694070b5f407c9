import type { CreateIndex, DropIndex } from './ddl/index-ddl'
import type { AddColumn, AddConstraint, CreateTable, DropConstraint, DropTable } from './ddl/table-ddl'
import type { CreateEnum, CreateSchema, DropEnum } from './ddl/type-ddl'
import type { Delete } from './delete'
import type { Insert } from './insert'
import type { Select } from './select'
import type { Update } from './update'

/** Statements over rows. */
export type QueryNode = Select | Insert | Update | Delete

/** Statements over the schema. */
export type DdlNode =
  | CreateTable
  | DropTable
  | AddColumn
  | AddConstraint
  | DropConstraint
  | CreateIndex
  | DropIndex
  | CreateEnum
  | DropEnum
  | CreateSchema
