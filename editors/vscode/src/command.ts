// How the server is started: as the settings say, else with the workspace's Python.

import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

export function commandOf(stated: readonly string[], python: string | undefined): string[] {
  if (stated.length > 0) return [...stated, "server"];
  if (python !== undefined) {
    const name = process.platform === "win32" ? "hue-lint.exe" : "hue-lint";
    const beside = join(dirname(python), name);
    if (existsSync(beside)) return [beside, "server"];
  }
  return ["hue-lint", "server"];
}
