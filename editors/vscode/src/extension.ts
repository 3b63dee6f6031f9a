// Starts `hue-lint server` for Python files. What it finds is the server's; nothing is bundled.

import * as vscode from "vscode";
import { LanguageClient, type ServerOptions } from "vscode-languageclient/node";
import { commandOf } from "./command";

const SETTINGS = "hue-lint";

let client: LanguageClient | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  context.subscriptions.push(
    vscode.commands.registerCommand("hue-lint.restart", start),
    vscode.workspace.onDidChangeConfiguration(async (event) => {
      if (event.affectsConfiguration(SETTINGS)) await start();
    }),
  );
  await start();
}

export async function deactivate(): Promise<void> {
  await client?.dispose();
  client = undefined;
}

async function start(): Promise<void> {
  await deactivate();
  const settings = vscode.workspace.getConfiguration(SETTINGS);
  if (!settings.get<boolean>("enable", true)) return;
  const [command, ...args] = commandOf(settings.get<string[]>("command", []), await python());
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const server: ServerOptions = { command, args, options: { cwd: folder?.fsPath } };
  client = new LanguageClient(SETTINGS, SETTINGS, server, {
    documentSelector: [
      { language: "python", scheme: "file" },
      { language: "python", scheme: "untitled" },
    ],
    initializationOptions: { codeLens: settings.get<boolean>("codeLens", true) },
  });
  try {
    await client.start();
  } catch (error) {
    const remedy = "install it with  pip install 'hue-lint[lsp]'  or set hue-lint.command";
    void vscode.window.showErrorMessage(`hue-lint did not start (${error}): ${remedy}`);
  }
}

// The interpreter that the Python extension has chosen, where there is that extension.
async function python(): Promise<string | undefined> {
  const extension = vscode.extensions.getExtension("ms-python.python");
  if (extension === undefined) return undefined;
  const api = await extension.activate();
  return api?.environments?.getActiveEnvironmentPath?.()?.path;
}
