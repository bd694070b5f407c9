/** For types only: the table, alias or subquery that a column is of. An outer join makes null of one side's columns. */
export interface OwnedBy<O> {
  readonly ownerType?: O
}

/** What owns columns: tables by their items, classes by their instances, what has a name by the name. */
export interface Owner<X> {
  /** Takes and gives, so that one owner is never taken for another that is like it. */
  readonly is: (value: X) => X
}
