"""The shop's tests.

`test_shop` passes always. `test_mistakes` fails until the mistakes are repaired
(`hue-lint check --fix`), `test_transactions` until the unsafe repairs are made as well
(`--unsafe-fixes`).
"""
