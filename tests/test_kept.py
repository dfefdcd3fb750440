from kg.store.kept import repeated


def test_what_is_asked_for_again_is_worked_out_twice_and_then_kept():
    calls = []
    square = repeated(2)(lambda n: calls.append(n) or n * n)
    assert [square(n) for n in (3, 3, 3, 3)] == [9] * 4
    assert calls == [3, 3]


def test_no_more_is_kept_than_it_may_be():
    calls = []
    square = repeated(2)(lambda n: calls.append(n) or n * n)
    for n in (1, 1, 2, 2, 3, 1, 3, 3):
        square(n)
    calls.clear()
    assert [square(2), square(3)] == [4, 9]
    assert calls == []
    assert square(1) == 1
    assert calls == [1]


def test_things_asked_for_once_leave_nothing_behind():
    made = []
    listed = repeated(10)(lambda n: made.append(n) or [n])
    for n in range(1000):
        listed(n)
    assert listed(7) == [7]
    assert made.count(7) == 2
