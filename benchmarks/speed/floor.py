"""The floor: `ast.parse` of all files below a folder, the cyclic collector off.

python -m benchmarks.speed.floor FOLDER
"""

import ast
import gc
import sys
import warnings
from pathlib import Path

if __name__ == "__main__":
    gc.disable()
    warnings.simplefilter("ignore")
    for path in Path(sys.argv[1]).rglob("*.py"):
        try:
            ast.parse(path.read_bytes())
        except (SyntaxError, ValueError):
            # Newer syntax than this Python's, or a file that is wrong on purpose.
            continue
    gc.freeze()
