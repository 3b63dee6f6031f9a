//! Starts `hue-lint server` for Python files, with the environment of the project.

use zed_extension_api::{self as zed, LanguageServerId, Result};

struct HueLint;

impl zed::Extension for HueLint {
    fn new() -> Self {
        Self
    }

    fn language_server_command(
        &mut self,
        _server: &LanguageServerId,
        worktree: &zed::Worktree,
    ) -> Result<zed::Command> {
        let command = worktree
            .which("hue-lint")
            .ok_or_else(|| "hue-lint is missing: pip install 'hue-lint[lsp]'".to_string())?;
        Ok(zed::Command {
            command,
            args: vec!["server".to_string()],
            env: worktree.shell_env(),
        })
    }
}

zed::register_extension!(HueLint);
