"""What an answer rests on is known however many answers lie between."""

from pathlib import Path

from hue_lint.project.reads import Memo, Reads, slots

A, B, C = Path("a.py"), Path("b.py"), Path("c.py")


def test_an_answer_rests_on_what_is_read_while_it_is_made_also_further_in():
    reads = Reads()
    with reads.making() as outer:
        reads.body(A)
        with reads.making() as inner:
            reads.body(B)
    assert reads.rests_on(inner).bodies == {B}
    assert reads.rests_on(outer).bodies == {A, B}


def test_a_kept_answer_counts_for_whoever_asks_for_it():
    reads = Reads()
    memo: Memo[str, int] = Memo(reads)

    def make() -> int:
        reads.body(A)
        return 1

    assert memo.of("x", make) == 1
    with reads.making() as made:
        assert memo.of("x", make) == 1
    assert reads.rests_on(made).bodies == {A}


def test_answers_that_ask_for_each_other_rest_on_the_same():
    reads = Reads()
    memo: Memo[str, int] = Memo(reads)

    def first() -> int:
        with memo.making("first", 0) as made:
            found = (memo.get("second") or second()) + 1
            reads.body(A)
        return memo.keep("first", found, made)

    def second() -> int:
        with memo.making("second", 0) as made:
            reads.body(B)
            found = memo.get("first")
            assert found == 0
        return memo.keep("second", found, made)

    first()
    for key in ("first", "second"):
        with reads.making() as made:
            memo.get(key)
        assert reads.rests_on(made).bodies == {A, B}


def test_an_answer_further_out_than_a_circle_is_not_waited_for():
    reads = Reads()
    memo: Memo[str, int] = Memo(reads)
    with reads.making() as outer:
        reads.body(C)
        with memo.making("circle", 0) as made:
            reads.body(A)
            memo.get("circle")
        memo.keep("circle", 1, made)
        reads.body(B)
    assert reads.rests_on(made).bodies == {A}
    assert reads.rests_on(outer).bodies == {A, B, C}


def test_words_are_remembered_and_names_are_told_apart():
    reads = Reads()
    with reads.making() as made:
        reads.word("connect")
        reads.name("self.load")
    with reads.making() as other:
        reads.name("save")
    assert reads.rests_on(made).words == {"connect"}
    assert reads.rests_on(made).names == slots({"connect", "load"})
    assert reads.rests_on(other).names == slots({"save"})
