"""The house of hue, as grimp reads it: imports within functions and for type checkers count too."""

import grimp


def test_no_files_of_hue_import_each_other_in_a_circle():
    graph = grimp.build_graph("hue", cache_dir=None)
    circles = [
        f"{file} and {other}"
        for file in graph.modules
        for other in graph.find_modules_directly_imported_by(file)
        if graph.chain_exists(importer=other, imported=file)
    ]
    assert circles == []
