;;; hue-lint.el --- hue-lint beside the other language servers  -*- lexical-binding: t -*-

;;; Commentary:

;; With lsp-mode hue-lint runs beside the server of the language.  Eglot starts one server for a
;; buffer: there it is the one for Python, where no other is wanted.

;;; Code:

(with-eval-after-load 'lsp-mode
  (lsp-register-client
   (make-lsp-client
    :new-connection (lsp-stdio-connection '("hue-lint" "server"))
    :activation-fn (lsp-activate-on "python")
    :add-on? t
    :server-id 'hue-lint)))

(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs
               '((python-mode python-ts-mode) . ("hue-lint" "server"))))

(provide 'hue-lint)
;;; hue-lint.el ends here
