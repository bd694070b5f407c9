import { Registry } from './registry'

/** The registry of every class whose `@Table` names no other. */
export let defaultRegistry = new Registry()

/** Replaces the default registry: classes declared from now on belong to the new one. */
export function setDefaultRegistry(registry: Registry): void {
  defaultRegistry = registry
}
