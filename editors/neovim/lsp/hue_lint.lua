-- For Neovim 0.11 and newer: into `lsp/` of the configuration, then `vim.lsp.enable("hue_lint")`.
return {
  cmd = { "hue-lint", "server" },
  filetypes = { "python" },
  root_markers = { "hue-lint.toml", "pyproject.toml", "manage.py", ".git" },
}
