import type { FilteredCall, OrderedCall } from './aggregate'
import type { CaseWhen } from './case-when'
import type { Collected } from './collected'
import type {
  Between,
  Binary,
  Cast,
  Collate,
  Conjunction,
  InList,
  JsonPath,
  Label,
  Like,
  Not,
  NullTest,
  Operation,
  Parameter,
} from './expression'
import type { Extract } from './extract'
import type { FunctionCall } from './function-call'
import type { GroupingSets } from './grouping-sets'
import type { KeyMembership } from './key-membership'
import type { Quantified } from './quantified'
import type { Identifier, RawSql, SourceReference } from './raw-sql'
import type { TruthTest } from './truth-test'
import type { Tuple } from './tuple'
import type { Over } from './window'

/** Every expression of this layer. The compiler adds to it what stands above (columns, selects). */
export type ExpressionNode =
  | Parameter
  | Binary
  | Operation
  | Conjunction
  | Not
  | NullTest
  | InList
  | Between
  | Like
  | Cast
  | CaseWhen
  | Collate
  | Collected
  | Extract
  | JsonPath
  | Label
  | FunctionCall
  | OrderedCall
  | FilteredCall
  | Over
  | GroupingSets
  | KeyMembership
  | Quantified
  | TruthTest
  | Tuple
  | RawSql
  | Identifier
  | SourceReference
