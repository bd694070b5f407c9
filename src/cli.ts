/** The command line `dovetail` for programs: the type of its config file, and the command itself. */
export { defineConfig, type ConfigSource, type DovetailConfig } from './cli/define-config'
export { run } from './cli/run'
